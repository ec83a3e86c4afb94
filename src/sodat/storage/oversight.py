"""What officers and central officials look at: figures of releases, alarms, cases, cities."""

from dataclasses import dataclass
from datetime import datetime

from sodat.rules.alarms import Alarm
from sodat.storage.statements import Transaction, load

_sql = load("oversight")


@dataclass(frozen=True, slots=True)
class ReleaseListed:
    """A release to choose from."""

    release_id: str
    district_id: int
    title_en: str
    title_mr: str
    title_hi: str
    policy: str
    state: str
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    paused_reason: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something that has a name."""

    name: str
    many: int


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a release, and those that were given by what became of them."""

    seats: int
    booked: int
    served: int
    missed: int


@dataclass(frozen=True, slots=True)
class Demand:
    """People of one pincode who applied, and those of them without a seat."""

    pincode: str
    people: int
    without: int


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """An alarm, and when it was raised."""

    release_id: str
    name: str
    seats: int
    seconds: int
    raised_at: datetime
    opens_at: datetime
    title_en: str
    title_mr: str
    title_hi: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A release that gives seats on arrival."""

    release_id: str
    seats: int


@dataclass(frozen=True, slots=True)
class City:
    """A city, and what its releases of the last thirty days came to."""

    district_id: int
    state_id: int
    state_name: str
    name: str
    name_mr: str
    name_hi: str
    releases: int
    open_now: int
    drawn: int
    seats: int
    people: int
    given: int
    missed: int
    alarms: int
    cases: int


@dataclass(frozen=True, slots=True)
class Past:
    """How many applied to one release of a city, and how many seats it had."""

    district_id: int
    release_id: str
    people: int
    seats: int


async def releases(tx: Transaction, district_id: int | None, many: int) -> list[ReleaseListed]:
    """Return the releases of a city or of all: those that take applications first."""
    return await _sql["releases_of"].rows(tx, ReleaseListed, district_id=district_id, many=many)


async def arrivals(tx: Transaction, release_id: str, parts: int) -> list[int]:
    """Return the applications of each of so many equal parts of the time in which they are taken."""
    found = dict(await _sql["arrivals"].tuples(tx, release_id=release_id, parts=parts))
    return [found.get(part, 0) for part in range(parts)]


async def first_minute(tx: Transaction, release_id: str) -> list[int]:
    """Return the applications of each second of the first minute."""
    found = dict(await _sql["first_minute"].tuples(tx, release_id=release_id))
    return [found.get(second, 0) for second in range(60)]


async def channels(tx: Transaction, release_id: str) -> list[Count]:
    """Return the applications by channel, most first."""
    return await _sql["channels"].rows(tx, Count, release_id=release_id)


async def seats(tx: Transaction, release_id: str) -> Seats:
    """Return the seats of a release by what became of them."""
    found = await _sql["seats"].rows(tx, Seats, release_id=release_id)
    return found[0]


async def demand(tx: Transaction, release_id: str, many: int) -> list[Demand]:
    """Return the pincodes with most people who have no seat."""
    return await _sql["demand"].rows(tx, Demand, release_id=release_id, many=many)


async def alarms(tx: Transaction, district_id: int | None, many: int) -> list[AlarmRaised]:
    """Return the alarms of a city or of all, the newest first."""
    return await _sql["alarms_of"].rows(tx, AlarmRaised, district_id=district_id, many=many)


async def watched(tx: Transaction) -> list[Watched]:
    """Return releases that give seats on arrival and opened a short while ago."""
    return await _sql["alarm_watched"].rows(tx, Watched)


async def raise_alarm(tx: Transaction, release_id: str, one: Alarm) -> bool:
    """Raise an alarm; False when it is raised already."""
    changed = await _sql["alarm_raise"].run(
        tx, release_id=release_id, name=one.name, seats=one.seats, seconds=one.seconds
    )
    return changed == 1


async def cities(tx: Transaction) -> list[City]:
    """Return all cities with what their releases came to."""
    return await _sql["cities"].rows(tx, City)


async def past(tx: Transaction, many: int) -> list[Past]:
    """Return the last releases of each city, the oldest first."""
    return await _sql["last_releases"].rows(tx, Past, many=many)
