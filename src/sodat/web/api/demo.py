"""What only a rehearsal shows: the letters that would have gone out. And whether the portal lives."""

import asyncio

import msgspec
from msgspec import UNSET, UnsetType

from sodat.actions.signing_in import MOBILE
from sodat.locale import letters
from sodat.rules.manifest import time_text
from sodat.rules.people import mobile_number
from sodat.storage import outbox, releases
from sodat.web.answers import Answer, json
from sodat.web.asking import Asking
from sodat.web.refused import PageUnknown

HEALTH_SECONDS_MAX = 3


class LetterShown(msgspec.Struct):
    """The last letter to a number."""

    mobile: str
    text: str
    at: str
    code: str | UnsetType = UNSET


class Health(msgspec.Struct):
    """The portal lives, and its database."""

    ok: bool
    now: str


async def last_letter(asking: Asking) -> Answer:
    """GET /_demo/outbox/{mobile}, or an e-mail address. In production there is nothing at this address."""
    portal = asking.portal
    if portal.config.is_production:
        raise PageUnknown
    address = asking.part("mobile")
    async with portal.database.transaction() as tx:
        if "@" in address:
            letter = await outbox.last_email(tx, portal.vault.email_hash(address.lower()))
        else:
            letter = await outbox.last(tx, portal.vault.mobile_hash(mobile_number(address)))
    if letter is None:
        raise PageUnknown
    sealed = letter.mobile_sealed  # empty where a letter goes to an office's address
    said = LetterShown(
        mobile=(portal.vault.open(sealed, MOBILE) or "") if sealed else "",
        text=letters.text(letter.kind, letter.language, letter.facts),
        at=time_text(letter.queued_at),
        code=str(letter.facts["code"]) if "code" in letter.facts else UNSET,
    )
    return json(200, said)


async def health(asking: Asking) -> Answer:
    """GET /healthz."""
    async with asyncio.timeout(HEALTH_SECONDS_MAX), asking.portal.database.transaction() as tx:
        now = await releases.now(tx)
    return json(200, Health(ok=True, now=time_text(now)))
