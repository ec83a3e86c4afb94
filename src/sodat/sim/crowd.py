"""Those who want a seat, one column a property, one line a party: the city's households as arrays.

As in `sodat.city.population`, citizens and the customers of a program come from one distribution of
everything but their way of filing. So any advantage that a figure shows is one of filing.
"""

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from sodat.city import timing
from sodat.engine.columns import Array

LANGUAGES = ("mr", "hi", "en")
LANGUAGE_PERCENT = (60, 25, 15)
READING = (1.25, 1.15, 1.0)
"""How much longer one looks for a slot, and at a captcha, on a page in English alone. An assumption."""
SLOW_SHARE = 0.35
SLOW_PHONE = 1.6
"""Parties with a slow phone, and how much longer every step on the page takes them. Assumptions."""
ADDRESS_SHARE = 0.2
ADDRESSES = 40
"""Parties behind an address of many (an office, a mobile provider), and how many such addresses there are."""
OWN_ADDRESS = -1


class Crowd(NamedTuple):
    """One line a party. Times are in seconds."""

    sizes: Array
    """uint8: persons who go together."""
    program: Array
    """bool: a program files for them."""
    agent: Array
    """bool: the program belongs to a registered agent."""
    verified: Array
    """bool: their identity has been checked."""
    wishes: Array
    """int32, (party, wish): slot numbers, first wish first."""
    shares: Array
    """uint8: bit i is set when all of them belong to the i-th share."""
    language: Array
    """int8: place in LANGUAGES."""
    slow: Array
    """bool: a slow phone."""
    ward: Array
    """int16: where they live; -1 outside."""
    address: Array
    """int32: the address they share with others, or -1."""
    choosing: Array
    """From seeing that it is open to the second confirmation."""
    captcha: Array
    signing_in: Array
    reaction: Array
    """What a program needs for all of it."""
    joined: Array
    """int16: the day they come for the first time."""

    def of(self, lines: Array) -> "Crowd":
        """Return these lines, in their order."""
        return Crowd(*(np.take(column, lines, axis=0) for column in self))

    def persons(self, mask: Array) -> int:
        """Return how many persons the parties of a mask have."""
        return int(self.sizes[mask].sum(dtype=np.int64))


class Ways(NamedTuple):
    """How parties use a page: what is the same in every scenario."""

    language: Array
    slow: Array
    address: Array
    choosing: Array
    captcha: Array
    signing_in: Array
    reaction: Array


def ways(chance: Generator, count: int) -> Ways:
    """Return language, phone, address and speeds; medians and spreads are those of `sodat.city.timing`."""
    language = chance.choice(3, count, p=np.array(LANGUAGE_PERCENT) / 100).astype(np.int8)
    slow = chance.random(count) < SLOW_SHARE
    shared = chance.random(count) < ADDRESS_SHARE
    person = chance.lognormal(0, timing.PERSON_SPREAD, count)
    page = person * np.where(slow, SLOW_PHONE, 1.0)
    reading = page * np.array(READING)[language]

    def step(median: float, factor: Array) -> Array:
        return median * factor * chance.lognormal(0, timing.STEP_SPREAD, count)

    characters = timing.MOBILE_CHARACTERS + timing.CODE_CHARACTERS
    return Ways(
        language=language,
        slow=slow,
        address=np.where(shared, chance.integers(0, ADDRESSES, count), OWN_ADDRESS).astype(np.int32),
        choosing=step(timing.NOTICE_SECONDS, page)
        + step(timing.FIND_SECONDS, reading)
        + step(timing.CONFIRM_SECONDS, page)
        + step(timing.CONFIRM_SECONDS, page),
        captcha=step(timing.CAPTCHA_SECONDS, reading),
        signing_in=step(timing.CODE_SECONDS, person) + characters * step(timing.CHARACTER_SECONDS, page),
        reaction=timing.PROGRAM_SECONDS * chance.lognormal(0, timing.PROGRAM_SPREAD, count),
    )


def party_sizes(chance: Generator, persons: int, percent: tuple[int, ...]) -> Array:
    """Return party sizes that add up to the persons; the last is cut to fit."""
    share = np.array(percent) / sum(percent)
    sizes = chance.choice(len(percent), persons, p=share) + 1
    ends = np.cumsum(sizes)
    count = int(np.searchsorted(ends, persons)) + 1
    sizes = sizes[:count]
    sizes[-1:] -= ends[count - 1 : count] - persons
    return sizes.astype(np.uint8)
