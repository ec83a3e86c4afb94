"""One release under one policy: who comes when, who is served, what becomes of the seats that come back."""

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from sodat.city import timing
from sodat.engine.columns import Array
from sodat.sim.crowd import OWN_ADDRESS, Crowd
from sodat.sim.policies import Policy
from sodat.sim.serving import Filed, by_arrival, drawn, drawn_then_by_arrival, is_served, serve

RACE_SECONDS = 3600.0
FILING_SECONDS = 10 * 3600.0
ROOM_SECONDS = 1800.0
READY_SHARE = 0.6
"""Citizens who sit signed in before the page when it opens, or are in the waiting room by then."""
WAIT_SECONDS, WAIT_SPREAD = 180.0, 0.5
"""How long before the opening they come, where that is needed at all: median and spread."""
PERSIST_SECONDS = 120.0
"""How long a citizen who found nothing goes on trying: the median."""
CANCEL_SHARE = 0.08
"""Of all parties with a seat, whoever files for them."""
LIMIT, LIMIT_SECONDS = 5, 60.0
"""Requests from one address in so many seconds, where addresses are limited."""
PROGRAM_ADDRESSES = 300
SOLVE_SECONDS = 0.002
"""A table of 54 glyphs solves a captcha of 2021 in this time, every time."""


class Played(NamedTuple):
    """What became of each party of the crowd."""

    admitted: Array
    """bool: could file at all."""
    compared: Array
    """bool: admitted, and in a waiting room there before the opening."""
    arrived: Array
    """Seconds since the filing opened."""
    given: Array
    """bool: got its seats, at first or when some came back, kept or not."""
    first_given: Array
    """bool: got its seats at first."""
    held: Array
    """int64: the seats it has at the end of the day; doubles count."""
    seconds: Array
    """What it cost them, in seconds at the page."""
    seats: int
    """How many there were to give."""


def play(
    policy: Policy, crowd: Crowd, seats: Array, chance: Generator, tickets: Array | None = None
) -> Played:
    """Return one release played to the end of its day.

    Args:
        policy: what orders the parties.
        crowd: who comes.
        seats: int64, (slot, part); not changed.
        chance: where all chance comes from.
        tickets: uint8, by party; left out, one each.
    """
    admitted = crowd.verified if policy.verified_only else np.ones(len(crowd.sizes), bool)
    ready = crowd.program | (chance.random(len(crowd.sizes)) < READY_SHARE)
    arrived = _arrivals(policy, crowd, ready, chance)
    party = np.flatnonzero(admitted)
    if policy.copies > 1:
        party = np.concatenate([party, np.repeat(party[crowd.program[party]], policy.copies - 1)])
    weight = np.ones(len(crowd.sizes), np.uint8) if tickets is None else tickets
    weight = np.where(crowd.program, weight * np.uint8(policy.browsers), weight)
    filed = Filed(party, chance.integers(0, 2**64, (len(party), 2), np.uint64), weight[party])
    queue = party[_order(policy, filed, ready[party], arrived[party], chance)]
    left = seats.copy()
    places = serve(crowd, queue, left, anywhere=crowd.program if policy.race else None)
    held = np.bincount(queue[is_served(places)], minlength=len(crowd.sizes)) * crowd.sizes.astype(np.int64)
    first_given = held > 0
    _free(left, queue, places, crowd, leaving := first_given & (chance.random(len(held)) < CANCEL_SHARE))
    waiting = queue[~first_given[queue]]
    wide = None
    if policy.freed == "shelf":
        # Cancel here, book there: a seller who gives a seat up has the next customer ready.
        waiting = np.concatenate([waiting, np.flatnonzero(leaving & crowd.program)])
        glances = np.where(crowd.program, crowd.reaction, chance.random(len(held)) * RACE_SECONDS)
        waiting, wide = waiting[by_arrival(glances[waiting])], crowd.program
    more = waiting[is_served(serve(crowd, waiting, left, anywhere=wide))]
    held[leaving] = 0
    held += np.bincount(more, minlength=len(held)) * crowd.sizes
    given = first_given | (np.bincount(more, minlength=len(held)) > 0)
    return Played(
        admitted=admitted,
        compared=admitted & ready if policy.order == "room" else admitted,
        arrived=arrived,
        given=given,
        first_given=first_given,
        held=held,
        seconds=_seconds(policy, crowd, ready, given, chance),
        seats=int(seats.sum()),
    )


