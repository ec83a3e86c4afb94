"""Days in a row: who is served leaves, who is not comes again, and new people come every day."""

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from sodat.engine.columns import Array
from sodat.sim.crowd import Crowd
from sodat.sim.policies import Policy
from sodat.sim.release import Played, play

TICKET_CAP = 5
"""tickets = 1 + losses, at most this many (docs/method.md 9)."""
NEVER = -1


class Lived(NamedTuple):
    """What became of a crowd."""

    first: Played
    """The first day, of those who came on it."""
    there: Array
    """The lines of the crowd who came on the first day."""
    waited: Array
    """int16, by party: days until it had a seat; the first day is 1, -1 never."""


def live(policy: Policy, crowd: Crowd, seats: Array, chance: Generator, days: int) -> Lived:
    """Return so many days under one policy, the same seats every day.

    A program whose customer is served has a new one the next day: its identities never run out.
    A citizen who is given a seat leaves, also if the seat is cancelled later.
    """
    waiting = np.ones(len(crowd.sizes), bool)
    losses = np.zeros(len(crowd.sizes), np.int64)
    waited = np.full(len(crowd.sizes), NEVER, np.int16)
    first = None
    for day in range(days):
        there = np.flatnonzero(waiting & (crowd.joined <= day))
        tickets = np.minimum(1 + losses[there], TICKET_CAP).astype(np.uint8) if policy.tickets else None
        played = play(policy, crowd.of(there), seats, chance, tickets)
        if first is None:
            first, came = played, there
        got = there[played.given]
        losses[there] += 1
        losses[got] = 0
        served = got[~crowd.program[got]]
        waiting[served] = False
        waited[served] = day + 1 - crowd.joined[served]
    if first is None:
        raise ValueError("there is at least one day")
    return Lived(first, came, waited)
