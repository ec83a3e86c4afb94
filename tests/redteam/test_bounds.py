"""Bounds of a crew: requests, time, and what it does when a portal never opens."""

import asyncio
from datetime import UTC, datetime
from time import time

import pytest

from flow.toy_portal import Toy, opened
from sodat.city.reading import Dropped
from sodat.city.scene import Scene
from sodat.city.wire import Answer, Wire
from sodat.redteam.counted import Budget, Counted, Tally
from sodat.redteam.crew import Crew
from sodat.redteam.kinds import KINDS, early_bird


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


@pytest.mark.parametrize(
    ("opens_in", "filed_in", "gains", "withdrawn"),
    [(5.0, 5.0, 1, 0), (-1.0, -2.0, 1, 0), (-1.0, -1.0, 0, 1), (-1.0, -0.5, 0, 1)],
)
def test_an_early_bird_counts_what_was_accepted_before_the_hour(opens_in, filed_in, gains, withdrawn):
    """And gives back what a busy portal only came to afterwards."""
    now, asked = float(int(time())), []

    class Door:
        async def ask(self, *request):
            asked.append(request)

    scene = Scene("r1", "first-come", now + opens_in, now + 9, 4, 0.1, False, 0, 0)
    crew = Crew(scene, (), None, None, None, (), "")
    filed_at = datetime.fromtimestamp(now + filed_in, UTC).isoformat()
    answer = Answer(201, {"application": "a" * 32, "filed_at": filed_at}, 0.1)
    asyncio.run(early_bird.note(crew, Door(), answer))

    assert (crew.trick.gains, len(asked)) == (gains, withdrawn)
