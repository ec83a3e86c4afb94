"""Odds before a draw: what would happen if the applications so far were drawn now (docs/adr/0014).

Many draws are simulated with the real order and the real walk. One more application is put into
each of them at every place of the line at once: those before it do not know of it, so it finds
room up to the place where the last seat it could take is given. Nothing here decides anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sodat.rules.order import draw_order
from sodat.rules.pool import Entry, Seats
from sodat.rules.walk import parts_of, walk

APPLICATIONS_MIN = 20
"""With fewer, what comes still decides more than what is there."""

SIZE_MAX = 4
DRAWS_MAX, DRAWS_MIN = 24, 6
SAMPLE_MAX = 20_000
WORK_MAX = 240_000
"""Applications walked for one estimate: about a second of a slow machine."""

SCALE = 1000
_LEFT_OUT = 10
"""Of a hundred simulated draws so many are left out at either end of the range."""

Room = Mapping[tuple[str, str], tuple[int, ...]]
"""By (slot, part), for parties of 1 to SIZE_MAX: of SCALE places in line, how many still find room."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Of a hundred such applications, so many get a place: the range that most simulated draws lie in."""

    low: int
    high: int


def simulate(
    name: str, entries: Sequence[Entry], seats: Seats, *, shares: tuple[str, ...], share_order: str
) -> list[Room]:
    """Return the room in each simulated draw of the applications so far.

    Of a big pool each draw walks a sample, with seats in proportion: of one order of all, the
    next so many, which are a random sample in random order.

    Args:
        name: names the simulated seeds, so that the same pool gives the same odds.
        entries: the applications so far.
        seats: the seats by (slot, part).
        shares: the share codes in the rules' order.
        share_order: "reserved-first" or "open-first".
    """
    walked = min(len(entries), SAMPLE_MAX)
    draws = max(DRAWS_MIN, min(DRAWS_MAX, WORK_MAX // max(1, walked)))
    rooms = []
    for draw, order in enumerate(_orders(name, entries, walked, draws)):
        scaled = _scaled(seats, walked, len(entries), draw, draws)
        steps = walk(order, scaled, shares=shares, share_order=share_order)
        taken = [
            (step.place.slot, step.place.part, step.entry.size) if step.place else None for step in steps
        ]
        rooms.append(room(taken, scaled))
    return rooms


def _orders(name: str, entries: Sequence[Entry], walked: int, draws: int) -> Iterable[list[Entry]]:
    if walked == len(entries):
        for draw in range(draws):
            yield [entry for _, entry in draw_order(_seed(name, draw), entries)]
        return
    whole = [entry for _, entry in draw_order(_seed(name, 0), entries)]
    for draw in range(draws):
        start = draw * walked % len(whole)
        yield (whole[start:] + whole[:start])[:walked]


def _seed(name: str, draw: int) -> str:
    return sha256(f"sodat-odds/1\n{name}\n{draw}\n".encode()).hexdigest()


def _scaled(seats: Seats, walked: int, whole: int, draw: int, draws: int) -> dict[tuple[str, str], int]:
    """Return the seats in proportion; over all draws, what rounding takes and gives is even."""
    if walked == whole:
        return dict(seats)
    steps = 2 * draws
    return {
        key: (count * walked * steps + whole * (2 * draw + 1)) // (whole * steps)
        for key, count in seats.items()
    }


def room(taken: Sequence[tuple[str, str, int] | None], seats: Seats) -> Room:
    """Return for how many places in line there is room, by (slot, part) and size of party.

    Args:
        taken: what each application of the line got: (slot, part, seats), or None.
        seats: the seats before the first of them.
    """
    everywhere = len(taken) + 1
    left = dict(seats)
    ends = {
        key: [everywhere if count > size else 0 for size in range(SIZE_MAX)] for key, count in left.items()
    }
    for place, got in enumerate(taken, 1):
        if got is None:
            continue
        key, size = (got[0], got[1]), got[2]
        left[key] -= size
        for short in range(min(left[key], SIZE_MAX), SIZE_MAX):
            ends[key][short] = min(ends[key][short], place)
    return {key: tuple(SCALE * end // everywhere for end in each) for key, each in ends.items()}


def chance(rooms: Sequence[Room], mine: Entry, *, shares: tuple[str, ...]) -> Chance:
    """Return the range of the chance of one more application, whatever the order of its wishes."""
    parts = parts_of(mine, shares=shares, share_order="reserved-first")
    found = sorted(_percent(one, mine, parts) for one in rooms)
    cut = len(found) * _LEFT_OUT // 100
    low, high = found[cut], found[-1 - cut]
    return Chance(int(low), min(100, -int(-high // 1)))


def _percent(one: Room, mine: Entry, parts: Sequence[str]) -> float:
    none = (0,) * SIZE_MAX
    size = min(mine.size, SIZE_MAX) - 1
    best = max((one.get((slot, part), none)[size] for slot in mine.choices for part in parts), default=0)
    return 100.0 * (1.0 - (1.0 - best / SCALE) ** mine.tickets)
