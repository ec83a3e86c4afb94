"""From the bytes of `pool.txt` to columns, refusing what `sodat.rules.pool.read_pool` refuses.

A reading loop gets the place where a field begins and gives back where it ends, or `_WRONG`,
which is handed on to the end of the line. All loops but the one over an id stop at a line end,
and the file is known to end with one, so none leaves the file.
"""

from typing import NamedTuple

import numpy as np

from sodat.engine.columns import Array, Columns, Number, room, words
from sodat.engine.jit import compiled
from sodat.engine.spread import cuts, spread

_LF, _PLUS, _COMMA, _DASH, _BAR, _ZERO, _NINE = (ord(sign) for sign in "\n+,-|09")
_ID_DIGITS = 32
_WRONG = -1
# The value of a hex digit by its byte; 255 for what is none. A table, because a branch for
# letters would be guessed wrong by the processor every other time.
_DIGIT = np.array([b"0123456789abcdef".find(byte) & 0xFF for byte in range(256)], np.uint8)

# Whether a byte ends a name.
_STOPS = np.array([byte in b"+,|\n" for byte in range(256)], np.bool_)


class MalformedPoolError(Exception):
    """`pool.txt` has not the one form it must have; `sodat.rules.pool.read_pool` says what is wrong.

    Attributes:
        line_number: the first bad line, from 1.
    """

    def __init__(self, line_number: int) -> None:
        super().__init__(f"pool.txt, line {line_number}")
        self.line_number = line_number


class Limits(NamedTuple):
    """What a pool may name, and how much of it."""

    slots: tuple[str, ...]
    """The slots of the inventory; a choice is its place here."""
    shares: tuple[str, ...]
    """The share codes in the rules' order, at most 64."""
    party_size_max: int
    ticket_cap: int


_Desk = tuple[Array, Array, Array, Array, Array, Array, Array, Array, Array, int, int]
"""What a thread reads with, see `_desk`."""


def parse_pool(pool: bytes, limits: Limits, threads: int) -> Columns:
    """Return the columns of a pool, in file order.

    Raises:
        MalformedPoolError: a line has another form than protocol.md 1 gives it.
    """
    if pool and not pool.endswith(b"\n"):
        raise MalformedPoolError(pool.count(b"\n") + 1)
    text = np.frombuffer(pool, np.uint8)
    # Each thread takes whole lines: a cut is moved on to the next line's beginning.
    bounds = [pool.find(b"\n", cut - 1) + 1 if cut else 0 for cut in cuts(len(pool), threads)]
    counts = spread(bounds, lambda _, begin, end: _count(text[begin:end]))
    rows = [sum(lines for lines, _ in counts[:part]) for part in range(threads + 1)]
    places = [sum(lines + commas for lines, commas in counts[:part]) for part in range(threads + 1)]
    columns = room(rows[-1], places[-1], len(limits.shares))

    def parse(part: int, begin: int, end: int) -> int:
        return _parse(_desk(text, limits), (begin, end, rows[part], places[part]), tuple(columns))

    # Each thread looks at the order of its own lines; what is left are the lines at the cuts.
    wrong = [row for row in spread(bounds, parse) if row >= 0]
    wrong += [row for row in rows[1:-1] if 0 < row < rows[-1] and not _rises(columns.applications, row)]
    if wrong:
        raise MalformedPoolError(min(wrong) + 1)
    return columns


def _desk(text: Array, limits: Limits) -> _Desk:
    by_code = sorted(limits.shares)
    # By slot, the place of its last mention among the choices, or -1; by share, its bit.
    seen = np.full(len(limits.slots), -1, np.int64)
    bits = np.array([1 << limits.shares.index(share) for share in by_code] or [0], np.uint64)
    found_slots, found_shares = words(limits.slots), words(tuple(by_code))
    return (text, seen, bits, *found_slots, *found_shares, limits.party_size_max, limits.ticket_cap)


@compiled
def _count(text: Array) -> tuple[int, int]:
    """Return the number of lines and of commas."""
    lines = commas = 0
    for byte in text:
        lines += byte == _LF
        commas += byte == _COMMA
    return lines, commas


@compiled
def _rises(applications: Array, row: int) -> bool:
    """Tell whether an application has a higher id than the one before it."""
    if applications[row - 1, 0] != applications[row, 0]:
        return bool(applications[row - 1, 0] < applications[row, 0])
    return bool(applications[row - 1, 1] < applications[row, 1])


