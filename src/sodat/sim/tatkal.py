"""Scenario `tatkal`: the berths of one train by class and quota, booked from 10:00 the day before.

The same play as `pune`: only the people, the parties of 1 to 6 and the seats are others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.random import Generator

from sodat.engine.columns import Array
from sodat.sim.crowd import Crowd, party_sizes, ways
from sodat.sim.days import live
from sodat.sim.outcome import Outcome, outcome
from sodat.sim.policies import TATKAL
from sodat.sim.pune import Outcomes, by_policy
from sodat.sim.spreading import Told, each

CLASSES = ("2A", "3A", "3E")
QUOTAS = ("LD", "SS")
"""Ladies, seniors; the rest is open."""
BERTHS = ((4, 4, 32), (16, 16, 128), (12, 12, 96))
"""By class and quota, the open part last: 320 berths. They and all shares below are assumptions."""
PARTIES = (38, 28, 14, 11, 5, 4)
"""Percent of parties of 1 to 6."""
BUDGETS = ((2, 1, 0), (1, 2, 0), (1, 0, 2), (0, 1, 2))
BUDGET_PERCENT = (35, 30, 20, 15)
LADIES, SENIORS = 0.12, 0.08
"""Parties of women alone, of seniors alone."""
AGENTS = 0.25
"""Of the identities that programs hold, those of registered agents; the others pose as passengers."""
CITIZENS_VERIFIED, TOUTS_VERIFIED = 0.75, 0.3
"""Who has a checked identity; a tout's are lent or rented. Registered agents have all of theirs checked."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many want to travel."""

    citizens: int = 3_000
    bots: int = 900


def people(chance: Generator, size: Size) -> Crowd:
    """Return the travellers, and those for whom programs book."""
    groups = [party_sizes(chance, count, PARTIES) for count in (size.citizens, size.bots)]
    program = np.repeat([False, True], [len(group) for group in groups])
    count = len(program)
    agent = program & (chance.random(count) < AGENTS)
    checked = np.where(program, TOUTS_VERIFIED, CITIZENS_VERIFIED)
    ladies, seniors = chance.random(count) < LADIES, chance.random(count) < SENIORS
    return Crowd(
        sizes=np.concatenate(groups),
        program=program,
        agent=agent,
        verified=agent | (chance.random(count) < checked),
        wishes=np.array(BUDGETS, np.int32)[
            chance.choice(len(BUDGETS), count, p=np.array(BUDGET_PERCENT) / 100)
        ],
        shares=(ladies + 2 * seniors).astype(np.uint8),
        ward=np.full(count, -1, np.int16),
        joined=np.zeros(count, np.int16),
        **ways(chance, count)._asdict(),
    )


def berths() -> Array:
    """Return int64 (class, quota), the open part last."""
    return np.array(BERTHS, np.int64)


def study(size: Size, seeds: Sequence[int], told: Told = lambda: None) -> Outcomes:
    """Return the outcomes of every policy, for the same people of each seed."""
    return by_policy(each(partial(run, size), seeds, told))


def run(size: Size, seed: int) -> dict[str, Outcome]:
    """Return the outcome of every policy for the same people."""
    crowd = people(np.random.default_rng([seed, 0]), size)
    outcomes = {}
    for number, policy in enumerate(TATKAL, 1):
        lived = live(policy, crowd, berths(), np.random.default_rng([seed, number]), 1)
        outcomes[policy.name] = outcome(policy, crowd, lived, 1, 0)
    return outcomes
