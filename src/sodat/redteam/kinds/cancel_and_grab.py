"""Two accounts in lockstep: one gives its seat back, the other asks for it in the same moment.

The trade of the resellers: the first half of the accounts holds seats, the second half are the
buyers, who have filed nothing. Around each cancellation the buyer knocks at every door by which the seat
might be had, over and over. Every seat that a buyer holds in the end is a gain. Every other seller waits
until the refills are over, when what is given back has no more line to go along.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from time import time
from typing import Any
from uuid import UUID

from sodat.city.story import unix_seconds
from sodat.redteam.crew import Crew, until
from sodat.redteam.doors import Door, Held
from sodat.redteam.ways import Keys, Way, booking, handing_over, keys_of, session_of, shown_slots

ROUNDS = 8
EVERY_SECONDS = 0.05
LEAD_SECONDS, AFTER_SECONDS = 0.2, 0.3
"""The buyer begins so long before the seat is given back, and goes on so long after it: at least a round."""

FILE_EVERY_SECONDS = 0.02
REFILL_SECONDS = 0.3
LATE = 0.8
"""First-come: the seat is given back after this share of the window, when all others are gone."""

READY_AT_ONCE = 8
LOOKS_EACH, LOOKS_MORE, LOOK_SECONDS = 2, 200, 9.0
"""Kept back to look what everybody has in the end: requests for each account and for polling, and time."""


@dataclass(slots=True)
class Pair:
    """A seller and a buyer: the buyer's keys of the old interface, and whom of the seller's it named too."""

    seller: Door
    buyer: Door
    keys: Keys
    named: frozenset[int] = frozenset()


async def attack(crew: Crew) -> None:
    """Win seats with one half, then hand them over by cancelling and asking."""
    await crew.sign_in()
    half = len(crew.doors) // 2
    pairs = [Pair(*two, Keys()) for two in zip(crew.doors[:half], crew.doors[half:], strict=False)]
    crew.trick.entrants = frozenset(one.seller.household.mobile for one in pairs)
    if not pairs:
        return
    crew.keep_back(LOOKS_EACH * len(crew.doors) + LOOKS_MORE)
    slots = await shown_slots(crew)
    await asyncio.gather(_win(crew, pairs), _get_ready(crew, pairs, slots))
    late = 0.0
    if crew.scene.first_come:
        window = crew.scene.closes_at - crew.scene.opens_at
        await until(crew.scene.opens_at + LATE * window)
    elif await crew.until_drawn():
        late = await _refilled_at(crew)
    else:
        return
    await asyncio.gather(*(_sell(crew, one, slots, late * (at % 2)) for at, one in enumerate(pairs)))
    crew.keep_back(0)
    crew.trick.looks_due = len(pairs)
    crew.trick.looked = sum(await asyncio.gather(*(one.buyer.write_down() for one in pairs)))


async def _win(crew: Crew, pairs: Sequence[Pair]) -> None:
    await crew.until_open(crew.doors[0].look)
    await asyncio.gather(*(crew.insist(one.seller, FILE_EVERY_SECONDS) for one in pairs))


async def _get_ready(crew: Crew, pairs: Sequence[Pair], slots: Sequence[Any]) -> None:
    """Let the buyers sign in to the old interface, and name the people of their sellers as their own."""
    gate = asyncio.Semaphore(READY_AT_ONCE)

    async def one(pair: Pair) -> None:
        async with gate:
            if not crew.going:
                return
            pair.keys = await keys_of(crew, pair.buyer, slots)
            claimed = [await pair.buyer.claim(member) for member in pair.seller.household.people]
            pair.named = frozenset(number for number in claimed if number is not None)

    await asyncio.gather(*(one(pair) for pair in pairs))


async def _refilled_at(crew: Crew) -> float:
    """Return when the last refill is over, in seconds since 1970; 0 when there is none."""
    said = (await crew.doors[0].ask("GET", f"/api/v1/releases/{crew.scene.release}")).body
    times = said.get("refills_at", ()) if isinstance(said, dict) else ()
    return max((unix_seconds(one) + REFILL_SECONDS for one in times), default=0.0)


async def _sell(crew: Crew, pair: Pair, slots: Sequence[Any], at: float) -> None:
    """Hand over all the seller holds at that time; a refill may have moved it until then."""
    await _held(crew, pair.seller)
    await until(at)
    held = await _held(crew, pair.seller)
    await asyncio.gather(*(_hand_over(crew, pair, one, session_of(crew, slots, one.slot)) for one in held))


async def _held(crew: Crew, door: Door) -> Sequence[Held]:
    """Return what an account holds of the release, and remember that it was won."""
    held = [one for one in await door.held() or () if one.release == crew.scene.release]
    crew.trick.won |= {one.application for one in held}
    return held


async def _hand_over(crew: Crew, pair: Pair, one: Held, session: UUID | None) -> None:
    keys, named = replace(pair.keys, session=session), sorted(pair.named.intersection(one.persons))
    ways = (
        *booking(crew, pair.buyer, keys, (one.slot,)),
        *handing_over(crew, pair.buyer, keys, one.slot, one.appointments[0], named),
    )

    given_at = inf

    async def knock() -> None:
        for _ in range(ROUNDS):
            ends_at = given_at + AFTER_SECONDS
            await asyncio.gather(*(_try(crew, pair.buyer, way) for way in ways))
            if time() > ends_at:
                return
            await asyncio.sleep(EVERY_SECONDS)

    async def cancel() -> None:
        nonlocal given_at
        await asyncio.sleep(LEAD_SECONDS)
        given = await asyncio.gather(*(pair.seller.give_back(each) for each in one.appointments))
        given_at = time()
        crew.trick.controls += sum(given)
        crew.trick.controls_due += len(given)

    await asyncio.gather(knock(), cancel())


async def _try(crew: Crew, buyer: Door, way: Way) -> None:
    if crew.budget.spent or time() > crew.budget.ends_at - LOOK_SECONDS:
        return
    crew.trick.tries += 1
    crew.trick.doors[way.name] += 1
    await buyer.ask(way.method, way.path, way.body, way.more)
