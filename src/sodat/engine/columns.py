"""The pool as columns: one array a field, in the order of the file."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

TICKETS_MAX = 255
SHARES_MAX = 64
Array = NDArray[Any]
Number = Any
"""A number inside a compiled loop: there it has a width, and no type that mypy knows."""


class Columns(NamedTuple):
    """Applications in file order, or in drawn order."""

    applications: Array
    """uint64, two a line: the id as a number of 128 bits, higher half first."""
    sizes: Array
    """uint8: persons of the party."""
    tickets: Array
    """uint8."""
    shares: Array
    """uint8, or wider for more than 8 shares: bit i is set when it belongs to the i-th share of the rules."""
    firsts: Array
    """int64, one more than applications: those of number i are choices[firsts[i]:firsts[i + 1]]."""
    choices: Array
    """int32: slot numbers, in inventory order."""


Words = tuple[Array, Array, Array]
"""A small set of known names, to be found by their bytes:

names (uint8: one after the other), ends (int64, one more than names: name i is names[ends[i]:ends[i + 1]]),
table (int32: number of a name by its hash, -1 where empty; a power of two long, at most half full).
"""


def room(lines: int, choices: int, shares: int) -> Columns:
    """Return columns for so many lines, choices and kinds of shares, not filled yet."""
    firsts = np.empty(lines + 1, np.int64)
    firsts[lines] = choices
    return Columns(
        applications=np.empty((lines, 2), np.uint64),
        sizes=np.empty(lines, np.uint8),
        tickets=np.empty(lines, np.uint8),
        shares=np.empty(lines, np.min_scalar_type(2**shares - 1)),
        firsts=firsts,
        choices=np.empty(choices, np.int32),
    )


def name_hash(name: bytes) -> int:
    """Return the hash by which a name is found (FNV-1a, 64 bits); `parsing` has its twin."""
    value = 0xCBF29CE484222325
    for byte in name:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value ^ (value >> 32)


def words(names: tuple[str, ...]) -> Words:
    """Return a set of different ASCII names; a name's number is its place in the tuple."""
    texts = [name.encode("ascii") for name in names]
    width = 2
    while width < 2 * len(texts):
        width *= 2
    table = np.full(width, -1, np.int32)
    for number, text in enumerate(texts):
        place = name_hash(text) & (width - 1)
        while table[place] >= 0:
            place = (place + 1) & (width - 1)
        table[place] = number
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    return np.frombuffer(b"".join(texts) or b"\0", np.uint8), ends, table
