"""What a device kept while the network was away: entered once, however often sent; conflicts told."""

import json
from uuid import uuid4

from web.centre_scene import centre
from web.world import named

PERSON = {**named("X90000001"), "birth_year": "1990", "mobile": ""}
LONG_AGO = "2020-01-01T10:00:00Z"


def now(world):
    return world.values(
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    )[0][0]


def sync(here, *acts):
    body = json.dumps({"acts": list(acts)}).encode()
    headers = here.browser | {"content-type": "application/json", "accept-language": "en"}
    answer = here.world.call("POST", "/centre/sync", body, headers=headers)
    return (
        [(one["state"], one.get("code")) for one in answer.json["results"]]
        if answer.status == 200
        else answer
    )


def check_in(here, person, **more):
    name, _ = here.appointments()[person]
    return {"act": str(uuid4()), "kind": "check-in", "appointment": name, "at": now(here.world)} | more


def test_what_is_sent_twice_is_entered_once(world):
    here = centre(world, {"a": {"open": 2, "W": 1}})
    acts = [
        check_in(here, here.people[0][1]),
        {"act": str(uuid4()), "kind": "walk-in", "at": now(world), "person": PERSON},
    ]

    sent = [sync(here, *acts) for _ in range(3)]

    assert sent == [[("done", None)] * 2] * 3
    assert here.states() == [("booked", False, 1), ("booked", True, 1)]
    assert world.values("SELECT number FROM walk_in") == [(1,)]
    assert world.values("SELECT count(*) FROM door_act") == [(2,)]
    assert world.values("SELECT count(*) FROM person WHERE name = %s", PERSON["name"]) == [(1,)]


def test_each_conflict_is_told_by_itself_and_keeps_nothing_else_back(world):
    here, there = centre(world), centre(world)
    person, other = here.people[0][1], here.people[1][1]
    first = check_in(here, person)

    results = sync(
        here,
        first,
        check_in(here, person),
        check_in(here, there.people[0][1]),
        check_in(here, other, at=LONG_AGO),
        check_in(here, other, appointment="x"),
        {"act": "x", "kind": "check-in", "at": now(world)},
        {"act": str(uuid4()), "kind": "walk-in", "at": now(world), "person": PERSON | {"name": "😀"}},
        {"act": str(uuid4()), "kind": "dance", "at": now(world)},
        check_in(here, other),
    )

    assert results == [
        ("done", None), ("refused", "already-checked-in"), ("refused", "other-centre"),
        ("refused", "other-day"),
        ("refused", "appointment-unknown"), ("refused", "appointment-unknown"),
        ("refused", "malformed-request"),
        ("refused", "malformed-request"), ("done", None),
    ]  # fmt: skip
    assert here.states() == [("booked", False, 2), ("booked", True, 2)]
    assert sync(here, first) == [("done", None)]
    assert sync(there, first) == [("refused", "act-unknown")]


def test_list_of_the_day_is_the_centres_own_and_for_its_staff(world):
    here = centre(world)
    centre(world)
    citizen = {"cookie": f"sodat_login={world.sign_in()}"}

    day = here.get("/centre/day.json").json

    assert {one["appointment"] for one in day["visitors"]} == {
        here.appointments()[person][0] for _, person in here.people
    }
    assert world.call("GET", "/centre/day.json", headers=citizen).status in {303, 403}
    assert sync(centre_of_nobody(here), check_in(here, here.people[0][1])).status in {303, 403}


def centre_of_nobody(here):
    world = here.world
    return type(here)(
        world, here.number, here.release, here.session, {"cookie": "sodat_login=x"}, here.people
    )


def test_nothing_but_lists_of_acts_is_read_and_no_other_site_sends_any(world):
    here = centre(world)
    headers = here.browser | {"content-type": "application/json"}

    broken = [b"", b"[]", b'{"acts": 1}', b'{"acts": [{}]}', b"\xff"]
    assert [world.call("POST", "/centre/sync", one, headers=headers).status for one in broken] == [400] * 5
    many = [check_in(here, here.people[0][1]) for _ in range(21)]
    assert sync(here, *many).status == 400
    foreign = headers | {"sec-fetch-site": "cross-site"}
    assert world.call("POST", "/centre/sync", b'{"acts": []}', headers=foreign).status == 403


def test_worker_may_have_the_centre_and_the_page_holds_nobody(world):
    here = centre(world)

    worker, page = world.call("GET", "/centre/worker.js"), here.get("/centre/offline")

    assert worker.headers["service-worker-allowed"] == "/centre"
    assert "javascript" in worker.headers["content-type"]
    assert here.appointments()[here.people[0][1]][1] not in page.text


def test_signing_out_ends_the_login_and_clears_the_device(world):
    here = centre(world)

    out = here.post("/centre/sign-out")

    assert out.headers["clear-site-data"] == '"cache", "storage"'
    assert "Max-Age=0" in out.cookies[0]
    assert here.get("/centre").status == 303
