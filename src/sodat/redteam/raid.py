"""One crew at one release, in a process of its own so that it does not slow the clients of the citizens."""

import asyncio
from dataclasses import dataclass, field
from random import Random
from time import sleep, time
from typing import Any

from sodat.city.population import Household
from sodat.city.scene import DoorClosed, Scene
from sodat.city.story import Story, unix_seconds
from sodat.city.visitor import Visitor
from sodat.redteam.counted import Budget, Counted, Tally
from sodat.redteam.crew import Crew, Trick
from sodat.redteam.doors import PortalDoor
from sodat.redteam.kinds import KINDS

CONNECTIONS = 64
TIMEOUT_SECONDS = 10.0
READY_SECONDS = 0.5
AFTER_SECONDS_MAX = 25.0
"""How long after the closing time a crew may still act."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a crew is told."""

    base_url: str
    release: str
    kind: str
    households: tuple[Household, ...]
    requests_max: int
    seed: int
    pace: float
    other: str


@dataclass(frozen=True, slots=True)
class Loot:
    """What a crew comes back with."""

    stories: tuple[Story, ...] = ()
    tally: Tally = field(default_factory=Tally)
    trick: Trick = field(default_factory=Trick)


def raid(order: Order) -> Loot:
    """Let a crew attack one release, and return when it is done, at the latest soon after the closing.

    Raises:
        NotLoopback: any other machine.
        DoorClosed: the release cannot be read.
    """
    return asyncio.run(_raid(order))


def ready() -> None:
    """Do nothing for a moment, in a process that has loaded all that a raid needs."""
    sleep(READY_SECONDS)


async def _raid(order: Order) -> Loot:
    stories = tuple(Story(one.mobile, one.kind, len(one.people)) for one in order.households)
    budget, tally = Budget(order.requests_max, time() + TIMEOUT_SECONDS), Tally()
    async with Counted(order.base_url, CONNECTIONS, TIMEOUT_SECONDS, tally, budget) as wire:
        scene, slots = await read_scene(wire, order.release, order.pace)
        budget.ends_at = scene.closes_at + AFTER_SECONDS_MAX
        doors = tuple(
            PortalDoor(Visitor(wire, home, story), scene, wire)
            for home, story in zip(order.households, stories, strict=True)
        )
        crew = Crew(scene, doors, wire, budget, Random(order.seed), slots, order.other)  # noqa: S311
        async with asyncio.timeout(budget.ends_at + 2 * TIMEOUT_SECONDS - time()):
            await KINDS[order.kind].attack(crew)
    return Loot(stories, tally, crew.trick)


async def read_scene(wire: Counted, release: str, pace: float) -> tuple[Scene, tuple[str, ...]]:
    """Return the release as a scene, and its slots, the largest first.

    Raises:
        DoorClosed: the release cannot be read.
    """
    answer = await wire.call("GET", f"/api/v1/releases/{release}")
    if answer.status != 200:
        raise DoorClosed(f"GET /api/v1/releases/{release}: {answer.status}")
    body: dict[str, Any] = answer.body
    slots = sorted(body["slots"], key=lambda slot: (-sum(slot["seats"].values()), slot["slot"]))
    scene = Scene(
        release=release,
        policy=str(body["policy"]),
        opens_at=unix_seconds(body["opens_at"]),
        closes_at=unix_seconds(body["closes_at"]),
        party_size_max=int(body["party_size_max"]),
        pace=pace,
        captcha=False,
        repeats=0,
        early_tries=0,
    )
    return scene, tuple(str(slot["slot"]) for slot in slots)
