"""Naming a person, by a program or on a page: the same checks, the same errand."""

from collections.abc import Mapping
from typing import Any

from stdnum.in_ import aadhaar, epic, pan

from sodat.actions import registering
from sodat.rules.people import person
from sodat.storage import releases
from sodat.storage.people import Shown
from sodat.storage.statements import Transaction
from sodat.vault import Vault
from sodat.web.ports import Portal


async def name_person(portal: Portal, account_id: int, said: Mapping[str, Any]) -> Shown:
    """Name a person and return what is stored.

    Raises:
        MalformedRequest, IdentityNotUsable: with the field.
        TooManyPeople: the account has its four.
    """
    async with portal.database.transaction() as tx:
        return await name_in(tx, portal.vault, account_id, said)


async def name_in(tx: Transaction, vault: Vault, account_id: int, said: Mapping[str, Any]) -> Shown:
    """Name a person within a transaction; raises the same."""
    now = await releases.now(tx)
    one = person(
        name=said["name"],
        birth_year=said["birth_year"],
        gender=said["gender"],
        id_type=said["id_type"],
        id_number=said["id_number"],
        pincode=said["pincode"],
        this_year=now.year,
        check_digit=has_right_check_digit,
    )
    return await registering.add_person(tx, vault, account_id, one)


_CHECKED = {"aadhaar": aadhaar.is_valid, "pan": pan.is_valid, "voter": epic.is_valid}
"""What documents say of themselves: Aadhaar by Verhoeff's digit, voter cards by Luhn's, PAN by its form."""


def has_right_check_digit(id_type: str, number: str) -> bool:
    """Return whether a number holds together; of the other documents no rule is published."""
    check = _CHECKED.get(id_type)
    return check is None or bool(check(number))