@compiled
def _application(text: Array, at: Number, end: Number, applications: Array, row: Number) -> Number:
    """Read an id of 32 hex digits into two halves; return its end."""
    if at + _ID_DIGITS >= end:
        return _WRONG
    wrong: Number = np.uint8(0)
    for half in range(2):
        value: Number = np.uint64(0)
        for place in range(at + 16 * half, at + 16 * half + 16):
            digit = _DIGIT[text[place]]
            wrong |= digit
            value = (value << np.uint64(4)) | np.uint64(digit & 15)
        applications[row, half] = value
    return at + _ID_DIGITS if wrong < 16 else _WRONG


@compiled
def _past_bar(text: Array, at: Number) -> Number:
    """Return the place after the bar that must stand here."""
    return at + 1 if at >= 0 and text[at] == _BAR else _WRONG


@compiled
def _number(text: Array, at: Number, most: Number) -> tuple[Number, Number]:
    """Return a number of 1 to most, without leading zeros, and its end."""
    if at < 0 or text[at] == _ZERO:
        return 0, _WRONG
    value: Number = 0
    while _ZERO <= text[at] <= _NINE and value <= most:
        value = 10 * value + text[at] - _ZERO
        at += 1
    return value, (at if 1 <= value <= most else _WRONG)


@compiled
def _name(text: Array, at: Number, names: Array, ends: Array, table: Array) -> tuple[Number, Number]:
    """Return the number of the name that begins here, -1 if it is not known, and its end."""
    value: Number = np.uint64(0xCBF29CE484222325)
    end = at
    while not _STOPS[text[end]]:
        value = (value ^ np.uint64(text[end])) * np.uint64(0x100000001B3)
        end += 1
    mask = np.uint64(len(table) - 1)
    probe = (value ^ (value >> np.uint64(32))) & mask
    while table[probe] >= 0:
        number = table[probe]
        first = ends[number]
        same = 0
        if ends[number + 1] - first == end - at:
            while same < end - at and names[first + same] == text[at + same]:
                same += 1
            if same == end - at:
                return number, end
        probe = (probe + np.uint64(1)) & mask
    return _WRONG, end


@compiled
def _shares(
    text: Array, at: Number, bits: Array, names: Array, ends: Array, table: Array
) -> tuple[Number, Number]:
    """Return the shares as bits, and their end; codes must be known, sorted, each once."""
    shares: Number = np.uint64(0)
    if at < 0:
        return shares, _WRONG
    if text[at] == _DASH:
        return shares, at + 1
    last = -1
    while True:
        share, end = _name(text, at, names, ends, table)
        if share <= last:
            return shares, _WRONG
        shares |= bits[share]
        if text[end] != _PLUS:
            return shares, end
        last, at = share, end + 1


@compiled
def _choices(
    text: Array,
    at: Number,
    first: Number,
    choices: Array,
    seen: Array,
    names: Array,
    ends: Array,
    table: Array,
) -> tuple[Number, Number]:
    """Write the choices of a line from a place on; return the place after them, and the line's LF."""
    place = first
    while at >= 0:
        slot, end = _name(text, at, names, ends, table)
        if slot < 0 or seen[slot] >= first:
            break
        seen[slot] = place
        choices[place] = slot
        place += 1
        if text[end] == _LF:
            return place, end
        at = end + 1 if text[end] == _COMMA else _WRONG
    return place, _WRONG


@compiled
def _parse(desk: _Desk, cursor: tuple[int, int, int, int], columns: tuple[Array, ...]) -> int:
    """Fill in the columns from a row and a choice on; return the first bad row, or -1."""
    begin, end, first_row, place = cursor
    text, seen, bits, slot_names, slot_ends, slot_table, names, ends, table, size_max, ticket_cap = desk
    applications, sizes, tickets, shares, firsts, choices = columns
    row = first_row
    while begin < end:
        at = _application(text, begin, end, applications, row)
        sizes[row], at = _number(text, _past_bar(text, at), size_max)
        tickets[row], at = _number(text, _past_bar(text, at), ticket_cap)
        shares[row], at = _shares(text, _past_bar(text, at), bits, names, ends, table)
        firsts[row] = place
        at = _past_bar(text, at)
        place, at = _choices(text, at, place, choices, seen, slot_names, slot_ends, slot_table)
        if at < 0 or (row > first_row and not _rises(applications, row)):
            return row
        begin = at + 1
        row += 1
    return _WRONG
