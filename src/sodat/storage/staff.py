"""Who works here, and the trail of what they did."""

from dataclasses import dataclass
from typing import Literal

from sodat.storage.statements import Transaction, load

_sql = load("staff")

Role = Literal["staff", "officer", "central", "auditor"]


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here. `district_id`: of staff and officers; `centre_id`: of staff."""

    account_id: int
    name: str
    role: Role
    district_id: int | None
    centre_id: int | None


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


async def add_act(tx: Transaction, account_id: int, act: str, subject: str, reason: str) -> None:
    """Write down what somebody did."""
    await _sql["add_act"].run(tx, account_id=account_id, act=act, subject=subject, reason=reason)
