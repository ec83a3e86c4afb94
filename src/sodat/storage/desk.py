"""What a desk asks the database: a person by the document, an application by its number."""

from dataclasses import dataclass
from datetime import datetime

from sodat.storage.statements import Transaction, load

_sql = load("desk")


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A person as a desk sees them, with the account that decides."""

    person_id: int
    account_id: int
    name: str
    birth_year: int
    gender: str
    id_type: str
    id_last: str
    pincode: str
    contested: bool
    checked: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """That an account named a person."""

    named_at: datetime
    decides: bool


async def person(tx: Transaction, person_id: int) -> AtDesk | None:
    """Return a person."""
    return await _sql["person"].row(tx, AtDesk, person_id=person_id)


async def of_identity(tx: Transaction, identity_key: bytes) -> int | None:
    """Return the number of the human with this identity, None when nobody named them."""
    found: int | None = await _sql["person_of_identity"].value(tx, identity_key=identity_key)
    return found


async def was_looked_at(
    tx: Transaction, account_id: int, centre_id: int, person_id: int, since: datetime
) -> bool:
    """Return whether one of the staff had a person's document since a time."""
    return bool(
        await _sql["looked_at"].value(
            tx, account_id=account_id, centre_id=centre_id, person_id=person_id, since=since
        )
    )


async def claims(tx: Transaction, person_id: int) -> list[Claim]:
    """Return when each account named a person, the one that decides first."""
    return await _sql["claims"].rows(tx, Claim, person_id=person_id)


async def applications_like(tx: Transaction, start: str) -> list[str]:
    """Return the numbers of applications that begin so, two at most."""
    return await _sql["applications_like"].values(tx, start=start)


async def account_of_mobile(tx: Transaction, mobile_hash: bytes) -> int | None:
    """Return the account of a number."""
    found: int | None = await _sql["account_of_mobile"].value(tx, mobile_hash=mobile_hash)
    return found
