"""On duty at a centre's door: who and where, on which day; what was done once; whom one looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sodat.actions import staffing, vaccinating
from sodat.locale.dates import INDIA
from sodat.rules import door
from sodat.rules.door import ActUnknown, NoSession
from sodat.rules.refusals import NotAllowed
from sodat.storage import centre_days, releases
from sodat.storage.centre_days import Session
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.vault import Login


@dataclass(frozen=True, slots=True)
class Duty:
    """One of the staff at their own centre, today in India."""

    who: Staff
    centre_id: int
    now: datetime
    day: date


async def begin(tx: Transaction, login: Login) -> Duty:
    """Return who is on duty at which centre.

    Raises:
        NotAllowed: nobody of a centre's staff.
    """
    who = await staffing.on_duty(tx, login, "staff")
    if who.centre_id is None:
        raise NotAllowed
    now = await releases.now(tx)
    return Duty(who, who.centre_id, now, now.astimezone(INDIA).date())


async def session(tx: Transaction, duty: Duty, session_id: UUID | None) -> Session:
    """Return a session of the centre's day; without a number the only one, or the first.

    Raises:
        NoSession: the centre has none today, or not this one.
    """
    for one in await centre_days.sessions_of(tx, duty.centre_id, duty.day):
        if session_id is None or one.session_id == session_id:
            return one
    raise NoSession


async def give_dose(tx: Transaction, duty: Duty, session_id: UUID, person_id: int, batch: str) -> None:
    """Enter the dose of somebody who came to a session of today.

    Raises:
        NoSession; MalformedRequest: no batch.
    """
    one = await session(tx, duty, session_id)
    await vaccinating.give_dose(
        tx, duty.who, person_id, vaccine=one.service_en, batch=batch, centre_id=duty.centre_id, on=duty.day
    )


async def look(tx: Transaction, duty: Duty, purpose: str, person_ids: Sequence[int | None]) -> None:
    """Note that people are looked at, before anything of them is shown.

    Raises:
        TooManyLookUps: the hour has had its number.
    """
    count, oldest, now = await centre_days.look_ups(tx, duty.who.account_id, duty.now - door.LOOK_UP_WINDOW)
    door.check_look_ups(count, oldest, now)
    await centre_days.add_look_ups(tx, duty.who.account_id, duty.centre_id, purpose, person_ids)


async def begin_act(tx: Transaction, duty: Duty, client_id: UUID, kind: str) -> str | None:
    """Return what an act made when it was done before; None when it is to be done now.

    Raises:
        ActUnknown: the number is of another act.
    """
    account_id = duty.who.account_id
    if await centre_days.begin_act(tx, client_id, duty.centre_id, account_id, kind):
        return None
    done = await centre_days.outcome(tx, client_id, duty.centre_id, account_id, kind)
    if done is None:
        raise ActUnknown
    return done
