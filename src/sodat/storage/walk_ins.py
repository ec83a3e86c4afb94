"""People who walked in, in the database: numbers in order, and never more than there are on-site seats."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("walk_ins")


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody with a number of today."""

    walk_in_id: UUID
    session_id: UUID
    number: int
    person_id: int
    state: str
    name: str
    birth_year: int
    gender: str
    id_type: str
    id_last: str
    contested: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """An appointment that is still to be kept."""

    day: date
    starts: time
    centre_en: str
    centre_mr: str
    centre_hi: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person and the service they ask for."""

    birth_year: int
    pincode: str
    doses: int
    last_dose_on: date | None
    name: str
    age_min: int
    age_max: int | None
    dose_gap_days: int


@dataclass(frozen=True, slots=True)
class SeatsLeft:
    """The on-site seats of a session."""

    seats: int
    left: int


async def of_day(tx: Transaction, centre_id: int, day: date) -> list[WalkIn]:
    """Return who walked in at a centre on a day, by session and number."""
    return await _sql["walk_ins_of"].rows(tx, WalkIn, centre_id=centre_id, day=day)


async def get(tx: Transaction, walk_in_id: UUID, centre_id: int, day: date) -> WalkIn | None:
    """Return somebody with a number of a centre's day; ours until commit."""
    return await _sql["walk_in"].row(tx, WalkIn, walk_in_id=walk_in_id, centre_id=centre_id, day=day)


async def number_of(tx: Transaction, session_id: UUID, person_id: int) -> int | None:
    """Return the number that a person has today."""
    found: int | None = await _sql["number_of"].value(tx, session_id=session_id, person_id=person_id)
    return found


async def add(tx: Transaction, session_id: UUID, person_id: int) -> int | None:
    """Give a person an on-site seat and return the number; None when all are given."""
    slot_id = await _sql["seat_take"].value(tx, session_id=session_id)
    if slot_id is None:
        return None
    return int(await _sql["add"].value(tx, session_id=session_id, person_id=person_id, slot_id=slot_id))


async def call_next(tx: Transaction, session_id: UUID) -> int | None:
    """Call the next number and return it; None when nobody waits."""
    found: int | None = await _sql["call_next"].value(tx, session_id=session_id)
    return found


async def now_serving(tx: Transaction, session_id: UUID) -> int | None:
    """Return the number that was called last."""
    found: int | None = await _sql["now_serving"].value(tx, session_id=session_id)
    return found


async def end(tx: Transaction, walk_in_id: UUID, state: str) -> bool:
    """Note that somebody was served, or left and gave the seat back; False when it was noted before."""
    if await _sql["end"].run(tx, walk_in_id=walk_in_id, state=state) == 0:
        return False
    if state == "left":
        await _sql["seat_give_back"].run(tx, walk_in_id=walk_in_id)
    return True


async def seats_left(tx: Transaction, session_id: UUID) -> SeatsLeft:
    """Return the on-site seats of a session."""
    return (await _sql["seats_left"].rows(tx, SeatsLeft, session_id=session_id))[0]


async def appointment_for(tx: Transaction, person_id: int, service_id: str) -> Ahead | None:
    """Return an appointment of a person for a service that is still to be kept."""
    return await _sql["appointment_for"].row(tx, Ahead, person_id=person_id, service_id=service_id)


async def applicant(tx: Transaction, person_id: int, service_id: str) -> Applicant | None:
    """Return what decides whether a person may have a service."""
    return await _sql["applicant"].row(tx, Applicant, person_id=person_id, service_id=service_id)
