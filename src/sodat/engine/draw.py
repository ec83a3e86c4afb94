"""The whole draw, from bytes to bytes: what `sodat.rules` says, for pools of millions."""

import numpy as np

from sodat.engine.columns import SHARES_MAX, TICKETS_MAX, Array, Columns
from sodat.engine.order import drawn_order, ranked
from sodat.engine.parsing import Limits, MalformedPoolError, parse_pool
from sodat.engine.printing import print_cutoffs, print_order, print_result
from sodat.engine.sha256 import draw_keys
from sodat.engine.walk import walk
from sodat.rules.draw import Drawn
from sodat.rules.manifest import Rules
from sodat.rules.pool import OPEN, Seats, read_inventory, read_pool
from sodat.rules.refusals import InvariantBroken, MalformedFile, ensure


def draw(rules: Rules, inventory: bytes, pool: bytes, seed: str, *, threads: int = 2) -> Drawn:
    """Return the files of the draw; the same bytes for any number of threads.

    Args:
        rules: share_order, shares, party_size_max and ticket_cap are used.
        inventory: the bytes of `inventory.txt`.
        pool: the bytes of `pool.txt`.
        seed: 64 hex digits.
        threads: how many threads work.

    Raises:
        MalformedFile: the pool or the inventory is not of the form it must have.
    """
    seats = read_inventory(inventory, rules.shares)
    slots = tuple(dict.fromkeys(slot for slot, _ in seats))
    parts = (*rules.shares, OPEN)
    ensure(rules.ticket_cap <= TICKETS_MAX and len(rules.shares) <= SHARES_MAX, "columns are wide enough")
    columns = _columns(rules, pool, slots, threads)
    keys = draw_keys(columns, seed, threads)
    order, keys = drawn_order(keys, threads)
    columns = ranked(columns, order, threads)
    order_text = print_order(columns.applications, keys, threads)
    del keys, order
    table = _table(seats, slots, parts)
    given = walk(columns, table, open_first=rules.share_order == "open-first")
    ensure(bool((given.seats <= table).all()), "no slot is overfilled")
    del columns
    places = [f"{slot}|{part}" for slot in slots for part in parts]
    result_text = print_result(order_text, given.places, places, threads)
    cells = [(slots.index(slot), parts.index(part)) for slot, part in seats]
    rows = [(int(table[cell]), int(given.seats[cell]), int(given.last[cell])) for cell in cells]
    return Drawn(order_text, result_text, print_cutoffs([f"{slot}|{part}" for slot, part in seats], rows))


def _columns(rules: Rules, pool: bytes, slots: tuple[str, ...], threads: int) -> Columns:
    """Return the columns of the pool, or refuse it in the words of the plain reader."""
    try:
        return parse_pool(pool, Limits(slots, rules.shares, rules.party_size_max, rules.ticket_cap), threads)
    except MalformedPoolError as wrong:
        raise _refusal(rules, pool, slots, wrong.line_number) from None


def _refusal(rules: Rules, pool: bytes, slots: tuple[str, ...], line_number: int) -> MalformedFile:
    """Return what the plain reader says of the first bad line, read with the good one before it."""
    lines = pool.split(b"\n", line_number)
    good_and_bad = lines[max(line_number - 2, 0) : line_number]
    ending = b"\n" if len(lines) > line_number else b""
    try:
        read_pool(b"\n".join(good_and_bad) + ending, rules, slots)
    except MalformedFile as refusal:
        return MalformedFile(**{**refusal.facts, "line": line_number})
    raise InvariantBroken("the engine refuses only what the plain reader refuses")


def _table(seats: Seats, slots: tuple[str, ...], parts: tuple[str, ...]) -> Array:
    """Return the seats as int64, (slot, part); what the inventory does not name has none."""
    table = np.zeros((len(slots), len(parts)), np.int64)
    for slot, row in {slot: number for number, slot in enumerate(slots)}.items():
        for column, part in enumerate(parts):
            table[row, column] = seats.get((slot, part), 0)
    return table
