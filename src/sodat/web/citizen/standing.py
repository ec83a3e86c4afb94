"""Ending a standing application; the list of applications shows them."""

from sodat.actions import registering, standing
from sodat.rules.refusals import ApplicationUnknown
from sodat.web.answers import Answer
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

_NUMBER_DIGITS_MAX = 18


async def withdrawing(visit: Visit) -> Answer:
    """GET /standing/{standing}/withdraw: the question before it is done."""
    login, number = visit.signed_in(), _number(visit)
    async with visit.portal.database.transaction() as tx:
        found = await standing.shown_of(tx, login.account_id)
        names = {one.person_id: one.name for one in await registering.people_of(tx, login.account_id)}
    one = next((each for each in found if each.standing_id == number), None)
    if one is None:
        raise ApplicationUnknown
    if one.ended_why:
        return onward("/applications#standing")
    return page(visit, "citizen/standing-withdraw.html", one=one, names=names)


async def withdraw(visit: Visit) -> Answer:
    """POST /standing/{standing}/withdraw; what has ended has ended."""
    login, number = visit.signed_in(), _number(visit)
    await visit.form()
    async with visit.portal.database.transaction() as tx:
        found = await standing.shown_of(tx, login.account_id)
        if any(each.standing_id == number and not each.ended_why for each in found):
            await standing.withdraw(tx, login.account_id, number)
        elif all(each.standing_id != number for each in found):
            raise ApplicationUnknown
    return onward("/applications?done=ended#standing")


def _number(visit: Visit) -> int:
    text = visit.part("standing")
    if not text.isascii() or not text.isdecimal() or len(text) > _NUMBER_DIGITS_MAX:
        raise ApplicationUnknown
    return int(text)
