"""No human at all: codes read by machine, the login renewed, a hot loop on every error."""

import asyncio

from sodat.redteam.crew import Crew
from sodat.redteam.doors import Door

RENEW_EVERY = 40
"""Filings between two logins."""


async def attack(crew: Crew) -> None:
    """Let every account poll, file, repeat at once and sign in again, each for itself."""
    await crew.sign_in()
    await crew.each(lambda door: _alone(crew, door))


async def _alone(crew: Crew, door: Door) -> None:
    await crew.until_open(door.look)
    count = 0
    while crew.going and door.party:
        count += 1
        filed = await door.file(door.party, crew.wishes(door))
        if filed and crew.scene.first_come:
            return
        if count % RENEW_EVERY == 0:
            await door.renew()
        await asyncio.sleep(0)  # a hot loop still lets its neighbours run
