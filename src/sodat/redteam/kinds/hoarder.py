"""More than one seat a person: the same people alone, in pairs, and in two releases of one service.

It ends with the plain party, so that its chance in the release itself is a citizen's.
"""

import asyncio
from collections import Counter

from sodat.redteam.crew import AFTER, STATE_POLL_SECONDS, Crew
from sodat.redteam.doors import Door

ROUNDS = 3
LOOKS_EACH, LOOKS_MORE = 2, 600
"""Requests kept back to look what everybody has: for each account, and for polling until all is drawn."""


async def attack(crew: Crew) -> None:
    """Enter everybody in every combination, then count who holds more than one seat."""
    await crew.sign_in()
    if not crew.doors:
        return
    crew.trick.looks_due = len(crew.doors)
    crew.keep_back(LOOKS_EACH * len(crew.doors) + LOOKS_MORE)
    await crew.until_open(crew.doors[0].look)
    await crew.each(lambda door: _enter(crew, door))
    crew.keep_back(0)
    if await crew.until_drawn() and await _twin_drawn(crew):
        await crew.each(lambda door: _count(crew, door))


async def _twin_drawn(crew: Crew) -> bool:
    """Wait for the seats of the other release too; return whether they came before the budget was spent."""
    while crew.other and not crew.budget.spent:
        said = (await crew.doors[0].ask("GET", f"/api/v1/releases/{crew.other}")).body
        if isinstance(said, dict) and said.get("state") in AFTER:
            return True
        await asyncio.sleep(STATE_POLL_SECONDS)
    return not crew.other


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
    held = await door.held()
    if held is None:
        return
    crew.trick.looked += 1
    seats = Counter(person for one in held for person in one.persons)
    crew.trick.gains += sum(count - 1 for count in seats.values())
