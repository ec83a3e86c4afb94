"""Order and walk for a crowd: `sodat.engine` does both, here its columns are made ready.

There is no allocation of its own here. That the results are those of `sodat.rules` is tested
(tests/flow/test_simulate.py).
"""

from typing import NamedTuple

import numpy as np

from sodat.engine.columns import Array, Columns
from sodat.engine.order import drawn_order
from sodat.engine.sha256 import draw_keys
from sodat.engine.walk import NONE, walk
from sodat.sim.crowd import Crowd


class Filed(NamedTuple):
    """Applications, one line each."""

    party: Array
    """int64: whose it is; the line in the crowd."""
    ids: Array
    """uint64, (application, 2): as in `Columns`."""
    tickets: Array
    """uint8."""


def drawn(filed: Filed, seed: str) -> Array:
    """Return the line numbers of the applications in drawn order."""
    nothing = np.zeros(0, np.int32)
    columns = Columns(filed.ids, nothing, filed.tickets, nothing, nothing, nothing)
    order, _ = drawn_order(draw_keys(columns, seed, 1), 1)
    return order


def by_arrival(arrived: Array) -> Array:
    """Return line numbers, first-come first. Times are fractions of seconds: no two are the same."""
    return np.argsort(arrived)


def drawn_then_by_arrival(filed: Filed, seed: str, early: Array, arrived: Array) -> Array:
    """Return a waiting room's order: who came before the opening as drawn, then the others as they came.

    Args:
        filed: the applications.
        seed: of the draw.
        early: bool, by application.
        arrived: seconds, by application.
    """
    order, late = drawn(filed, seed), by_arrival(arrived)
    return np.concatenate([order[early[order]], late[~early[late]]])


def serve(crowd: Crowd, queue: Array, seats: Array, *, anywhere: Array | None = None) -> Array:
    """Return the place of each in the queue, -1 for none: slot number x parts + part number.

    Args:
        crowd: the parties.
        queue: lines of the crowd, served in this order.
        seats: int64, (slot, part); the last part is open to all. What is given is taken out of it.
        anywhere: bool, by party: who takes any slot after the wished ones are gone.
    """
    firsts, choices = _choices(crowd, queue, len(seats), anywhere)
    columns = Columns(
        applications=np.zeros((0, 2), np.uint64),
        sizes=crowd.sizes[queue],
        tickets=np.zeros(0, np.uint8),
        shares=crowd.shares[queue],
        firsts=firsts,
        choices=choices,
    )
    given = walk(columns, seats, open_first=False)
    seats -= given.seats
    return given.places


def _choices(crowd: Crowd, queue: Array, slots: int, anywhere: Array | None) -> tuple[Array, Array]:
    """Return the wishes as the engine has them, and after them all slots for those who take any."""
    wishes = np.take(crowd.wishes, queue, axis=0)
    count, width = wishes.shape
    if anywhere is None:
        return np.arange(count + 1, dtype=np.int64) * width, wishes.reshape(-1)
    wide = anywhere[queue]
    firsts = np.zeros(count + 1, np.int64)
    np.cumsum(width + wide * slots, out=firsts[1:])
    more = firsts[1:][wide, None] - slots + np.arange(slots)
    wished = np.ones(firsts[-1], bool)
    wished[more.reshape(-1)] = False
    choices = np.empty(firsts[-1], np.int32)
    choices[wished] = wishes.reshape(-1)
    # Each starts at its first wish, so that they do not all run at the same slot.
    choices[more] = (wishes[wide, :1] + np.arange(slots)) % slots
    return firsts, choices


def is_served(places: Array) -> Array:
    """Return who got a place."""
    served: Array = places != NONE
    return served
