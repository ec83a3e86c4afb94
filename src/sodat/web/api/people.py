"""The people of an account."""

import msgspec

from sodat.actions import registering
from sodat.rules.refusals import PersonUnknown
from sodat.storage.statements import Transaction
from sodat.web.answers import NOTHING, Answer, json
from sodat.web.api import shown
from sodat.web.api.asked import PersonNamed
from sodat.web.api.once import once
from sodat.web.asking import Asking
from sodat.web.naming import name_in

_named = msgspec.json.Decoder(PersonNamed)
_NUMBER_DIGITS_MAX = 18


async def people(asking: Asking) -> Answer:
    """GET /api/v1/people."""
    login = asking.signed_in()
    async with asking.portal.database.transaction() as tx:
        found = await registering.people_of(tx, login.account_id)
    return json(200, shown.PeopleShown([shown.person(one) for one in found]))


async def add(asking: Asking) -> Answer:
    """POST /api/v1/people."""
    login = asking.signed_in()
    named = await asking.body(_named)

    async def act(tx: Transaction) -> Answer:
        said = msgspec.structs.asdict(named)
        return json(201, shown.person(await name_in(tx, asking.portal.vault, login.account_id, said)))

    return await once(asking, login.account_id, named, act)


async def remove(asking: Asking) -> Answer:
    """DELETE /api/v1/people/{person}."""
    login = asking.signed_in()
    number = person_number(asking.part("person"))
    async with asking.portal.database.transaction() as tx:
        await registering.remove_person(tx, login.account_id, number)
    return NOTHING


def person_number(text: str) -> int:
    """Return the number of a person from a path or a form.

    Raises:
        PersonUnknown: it is no number.
    """
    if not text.isascii() or not text.isdecimal() or len(text) > _NUMBER_DIGITS_MAX:
        raise PersonUnknown
    return int(text)
