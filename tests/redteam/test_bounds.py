"""Bounds of a crew: requests, time, and what it does when a portal never opens."""

import asyncio
from datetime import UTC, datetime
from time import time
from uuid import UUID

import pytest

from flow.toy_portal import Toy, opened
from sodat.city.population import Household
from sodat.city.reading import Dropped
from sodat.city.scene import Scene
from sodat.city.wire import Answer, Wire
from sodat.redteam.counted import Budget, Counted, Tally
from sodat.redteam.crew import Crew
from sodat.redteam.kinds import KINDS, early_bird
from sodat.redteam.ways import Keys, ways
from sodat.web.api.table import ANYBODY, CITIZEN, OPERATIONS
from sodat.web.citizen import routes as citizen
from sodat.web.cowin import routes as cowin
from sodat.web.public import routes as public


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


def test_what_is_kept_back_goes_out_only_when_it_is_freed():
    async def play():
        portal, budget = toy(), Budget(5, time() + 9, kept_back=3)
        async with opened(portal) as url, Counted(url, 4, 2.0, Tally(), budget) as wire:
            for _ in range(2):
                await wire.call("GET", "/api/v1/releases/r1")
            with pytest.raises(Dropped, match="budget"):
                await wire.call("GET", "/api/v1/releases/r1")
            budget.kept_back = 0
            await wire.call("GET", "/api/v1/releases/r1")
        return portal.requests, budget.requests_left

    assert asyncio.run(play()) == (3, 2)


def test_a_volley_goes_over_one_connection_and_no_further_than_the_budget():
    async def play():
        portal, tally = toy(), Tally()
        async with opened(portal) as url, Counted(url, 4, 2.0, tally, Budget(50, time() + 9, 5)) as wire:
            body = {"persons": (1,), "choices": ("s1",)}
            sent = [
                len(await wire.volley(32, "POST", "/api/v1/releases/r1/applications", body, "T"))
                for _ in range(2)
            ]
            with pytest.raises(Dropped, match="budget"):
                await wire.volley(32, "POST", "/api/v1/releases/r1/applications", body, "T")
        return sent, portal.requests, portal.connections, tally.requests, dict(tally.refused)

    assert asyncio.run(play()) == ([32, 13], 45, 1, 45, {"not-yet-open": 45})


def test_a_volley_that_breaks_off_counts_what_was_answered():
    async def play():
        rush = Toy((), {}, policy="draw", opens_at=time() - 1, closes_at=time() + 9, fault_every=9)
        portal, tally = rush, Tally()
        async with opened(portal) as url, Counted(url, 4, 2.0, tally) as wire:
            answers = await wire.volley(20, "GET", "/api/v1/releases/r1", None, "")
        return [answer.status for answer in answers], tally.requests, tally.errors

    assert asyncio.run(play()) == ([503], 1, 20)


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


@pytest.mark.parametrize(("filed_in", "gains"), [(-2.0, 1), (-1.0, 1), (0.0, 0), (0.5, 0)])
def test_an_early_bird_counts_what_the_portal_has_from_before_the_hour(filed_in, gains):
    """Whatever the portal had answered; and it gives everything back."""
    opens_at, asked = float(int(time())), []
    filed_at = datetime.fromtimestamp(opens_at + filed_in, UTC).isoformat()
    mine = {"application": "a" * 32, "release": "r1", "state": "filed", "filed_at": filed_at}
    others = [mine | {"release": "r2"}, mine | {"state": "withdrawn"}]

    class Door:
        async def ask(self, method, *_):
            asked.append(method)
            return Answer(200, {"applications": [mine, *others]}, 0.1)

    scene = Scene("r1", "first-come", opens_at, opens_at + 9, 4, 0.1, False, 0, 0)
    crew = Crew(scene, (), None, None, None, (), "")

    assert asyncio.run(early_bird.count(crew, Door())) == 1
    assert (crew.trick.gains, asked) == (gains, ["GET", "DELETE"])


BOOKING_WORDS = ("releases", "standing", "schedule")
"""What the path of a door has in it that may book; the others take in codes, names and answers."""
NOT_BOOKING = {"/standing/{standing}/withdraw"}


def test_the_early_bird_knocks_at_every_door_that_books():
    """A new door of citizens fails this test until the bird knows it, or it is read and listed above."""
    home = Household("9000000001", "program", "en", (), ("r1.s1",), (), False, "once", None)

    class Door:
        household, party, token = home, (1,), "T"

    scene = Scene("r1", "draw", time(), time() + 9, 4, 0.1, False, 0, 0)
    crew = Crew(scene, (), None, None, None, ("r1.s1",), "r0")
    knocked = {
        (way.method, way.path.partition("?")[0])
        for way in ways(crew, Door(), Keys("T", ("1" * 14,), UUID(int=1)))
    }
    doors = {(one.method, one.path) for one in OPERATIONS if one.roles in {ANYBODY, CITIZEN}}
    doors |= {(method, path) for method, path, _ in (*public.ROUTES, *citizen.ROUTES)}
    doors |= {(method, cowin.BASE + path) for method, path, _ in cowin.ROUTES}
    writing = {(method, path) for method, path in doors if method in {"POST", "PUT", "PATCH"}}
    booking = {one for one in writing if any(word in one[1] for word in BOOKING_WORDS)}
    missed = {
        (method, path)
        for method, path in booking
        if (method, path.replace("{release}", "r1")) not in knocked and path not in NOT_BOOKING
    }

    assert missed == set()
    assert len(booking) > 5
