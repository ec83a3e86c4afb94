"""Scenario `pune`: a city's seats for the next day, opened at 20:00, day after day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from sodat.city import population, pune
from sodat.engine.columns import Array
from sodat.sim.crowd import Crowd, party_sizes, ways
from sodat.sim.days import live
from sodat.sim.outcome import Outcome, outcome
from sodat.sim.policies import PUNE, Policy
from sodat.sim.spreading import Told, each

SEATS = 2_000
RESIDENTS_SHARE = 0.75
"""Of the seats, under `draw-residents`."""
OUTSIDERS = 0.4
"""Of the people, citizens and customers of programs alike. An assumption; so is the next."""
JOINING = 0.01
"""New citizens a day, in parts of those of the first day."""
MORNINGS = 0.4
HELD = {10: 4, 100: 1, 1_000: 1}
"""How many identities programs hold, beside all of them, and in how many cities for each seed: ten
identities in one city say little about the chance of one."""
CITIES_APART = 1_000_000
"""Between the seeds of the cities for one seed."""
WAITING_SEEDS = 4
"""Seeds for which all days are played. It is the first day whose figures vary from seed to seed."""
FEW = 100
"""Program-held identities of the run that shows who wins among citizens."""
BESIDE = (
    "first-come",
    "first-come-captcha",
    "waiting-room-browser",
    "waiting-room",
    "draw",
    "draw-residents",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the city is."""

    citizens: int = 40_000
    bots: int = 2_000
    seats: int = SEATS
    days: int = 36


def wards() -> tuple[str, ...]:
    """Return the names of the residents' areas, by ward number; one of several pincodes has it behind."""
    names = {place.pincode: place.ward for place in reversed(pune.centres())}
    several = Counter(names.values())
    return tuple(
        f"{names[code]} {code}" if several[names[code]] > 1 else names[code]
        for code in pune.resident_pincodes()
    )


@cache
def _slots(count: int) -> tuple[pune.Slot, ...]:
    """Return the slots of a day with so many seats; which day does not matter."""
    return pune.world(count, date(2021, 5, 12))[1]


def seats(size: Size, *, residents: bool) -> Array:
    """Return int64 (slot, part): open alone, or residents' and open."""
    whole = np.array([sum(slot.seats.values()) for slot in _slots(size.seats)], np.int64)
    if not residents:
        return whole[:, None]
    own = np.round(whole * RESIDENTS_SHARE).astype(np.int64)
    return np.stack([own, whole - own], axis=1)


def people(chance: Generator, size: Size) -> Crowd:
    """Return citizens, those of all days, and the identities of programs."""
    later = round(size.citizens * JOINING)
    persons = [size.citizens, *[later] * (size.days - 1 if later else 0), size.bots]
    groups = [party_sizes(chance, one, population.SIZES) for one in persons]
    counts = [len(group) for group in groups]
    joined = np.repeat([*range(len(groups) - 1), 0], counts).astype(np.int16)
    program = np.repeat([False] * (len(groups) - 1) + [True], counts)
    count = sum(counts)
    own = len(pune.resident_pincodes())
    home = np.where(
        chance.random(count) < OUTSIDERS,
        own + chance.integers(0, len(population.OUTSIDE), count),
        chance.integers(0, own, count),
    )
    return Crowd(
        sizes=np.concatenate(groups),
        program=program,
        agent=np.zeros(count, bool),
        verified=np.ones(count, bool),
        wishes=_wishes(chance, home, size),
        shares=(home < own).astype(np.uint8),
        ward=np.where(home < own, home, -1).astype(np.int16),
        joined=joined,
        **ways(chance, count)._asdict(),
    )


def _wishes(chance: Generator, home: Array, size: Size) -> Array:
    """Return up to three different slots a party, mostly near home, as `sodat.city.population` does."""
    places, slots = pune.centres(), _slots(size.seats)
    pincodes = [int(code) for code in (*pune.resident_pincodes(), *population.OUTSIDE)]
    near = np.array(
        [
            sorted(range(len(places)), key=lambda at: (abs(int(places[at].pincode) - code), at))
            for code in pincodes
        ]
    )
    of_centre = [[at for at, slot in enumerate(slots) if slot.centre == place.centre] for place in places]
    bands = min(map(len, of_centre))
    table = np.array([row[:bands] for row in of_centre])
    mornings = chance.random(len(home)) < MORNINGS
    wishes = np.full((len(home), min(population.WISHES, table.size)), -1, np.int32)
    for wish in range(wishes.shape[1]):
        open_to = np.arange(len(home))
        while len(open_to):
            rank = np.minimum(chance.exponential(2.5, len(open_to)).astype(int), len(places) - 1)
            early = mornings[open_to] & (chance.random(len(open_to)) < 0.8)
            band = chance.integers(0, np.where(early, max(bands // 2, 1), bands))
            picked = table[near[home[open_to], rank], band]
            fresh = (wishes[open_to, :wish] != picked[:, None]).all(axis=1)
            wishes[open_to[fresh], wish] = picked[fresh]
            open_to = open_to[~fresh]
    return wishes


Outcomes = dict[str, list[Outcome]]
"""By policy, one a seed."""


class Study(NamedTuple):
    """All runs of the scenario."""

    whole: Outcomes
    """All policies; all days for the first seeds, the first day for the others."""
    held: dict[int, Outcomes]
    """The first day alone, by the number of identities that programs hold, for a few policies."""


def study(size: Size, seeds: Sequence[int], told: Told = lambda: None) -> Study:
    """Return the outcomes of every policy, for the same people of each seed."""
    jobs = [(seed, size.days if number < WAITING_SEEDS else 1) for number, seed in enumerate(seeds)]
    found = each(partial(_study_one, size), jobs, told)
    return Study(
        whole=by_policy([whole for whole, _ in found]),
        held={bots: by_policy([one for _, held in found for one in held[bots]]) for bots in found[0][1]},
    )


def _study_one(
    size: Size, job: tuple[int, int]
) -> tuple[dict[str, Outcome], dict[int, list[dict[str, Outcome]]]]:
    seed, days = job
    beside = tuple(policy for policy in PUNE if policy.name in BESIDE)
    held = {
        bots: [
            run(replace(size, bots=bots, days=1), seed + CITIES_APART * city, beside)
            for city in range(cities)
        ]
        for bots, cities in HELD.items()
        if bots < size.bots
    }
    whole = run(replace(size, days=days), seed)
    return whole, held | {size.bots: [whole]}


def by_policy(each_seed: Sequence[dict[str, Outcome]]) -> Outcomes:
    """Return the outcomes of all seeds by policy."""
    return {name: [outcomes[name] for outcomes in each_seed] for name in each_seed[0]}


def run(size: Size, seed: int, policies: tuple[Policy, ...] = PUNE) -> dict[str, Outcome]:
    """Return the outcome of every policy for the same people."""
    crowd = people(np.random.default_rng([seed, 0]), size)
    outcomes = {}
    for number, policy in enumerate(policies, 1):
        chance = np.random.default_rng([seed, number])
        lived = live(policy, crowd, seats(size, residents=policy.shares), chance, size.days)
        outcomes[policy.name] = outcome(policy, crowd, lived, size.days, len(wards()))
    return outcomes
