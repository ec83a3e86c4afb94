"""The walk: the whole allocation, one pass in one order (docs/method.md 4).

Draw, waiting room, first-come and every refill are this walk over another order.
Whoever comes earlier is never hurt by what somebody later wishes, so listing true
wishes in true order is always best.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sodat.rules.pool import OPEN, Entry, Seats
from sodat.rules.refusals import ensure


@dataclass(frozen=True, slots=True)
class Place:
    """Seats of one party: all in one slot and one part."""

    slot: str
    part: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one application got: a place, or None for none or nothing better."""

    entry: Entry
    place: Place | None
    given_back: Place | None = None


def parts_of(entry: Entry, *, shares: tuple[str, ...], share_order: str) -> tuple[str, ...]:
    """Return the parts an application may sit in, in the order they are tried.

    reserved-first: own shares in the rules' order, then open; open-first: open, then own shares.
    """
    own = tuple(share for share in shares if share in entry.shares)
    return (*own, OPEN) if share_order == "reserved-first" else (OPEN, *own)


def walk(
    order: Iterable[Entry],
    seats: Seats,
    *,
    shares: tuple[str, ...] = (),
    share_order: str = "reserved-first",
    held: Mapping[str, Place] | None = None,
) -> Iterator[Step]:
    """Yield one step for each application, in the given order.

    Args:
        order: the applications, first served first.
        seats: the seats to give, by (slot, part). Not changed.
        shares: the share codes in the rules' order.
        share_order: "reserved-first" or "open-first".
        held: what an application holds already; it moves only to a slot it likes better,
            and what it gives back goes to those after it, as open seats.
    """
    left = dict(seats)
    holding = held or {}
    for entry in order:
        has = holding.get(entry.application)
        place = _best(entry, left, parts_of(entry, shares=shares, share_order=share_order), has)
        if place is None:
            yield Step(entry, None)
            continue
        left[place.slot, place.part] -= entry.size
        ensure(left[place.slot, place.part] >= 0, "no slot is overfilled")
        if has is not None:
            left[has.slot, OPEN] = left.get((has.slot, OPEN), 0) + entry.size
        yield Step(entry, place, has)


def _best(
    entry: Entry, left: Mapping[tuple[str, str], int], parts: tuple[str, ...], has: Place | None
) -> Place | None:
    for slot in entry.choices:
        if has is not None and has.slot == slot:
            return None
        for part in parts:
            if left.get((slot, part), 0) >= entry.size:
                return Place(slot, part)
    return None
