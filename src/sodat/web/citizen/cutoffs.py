"""The published last numbers of a release, read once: what is published stays as it is."""

from dataclasses import dataclass

from sodat.rules import lines
from sodat.storage import records
from sodat.storage.statements import Transaction

RELEASES_MAX = 200
_read: dict[tuple[str, str], "Cutoffs"] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a slot: how many seats, and the last number that got one; 0: nobody."""

    part: str
    seats: int
    given: int
    last: int


Cutoffs = dict[str, tuple[Part, ...]]
"""By slot."""


async def cutoffs_of(tx: Transaction, origin: str, release: str) -> Cutoffs | None:
    """Return the last numbers of a release by slot; None while they are not published."""
    found = _read.get((origin, release))
    if found is not None:
        return found
    file = await records.get(tx, release, "cutoffs.txt")
    if file is None:
        return None
    if len(_read) >= RELEASES_MAX:
        _read.clear()
    _read[origin, release] = found = _parsed(file)
    return found


def _parsed(file: bytes) -> Cutoffs:
    found: Cutoffs = {}
    for line in lines.read_lines(file, "cutoffs.txt"):
        slot, part, seats, given, last = line.split("|")
        found[slot] = (*found.get(slot, ()), Part(part, int(seats), int(given), int(last)))
    return found


def last_number(parts: tuple[Part, ...]) -> int:
    """Return the last number served in the places for all; where there are none, in any."""
    lasts = {one.part: one.last for one in parts}
    return lasts.get("open", max(lasts.values(), default=0))


def last_of(parts: tuple[Part, ...], part: str) -> int:
    """Return the last number served in one part of a slot; without a record of it, in the places for all."""
    return next((one.last for one in parts if one.part == part), last_number(parts))
