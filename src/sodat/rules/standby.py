"""The standby list: what is left at closing time goes along the drawn order, one call at a time.

* The next is the first by rank who wished for this centre that day, waits, was not called, and fits in.
* Nobody chooses. Whoever is called has until a stated time; before it nobody is noted as not having come.
* Each call and what came of it is a leaf of the public log, by application and rank.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sodat.rules.refusals import Refusal

COMES_WITHIN = timedelta(minutes=45)
OPENS_BEFORE = timedelta(hours=1)


class StandbyEmpty(Refusal):
    """Nobody is left to call."""

    code = "standby-empty"


class StandbyTooEarly(Refusal):
    """The list is called towards the end of the last slot. Facts: opens_at."""

    code = "standby-too-early"


class NothingLeft(Refusal):
    """No seat of the day is free: those who are expected come first."""

    code = "nothing-left"


class StillComing(Refusal):
    """The time to come is not over. Facts: comes_by_at."""

    code = "still-coming"


class CallOver(Refusal):
    """What came of a call was noted, or who was called has a seat or has left the line."""

    code = "call-over"


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a session, counted over all its slots and parts."""

    seats: int
    expected: int
    """Appointments that are kept or may still be."""

    walk_ins: int
    called: int
    """Persons called who may still come."""


def left(seats: Seats) -> int:
    """Return how many persons can be called."""
    return max(0, seats.seats - seats.expected - seats.walk_ins - seats.called)


def check_call(seats: Seats, now: datetime, ends_at: datetime) -> int:
    """Return for how many persons there is room now.

    Raises:
        StandbyTooEarly, NothingLeft.
    """
    opens_at = ends_at - OPENS_BEFORE
    if now < opens_at:
        raise StandbyTooEarly(opens_at=opens_at.isoformat())
    room = left(seats)
    if room == 0:
        raise NothingLeft
    return room


def check_absent(now: datetime, comes_by: datetime) -> None:
    """Refuse to give somebody up before the time they were told.

    Raises:
        StillComing.
    """
    if now < comes_by:
        raise StillComing(comes_by_at=comes_by.isoformat())
