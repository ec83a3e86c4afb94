"""Standing applications of an account: wishes that enter every matching release."""

import msgspec

from sodat.actions import standing
from sodat.rules.refusals import ApplicationUnknown
from sodat.rules.standing import StandingWish
from sodat.storage.standing import Standing
from sodat.storage.statements import Transaction
from sodat.web.answers import NOTHING, Answer, json
from sodat.web.api.asked import StandingWanted
from sodat.web.api.once import once
from sodat.web.asking import Asking

_wanted = msgspec.json.Decoder(StandingWanted)
_NUMBER_DIGITS_MAX = 18


class StandingShown(msgspec.Struct):
    """A standing application. `ended`: served, withdrawn, expired; null while it lives."""

    standing: int
    service: str
    persons: list[int]
    pincodes: list[str]
    centres: list[int]
    mornings_first: bool | None
    split: bool
    expires_on: str
    ended: str | None


class AllStandingShown(msgspec.Struct):
    """The standing applications of an account, newest first."""

    standing: list[StandingShown]


async def all_of_mine(asking: Asking) -> Answer:
    """GET /api/v1/standing."""
    login = asking.signed_in()
    async with asking.portal.database.transaction() as tx:
        found = await standing.standing_of(tx, login.account_id)
    return json(200, AllStandingShown([_shown(one) for one in found]))


async def add(asking: Asking) -> Answer:
    """POST /api/v1/standing."""
    login = asking.signed_in()
    wanted = await asking.body(_wanted)
    wish = StandingWish(wanted.pincodes, wanted.centres, wanted.mornings_first)

    async def act(tx: Transaction) -> Answer:
        number = await standing.stand(
            tx,
            login.account_id,
            wanted.persons,
            wanted.service,
            wish,
            split=wanted.split,
            expires_on=wanted.expires_on,
        )
        found = await standing.standing_of(tx, login.account_id)
        return json(201, next(_shown(one) for one in found if one.standing_id == number))

    return await once(asking, login.account_id, wanted, act)


async def withdraw(asking: Asking) -> Answer:
    """DELETE /api/v1/standing/{standing}."""
    login = asking.signed_in()
    text = asking.part("standing")
    if not text.isascii() or not text.isdecimal() or len(text) > _NUMBER_DIGITS_MAX:
        raise ApplicationUnknown
    async with asking.portal.database.transaction() as tx:
        await standing.withdraw(tx, login.account_id, int(text))
    return NOTHING


def _shown(one: Standing) -> StandingShown:
    return StandingShown(
        standing=one.standing_id,
        service=one.service_id,
        persons=one.persons,
        pincodes=one.pincodes,
        centres=one.centres,
        mornings_first=one.mornings_first,
        split=one.split,
        expires_on=one.expires_on.isoformat(),
        ended=one.ended_why,
    )
