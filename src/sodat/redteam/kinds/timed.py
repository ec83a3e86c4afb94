"""Told the hour: signed in beforehand, it files every 50 ms from just before the opening."""

from sodat.redteam.crew import Crew, until

LEAD_SECONDS = 0.2
EVERY_SECONDS = 0.05


async def attack(crew: Crew) -> None:
    """Be ready at the hour and repeat without looking."""
    await crew.sign_in()
    await until(crew.scene.opens_at - LEAD_SECONDS)
    await crew.each(lambda door: crew.hammer(door, EVERY_SECONDS))
