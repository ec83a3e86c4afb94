"""Who would win what: the real walk over real applications, tried with many seeds (docs/method.md 3-4).

Nothing decides here; it says what to expect before anything is fixed, as ranges, by group.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sodat.rules.order import arrival_order, draw_order
from sodat.rules.pool import Entry, Seats
from sodat.rules.walk import walk

WORK_MAX = 250_000
"""Applications times seeds: what a page may take."""

SEEDS_MAX = 60
SMALL = 5
"""A group of fewer persons is shown with the others: nobody is to be found in it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: a policy, the seats by part, the shares and their order."""

    policy: str
    seats: Seats
    shares: tuple[str, ...]
    share_order: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One application as it is tried. `groups`: (kind, name) of those it belongs to."""

    entry: Entry
    arrival: int
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What one group can expect: persons with a place, over all seeds."""

    persons: int
    low: int
    mean: int
    high: int

    @property
    def percent(self) -> int:
        """Return the persons with a place in a hundred, on average."""
        return round(100 * self.mean / self.persons) if self.persons else 0


def seeds_for(applications: int) -> int:
    """Return how many seeds are tried for so many applications."""
    return max(5, min(SEEDS_MAX, WORK_MAX // max(1, applications)))


def moved_to(choices: Iterable[str], slot_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return choices in the slots that stand for them; what has none is left out."""
    return tuple(dict.fromkeys(slot_of[slot] for slot in choices if slot in slot_of))


def expected(tried: Sequence[Tried], trial: Trial, seeds: int) -> dict[tuple[str, str], Expected]:
    """Return what each group can expect, the whole under ("all", "")."""
    persons: dict[tuple[str, str], int] = {}
    for one in tried:
        for group in (("all", ""), *one.groups):
            persons[group] = persons.get(group, 0) + one.entry.size
    runs = [_run(tried, trial, number) for number in range(1 if trial.policy == "first-come" else seeds)]
    found = {}
    for group, count in persons.items():
        won = sorted(run.get(group, 0) for run in runs)
        low, high = won[len(won) // 20], won[-1 - len(won) // 20]
        found[group] = Expected(count, low, round(sum(won) / len(won)), high)
    return found


def _run(tried: Sequence[Tried], trial: Trial, number: int) -> dict[tuple[str, str], int]:
    """Return the persons with a place by group, for one seed."""
    groups = {one.entry.application: one.groups for one in tried}
    entries = [
        replace(one.entry, shares=tuple(share for share in one.entry.shares if share in trial.shares))
        for one in tried
    ]
    if trial.policy == "first-come":
        arrivals = {one.entry.application: one.arrival for one in tried}
        order = [entry for _, entry in arrival_order(arrivals, entries)]
    else:
        seed = sha256(f"preview {number}".encode()).hexdigest()
        order = [entry for _, entry in draw_order(seed, entries)]
    won: dict[tuple[str, str], int] = {}
    for step in walk(order, trial.seats, shares=trial.shares, share_order=trial.share_order):
        if step.place is not None:
            for group in (("all", ""), *groups[step.entry.application]):
                won[group] = won.get(group, 0) + step.entry.size
    return won


def merged(found: Mapping[tuple[str, str], int], kind: str, most: int) -> dict[str, str]:
    """Return under which name each group of a kind is shown: the largest by theirs, the rest as one, ""."""
    sizes = sorted(
        ((count, name) for (one, name), count in found.items() if one == kind), key=lambda it: (-it[0], it[1])
    )
    return {
        name: name if place < most and count >= SMALL else "" for place, (count, name) in enumerate(sizes)
    }
