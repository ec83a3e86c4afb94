"""The two line files a draw starts from: `pool.txt` and `inventory.txt` (docs/method.md 2).

The pool is public and pseudonymous: an application is named by a fresh random id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sodat.rules import lines
from sodat.rules.manifest import Rules
from sodat.rules.refusals import MalformedFile

OPEN = "open"
POOL = "pool.txt"
INVENTORY = "inventory.txt"

Seats = Mapping[tuple[str, str], int]
"""Seats by (slot, part). A part that is not named has none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One application as the draw sees it: no name, no phone, no time."""

    application: str
    size: int
    tickets: int
    shares: tuple[str, ...]
    choices: tuple[str, ...]


def entry_line(entry: Entry) -> str:
    """Return the pool line of one application, without LF."""
    shares = "+".join(sorted(entry.shares)) or "-"
    return f"{entry.application}|{entry.size}|{entry.tickets}|{shares}|{','.join(entry.choices)}"


def print_pool(entries: Iterable[Entry]) -> bytes:
    """Return `pool.txt`: one line an application, sorted bytewise."""
    return lines.print_lines(sorted(entry_line(entry) for entry in entries))


def print_inventory(seats: Seats) -> bytes:
    """Return `inventory.txt`: `slot|part|seats`, sorted bytewise.

    A part without seats is printed as 0, so that a slot that lost its seats is still a known wish.
    """
    return lines.print_lines(sorted(f"{slot}|{part}|{count}" for (slot, part), count in seats.items()))


def read_inventory(data: bytes, shares: tuple[str, ...], file: str = INVENTORY) -> dict[tuple[str, str], int]:
    """Return the seats by (slot, part), in file order.

    Raises:
        MalformedFile: any other form than `print_inventory` gives, or a part that is not one of the shares.
    """
    seats: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines.read_sorted(data, file), 1):
        slot, part, count = lines.fields(line, 3, file, number)
        if part != OPEN and part not in shares:
            raise MalformedFile(file=file, line=number, what="share-unknown")
        key = (lines.slot_id(slot, file, number), part)
        if key in seats:
            raise MalformedFile(file=file, line=number, what="line-doubled")
        seats[key] = lines.whole(count, 0, 10**9, file, number)
    return seats


def read_pool(data: bytes, rules: Rules, slots: Iterable[str]) -> tuple[Entry, ...]:
    """Return the applications in file order (sorted by id).

    Raises:
        MalformedFile: any other form than `print_pool` gives, or a value outside the rules' limits.
    """
    known = frozenset(slots)
    entries = []
    before = ""
    for number, line in enumerate(lines.read_sorted(data, POOL), 1):
        entry = _entry(line, rules, known, number)
        if entry.application == before:
            raise MalformedFile(file=POOL, line=number, what="application-doubled")
        before = entry.application
        entries.append(entry)
    return tuple(entries)


def _entry(line: str, rules: Rules, known: frozenset[str], number: int) -> Entry:
    application, size, tickets, shares, choices = lines.fields(line, 5, POOL, number)
    wished = tuple(choices.split(","))
    if len(set(wished)) != len(wished):
        raise MalformedFile(file=POOL, line=number, what="choice-doubled")
    if not known.issuperset(wished):
        raise MalformedFile(file=POOL, line=number, what="slot-unknown")
    entitled = () if shares == "-" else tuple(shares.split("+"))
    if list(entitled) != sorted(set(entitled)):
        raise MalformedFile(file=POOL, line=number, what="shares-not-sorted")
    if not set(entitled) <= set(rules.shares):
        raise MalformedFile(file=POOL, line=number, what="share-unknown")
    return Entry(
        application=lines.application_id(application, POOL, number),
        size=lines.whole(size, 1, rules.party_size_max, POOL, number),
        tickets=lines.whole(tickets, 1, rules.ticket_cap, POOL, number),
        shares=entitled,
        choices=wished,
    )
