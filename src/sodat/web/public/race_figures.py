"""The figures of "The race and the draw": two releases, the same people, who got the seats."""

from collections.abc import Sequence
from dataclasses import dataclass

from sodat.rules.success import Group, OddsRatio, odds_ratio
from sodat.storage.rehearsal import Entry, Requests
from sodat.web.notices import ReleaseShown

SQUARES_MAX = 400
POINTS_MAX = 60
PROGRAM, CITIZEN, FREE = "program", "citizen", "free"
SHARE_GONE = 0.99
"""Of the seats: sold out is when the last handful, which nobody wished for, is all that is left."""


@dataclass(frozen=True, slots=True)
class Point:
    """Along the line in which seats were given: how far, and which share of each kind has a seat by then."""

    along: float
    programs: float
    citizens: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two releases."""

    release: ReleaseShown
    programs: Group
    citizens: Group
    seats_each: int
    """How many seats one square of the field stands for."""
    field: tuple[str, ...]
    """Whose each square is, in the order in which the seats were given."""
    points: tuple[Point, ...]
    sold_out_seconds: float | None
    """Until nearly all seats were gone; of a race only, and once they are."""
    odds: OddsRatio | None
    requests: Requests | None

    @property
    def given(self) -> int:
        """Return how many seats are given."""
        return self.programs.seats + self.citizens.seats

    @property
    def programs_share(self) -> float:
        """Return the share of the given seats that programs have."""
        return self.programs.seats / self.given if self.given else 0.0

    @property
    def held_share(self) -> float:
        """Return the share of all who applied that programs hold."""
        persons = self.programs.persons + self.citizens.persons
        return self.programs.persons / persons if persons else 0.0


def side(release: ReleaseShown, entries: Sequence[Entry], requests: Requests | None) -> Side:
    """Return the figures of one release, from everybody in it by arrival."""
    rushed = release.policy == "first-come"
    line = list(entries) if rushed else sorted(entries, key=lambda one: one.rank)
    seats = [one.program for one in line if one.seated for _ in range(one.persons)]
    programs, citizens = (_group(entries, program=kind) for kind in (True, False))
    given = bool(seats)
    return Side(
        release=release,
        programs=programs,
        citizens=citizens,
        seats_each=_seats_each(release.seats),
        field=_field(seats, release.seats),
        points=_points(line, programs.persons, citizens.persons) if given else (),
        sold_out_seconds=_sold_out(entries, release.seats) if rushed else None,
        odds=_odds(entries) if given else None,
        requests=requests,
    )


def _group(entries: Sequence[Entry], *, program: bool) -> Group:
    own = [one for one in entries if one.program == program]
    seats = sum(one.persons for one in own if one.seated)
    return Group(PROGRAM if program else CITIZEN, sum(one.persons for one in own), seats)


def _odds(entries: Sequence[Entry]) -> OddsRatio | None:
    kinds = [
        [(one.persons, one.persons * one.seated) for one in entries if one.program == program]
        for program in (True, False)
    ]
    return odds_ratio(*kinds)


def _seats_each(seats: int) -> int:
    return max(1, -(-seats // SQUARES_MAX))


def _field(given: Sequence[bool], seats: int) -> tuple[str, ...]:
    """Return one square for every few seats; the kind of the middle one of them stands for all."""
    each = _seats_each(seats)
    kinds = [PROGRAM if one else CITIZEN for one in given[:seats]]
    whole = [*kinds, *[FREE] * (seats - len(kinds))]
    return tuple(whole[min(at + each // 2, seats - 1)] for at in range(0, seats, each))


def _points(line: Sequence[Entry], programs: int, citizens: int) -> tuple[Point, ...]:
    """Return the rising shares, at POINTS_MAX places of the line at most."""
    every = max(1, -(-len(line) // POINTS_MAX))
    points, seated = [Point(0.0, 0.0, 0.0)], [0, 0]
    for number, one in enumerate(line, 1):
        seated[one.program] += one.persons * one.seated
        if number % every == 0 or number == len(line):
            points.append(
                Point(number / len(line), seated[True] / max(programs, 1), seated[False] / max(citizens, 1))
            )
    return tuple(points)


def _sold_out(entries: Sequence[Entry], seats: int) -> float | None:
    """Return the seconds until nearly all seats were given; None while there are more."""
    left = seats * SHARE_GONE
    for seconds, persons in sorted((one.seconds, one.persons) for one in entries if one.seated):
        left -= persons
        if left <= 0:
            return seconds
    return None
