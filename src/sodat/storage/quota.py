"""The officer quota in the database: its seats, what was asked for, what was given."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sodat.rules.shares import QUOTA
from sodat.storage.statements import Transaction, load

_sql = load("quota")


@dataclass(frozen=True, slots=True)
class QuotaSeats:
    """The quota seats of one slot. `ahead`: it takes place, and has not begun."""

    slot_id: int
    slot: str
    day: date
    starts: time
    ends: time
    name: str
    name_mr: str
    name_hi: str
    seats: int
    given: int
    taken: int
    """Those given, with what was given back since the last refill: that goes to the next one."""
    ahead: bool

    @property
    def left(self) -> int:
        """Return how many can still be given."""
        return max(0, self.seats - max(self.given, self.taken)) if self.ahead else 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for its second person."""

    request_id: int
    release_id: str
    slot_id: int
    person_id: int
    reason: str
    asked_by: int
    slot: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the officers see it."""

    request_id: int
    slot_id: int
    slot: str
    day: date
    starts: time
    name: str
    name_mr: str
    name_hi: str
    reason: str
    asked_at: datetime
    decision: str | None
    decided_at: datetime | None
    asked_by: int
    asked_name: str
    decided_name: str
    person: str
    birth_year: int
    id_type: str
    id_last: str
    application: str


@dataclass(frozen=True, slots=True)
class Given:
    """A seat that was given, as everybody sees it."""

    day: date
    starts: time
    name: str
    name_mr: str
    name_hi: str
    reason: str
    decided_at: datetime
    asked_name: str
    decided_name: str
    application: str


async def seats(tx: Transaction, release_id: str) -> list[QuotaSeats]:
    """Return the quota seats of a release by slot."""
    return await _sql["seats"].rows(tx, QuotaSeats, release_id=release_id, part=QUOTA)


async def add(
    tx: Transaction, release_id: str, slot_id: int, person_id: int, reason: str, asked_by: int
) -> bool:
    """Ask for a seat; False when one is asked for the person already."""
    added = await _sql["add"].run(
        tx, release_id=release_id, slot_id=slot_id, person_id=person_id, reason=reason, asked_by=asked_by
    )
    return added == 1


async def lock(tx: Transaction, district_id: int, request_id: int) -> Waiting | None:
    """Return a request of a city that waits for its second person, kept from others until commit."""
    return await _sql["lock"].row(tx, Waiting, district_id=district_id, request_id=request_id)


async def decide(
    tx: Transaction, request_id: int, decision: str, decided_by: int, application: str | None = None
) -> bool:
    """Decide a request; False when it was decided already."""
    decided = await _sql["decide"].run(
        tx, request_id=request_id, decision=decision, decided_by=decided_by, application=application
    )
    return decided == 1


async def set_apart(tx: Transaction, application: str) -> None:
    """Keep an application out of every pool: it is not of the draw."""
    await _sql["set_apart"].run(tx, application=application)


async def requests(tx: Transaction, release_id: str) -> list[Request]:
    """Return the requests of a release, those that wait first."""
    return await _sql["requests"].rows(tx, Request, release_id=release_id)


async def given(tx: Transaction, release_id: str) -> list[Given]:
    """Return what was given from the quota of a release, as everybody may see it."""
    return await _sql["given"].rows(tx, Given, release_id=release_id)
