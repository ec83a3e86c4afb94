"""From ranks to the bytes of `order.txt`, `result.txt` and `cutoffs.txt`."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import numpy as np

from sodat.engine.columns import Array, Number
from sodat.engine.jit import compiled
from sodat.engine.spread import cuts, spread

_BAR, _LF, _ZERO = (ord(sign) for sign in "|\n0")
_ID_DIGITS = 32
# What follows `rank|application` in a line of `order.txt`: a bar, the key, LF.
_KEY_REST = 1 + 64 + 1


def _printed(size: int, bounds: list[int], write: Callable[[Array, int, int, int], None]) -> bytes:
    """Return a page of so many bytes that write(page, part, from, to) fills, part by part."""
    # A file in memory hands out its bytes without copying them, and lends them for writing before.
    file = BytesIO(bytes(size))
    spread(bounds, partial(write, np.frombuffer(file.getbuffer(), np.uint8)))
    return file.getvalue()


def print_order(applications: Array, keys: Array, threads: int) -> bytes:
    """Return `order.txt`: `rank|application|key` by rank; both columns are in drawn order."""
    bounds = cuts(len(keys), threads)
    begins = [_line_begin(rank) for rank in bounds]

    def write(page: Array, part: int, low: int, high: int) -> None:
        _order(page[begins[part] :], low, applications[low:high], keys[low:high])

    return _printed(begins[-1], bounds, write)


def print_result(order_text: bytes, places: Array, names: list[str], threads: int) -> bytes:
    """Return `result.txt`: `rank|application|slot|part` by rank.

    Args:
        order_text: the bytes of `order.txt`: its lines begin alike.
        places: what each rank got, by number, or -1 for nothing.
        names: `slot|part` by number.
        threads: how many threads print.
    """
    # Moved on by one: ending 0 is that of place -1.
    lines = [f"|{name}\n".encode("ascii") for name in ["-|-", *names]]
    endings = np.frombuffer(b"".join(lines), np.uint8)
    ends = np.cumsum([0, *map(len, lines)], dtype=np.int64)
    heads = np.frombuffer(order_text, np.uint8)
    bounds = cuts(len(places), threads)
    sizes = spread(bounds, lambda _, low, high: _length(places[low:high], ends))
    begins = [_line_begin(rank) - _KEY_REST * rank + sum(sizes[:part]) for part, rank in enumerate(bounds)]

    def write(page: Array, part: int, low: int, high: int) -> None:
        _result(page[begins[part] :], heads[_line_begin(low) :], places[low:high], endings, ends)

    return _printed(begins[-1], bounds, write)


def print_cutoffs(names: list[str], rows: list[tuple[int, int, int]]) -> bytes:
    """Return `cutoffs.txt`: `slot|part|seats|given|last rank served`, sorted."""
    lines = [
        f"{name}|{seats}|{given}|{last}\n" for name, (seats, given, last) in zip(names, rows, strict=True)
    ]
    return "".join(sorted(lines)).encode("ascii")


def _line_begin(rank: int) -> int:
    """Return where the line after this rank's begins in `order.txt`; 0 for rank 0."""
    digits: int = sum(rank - 10**power + 1 for power in range(len(str(rank))) if rank >= 10**power)
    return digits + (1 + _ID_DIGITS + _KEY_REST) * rank


@compiled
def _number(page: Array, at: Number, number: Number) -> Number:
    """Write a number and a bar; return their end."""
    digits = 1
    power = 10
    while number >= power:
        power *= 10
        digits += 1
    for place in range(at + digits - 1, at - 1, -1):
        page[place] = _ZERO + number % 10
        number //= 10
    page[at + digits] = _BAR
    return at + digits + 1


@compiled
def _eight_digits(page: Array, at: Number, half: Number) -> None:
    """Write 32 bits as eight hex digits, all of them in one 64-bit number: a byte a digit."""
    word = np.uint64(half)
    word = (word | (word << np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    word = (word | (word << np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    word = (word | (word << np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    letters = ((word + np.uint64(0x0606060606060606)) >> np.uint64(4)) & np.uint64(0x0101010101010101)
    word += np.uint64(0x3030303030303030) + letters * np.uint64(ord("a") - ord("9") - 1)
    page[at] = word >> np.uint64(56)
    page[at + 1] = word >> np.uint64(48)
    page[at + 2] = word >> np.uint64(40)
    page[at + 3] = word >> np.uint64(32)
    page[at + 4] = word >> np.uint64(24)
    page[at + 5] = word >> np.uint64(16)
    page[at + 6] = word >> np.uint64(8)
    page[at + 7] = word


@compiled
def _sixteen_digits(page: Array, at: Number, number: Number) -> Number:
    """Write 64 bits as sixteen hex digits; return their end."""
    _eight_digits(page, at, number >> np.uint64(32))
    _eight_digits(page, at + 8, number & np.uint64(0xFFFFFFFF))
    return at + 16


@compiled
def _order(page: Array, rank: int, applications: Array, keys: Array) -> None:
    """Write the lines of `order.txt` for the ranks after `rank`."""
    at = 0
    for line in range(len(keys)):
        at = _number(page, at, rank + line + 1)
        for half in range(2):
            at = _sixteen_digits(page, at, applications[line, half])
        page[at] = _BAR
        at += 1
        for word in range(4):
            at = _sixteen_digits(page, at, keys[line, word])
        page[at] = _LF
        at += 1


@compiled
def _length(places: Array, ends: Array) -> Number:
    """Return the length of all endings together."""
    length: Number = 0
    for place in places:
        length += ends[place + 2] - ends[place + 1]
    return length


@compiled
def _result(page: Array, heads: Array, places: Array, endings: Array, ends: Array) -> None:
    """Write lines of `result.txt`: `rank|application` out of the lines of `order.txt`, then the ending."""
    at = head = 0
    for place in places:
        size = 0
        while heads[head + size] != _BAR:
            size += 1
        size += 1 + _ID_DIGITS
        for byte in range(size):
            page[at + byte] = heads[head + byte]
        at += size
        head += size + _KEY_REST
        for byte in range(ends[place + 1], ends[place + 2]):
            page[at] = endings[byte]
            at += 1
