"""A crew: one program with its accounts, in a process of its own, bounded in time and in requests."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from time import time

from sodat.city.scene import Scene
from sodat.redteam.counted import Budget, Counted
from sodat.redteam.doors import Door

SIGN_INS_AT_ONCE = 32
CHOICES_MAX = 20
POLL_SECONDS = 0.03
STATE_POLL_SECONDS = 0.1
TRIES_MAX = 10_000
AFTER = frozenset({"booked", "settled"})
"""States in which the draw is over."""


@dataclass(slots=True)
class MadeUp:
    """People who do not exist, under documents with right check digits.

    `tried` to be named, `accepted` as persons, `filed` for, and the `seats` that were drawn for them. Each
    has a citizen's chance until the desk asks for the document, so they are counted apart and are no gain.
    """

    tried: int = 0
    accepted: int = 0
    filed: int = 0
    seats: int = 0


@dataclass(slots=True)
class Trick:
    """What a kind tried beyond being fast. `gains` must be 0.

    `controls`: of what has to work for the tries to show anything, how much did, of `controls_due`. Of the
    early bird: the same tries when they are allowed; of the farm: people in several accounts for whom their
    own one filed; of cancel-and-grab: seats given back. `looked`: accounts for which it was looked up in the
    end what they have, of `looks_due`: what nobody looked for shows nothing either. `won`: applications that
    had seats before they were given back. `doors`: the tries by the way they took.
    `entrants`: the mobiles that filed to have a seat for themselves; None for all.
    """

    tries: int = 0
    gains: int = 0
    controls: int = 0
    controls_due: int = 0
    looked: int = 0
    looks_due: int = 0
    won: set[str] = field(default_factory=set)
    entrants: frozenset[str] | None = None
    doors: Counter[str] = field(default_factory=Counter)
    made_up: MadeUp = field(default_factory=MadeUp)


@dataclass(slots=True)
class Crew:
    """What the accounts of one program share. Times in seconds since 1970."""

    scene: Scene
    doors: tuple[Door, ...]
    scout: Counted
    budget: Budget
    random: Random
    slots: tuple[str, ...]
    """All slots of the release, the largest first."""

    other: str
    """Another release: an earlier one for the early bird, a twin for the hoarder; "" for none."""

    trick: Trick = field(default_factory=Trick)

    @property
    def going(self) -> bool:
        """Return whether filing is still safe and requests are left."""
        return self.scene.left > 0 and not self.budget.spent

    async def each(self, act: Callable[[Door], Awaitable[object]]) -> None:
        """Let all accounts act at once."""
        await asyncio.gather(*(act(door) for door in self.doors))

    def keep_back(self, requests: int) -> None:
        """Keep requests for what comes last; 0 frees them again."""
        self.budget.kept_back = requests

    async def sign_in(self) -> None:
        """Sign all accounts in, a few at a time, and leave out those that fail."""
        places = asyncio.Semaphore(SIGN_INS_AT_ONCE)

        async def one(door: Door) -> bool:
            async with places:
                return await door.sign_in()

        signed = await asyncio.gather(*(one(door) for door in self.doors))
        self.doors = tuple(door for door, done in zip(self.doors, signed, strict=True) if done)

    def wishes(self, door: Door) -> tuple[str, ...]:
        """Return what to file. Where speed pays: after its own wishes whatever there is.

        Under a draw the same as a citizen's, so that the odds show what being a program is worth and
        not what a longer list is worth, which is open to all.
        """
        own = door.household.wishes
        more = self.slots if self.scene.first_come else ()
        return tuple(dict.fromkeys((*own, *more)))[:CHOICES_MAX]

    async def hammer(self, door: Door, every_seconds: float) -> None:
        """File again and again; where speed pays only until it worked."""
        for _ in range(TRIES_MAX):
            if not self.going:
                return
            if await door.file(door.party, self.wishes(door)) and self.scene.first_come:
                return
            await asyncio.sleep(every_seconds)

    async def insist(self, door: Door, every_seconds: float) -> None:
        """File until it worked, then leave it at that."""
        for _ in range(TRIES_MAX):
            if not self.going or await door.file(door.party, self.wishes(door)):
                return
            await asyncio.sleep(every_seconds)

    async def until_open(self, poll: Callable[[int], Awaitable[str]], lead_seconds: float = 0.2) -> None:
        """Wait for the hour, then poll until the release is open; the number of the poll dodges a cache."""
        await until(self.scene.opens_at - lead_seconds)
        for number in range(1, TRIES_MAX):
            if not self.going or await poll(number) == "open":
                return
            await asyncio.sleep(POLL_SECONDS)

    async def until_drawn(self) -> bool:
        """Wait for the draw's seats; return whether they came before the budget was spent."""
        await until(self.scene.closes_at)
        for _ in range(TRIES_MAX):
            if self.budget.spent:
                break
            if await self.doors[0].look() in AFTER:
                return True
            await asyncio.sleep(STATE_POLL_SECONDS)
        return False


async def until(at: float) -> None:
    """Sleep until a moment, in seconds since 1970."""
    await asyncio.sleep(max(0.0, at - time()))
