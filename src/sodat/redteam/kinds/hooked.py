"""Codes by web hook: all its slots in turn, one every 3.1 s, round and round."""

import asyncio

from sodat.redteam.crew import Crew
from sodat.redteam.doors import Door

EVERY_SECONDS = 3.1
ROUNDS_MAX = 6
END_SECONDS = 1.0
"""Before the end it files its whole list, which then counts."""


async def attack(crew: Crew) -> None:
    """Let every account try slot after slot."""
    await crew.sign_in()
    if crew.doors:
        await crew.until_open(crew.doors[0].look)
    await crew.each(lambda door: _in_turn(crew, door))


async def _in_turn(crew: Crew, door: Door) -> None:
    if crew.scene.first_come:
        await crew.hammer(door, EVERY_SECONDS * crew.scene.pace)
        return
    for slot in crew.wishes(door) * ROUNDS_MAX:
        if not crew.going or crew.scene.left < END_SECONDS + EVERY_SECONDS * crew.scene.pace:
            break
        await door.file(door.party, (slot,))
        await asyncio.sleep(EVERY_SECONDS * crew.scene.pace)
    await crew.insist(door, EVERY_SECONDS * crew.scene.pace)
