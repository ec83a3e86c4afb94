"""Filing under an idempotency key: beside the hot lane, in one transaction with the key."""

import msgspec

from sodat.actions.entries import Filing
from sodat.actions.handing_in import hand_in_batch
from sodat.rules.refusals import Refusal, ReleaseUnknown
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.api.asked import Wishes
from sodat.web.api.once import once
from sodat.web.api.told import Told
from sodat.web.asking import Asking
from sodat.web.notices import RELEASE

_wishes = msgspec.json.Decoder(Wishes)


async def file(asking: Asking) -> Answer:
    """POST /api/v1/releases/{release}/applications, where it comes with a key."""
    login, release = asking.signed_in(), asking.part("release")
    wishes = await asking.body(_wishes)
    if not RELEASE.match(release):
        raise ReleaseUnknown
    filing = Filing(login.account_id, release, wishes.persons, wishes.choices, wishes.split, wishes.keep)

    async def act(tx: Transaction) -> Answer:
        (filed,) = await hand_in_batch(tx, asking.portal.catalogue, [filing])
        if isinstance(filed, Refusal):
            raise filed
        return Told(asking.portal.vault).answer(filed)

    return await once(asking, login.account_id, wishes, act)