def _order(policy: Policy, filed: Filed, early: Array, arrived: Array, chance: Generator) -> Array:
    if policy.race:
        return by_arrival(arrived)
    seed = chance.bytes(32).hex()
    if policy.order == "room":
        return drawn_then_by_arrival(filed, seed, early, arrived)
    return drawn(filed, seed)


def _free(left: Array, queue: Array, places: Array, crowd: Crowd, leaving: Array) -> None:
    """Put what is cancelled and what a share left unused among the open seats (docs/method.md 5)."""
    parts = left.shape[1]
    back = is_served(places) & leaving[queue]
    np.add.at(left[:, -1], places[back] // parts, crowd.sizes[queue[back]].astype(np.int64))
    left[:, -1] += left[:, :-1].sum(axis=1)
    left[:, :-1] = 0


def _arrivals(policy: Policy, crowd: Crowd, ready: Array, chance: Generator) -> Array:
    """Return when each party's filing is in, in seconds since filing opened."""
    count = len(ready)
    moment = chance.random(count)
    if policy.order == "draw":
        rush = np.minimum(chance.exponential(timing.RUSH_MEAN, count), 1.0)
        moment = np.where(chance.random(count) < timing.RUSH_SHARE, rush, moment)
        return np.where(crowd.program, crowd.reaction, moment * FILING_SECONDS + crowd.choosing)
    if policy.order == "room":
        there = np.where(ready, moment * ROOM_SECONDS, ROOM_SECONDS + moment * RACE_SECONDS)
        return np.where(crowd.program, crowd.reaction, there)
    today = crowd.choosing * chance.lognormal(0, timing.STEP_SPREAD / 2, count)
    late = np.where(ready, 0.0, moment * RACE_SECONDS + crowd.signing_in)
    captcha = crowd.captcha if policy.captcha else 0.0
    arrived = np.where(crowd.program, crowd.reaction, late + today + captcha)
    arrived = arrived + np.where(crowd.agent, policy.agents_wait_seconds, 0.0)
    return _limited(crowd, arrived) if policy.captcha else arrived


def _limited(crowd: Crowd, arrived: Array) -> Array:
    """Return the arrivals when an address may send no more than LIMIT requests in LIMIT_SECONDS."""
    programs = np.flatnonzero(crowd.program)
    address = crowd.address.copy()
    address[programs] = address.max(initial=OWN_ADDRESS) + 1 + np.arange(len(programs)) % PROGRAM_ADDRESSES
    through = arrived + np.where(crowd.program, SOLVE_SECONDS, 0.0)
    shared = np.flatnonzero(address != OWN_ADDRESS)
    shared = shared[np.lexsort((through[shared], address[shared]))]
    begins = np.flatnonzero(np.diff(address[shared], prepend=OWN_ADDRESS - 1))
    nth = np.arange(len(shared)) - np.repeat(begins, np.diff(begins, append=len(shared)))
    through[shared] += nth // LIMIT * LIMIT_SECONDS
    return through


def _seconds(policy: Policy, crowd: Crowd, ready: Array, given: Array, chance: Generator) -> Array:
    """Return what a citizen's day cost: filing once, or waiting for the opening, racing and trying again."""
    filing = crowd.signing_in + crowd.choosing
    if policy.order == "draw":
        return filing
    waited = np.where(ready, chance.lognormal(np.log(WAIT_SECONDS), WAIT_SPREAD, len(ready)), 0.0)
    if policy.order == "room":
        return filing + waited
    tried = np.where(given, 0.0, chance.lognormal(np.log(PERSIST_SECONDS), WAIT_SPREAD, len(ready)))
    return filing + waited + tried + (crowd.captcha if policy.captcha else 0.0)
