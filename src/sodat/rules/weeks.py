"""Weekly times: from bands of a usual week and the days that are not usual to the slots of coming days."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from hashlib import sha256

from sodat.rules.city import BandsOverlap
from sodat.rules.refusals import MalformedRequest

DAYS_MAX = 92
"""Nobody plans more than a quarter ahead; and a slip of a digit makes no ten thousand sessions."""

_SLUG = re.compile(r"[^A-Za-z0-9]+")
_SLUG_MAX = 24


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """A time band of a weekday (0: Monday) with its seats."""

    weekday: int
    starts: time
    ends: time
    seats: int


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day that is not usual: closed, or open between two times only. Of a centre, or of the whole city."""

    day: date
    centre_id: int | None
    opens: time | None
    closes: time | None
    reason: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A slot that a week makes on a day."""

    day: date
    starts: time
    ends: time
    seats: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A day on which a week makes fewer slots than usual, and why."""

    day: date
    bands: int
    reason: str


def check_bands(bands: Iterable[Band]) -> None:
    """Refuse bands of one weekday that overlap.

    Raises:
        BandsOverlap: with the weekday.
    """
    before: Band | None = None
    for band in sorted(bands):
        if before is not None and before.weekday == band.weekday and band.starts < before.ends:
            raise BandsOverlap(weekday=band.weekday)
        before = band


def check_days(first: date, last: date, today: date) -> None:
    """Refuse a span of days that is gone, turned round or too long.

    Raises:
        MalformedRequest: with the field.
    """
    if first <= today:
        raise MalformedRequest(field="first", what="past")
    if last < first or (last - first).days >= DAYS_MAX:
        raise MalformedRequest(field="last", what=str(DAYS_MAX))


def plan(
    bands: Sequence[Band], unusual: Iterable[Unusual], centre_id: int, first: date, last: date
) -> tuple[tuple[Planned, ...], tuple[LeftOut, ...]]:
    """Return the slots of a centre's week on each day of a span, and where days are not as usual.

    What is said of the centre goes before what is said of the whole city. On a day with other hours a
    band takes place if it lies wholly inside them.
    """
    said: dict[date, Unusual] = {}
    for one in sorted(unusual, key=lambda one: one.centre_id is not None):
        if one.centre_id in {None, centre_id}:
            said[one.day] = one
    planned: list[Planned] = []
    left_out: list[LeftOut] = []
    for after in range((last - first).days + 1):
        day = first + timedelta(days=after)
        usual = sorted(band for band in bands if band.weekday == day.weekday())
        there = [band for band in usual if _takes_place(band, said.get(day))]
        planned += [Planned(day, band.starts, band.ends, band.seats) for band in there]
        if len(there) < len(usual):
            left_out.append(LeftOut(day, len(usual) - len(there), said[day].reason))
    return tuple(planned), tuple(left_out)


def _takes_place(band: Band, unusual: Unusual | None) -> bool:
    if unusual is None:
        return True
    if unusual.opens is None or unusual.closes is None:
        return False
    return unusual.opens <= band.starts and band.ends <= unusual.closes


def slot_name(centre_id: int, service_id: str, day: date, starts: time) -> str:
    """Return the public name of a slot: the same for the same place and time, however often it is made."""
    slug = _SLUG.sub("-", service_id).strip("-")
    if slug != service_id or len(slug) > _SLUG_MAX:
        slug = f"{slug[:_SLUG_MAX]}-{sha256(service_id.encode()).hexdigest()[:6]}"
    return f"{centre_id}.{day:%Y%m%d}.{starts:%H%M}.{slug}"
