"""A session with fewer seats than it has holders: who stays, who is moved, and where to (docs/method.md 5).

The kept order decides: the drawn order, after it the order of arrival. Whoever is first in it stays first;
the last are moved. Movers go, in the same order and by the same walk, into free seats that they wished for.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sodat.rules import lines
from sodat.rules.pool import OPEN, Entry, Seats
from sodat.rules.refusals import ensure
from sodat.rules.walk import Place, walk


@dataclass(frozen=True, slots=True)
class Holder:
    """A party with seats in the session, as it stands in the kept order. `entry.size`: the seats it holds."""

    entry: Entry
    place: Place
    rank: int
    """In the draw; 0 for whoever came by arrival or from the quota."""


@dataclass(frozen=True, slots=True)
class Rearranged:
    """Who stays and who goes where; None: no seat that they wished for is free."""

    stay: tuple[Holder, ...]
    go: tuple[tuple[Holder, Place | None], ...]

    @property
    def moved(self) -> int:
        """Return how many persons get another place."""
        return sum(holder.entry.size for holder, place in self.go if place is not None)

    @property
    def unplaced(self) -> int:
        """Return for how many persons no place is left."""
        return sum(holder.entry.size for holder, place in self.go if place is None)


def rearranged(
    holders: Sequence[Holder],
    seats_kept: int,
    free: Seats,
    gone: AbstractSet[str],
    *,
    shares: tuple[str, ...],
    share_order: str,
) -> Rearranged:
    """Return who stays and who goes where.

    Args:
        holders: in kept order.
        seats_kept: how many seats the session keeps.
        free: the free seats of other sessions by (slot, part).
        gone: the slots of the session itself: nobody moves within it.
        shares: the shares that people may belong to, in the rules' order.
        share_order: as in the rules.
    """
    stay, leaving, left = [], [], seats_kept
    for holder in holders:
        if holder.entry.size <= left:
            left -= holder.entry.size
            stay.append(holder)
        else:
            leaving.append(holder)
    entries = [
        replace(one.entry, choices=tuple(slot for slot in one.entry.choices if slot not in gone))
        for one in leaving
    ]
    steps = walk(entries, free, shares=shares, share_order=share_order)
    return Rearranged(
        tuple(stay), tuple((holder, step.place) for holder, step in zip(leaving, steps, strict=True))
    )


def seats_of(before: Seats, held: Mapping[tuple[str, str], int], total: int) -> dict[tuple[str, str], int]:
    """Return the seats of a session by (slot, part) when it has `total` of them.

    What is held stays. What is free beyond that goes first to the earliest slots, up to what was there, in
    each slot to its parts as they were to each other: fewer seats leave no share more of them than it had.
    More than was there is open, spread evenly.
    """
    seats = {key: held.get(key, 0) for key in sorted(before)}
    left = total - sum(seats.values())
    ensure(left >= 0, "whoever stays has a seat")
    slots = sorted({slot for slot, _ in seats})
    for slot in slots:
        free = {key: max(0, before[key] - has) for key, has in seats.items() if key[0] == slot}
        more = _in_proportion(free, min(left, sum(free.values())))
        seats |= {key: seats[key] + count for key, count in more.items()}
        left -= sum(more.values())
    for place, slot in enumerate(slots):
        more_open = left // len(slots) + (1 if place < left % len(slots) else 0)
        if more_open:
            seats[slot, OPEN] = seats.get((slot, OPEN), 0) + more_open
    return seats


def _in_proportion(free: Mapping[tuple[str, str], int], count: int) -> dict[tuple[str, str], int]:
    """Return `count` seats split as `free` is; what does not divide goes to the largest remainders."""
    whole = sum(free.values())
    if whole == 0:
        return dict.fromkeys(free, 0)
    given = {key: count * has // whole for key, has in free.items()}
    # Of equal remainders the open part comes first, so that no share is rounded up at its cost.
    order = sorted(free, key=lambda key: (-(count * free[key] % whole), key[1] != OPEN, key))
    for key in order[: count - sum(given.values())]:
        given[key] += 1
    return given


def print_moves(go: Iterable[tuple[Holder, Place | None]]) -> bytes:
    """Return `moves-N.txt`: `rank|application|from|to`, in kept order; `-` where no place was left."""
    return lines.print_lines(
        [
            f"{one.rank}|{one.entry.application}|{one.place.slot}|{place.slot if place else '-'}"
            for one, place in go
        ]
    )
