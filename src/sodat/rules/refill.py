"""Refills: whatever comes back is given by the same walk in the same order (docs/method.md 5).

Nothing that comes back is ever shown as grabbable.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sodat.rules import lines
from sodat.rules.pool import OPEN, Entry, Seats
from sodat.rules.walk import Place, walk


@dataclass(frozen=True, slots=True)
class Move:
    """One application that got something in a refill."""

    rank: int
    application: str
    slot: str
    given_back: str | None


def refill(
    order: Iterable[Entry],
    seats: Seats,
    held: Mapping[str, Place],
    *,
    gone: AbstractSet[str] = frozenset(),
    keep: AbstractSet[str] = frozenset(),
) -> tuple[Move, ...]:
    """Return who gets something, in rank order.

    Args:
        order: all applications of the draw in drawn order; the rank is the place in it.
        seats: what came back, by (slot, "open"): unused shares count as open.
        held: the place of everybody who has one now.
        gone: those who cancelled or withdrew; they get nothing.
        keep: those who want to keep what they have.
    """
    ranked = list(order)
    ranks = {entry.application: rank for rank, entry in enumerate(ranked, 1)}
    waiting = [
        entry
        for entry in ranked
        if entry.application not in gone and not (entry.application in keep and entry.application in held)
    ]
    return tuple(
        Move(
            ranks[step.entry.application],
            step.entry.application,
            step.place.slot,
            step.given_back.slot if step.given_back else None,
        )
        for step in walk(waiting, seats, held=held)
        if step.place is not None
    )


def print_refill(moves: Iterable[Move]) -> bytes:
    """Return `refill-N.txt`: `rank|application|slot|from`, in rank order."""
    return lines.print_lines(
        [f"{move.rank}|{move.application}|{move.slot}|{move.given_back or '-'}" for move in moves]
    )


def print_out(gone: AbstractSet[str], keep: AbstractSet[str]) -> bytes:
    """Return `refill-N-out.txt`: `application|gone` and `application|keep`, sorted."""
    return lines.print_lines(sorted([f"{one}|gone" for one in gone] + [f"{one}|keep" for one in keep]))


def seats_after(seats: Seats, held: Iterable[tuple[Place, int]]) -> dict[tuple[str, str], int]:
    """Return every free seat of the slots as open ones: what a refill may give.

    Args:
        seats: all seats of the slots by (slot, part), late stock included.
        held: the place and size of every party that has one.
    """
    free: dict[tuple[str, str], int] = {}
    for (slot, _), count in seats.items():
        free[slot, OPEN] = free.get((slot, OPEN), 0) + count
    for place, size in held:
        free[place.slot, OPEN] -= size
    return {key: count for key, count in free.items() if count > 0}
