"""Bounds of a crew: requests, time, and what it does when a portal never opens."""

import asyncio
from time import time

import pytest

from flow.toy_portal import Toy, opened
from sodat.city.reading import Dropped
from sodat.city.scene import Scene
from sodat.city.wire import Wire
from sodat.redteam.counted import Budget, Counted, Tally
from sodat.redteam.crew import Crew
from sodat.redteam.kinds import KINDS


class Shut(Toy):
    """A portal that stays shut, whatever the hour."""

    state = "announced"


def toy(**more):
    return Shut((), {}, policy="draw", opens_at=time() + 0.2, closes_at=time() + 1.0, **more)


def scene_of(portal):
    return Scene("r1", "draw", portal.opens_at, portal.closes_at, 4, 0.1, False, 0, 0)


async def knock(url):
    """Ask once outside all budgets: the toy cannot end before somebody came."""
    async with Wire(url, 1) as wire:
        await wire.call("GET", "/api/v1/releases/r1")


def test_a_spent_budget_lets_nothing_out():
    async def play():
        portal, tally = toy(), Tally()
        async with opened(portal) as url, Counted(url, 4, 2.0, tally, Budget(5, time() + 9)) as wire:
            for _ in range(5):
                await wire.call("GET", "/api/v1/releases/r1")
            with pytest.raises(Dropped, match="budget"):
                await wire.call("GET", "/api/v1/releases/r1")
        return portal.requests, tally.requests

    assert asyncio.run(play()) == (5, 5)


def test_time_up_lets_nothing_out():
    async def play():
        portal = toy()
        async with opened(portal) as url, Counted(url, 4, 2.0, Tally(), Budget(5, time())) as wire:
            with pytest.raises(Dropped):
                await wire.call("GET", "/api/v1/releases/r1")
            await knock(url)
        return portal.requests

    assert asyncio.run(play()) == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_ends_by_itself(kind):
    """Also without any account, before a door that never opens, with most requests refused."""

    async def play():
        portal, tally = toy(), Tally()
        budget = Budget(200, portal.closes_at + 0.5)
        async with opened(portal) as url, Counted(url, 8, 1.0, tally, budget) as wire:
            crew = Crew(scene_of(portal), (), wire, budget, None, ("s1",), "")
            await knock(url)
            async with asyncio.timeout(4):
                await KINDS[kind].attack(crew)
        return tally.requests

    assert asyncio.run(play()) <= 200


def test_refusals_are_counted_by_their_code_and_the_outbox_is_no_request():
    async def play():
        portal, tally = toy(), Tally()
        async with opened(portal) as url, Counted(url, 4, 2.0, tally) as wire:
            body = {"persons": (1,), "choices": ("s1",)}
            await wire.call("POST", "/api/v1/releases/r1/applications", body)
            await wire.call("GET", "/nowhere")
            await wire.call("GET", "/_demo/outbox/9000000000")
        return tally

    tally = asyncio.run(play())
    assert (tally.requests, dict(tally.refused), tally.errors) == (2, {"not-yet-open": 1, "404": 1}, 0)
