"""Who works here, and the trail of what they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sodat.storage.statements import Transaction, load

_sql = load("staff")

Role = Literal["staff", "officer", "central", "auditor"]
ROLES: tuple[Role, ...] = ("staff", "officer", "central", "auditor")


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here. `district_id`: of staff and officers; `centre_id`: of staff."""

    account_id: int
    name: str
    role: Role
    district_id: int | None
    centre_id: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the list of appointments; the names of their place in three languages."""

    account_id: int
    name: str
    role: Role
    district_id: int | None
    centre_id: int | None
    login_name: str
    since: datetime
    ended_at: datetime | None
    can_sign_in: bool
    last_login_at: datetime | None
    district_en: str | None
    district_mr: str | None
    district_hi: str | None
    centre_en: str | None
    centre_mr: str | None
    centre_hi: str | None


@dataclass(frozen=True, slots=True)
class District:
    """A city, as a place to appoint an officer for."""

    district_id: int
    state_id: int
    state_name: str
    name: str
    name_mr: str
    name_hi: str


@dataclass(frozen=True, slots=True)
class Place:
    """A centre, as a place to appoint staff for."""

    centre_id: int
    name: str
    name_mr: str
    name_hi: str


async def of_login(tx: Transaction, account_id: int, mac: bytes) -> Staff | None:
    """Return who works here now under a login that has not ended, known by its token."""
    return await _sql["of_login"].row(tx, Staff, account_id=account_id, mac=mac)


async def of_account(tx: Transaction, account_id: int) -> Staff | None:
    """Return somebody who works here now; None when the account is a citizen's, or the work has ended."""
    return await _sql["of_account"].row(tx, Staff, account_id=account_id)


async def put(tx: Transaction, who: Staff) -> None:
    """Appoint somebody, or change the appointment."""
    await _sql["put"].run(
        tx,
        account_id=who.account_id,
        name=who.name,
        role=who.role,
        district_id=who.district_id,
        centre_id=who.centre_id,
    )


async def end(tx: Transaction, account_id: int) -> bool:
    """End an appointment; False when it has ended before."""
    return await _sql["end_work"].run(tx, account_id=account_id) == 1


async def members(
    tx: Transaction, roles: Sequence[str], district_id: int | None = None, account_id: int | None = None
) -> list[Member]:
    """Return who works or worked here in some roles, those at work first."""
    return await _sql["members"].rows(
        tx, Member, roles=list(roles), district_id=district_id, account_id=account_id
    )


async def districts(tx: Transaction) -> list[District]:
    """Return all cities."""
    return await _sql["districts"].rows(tx, District)


async def centres_of(tx: Transaction, district_id: int) -> list[Place]:
    """Return the centres of a city."""
    return await _sql["centres_of_district"].rows(tx, Place, district_id=district_id)


async def add_act(tx: Transaction, account_id: int, act: str, subject: str, reason: str) -> None:
    """Write down what somebody did."""
    await _sql["add_act"].run(tx, account_id=account_id, act=act, subject=subject, reason=reason)
