"""Calling the standby list: who is next is decided by the drawn order alone, and every call is public."""

from datetime import datetime
from typing import Literal

from sodat.actions import composing, door, staffing
from sodat.actions.door import Duty
from sodat.locale.dates import INDIA
from sodat.rules import standby as rules
from sodat.rules.day_end import DayClosed
from sodat.rules.refusals import ensure
from sodat.rules.standby import CallOver, StandbyEmpty
from sodat.storage import applications, centre_days, releases, standby
from sodat.storage.centre_days import Session
from sodat.storage.standby import Call, Next
from sodat.storage.statements import Transaction

LINE_SHOWN = 10
_LINE_MAX = 500
Outcome = Literal["came", "absent", "declined"]


async def line(tx: Transaction, one: Session) -> tuple[rules.Seats, list[Next]]:
    """Return the seats of a session and the next of its line; ranks and sizes, no names."""
    return await standby.seats(tx, one.session_id), await standby.line(tx, one.session_id, LINE_SHOWN)


async def call(tx: Transaction, duty: Duty, one: Session) -> None:
    """Call who is next: the first in the drawn order who fits into what is left.

    Raises:
        DayClosed, StandbyTooEarly, NothingLeft, StandbyEmpty.
    """
    await centre_days.lock_session(tx, one.session_id)
    one = await door.session(tx, duty, one.session_id)  # once more: it was closed or cancelled meanwhile
    if one.is_closed:
        raise DayClosed
    room = rules.check_call(await standby.seats(tx, one.session_id), duty.now, _ends_at(one))
    waiting = await standby.line(tx, one.session_id, _LINE_MAX)
    upcoming = next((each for each in waiting if each.size <= room), None)
    if upcoming is None:
        raise StandbyEmpty
    comes_by = duty.now + rules.COMES_WITHIN
    await standby.add_call(tx, one.session_id, upcoming, duty.who.account_id, comes_by, duty.centre_id)
    await staffing.note(tx, duty.who, "standby-call", f"application {upcoming.application}")
    await _tell(tx, "standby-called", upcoming.release_id, upcoming.application, upcoming.rank, duty)


def opens_at(one: Session) -> datetime:
    """Return from when on the line of a session is called."""
    return _ends_at(one) - rules.OPENS_BEFORE


def _ends_at(one: Session) -> datetime:
    return datetime.combine(one.day, one.ends, INDIA)


async def end(tx: Transaction, duty: Duty, call_id: int, outcome: Outcome) -> None:
    """Note what came of a call. Who came has a seat from then on and is checked in like everybody.

    Raises:
        CallOver: there is no such open call, or who was called has a seat or has left the line.
        StillComing: not come, but the time to come is not over.
    """
    if not await standby.lock_call(tx, call_id, duty.centre_id, duty.day):
        raise CallOver
    found = next(one for one in await standby.calls(tx, duty.centre_id, duty.day) if one.call_id == call_id)
    if found.outcome is not None:
        if found.outcome == outcome:
            return
        raise CallOver
    if outcome == "absent":
        rules.check_absent(duty.now, found.comes_by)
    if outcome == "came":
        await _seat(tx, found)
    ensure(await standby.end_call(tx, call_id, outcome, duty.who.account_id), "the call is ours")
    await staffing.note(tx, duty.who, f"standby-{outcome}", f"application {found.application}")
    await _tell(tx, f"standby-{outcome}", found.release_id, found.application, found.rank, duty)


async def _seat(tx: Transaction, found: Call) -> None:
    # No step of the release comes between: a refill could give the same people a seat.
    await releases.gates(tx, [found.release_id])
    await applications.lock(tx, [found.application])
    one = await applications.get(tx, found.application)
    if one is None or one.state != "waiting":
        raise CallOver
    await standby.book(tx, found)
    await applications.set_state(tx, [found.application], "booked")
    await applications.forget_losses(tx, found.release_id)


async def _tell(tx: Transaction, kind: str, release_id: str, application: str, rank: int, duty: Duty) -> None:
    release = await releases.get(tx, release_id)
    ensure(release is not None, "a call is of a release")
    if release is not None:
        await composing.tell(tx, kind, release, f"{application} {rank} {duty.centre_id}")
