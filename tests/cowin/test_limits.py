"""Over a limit the answer is 429 with Retry-After; accounts are counted, addresses never."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cowin.clerk import V2, Clerk, slotted
from sodat.rules.refusals import TooManyRequests
from sodat.web.cowin import public
from sodat.web.cowin.desk import Desk
from sodat.web.cowin.limits import Counts, Limit
from sodat.web.turns import ASKING_MAX, Line, Turns


def test_search_counts_to_twenty_and_then_says_when(world):
    clerk, other = Clerk(world), Clerk(world, "9000000002")
    answers = [clerk.get("/appointment/sessions/search?district_id=363") for _ in range(21)]

    assert [one.status for one in answers] == [204] * 20 + [429]
    assert answers[-1].json["error"] == "Too many search request, please try after sometime"
    assert 800 < int(answers[-1].headers["retry-after"]) <= 901
    assert other.get("/appointment/sessions/search?district_id=363").status == 204
    assert clerk.get("/appointment/beneficiaries").status == 200
    assert world.call("GET", V2 + "/appointment/sessions/search").status == 401


def test_schedule_as_fast_as_a_program_can_is_told_to_wait(world):
    _, session = slotted(world, ("09:00", "11:00"), policy="draw")
    clerk = Clerk(world)
    answers = [clerk.schedule(session) for _ in range(62)]

    assert [one.status for one in answers] == [202] * 60 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 61
    assert Clerk(world, "9000000002").schedule(session).status == 202


def test_giving_back_over_and_over_is_told_to_wait_too(world):
    clerk = Clerk(world)
    answers = [clerk.post("/appointment/cancel", {"appointment_id": str(uuid4())}) for _ in range(241)]

    assert [one.status for one in answers] == [400] * 240 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 61


def test_window_ends_and_begins_anew():
    now = [0.0]
    counts, limit = Counts(lambda: now[0]), Limit("test", 2, 10)
    for _ in range(2):
        counts.count(limit, "a")
    with pytest.raises(TooManyRequests) as refused:
        counts.count(limit, "a")
    assert refused.value.facts["wait_seconds"] == 11
    counts.count(limit, "b")
    counts.count(Limit("other", 1, 10), "a")
    now[0] = 10.0
    counts.count(limit, "a")


def test_public_calls_of_one_address_are_not_counted(world):
    path = V2 + "/appointment/sessions/public/findByPin?pincode=411001&date=02-01-2030"

    assert {world.call("GET", path).status for _ in range(150)} == {200}


@pytest.mark.parametrize("errand", [public.near, public.states, public.districts])
def test_flood_of_what_nobody_keeps_leaves_connections_to_citizens(errand, monkeypatch):
    inside = []

    @asynccontextmanager
    async def transaction():
        inside.append(None)
        yield len(inside)
        inside.pop()

    most = []

    async def look(tx, *_):
        most.append(tx)
        await asyncio.sleep(0)
        return []

    for name in ("near", "states", "districts"):
        monkeypatch.setattr(f"sodat.storage.availability.{name}", look)
    portal = SimpleNamespace(database=SimpleNamespace(transaction=transaction))
    call = SimpleNamespace(
        desk=Desk(portal, None, None, Line(Turns())),
        portal=portal,
        language="en",
        parameters={"lat": "18.5", "long": "73.8"},
        request=SimpleNamespace(path_params={"state_id": "21"}),
    )

    async def flood():
        await asyncio.gather(*(errand(call) for _ in range(50)))

    asyncio.run(flood())

    assert (max(most), len(most)) == (ASKING_MAX, 50)
