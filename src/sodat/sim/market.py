"""Small markets with a scalper, after Hakimov, Heller, Kuebler and Kurino (2021), many side by side.

Seekers want one slot each. The scalper has fake names: each can sit in a slot, where it is worth
nothing. He sells by giving such a slot up. What a customer pays for is the difference between being
his customer and not being one.

Each market is one slot of SLOTS seats that only its own people wish for; so one draw and one walk
of the engine serve all markets, and none of them knows of the others.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.random import Generator

from sodat.city import timing
from sodat.engine.columns import Array
from sodat.sim.crowd import OWN_ADDRESS, Crowd, ways
from sodat.sim.release import RACE_SECONDS
from sodat.sim.serving import Filed, by_arrival, drawn, is_served, serve

SLOTS = 10
Freed = Literal["shelf", "next-draw", "refill"]
"""Where a slot goes that is given up: to whoever asks first, to a next draw, to the next in drawn order."""


class Sales(NamedTuple):
    """Markets in which fake names hold slots. Chances are those of a customer, over all markets."""

    taken: Array
    """int64, by market: slots that fake names hold."""
    asked: Array
    """int64, by market: seekers without a slot to whom it makes sense to offer anything."""
    with_deal: float
    without: float
    """The scalper gives up as many slots, but she is not his customer."""
    unless_paid: float
    """Without her money he gives up one slot fewer: it stays empty."""


def hold(chance: Generator, markets: int, seekers: int, names: int, *, race: bool, freed: Freed) -> Sales:
    """Return what fake names hold, and what it is worth to be a customer when slots are given up.

    Args:
        chance: where all chance comes from.
        markets: how many, side by side.
        seekers: how many in each want a slot.
        names: how many fake names in each.
        race: whether the slots are given to whoever asks first, or drawn.
        freed: where a slot goes that is given up.
    """
    lines = np.arange(markets * (seekers + names))
    market, seeker = lines // (seekers + names), lines % (seekers + names) < seekers
    if race:
        quick = ways(chance, len(lines)).choosing
        quick[~seeker] = _reactions(chance, markets * names)
        order = by_arrival(quick)
    else:
        order = _drawn(chance, len(lines))
    won = _winners(order, market, np.full(markets, SLOTS))
    taken = np.bincount(market[won & ~seeker], minlength=markets)
    out = seeker & ~won
    left_out = np.bincount(market[out], minlength=markets)
    given_up = np.minimum(taken, left_out)
    if freed == "refill":
        # The next in the drawn order get what is given up, customers or not. Only they could gain.
        back = _winners(order[out[order]], market, given_up)
        return Sales(taken, np.bincount(market[back], minlength=markets), 1.0, 1.0, 0.0)
    waiting = np.flatnonzero(out)
    nth = np.arange(len(waiting)) - np.repeat(np.cumsum(left_out) - left_out, left_out)
    customer = waiting[nth < given_up[market[waiting]]]
    if freed == "next-draw":
        # A customer has one application in the next draw, like everybody else: it is the same draw for both.
        again = waiting[_drawn(chance, len(waiting))]
        chances = _share(_winners(again, market, given_up), customer)
        fewer = _share(_winners(again, market, np.maximum(given_up - 1, 0)), customer)
        return Sales(taken, left_out, chances, chances, fewer)
    glances = chance.random(len(lines)) * RACE_SECONDS
    glances[customer] = _reactions(chance, len(customer))
    back = _winners(waiting[by_arrival(glances[waiting])], market, given_up)
    out[customer] = False
    others = _share(back, np.flatnonzero(out))
    return Sales(taken, left_out, _share(back, customer), others, others)


def flood(chance: Generator, markets: int, seekers: int, customers: int, extra: int) -> tuple[float, float]:
    """Return the chances of a customer, for whom so many extra applications are filed, and of another."""
    mine = np.concatenate([np.arange(seekers), np.repeat(np.arange(customers), extra)])
    market = np.repeat(np.arange(markets), len(mine))
    person = market * seekers + np.tile(mine, markets)
    won = np.zeros(markets * seekers, bool)
    won[person[_winners(_drawn(chance, len(person)), market, np.full(markets, SLOTS))]] = True
    customer = np.arange(markets * seekers) % seekers < customers
    return _share(won, np.flatnonzero(customer)), _share(won, np.flatnonzero(~customer))


def _reactions(chance: Generator, count: int) -> Array:
    return timing.PROGRAM_SECONDS * chance.lognormal(0, timing.PROGRAM_SPREAD, count)


def _drawn(chance: Generator, count: int) -> Array:
    ids = chance.integers(0, 2**64, (count, 2), np.uint64)
    return drawn(Filed(np.arange(count), ids, np.ones(count, np.uint8)), chance.bytes(32).hex())


def _winners(order: Array, market: Array, seats: Array) -> Array:
    """Return who has a slot, by line, when these lines are served in this order."""
    won = np.zeros(len(market), bool)
    places = serve(_singles(market), order, seats[:, None].astype(np.int64))
    won[order[is_served(places)]] = True
    return won


def _share(won: Array, lines: Array) -> float:
    return float(won[lines].mean()) if len(lines) else 0.0


def _singles(market: Array) -> Crowd:
    """Return people who go alone, each wishing for the slot of their market."""
    count = len(market)
    zeros, no = np.zeros(count), np.zeros(count, bool)
    return Crowd(
        sizes=np.ones(count, np.uint8),
        program=no,
        agent=no,
        verified=~no,
        wishes=market[:, None].astype(np.int32),
        shares=np.zeros(count, np.uint8),
        language=np.zeros(count, np.int8),
        slow=no,
        ward=np.full(count, -1, np.int16),
        address=np.full(count, OWN_ADDRESS, np.int32),
        choosing=zeros,
        captcha=zeros,
        signing_in=zeros,
        reaction=zeros,
        joined=np.zeros(count, np.int16),
    )
