"""What the errands need from outside, as they see it."""

from dataclasses import dataclass

from sodat.actions.catalogue import Catalogue
from sodat.rules.beacon import Chain
from sodat.rules.record import CheckSignature, Draw
from sodat.vault import Vault


class OutsideFailure(Exception):
    """Something outside did not answer. The worker tries again; a page says when."""


class BeaconAwaited(Exception):
    """A step needs a beacon round that is not here yet."""

    def __init__(self, release_id: str, chain: Chain, number: int) -> None:
        super().__init__(release_id, chain.kind, number)
        self.release_id = release_id
        self.chain = chain
        self.number = number


class RevealsAwaited(Exception):
    """A draw without an outside beacon waits for every trustee (protocol.md 3)."""

    def __init__(self, release_id: str) -> None:
        super().__init__(release_id)
        self.release_id = release_id


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker is equipped with."""

    vault: Vault
    catalogue: Catalogue
    check_signature: CheckSignature
    draw: Draw
