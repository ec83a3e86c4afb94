"""The walk of protocol.md 4 over columns; `sodat.rules.walk` is the text it must agree with."""

from typing import NamedTuple

import numpy as np

from sodat.engine.columns import Array, Columns, Number
from sodat.engine.jit import compiled

NONE = -1


class Given(NamedTuple):
    """What the walk gave. Ranks start at 1."""

    places: Array
    """int32, by rank: slot number x parts + part number, or -1."""
    seats: Array
    """int64, (slot, part): seats given."""
    last: Array
    """int64, (slot, part): the last rank served, 0 where nobody was."""


def walk(columns: Columns, seats: Array, *, open_first: bool) -> Given:
    """Return what each application gets, served in the order of the columns.

    Args:
        columns: the applications in drawn order.
        seats: int64, (slot, part); the parts are the shares in the rules' order, then open.
        open_first: whether the open part is tried before the own shares, or after them.
    """
    shares = list(range(seats.shape[1] - 1))
    tried = np.array([len(shares), *shares] if open_first else [*shares, len(shares)], np.int64)
    left = seats.copy()
    places = np.empty(len(columns.sizes), np.int32)
    last = np.zeros_like(seats)
    _walk(tuple(columns), tried, left, places, last)
    return Given(places, seats - left, last)


@compiled
def _place(wishes: Array, size: Number, shares: Number, tried: Array, left: Array) -> Number:
    """Return the first place in the order of wishes that has seats for the whole party."""
    parts = len(tried)
    for slot in wishes:
        for part in tried:
            own = part == parts - 1 or (shares >> np.uint64(part)) & np.uint64(1)
            if own and left[slot, part] >= size:
                return slot * parts + part
    return NONE


@compiled
def _walk(columns: tuple[Array, ...], tried: Array, left: Array, places: Array, last: Array) -> None:
    """Serve one application after the other."""
    _, sizes, _, shares, firsts, choices = columns
    parts = len(tried)
    for rank in range(len(places)):
        wishes = choices[firsts[rank] : firsts[rank + 1]]
        place = _place(wishes, sizes[rank], shares[rank], tried, left)
        places[rank] = place
        if place != NONE:
            left[place // parts, place % parts] -= sizes[rank]
            last[place // parts, place % parts] = rank + 1
