"""The fastest possible: it knows the slots, polls nothing, and fires over connections that stand open.

Every account fires over several of them at once. Once it has filed, it files the same again and again in
volleys, so that it waits for no answer: as many requests as the portal takes.
"""

import asyncio

from sodat.redteam.crew import Crew, until
from sodat.redteam.doors import Door

WARM_LEAD_SECONDS = 0.5
FIRE_LEAD_SECONDS = 0.02
LINES = 6
"""Of each account."""

VOLLEY = 32
PAUSE_SECONDS = 0.05
"""After a volley that nobody answered."""


async def attack(crew: Crew) -> None:
    """Open all connections, fire just before the hour, and never pause."""
    await crew.sign_in()
    await until(crew.scene.opens_at - WARM_LEAD_SECONDS)
    await asyncio.gather(*(door.look() for door in crew.doors))
    await until(crew.scene.opens_at - FIRE_LEAD_SECONDS)
    await asyncio.gather(*(crew.each(lambda door: _fire(crew, door)) for _ in range(LINES)))


async def _fire(crew: Crew, door: Door) -> None:
    """File until it worked, then, where a seat is not won by that, without end."""
    await crew.insist(door, 0.0)
    while crew.going and not crew.scene.first_come:
        if not await door.repeat(door.party, crew.wishes(door), VOLLEY):
            await asyncio.sleep(PAUSE_SECONDS)
