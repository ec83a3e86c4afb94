"""Scenario `scalper`: how many fake names pay, at which price, under which rules.

The scalper knows the market's size and the distribution of values. For every offer (names, price) his
mean profit is learnt on markets set aside for it; the best offer is then tried on fresh markets, and
that is the figure. Offering nothing is always among the offers, and wins ties.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from sodat.engine.columns import Array
from sodat.sim.intervals import Mean, mean
from sodat.sim.market import Freed, flood, hold
from sodat.sim.spreading import Told, each

SEEKERS = (5, 20, 60)
SHOWN = 20
"""The market whose profit stands for the policy where there is room for one figure."""
VALUE_MAX = 100.0
NAME_COST = 5.0
NAMES = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90)
CUSTOMERS = (1, 2, 4, 8)
EXTRA = (1, 2, 4, 8)
PRICES = np.arange(1.0, VALUE_MAX)
LEARNT, TRIED = 500, 100
"""Markets to learn on, and fresh ones in each seed."""


@dataclass(frozen=True, slots=True)
class Rules:
    """One way to run the market."""

    name: str
    race: bool
    freed: Freed
    dedupe: bool = True


POLICIES = (
    Rules("first-come", race=True, freed="shelf"),
    Rules("draw", race=False, freed="next-draw"),
    Rules("draw-no-dedupe", race=False, freed="next-draw", dedupe=False),
    Rules("draw-instant-release", race=False, freed="shelf"),
    Rules("draw-refill", race=False, freed="refill"),
)
"""`draw` gives what comes back to the next draw, as in the paper; `draw-refill` to the next in order."""


class Offer(NamedTuple):
    """What the scalper can do. `price` is what a customer pays in the mean, seat or no seat."""

    names: int
    customers: int
    price: float


class Tried(NamedTuple):
    """An offer, and what it brought on fresh markets."""

    offer: Offer
    sold: float
    profit: Mean | None


class Profit(NamedTuple):
    """What the scalper does with so many seekers."""

    seekers: int
    best: Tried
    threat: Tried | None
    """The same if his customers believe that a slot he does not sell will stay empty. None: no difference."""


NOTHING = Offer(0, 0, 0.0)


def best_offer(
    rules: Rules, chance: Generator, seekers: int, cost: float, *, threat: bool = False
) -> tuple[Offer, float]:
    """Return the offer with the highest mean profit, and how much more chance a customer buys with it."""
    best, most, bought = NOTHING, 0.0, 0.0
    offers = [(names, 0) for names in NAMES]
    if not rules.dedupe:
        offers = [(extra, customers) for extra in EXTRA for customers in CUSTOMERS if customers < seekers]
    for names, customers in offers:
        market = _play(rules, chance, seekers, (names, customers), LEARNT, threat=threat)
        if market.gain <= 0:
            continue
        profits = _profits(rules, market, market.gain, names, PRICES, cost)[0].mean(axis=0)
        at = int(profits.argmax())
        if profits[at] > most:
            best, most, bought = Offer(names, customers, float(PRICES[at])), float(profits[at]), market.gain
    return best, bought


class _Market(NamedTuple):
    """Markets played once: `values` of those who are asked, else 0; `limits`: how much can be sold."""

    values: Array
    limits: Array
    gain: float


def _play(
    rules: Rules, chance: Generator, seekers: int, offer: tuple[int, int], count: int, *, threat: bool
) -> _Market:
    names, customers = offer
    values = chance.random((count, seekers)) * VALUE_MAX
    if not rules.dedupe:
        theirs, others = flood(chance, count, seekers, customers, names)
        return _Market(values, np.full(count, customers), theirs - others)
    sales = hold(chance, count, seekers, names, race=rules.race, freed=rules.freed)
    values *= np.arange(seekers) < sales.asked[:, None]
    return _Market(values, sales.taken, sales.with_deal - (sales.unless_paid if threat else sales.without))


def _profits(
    rules: Rules, market: _Market, gain: float, names: int, prices: Array, cost: float
) -> tuple[Array, Array]:
    """Return profit and sales, (market, price)."""
    willing = (market.values[:, :, None] * gain >= prices).sum(axis=1)
    sold = np.minimum(willing, market.limits[:, None])
    return prices * sold - cost * names * (1 if rules.dedupe else sold), sold


def study(seeds: Sequence[int], cost: float, told: Told = lambda: None) -> dict[str, tuple[Profit, ...]]:
    """Return, by policy, what the scalper does with 5, 20 and 60 seekers; means are over the seeds."""
    jobs = [(rules, seekers) for rules in POLICIES for seekers in SEEKERS]
    found = each(partial(_run, list(seeds), cost), jobs, told)
    width = len(SEEKERS)
    return {rules.name: tuple(found[width * at : width * (at + 1)]) for at, rules in enumerate(POLICIES)}


def _run(seeds: list[int], cost: float, job: tuple[Rules, int]) -> Profit:
    rules, seekers = job
    best = _tried(rules, seekers, seeds, cost, threat=False)
    worth_it = rules.dedupe and rules.freed != "shelf"
    return Profit(seekers, best, _tried(rules, seekers, seeds, cost, threat=True) if worth_it else None)


def _tried(rules: Rules, seekers: int, seeds: list[int], cost: float, *, threat: bool) -> Tried:
    learning = np.random.default_rng([seekers, int(threat)])
    offer, gain = best_offer(rules, learning, seekers, cost, threat=threat)
    if offer == NOTHING:
        return Tried(offer, 0.0, mean([0.0] * len(seeds)))
    profits, sold = [], []
    for seed in seeds:
        chance = np.random.default_rng([seed, seekers, int(threat)])
        market = _play(rules, chance, seekers, (offer.names, offer.customers), TRIED, threat=threat)
        profit, count = _profits(rules, market, gain, offer.names, np.array([offer.price]), cost)
        profits.append(float(profit.mean()))
        sold.append(float(count.mean()))
    return Tried(offer, fmean(sold), mean(profits))
