"""The drawn order: all applications by (key, application)."""

import numpy as np

from sodat.engine.columns import Array, Columns, Number
from sodat.engine.jit import compiled
from sodat.engine.spread import cuts, spread


def drawn_order(keys: Array, threads: int) -> tuple[Array, Array]:
    """Return the line numbers, lowest key first, and the keys in that order.

    Applications of one key go by their id: the pool is sorted by it, so by line number.
    """
    # The first bits of the key with the line number in place of the others: sorting these
    # numbers is five times as fast as sorting line numbers by keys, and leaves little to settle.
    bits = np.uint64(len(keys).bit_length())
    order = keys[:, 0] >> bits << bits
    order |= np.arange(len(keys), dtype=np.uint64)
    order.sort()
    order &= (np.uint64(1) << bits) - np.uint64(1)
    order = order.astype(np.int64)
    keys = _taken(keys, order, threads)
    _settle(order, keys)
    return order, keys


def _taken(column: Array, order: Array, threads: int) -> Array:
    """Return a column in drawn order."""
    taken = np.empty_like(column)

    def take(_: int, low: int, high: int) -> None:
        # Nothing is out of range to be clipped, but in its other modes numpy writes to a copy first.
        np.take(column, order[low:high], axis=0, out=taken[low:high], mode="clip")

    spread(cuts(len(order), threads), take)
    return taken


@compiled
def _goes_before(one: Number, one_key: Array, other: Number, other_key: Array) -> bool:
    """Tell whether a line comes before another by (key, line number)."""
    for word in range(4):
        if one_key[word] != other_key[word]:
            return bool(one_key[word] < other_key[word])
    return bool(one < other)


@compiled
def _settle(order: Array, keys: Array) -> None:
    """Put in order, by insertion, what has the same first bits: there is next to none."""
    for rank in range(1, len(order)):
        place = rank
        while place > 0 and _goes_before(order[place], keys[place], order[place - 1], keys[place - 1]):
            order[place], order[place - 1] = order[place - 1], order[place]
            for word in range(4):
                keys[place, word], keys[place - 1, word] = keys[place - 1, word], keys[place, word]
            place -= 1


def ranked(columns: Columns, order: Array, threads: int) -> Columns:
    """Return the columns in drawn order.

    All jumping about in memory is done here, by loops that do nothing else, so that many
    jumps are under way at a time; a loop that jumps and works waits for each (docs/adr/0003).
    """
    firsts = np.zeros(len(order) + 1, np.int64)
    np.cumsum(_taken(np.diff(columns.firsts), order, threads), out=firsts[1:])
    choices = np.empty_like(columns.choices)
    spread(
        cuts(len(order), threads),
        lambda _, low, high: _rank(
            order[low:high], columns.firsts, columns.choices, firsts[low : high + 1], choices
        ),
    )
    return Columns(
        applications=_taken(columns.applications, order, threads),
        sizes=_taken(columns.sizes, order, threads),
        tickets=_taken(columns.tickets, order, threads),
        shares=_taken(columns.shares, order, threads),
        firsts=firsts,
        choices=choices,
    )


@compiled
def _rank(order: Array, from_firsts: Array, from_choices: Array, firsts: Array, choices: Array) -> None:
    """Copy the choices of these lines to where they belong in drawn order."""
    for rank in range(len(order)):
        begin = from_firsts[order[rank]]
        for choice in range(firsts[rank + 1] - firsts[rank]):
            choices[firsts[rank] + choice] = from_choices[begin + choice]
