"""What one seed says about one policy: seats by kind, odds, the worth of speed, minutes, days."""

from typing import NamedTuple

import numpy as np

from sodat.city.odds import speed_auc
from sodat.engine.columns import Array
from sodat.sim.crowd import LANGUAGES, Crowd
from sodat.sim.days import Lived
from sodat.sim.policies import Policy
from sodat.sim.release import Played

SOLD_OUT_SHARE = 0.99
TENTHS = 10
CURVE_SECONDS = np.geomspace(0.2, 60, 60)


class Outcome(NamedTuple):
    """One policy, one seed. All but the waiting is of the first day. Shares and rates are of persons."""

    bot_share: float
    """Of the seats that are held at the end of the day."""
    bot_win_rate: float | None
    """Of the identities of programs, those that were given a seat."""
    citizen_win_rate: float
    shut_out: float
    """Of the citizens, those who could not file at all."""
    sizes: Array
    given: Array
    """Persons with a seat; like `sizes` and `program`, of those who are compared."""
    program: Array
    speed_auc: float | None
    sold_out_seconds: float | None
    citizen_minutes_per_seat: float | None
    waiting_days_p95: float | None
    """None: more than one in twenty of those who came on the first day has no seat after the last."""
    waiting: Array
    """Of the citizens who came on the first day, the share without a seat after each day."""
    gone: Array
    """(kind, moment of CURVE_SECONDS): share of all seats that citizens, programs have by then."""
    by_arrival: Array
    """The rate of winning for each tenth of persons, the first to arrive first."""
    by_language: Array
    by_phone: Array
    """Quick phones, slow phones."""
    by_ward: Array
    """The wards, then outside."""


def outcome(policy: Policy, crowd: Crowd, lived: Lived, days: int, wards: int) -> Outcome:
    """Return the figures of one seed."""
    first = lived.first
    people = crowd.of(lived.there)
    citizen = ~people.program
    some = first.compared
    bots = people.persons(people.program)
    minutes = float((first.seconds * people.sizes)[citizen].sum()) / 60
    citizen_seats = int(first.held[citizen].sum())
    held = int(first.held.sum())
    return Outcome(
        bot_share=float(first.held[people.program].sum() / held) if held else 0.0,
        bot_win_rate=people.persons(people.program & first.given) / bots if bots else None,
        citizen_win_rate=people.persons(citizen & first.given) / people.persons(citizen),
        shut_out=people.persons(citizen & ~first.admitted) / people.persons(citizen),
        sizes=people.sizes[some],
        given=(people.sizes * first.given)[some],
        program=people.program[some],
        speed_auc=_worth_of_speed(people, first),
        sold_out_seconds=_sold_out(people, first) if policy.race else None,
        citizen_minutes_per_seat=minutes / citizen_seats if citizen_seats else None,
        waiting_days_p95=_days(crowd, lived),
        waiting=_waiting(crowd, lived, days),
        gone=_gone(people, first),
        by_arrival=_by_arrival(people, first),
        by_language=_rates(people, first, people.language, len(LANGUAGES)),
        by_phone=_rates(people, first, people.slow.astype(np.int8), 2),
        by_ward=_rates(people, first, people.ward % (wards + 1), wards + 1),
    )


def _worth_of_speed(people: Crowd, first: Played) -> float | None:
    some = first.compared
    won = np.repeat(first.given[some], people.sizes[some])
    at = np.repeat(first.arrived[some], people.sizes[some])
    return speed_auc(at[won].tolist(), at[~won].tolist())


def _sold_out(people: Crowd, first: Played) -> float | None:
    """Return when SOLD_OUT_SHARE of all seats were gone; None if they never were."""
    at = np.sort(np.repeat(first.arrived[first.first_given], people.sizes[first.first_given]))
    last = int(np.ceil(SOLD_OUT_SHARE * first.seats)) - 1
    return float(at[last]) if 0 <= last < len(at) else None


def _days(crowd: Crowd, lived: Lived) -> float | None:
    waited = _waits(crowd, lived)
    at = int(np.ceil(0.95 * len(waited))) - 1
    days = float(np.sort(waited)[at])
    return days if np.isfinite(days) else None


def _waits(crowd: Crowd, lived: Lived) -> Array:
    """Return the days of each citizen who came on the first day, endless for who was never served."""
    lines = lived.there[~crowd.program[lived.there]]
    waited = np.where(lived.waited[lines] > 0, lived.waited[lines], np.inf)
    return np.repeat(waited, crowd.sizes[lines])


def _waiting(crowd: Crowd, lived: Lived, days: int) -> Array:
    waited = _waits(crowd, lived)
    return np.array([float((waited > day).mean()) for day in range(1, days + 1)])


def _gone(people: Crowd, first: Played) -> Array:
    rows = []
    for kind in (False, True):
        lines = first.first_given & (people.program == kind)
        at = np.repeat(first.arrived[lines], people.sizes[lines])
        rows.append(np.searchsorted(np.sort(at), CURVE_SECONDS, side="right") / first.seats)
    return np.array(rows)


def _by_arrival(people: Crowd, first: Played) -> Array:
    order = np.argsort(first.arrived)
    won = np.repeat(first.given[order], people.sizes[order])
    return np.array([float(tenth.mean()) for tenth in np.array_split(won, TENTHS)])


def _rates(people: Crowd, first: Played, group: Array, groups: int) -> Array:
    """Return the rate of winning of the citizens of each group."""
    citizen = ~people.program
    count = np.bincount(group[citizen], people.sizes[citizen], groups)
    won = np.bincount(group[citizen], (people.sizes * first.given)[citizen], groups)
    return won / np.maximum(count, 1)
