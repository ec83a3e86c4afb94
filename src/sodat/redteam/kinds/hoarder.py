"""More than one seat a person: the same people alone, in pairs, and in two releases of one service.

It ends with the plain party, so that its chance in the release itself is a citizen's.
"""

from collections import Counter

from sodat.redteam.crew import Crew
from sodat.redteam.doors import Door

ROUNDS = 3


async def attack(crew: Crew) -> None:
    """Enter everybody in every combination, then count who holds more than one seat."""
    await crew.sign_in()
    if not crew.doors:
        return
    await crew.until_open(crew.doors[0].look)
    await crew.each(lambda door: _enter(crew, door))
    if await crew.until_drawn():
        await crew.each(lambda door: _count(crew, door))


async def _enter(crew: Crew, door: Door) -> None:
    wishes = crew.wishes(door)
    await crew.insist(door, 0.05)
    if crew.other:
        twins = [slot.replace(crew.scene.release, crew.other, 1) for slot in wishes]
        crew.trick.tries += 1
        await door.file(door.party, twins, crew.other)
    for _ in range(ROUNDS):
        for person in door.party if len(door.party) > 1 else ():
            for again in ((person,), (person, person)):
                if not crew.going:
                    return
                crew.trick.tries += 1
                await door.file(again, wishes)


async def _count(crew: Crew, door: Door) -> None:
    """Count seats beyond one a person, over all releases."""
    seats = Counter(person for one in await door.held() for person in one.persons)
    crew.trick.gains += sum(count - 1 for count in seats.values())
