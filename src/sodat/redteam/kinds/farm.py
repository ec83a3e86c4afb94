"""A farm of numbers: every human under many mobiles, and invented documents.

Each account names its own people, then those of its neighbours, then people with numbers made up.
A claim on somebody else's identity must bring no entry.
"""

import asyncio

from sodat.redteam.crew import Crew
from sodat.redteam.doors import Door

NEIGHBOURS = 3
DIGITS = "0123456789"


async def attack(crew: Crew) -> None:
    """Claim, file for one's own, and file for the claimed."""
    await crew.sign_in()
    claimed = await asyncio.gather(*(_claim(crew, at) for at in range(len(crew.doors))))
    if crew.doors:
        await crew.until_open(crew.doors[0].look)
    await crew.each(lambda door: door.file(door.party, crew.wishes(door)))
    pairs = zip(crew.doors, claimed, strict=True)
    await asyncio.gather(*(_file_twice(crew, door, persons) for door, persons in pairs))
    await crew.each(lambda door: crew.hammer(door, 0.5))


async def _claim(crew: Crew, at: int) -> tuple[int, ...]:
    """Return the numbers of others' people that this account named too."""
    door, others = crew.doors[at], (*crew.doors[at + 1 :], *crew.doors[:at])[:NEIGHBOURS]
    found: list[int] = []
    for neighbour in others:
        for member in neighbour.household.people:
            number = await door.claim(member, member.id_number)
            found += [number] if number is not None and number not in door.party else []
        member = neighbour.household.people[0]
        wrong = "".join(crew.random.choice(DIGITS) for _ in member.id_number)
        crew.trick.tries += 1
        await door.claim(member, wrong)
    return tuple(found)


async def _file_twice(crew: Crew, door: Door, claimed: tuple[int, ...]) -> None:
    for person in claimed:
        if not crew.going:
            return
        crew.trick.tries += 1
        crew.trick.gains += await door.file((person,), crew.wishes(door))
