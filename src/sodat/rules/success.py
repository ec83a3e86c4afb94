"""Success rates and the odds of one group over another, fit to be published.

Odds ratio: the log odds of n persons with w seats are ln((w + 1/2) / (n - w + 1/2)), finite even when all
or none win (Haldane 1956, Anscombe 1956). A party wins together, so the variance is that of a ratio over
applications (Cochran, Sampling Techniques, 3rd ed. 1977, 6.3), never smaller than for independent persons.

Privacy: a group of fewer than CELL_MIN persons is never shown by itself; it goes into "others", and where
that is still too small the smallest group that could be shown goes with it, so that no difference of two
published figures tells of fewer than CELL_MIN persons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

CELL_MIN = 10
OTHERS = ""
Z95 = 1.959964

Clusters = Sequence[tuple[int, int]]
"""For each application: its persons, and how many of them have a seat."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of persons who applied: its name ("" for all that are too small), persons, seats."""

    name: str
    persons: int
    seats: int

    @property
    def rate(self) -> float:
        """Return seats for each person, 0 for nobody."""
        return self.seats / self.persons if self.persons else 0.0


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """The odds of a first kind over a second's, with its 95 % interval."""

    ratio: float
    low: float
    high: float

    @property
    def no_difference(self) -> bool:
        """Return whether the interval contains 1."""
        return self.low <= 1 <= self.high


def odds_ratio(first: Clusters, second: Clusters) -> OddsRatio | None:
    """Return the odds of the first kind over those of the second; None when one kind has nobody."""
    if not first or not second:
        return None
    (one, var_one), (two, var_two) = _logit(first), _logit(second)
    reach = Z95 * sqrt(var_one + var_two)
    return OddsRatio(exp(one - two), exp(one - two - reach), exp(one - two + reach))


def _logit(clusters: Clusters) -> tuple[float, float]:
    """Return log odds and their variance."""
    count = len(clusters)
    total, won = sum(persons for persons, _ in clusters), sum(seats for _, seats in clusters)
    odds = (won + 0.5, total - won + 0.5)
    independent = 1 / odds[0] + 1 / odds[1]
    if count < 2:
        return log(odds[0] / odds[1]), independent
    share = odds[0] / (total + 1)
    squares = sum((seats - share * persons) ** 2 for persons, seats in clusters)
    clustered = count / (count - 1) * squares / total**2 / (share * (1 - share)) ** 2
    return log(odds[0] / odds[1]), max(clustered, independent)


def publishable(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups that may be published: large ones by name, the small ones together at the end.

    Empty when all persons together are too few.
    """
    ordered = sorted((one for one in groups if one.persons), key=lambda one: (-one.persons, one.name))
    shown = [one for one in ordered if one.persons >= CELL_MIN]
    small = ordered[len(shown) :]
    while small and shown and sum(one.persons for one in small) < CELL_MIN:
        small.insert(0, shown.pop())
    if small and sum(one.persons for one in small) < CELL_MIN:
        return ()
    named = sorted(shown, key=lambda one: one.name)
    if not small:
        return tuple(named)
    return (*named, Group(OTHERS, sum(one.persons for one in small), sum(one.seats for one in small)))


def tally(pairs: Iterable[tuple[str, int, bool]]) -> tuple[Group, ...]:
    """Return groups by name from (name, persons, seated) of each application."""
    persons: dict[str, int] = {}
    seats: dict[str, int] = {}
    for name, count, seated in pairs:
        persons[name] = persons.get(name, 0) + count
        seats[name] = seats.get(name, 0) + count * seated
    return tuple(Group(name, persons[name], seats[name]) for name in sorted(persons))
