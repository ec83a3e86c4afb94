"""What filings are answered: made for a whole batch, when the first of it is asked for.

Answers that are sent one right after the other cost a server far less than answers with work
in between: whoever sends them is woken once, not once for each (docs/adr/0012-hot-lane.md).
"""

import msgspec

from sodat.actions.entries import Filed, Together
from sodat.vault import Vault
from sodat.web.answers import Answer, private_json
from sodat.web.api import shown

_encoder = msgspec.json.Encoder()


class Told:
    """The answers of the batch that was written last."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._batch: Together | None = None
        self._bodies: list[bytes] = []

    def answer(self, filed: Filed) -> Answer:
        """Return what is told of a filing."""
        if filed.together is not self._batch or filed.together is None:
            self._batch = filed.together
            self._bodies = [_encoder.encode(one) for one in shown.all_filed(filed, self._vault)]
        return private_json(201 if filed.is_new else 200, self._bodies[filed.place])
