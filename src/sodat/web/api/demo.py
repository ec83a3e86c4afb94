"""What only a rehearsal shows: the letters that would have gone out. And whether the portal lives."""

import asyncio

import msgspec
from msgspec import UNSET, UnsetType

from sodat.actions.registering import MOBILE
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
    """GET /_demo/outbox/{mobile}. In production there is nothing at this address."""
    portal = asking.portal
    if portal.config.is_production:
        raise PageUnknown
    number = mobile_number(asking.part("mobile"))
    async with portal.database.transaction() as tx:
        letter = await outbox.last(tx, portal.vault.mobile_hash(number))
    if letter is None:
        raise PageUnknown
    said = LetterShown(
        mobile=portal.vault.open(letter.mobile_sealed, MOBILE) or "",
        text=letters.text(letter.kind, letter.language, letter.facts),
        at=time_text(letter.queued_at),
        code=str(letter.facts["code"]) if letter.kind == "code" else UNSET,
    )
    return json(200, said)


async def health(asking: Asking) -> Answer:
    """GET /healthz."""
    async with asyncio.timeout(HEALTH_SECONDS_MAX), asking.portal.database.transaction() as tx:
        now = await releases.now(tx)
    return json(200, Health(ok=True, now=time_text(now)))
