"""A farm of numbers: every human under many mobiles, and people who do not exist.

Each account names one person under a document that is made up, as far as its four places go, and then the
people of its neighbours. For whom another account named first nobody else may file: that is the trick, and it
must bring nothing. Who is made up is taken in and drawn like anybody ("What a draw cannot stop" in
docs/evidence.md), so they are counted apart, and their applications are not among those of the crew.
"""

import asyncio
from dataclasses import dataclass, field, replace
from random import Random

from sodat.city.identities import identity
from sodat.city.names import family_name, full_name
from sodat.city.population import Household, Member
from sodat.redteam.crew import TRIES_MAX, Crew
from sodat.redteam.doors import Door

NEIGHBOURS = 3
ROUNDS = 2
EVERY_SECONDS = 0.5
LOOKS_EACH, LOOKS_MORE = 2, 600
"""Requests kept back to look what everybody filed: for each account, and for polling until all is drawn."""


@dataclass(slots=True)
class Account:
    """One account, whom it named beside its own people, and for whom of others it filed."""

    door: Door
    made_up: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    filed_for: set[int] = field(default_factory=set)


async def attack(crew: Crew) -> None:
    """Name, file for one's own and for all the others at once, then look who filed for whom."""
    await crew.sign_in()
    if not crew.doors:
        return
    crew.trick.looks_due = len(crew.doors)
    crew.keep_back(LOOKS_EACH * len(crew.doors) + LOOKS_MORE)
    accounts = await asyncio.gather(*(_name(crew, at) for at in range(len(crew.doors))))
    await crew.until_open(crew.doors[0].look)
    await asyncio.gather(*(_file(crew, one) for one in accounts))
    crew.keep_back(0)
    served: set[int] = set()
    if await crew.until_drawn():
        served = set().union(*await asyncio.gather(*(_look(crew, one) for one in accounts)))
    several = {person for one in accounts for person in one.others}
    crew.trick.controls, crew.trick.controls_due = len(several & served), len(several)
    crew.trick.gains = sum(len(one.filed_for) for one in accounts)


def made_up(random: Random, home: Household) -> Member:
    """Return a person who does not exist, of the age and at the address of somebody who does."""
    like, family = home.people[0], family_name(random, home.language)
    id_type, id_number = identity(random, family[0][0])
    name = full_name(random, like.gender, family, home.language)
    return replace(like, name=name, id_type=id_type, id_number=id_number)


async def _name(crew: Crew, at: int) -> Account:
    """Name somebody made up, then the people of the neighbours until there is no place left."""
    door, others = crew.doors[at], (*crew.doors[at + 1 :], *crew.doors[:at])[:NEIGHBOURS]
    invented = await door.claim(made_up(crew.random, door.household))
    crew.trick.made_up.tried += 1
    crew.trick.made_up.accepted += invented is not None
    found: dict[int, None] = {}
    for member in (member for neighbour in others for member in neighbour.household.people):
        number = await door.claim(member)
        if number is None:
            break
        if number not in door.party:
            found[number] = None
            crew.trick.tries += 1
    return Account(door, () if invented is None else (invented,), tuple(found))


async def _file(crew: Crew, one: Account) -> None:
    """File for one's own people without end, and beside that for all whom it named."""
    await asyncio.gather(
        crew.hammer(one.door, EVERY_SECONDS),
        *(_file_made_up(crew, one.door, person) for person in one.made_up),
        *(_file_twice(crew, one, person) for person in one.others),
    )


async def _file_made_up(crew: Crew, door: Door, person: int) -> None:
    """File until it worked. By the name of the release, so that it is not written down as the crew's."""
    for _ in range(TRIES_MAX):
        if not crew.going or await door.file((person,), crew.wishes(door), crew.scene.release):
            return
        await asyncio.sleep(EVERY_SECONDS)


async def _file_twice(crew: Crew, one: Account, person: int) -> None:
    """File for somebody else's person, alone and along with one's own."""
    for _ in range(ROUNDS):
        for party in ((person,), (one.door.party[0], person)):
            if not crew.going:
                return
            crew.trick.tries += 1
            if await one.door.file(party, crew.wishes(one.door)):
                one.filed_for.add(person)
        await asyncio.sleep(EVERY_SECONDS)


async def _look(crew: Crew, one: Account) -> set[int]:
    """Count what the account has filed, whatever it was answered; return for whom of its own."""
    said = await one.door.applications()
    if said is None:
        return set()
    crew.trick.looked += 1
    mine = [each for each in said if each["release"] == crew.scene.release and each["state"] != "withdrawn"]
    filed = {person for each in mine for person in each["persons"]}
    seated = {seat["person"] for each in mine for seat in each["appointments"] if seat["state"] == "booked"}
    crew.trick.made_up.filed += len(filed & set(one.made_up))
    crew.trick.made_up.seats += len(seated & set(one.made_up))
    one.filed_for |= filed - set(one.door.party) - set(one.made_up)
    return filed & set(one.door.party)
