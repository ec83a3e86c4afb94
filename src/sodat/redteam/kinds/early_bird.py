"""Every way to book before the opening: direct ids, old endpoints, other clocks, replays, other methods.

It asks until just before the hour and waits for what is under way. What the portal then says to have from
before the hour is a gain; what a busy portal only came to after the hour is none, and is withdrawn. Then one
account for each way that must work after the hour tries it: a try that never works would show nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import time
from typing import Any

from sodat.city.story import unix_seconds
from sodat.redteam.crew import Crew, until
from sodat.redteam.doors import Door
from sodat.redteam.ways import STANDING, Keys, keys_of, shown_slots, ways

STOP_SECONDS = 0.4
"""Before the hour, so that nothing of it can arrive after the opening."""
EVERY_SECONDS = 0.02
UNDER_WAY_SECONDS = 0.6
KEYS_AT_ONCE = 8
LOOKS_EACH, LOOKS_MORE = 5, 200
"""Requests kept back to look what came of it: for each account, and for polling and the controls."""

LOOK_TRIES = 5
LOOK_PAUSE_SECONDS = 0.2


async def attack(crew: Crew) -> None:
    """Try all ways with all accounts, over and over, until just before the hour; then count."""
    await crew.sign_in()
    crew.keep_back(LOOKS_EACH * len(crew.doors) + LOOKS_MORE)
    slots = await shown_slots(crew)
    gate = asyncio.Semaphore(KEYS_AT_ONCE)
    keys: dict[str, Keys] = {}

    async def gather(door: Door) -> None:
        async with gate:
            if time() < crew.scene.opens_at - 2 * STOP_SECONDS:
                keys[door.household.mobile] = await keys_of(crew, door, slots)

    async def live(door: Door) -> None:
        await asyncio.gather(gather(door), _knock(crew, door, keys))

    await crew.each(live)
    crew.keep_back(0)
    await until(crew.scene.opens_at + UNDER_WAY_SECONDS)
    await crew.until_open(crew.doors[0].look if crew.doors else _nobody)
    crew.trick.looks_due = len(crew.doors)
    late = await asyncio.gather(*(count(crew, door) for door in crew.doors))
    await crew.each(_end_standing)
    fresh = [door for door, had in zip(crew.doors, late, strict=True) if not had]
    await _controls(crew, fresh, keys)


async def _nobody(_number: int) -> str:
    return "open"


async def _knock(crew: Crew, door: Door, keys: Mapping[str, Keys]) -> None:
    """Try all ways again and again, those of the old interface from when its keys are there."""
    while time() < crew.scene.opens_at - STOP_SECONDS and not crew.budget.spent:
        for way in ways(crew, door, keys.get(door.household.mobile, Keys())):
            if time() >= crew.scene.opens_at - STOP_SECONDS or crew.budget.spent:
                return
            crew.trick.tries += 1
            await door.ask(way.method, way.path, way.body, way.more)
            await asyncio.sleep(EVERY_SECONDS)


async def count(crew: Crew, door: Door) -> int:
    """Count what the portal has of an account from before the hour, and withdraw all; return how much."""
    mine: Sequence[Any] = ()
    for _ in range(LOOK_TRIES):
        said = await door.ask("GET", "/api/v1/applications")
        if said.status == 200:
            crew.trick.looked += 1
            mine = said.body["applications"]
            break
        await asyncio.sleep(LOOK_PAUSE_SECONDS)
    live = [one for one in mine if one["release"] == crew.scene.release and one["state"] != "withdrawn"]
    for one in live:
        crew.trick.gains += unix_seconds(one["filed_at"]) < crew.scene.opens_at
        for appointment in one.get("appointments", ()):
            await door.give_back(appointment["appointment"])
        await door.ask("DELETE", f"/api/v1/applications/{one['application']}")
    return len(live)


async def _end_standing(door: Door) -> None:
    """End standing applications, which would go on to enter at the closing as anybody's do."""
    said = (await door.ask("GET", STANDING)).body
    for one in said.get("standing", ()) if isinstance(said, dict) else ():
        await door.ask("DELETE", f"{STANDING}/{one['standing']}")


async def _controls(crew: Crew, fresh: Sequence[Door], keys: Mapping[str, Keys]) -> None:
    """Try each way that works after the hour with an account of its own, and take it back.

    `fresh`: accounts of which nothing arrived late; who gave a seat back gets no second one.
    """
    fit = [door for door in fresh if keys.get(door.household.mobile, Keys()).references]
    for place, door in enumerate(fit):
        sound = [way for way in ways(crew, door, keys[door.household.mobile]) if way.works]
        crew.trick.controls_due = len(sound)
        if place >= len(sound) or crew.budget.spent:
            return
        way = sound[place]
        await door.ask(way.method, way.path, way.body, way.more)
        crew.trick.looks_due += 1
        crew.trick.controls += await count(crew, door) > 0
