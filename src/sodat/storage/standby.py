"""The standby list in the database: who is next in the drawn order, and what came of each call."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sodat.rules.standby import Seats
from sodat.storage.statements import Transaction, load

_sql = load("standby")


@dataclass(frozen=True, slots=True)
class Next:
    """An application in the line."""

    application: str
    release_id: str
    rank: int
    size: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was made."""

    call_id: int
    session_id: UUID
    release_id: str
    application: str
    rank: int
    size: int
    called_at: datetime
    comes_by: datetime
    outcome: str | None
    ended_at: datetime | None
    names: list[str]


async def seats(tx: Transaction, session_id: UUID) -> Seats:
    """Return the seats of a session and who counts on them."""
    return (await _sql["seats_of"].rows(tx, Seats, session_id=session_id))[0]


async def line(tx: Transaction, session_id: UUID, count: int) -> list[Next]:
    """Return who is next, in the drawn order."""
    return await _sql["next_up"].rows(tx, Next, session_id=session_id, count=count)


async def add_call(
    tx: Transaction, session_id: UUID, one: Next, called_by: int, comes_by: datetime, centre_id: int
) -> None:
    """Write a call down and queue its letter."""
    await _sql["call_add"].run(
        tx,
        session_id=session_id,
        release_id=one.release_id,
        application=one.application,
        rank=one.rank,
        size=one.size,
        called_by=called_by,
        comes_by=comes_by,
    )
    await _sql["letter"].run(tx, application=one.application, comes_by=comes_by, centre_id=centre_id)


async def calls(tx: Transaction, centre_id: int, day: date) -> list[Call]:
    """Return the calls of a centre's day in the order they were made."""
    return await _sql["calls_of"].rows(tx, Call, centre_id=centre_id, day=day)


async def lock_call(tx: Transaction, call_id: int, centre_id: int, day: date) -> bool:
    """Keep a call of a centre's day from others until commit; False when there is none of that number."""
    return await _sql["call_lock"].value(tx, call_id=call_id, centre_id=centre_id, day=day) is not None


async def end_call(tx: Transaction, call_id: int, outcome: str, ended_by: int) -> bool:
    """Write down what came of a call; False when it was written before."""
    return await _sql["call_end"].run(tx, call_id=call_id, outcome=outcome, ended_by=ended_by) == 1


async def book(tx: Transaction, call: Call) -> None:
    """Give those who came seats of their own, beside all others of the session."""
    slot_id = await _sql["seats_make"].value(
        tx, session_id=call.session_id, release_id=call.release_id, size=call.size
    )
    await _sql["appointments_make"].run(tx, slot_id=slot_id, application=call.application)
