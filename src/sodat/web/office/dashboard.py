"""The dashboard: what is going on in one release of a city, its alarms, and the cases that wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sodat.locale.dates import clock
from sodat.storage import cases as case_rows
from sodat.storage import oversight
from sodat.storage.oversight import AlarmRaised, Demand, ReleaseListed, Seats
from sodat.storage.staff import Role
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.office.charts import bars, columns
from sodat.web.office.works import at_work
from sodat.web.pages import page
from sodat.web.visit import Visit

_READERS: tuple[Role, ...] = ("officer", "central", "auditor")
RELEASES_MAX = 60
PARTS = 40
PINCODES_MAX = 12
ALARMS_MAX = 5


@dataclass(frozen=True, slots=True)
class _Look:
    """What is seen of one release."""

    one: ReleaseListed
    arrivals: list[int]
    first_minute: list[int]
    channels: list[oversight.Count]
    seats: Seats
    demand: list[Demand]


async def dashboard(visit: Visit) -> Answer:
    """GET /office?release=: one release of those that the asker may see."""
    return page(visit, "office/dashboard.html", **await _view(visit))


async def now(visit: Visit) -> Answer:
    """GET /office/now?release=: the part of the dashboard that changes, for its script."""
    return page(visit, "office/dashboard-now.html", **await _view(visit))


async def _view(visit: Visit) -> dict[str, Any]:
    async with at_work(visit, *_READERS) as (tx, who):
        listed = await oversight.releases(tx, who.district_id, RELEASES_MAX)
        chosen = next((one for one in listed if one.release_id == visit.asked("release")), None)
        look = await _look(tx, chosen or listed[0]) if listed else None
        alarms = await oversight.alarms(tx, who.district_id, ALARMS_MAX)
        cases = await case_rows.open_cases(tx, who.district_id)
    return {
        "who": who,
        "releases": [(one, title(one, visit.language)) for one in listed],
        "look": look,
        "shown": _shown(visit, look) if look else {},
        "alarms": [(one, title(one, visit.language), after_seconds(one)) for one in alarms],
        "cases": cases,
    }


async def _look(tx: Transaction, one: ReleaseListed) -> _Look:
    name = one.release_id
    return _Look(
        one=one,
        arrivals=await oversight.arrivals(tx, name, PARTS),
        first_minute=await oversight.first_minute(tx, name),
        channels=await oversight.channels(tx, name),
        seats=await oversight.seats(tx, name),
        demand=await oversight.demand(tx, name, PINCODES_MAX),
    )


def _shown(visit: Visit, look: _Look) -> Mapping[str, Any]:
    """Return the figures of a release as charts and words."""
    one, seats = look.one, look.seats
    given = seats.booked + seats.served + seats.missed
    length = (one.closes_at - one.opens_at) / PARTS
    return {
        "title": title(one, visit.language),
        "applications": sum(each.many for each in look.channels),
        "given": given,
        "free": max(0, seats.seats - given),
        "without": sum(each.without for each in look.demand),
        "arrivals": columns(look.arrivals),
        "from": clock(one.opens_at),
        "until": clock(one.closes_at),
        "times": [
            (clock(one.opens_at + place * length), many) for place, many in enumerate(look.arrivals) if many
        ],
        "minute": columns(look.first_minute),
        "seconds": [(place, many) for place, many in enumerate(look.first_minute) if many],
        "in_first": sum(look.first_minute[:5]),
        "channels": bars([(visit.say(f"channel.{each.name}"), each.many, 0) for each in look.channels]),
        "seats": bars(
            [
                (visit.say("dashboard.booked"), seats.booked, 0),
                (visit.say("dashboard.served"), seats.served, 0),
                (visit.say("dashboard.missed"), seats.missed, 0),
                (visit.say("dashboard.free"), max(0, seats.seats - given), 0),
            ]
        ),
        "demand": bars([(each.pincode, each.people, each.without) for each in look.demand]),
    }


def after_seconds(one: AlarmRaised) -> str:
    """Return how long after the opening an alarm was raised, in seconds with one digit."""
    return f"{max(0.0, (one.raised_at - one.opens_at).total_seconds()):.1f}"


def title(one: object, language: str) -> str:
    """Return the title of a release in a language."""
    return str(getattr(one, f"title_{language}"))
