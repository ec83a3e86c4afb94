"""The fastest possible: it knows the slots, polls nothing, and fires over connections that stand open.

Every account fires over several of them at once, so that none waits for an answer.
"""

import asyncio

from sodat.redteam.crew import Crew, until

WARM_LEAD_SECONDS = 0.5
FIRE_LEAD_SECONDS = 0.02
LINES = 6
"""Of each account."""


async def attack(crew: Crew) -> None:
    """Open all connections, fire just before the hour, and never pause."""
    await crew.sign_in()
    await until(crew.scene.opens_at - WARM_LEAD_SECONDS)
    await asyncio.gather(*(door.look() for door in crew.doors))
    await until(crew.scene.opens_at - FIRE_LEAD_SECONDS)
    await asyncio.gather(*(crew.each(lambda door: crew.hammer(door, 0.0)) for _ in range(LINES)))
