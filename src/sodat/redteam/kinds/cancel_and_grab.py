"""Two accounts in lockstep: one gives its seat back, the other asks for it in the same moment.

The trade of the resellers: the first half of the accounts holds seats, the second half are the
buyers, who have filed nothing. Every seat that a buyer holds in the end is a gain. Every other seller waits
until the refills are over, when what is given back has no more line to go along.
"""

import asyncio
from collections.abc import Sequence
from time import time

from sodat.city.story import unix_seconds
from sodat.redteam.crew import Crew, until
from sodat.redteam.doors import Door, Held

TRIES = 40
EVERY_SECONDS = 0.02
REFILL_SECONDS = 0.3
LATE = 0.8
"""First-come: the seat is given back after this share of the window, when all others are gone."""


async def attack(crew: Crew) -> None:
    """Win seats with one half, then hand them over by cancelling and asking."""
    await crew.sign_in()
    half = len(crew.doors) // 2
    sellers, buyers = crew.doors[:half], crew.doors[half:]
    crew.trick.entrants = frozenset(door.household.mobile for door in sellers)
    if not sellers:
        return
    await crew.until_open(crew.doors[0].look)
    await asyncio.gather(*(crew.insist(door, EVERY_SECONDS) for door in sellers))
    if crew.scene.first_come:
        window = crew.scene.closes_at - crew.scene.opens_at
        await until(crew.scene.opens_at + LATE * window)
    elif not await crew.until_drawn():
        return
    have = await asyncio.gather(*(_held(crew, door) for door in sellers))
    crew.trick.won |= {one.application for held in have for one in held}
    late = 0.0 if crew.scene.first_come else await _refilled_at(crew)
    pairs = [
        (seller, one, buyer)
        for seller, buyer, held in zip(sellers, buyers, have, strict=False)
        for one in held
    ]
    await asyncio.gather(
        *(_hand_over(crew, *pair, late if place % 2 else 0.0) for place, pair in enumerate(pairs))
    )


async def _refilled_at(crew: Crew) -> float:
    """Return when the last refill is over, in seconds since 1970; 0 when there is none."""
    said = (await crew.doors[0].ask("GET", f"/api/v1/releases/{crew.scene.release}")).body
    times = said.get("refills_at", ()) if isinstance(said, dict) else ()
    return max((unix_seconds(one) + REFILL_SECONDS for one in times), default=0.0)


async def _held(crew: Crew, door: Door) -> Sequence[Held]:
    return [one for one in await door.held() or () if one.release == crew.scene.release]


async def _hand_over(crew: Crew, seller: Door, one: Held, buyer: Door, at: float) -> None:
    await until(at)

    async def ask() -> None:
        for _ in range(TRIES):
            if crew.budget.spent:
                return
            crew.trick.tries += 1
            if await buyer.file(buyer.party, (one.slot,)) and time() > crew.scene.closes_at:
                return
            await asyncio.sleep(EVERY_SECONDS)

    await asyncio.gather(ask(), *(seller.give_back(each) for each in one.appointments))
