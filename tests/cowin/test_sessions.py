"""The session calls: who sees which seats when, and what is refused."""

import json
from datetime import date
from uuid import UUID

import pytest

from cowin.clerk import V2, Clerk, session_of
from sodat.rules.imports import read_cowin
from web.world import World

DISTRICT = "/appointment/sessions/public/calendarByDistrict?district_id=363&date=01-01-2030"
PIN = "/appointment/sessions/public/findByPin?pincode=411001&date=02-01-2030"


def get(world: World, path: str):
    return world.call("GET", V2 + path)


def capacities(world: World) -> list[tuple[int, int, int]]:
    return [
        (one["available_capacity"], one["available_capacity_dose1"], one["available_capacity_dose2"])
        for center in get(world, DISTRICT).json["centers"]
        for one in center["sessions"]
    ]


def test_calendar_has_the_fields_and_types_of_the_wild(world):
    release = world.release({"a": {"open": 3, "R": 1, "D2": 2}})
    answer = get(world, DISTRICT)
    (center,) = answer.json["centers"]

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert {name: type(value) for name, value in center.items()} == {
        "center_id": int, "name": str, "address": str, "state_name": str, "district_name": str,
        "block_name": str, "pincode": int, "lat": int, "long": int, "from": str, "to": str,
        "fee_type": str, "sessions": list,
    }  # fmt: skip
    assert (center["from"], center["pincode"], center["fee_type"]) == ("09:00:00", 411001, "Free")
    assert center["sessions"] == [
        {
            "session_id": str(UUID(session_of(world, release))), "date": "02-01-2030",
            "available_capacity": 6, "available_capacity_dose1": 4, "available_capacity_dose2": 2,
            "min_age_limit": 18, "max_age_limit": 44, "allow_all_age": False, "vaccine": "COVISHIELD",
            "slots": ["09:00AM-11:00AM"],
        }
    ]  # fmt: skip


def test_find_is_flat_and_has_one_day(world):
    world.release({"a": {"open": 3}})
    (session,) = get(world, PIN).json["sessions"]
    empty = get(world, PIN.replace("02-01", "01-01"))

    assert session["fee"] == "0"
    assert (session["available_capacity"], session["date"], session["pincode"]) == (3, "02-01-2030", 411001)
    assert "sessions" not in session
    assert empty.json == {"sessions": []}


def test_by_center_is_an_object(world):
    world.release({"a": {"open": 3}})
    number = get(world, DISTRICT).json["centers"][0]["center_id"]
    path = "/appointment/sessions/public/calendarByCenter?center_id={}&date={}"
    asked = get(world, path.format(number, "01-01-2030"))
    quiet = get(world, path.format(number, "01-03-2030"))

    assert asked.json["centers"]["sessions"][0]["available_capacity"] == 3
    assert (quiet.json["centers"]["center_id"], quiet.json["centers"]["sessions"]) == (number, [])
    assert get(world, path.format(999_999, "01-01-2030")).json == {"centers": {}}


def test_calendar_is_seven_days(world):
    world.release({"a": {"open": 3}})
    days = [get(world, DISTRICT.replace("01-01-2030", day)).json["centers"] for day in
            ("26-12-2029", "27-12-2029", "02-01-2030", "03-01-2030")]  # fmt: skip

    assert [len(found) for found in days] == [0, 1, 1, 0]


def test_last_calendar_of_all_ends_with_the_years(world):
    assert get(world, DISTRICT.replace("01-01-2030", "31-12-9999")).json == {"centers": []}


def test_paid_centre_says_the_fee_by_vaccine(world):
    world.release({"a": {"open": 3}})
    world.do(lambda tx: tx.execute("UPDATE centre SET fee_type = 'Paid'"))
    world.do(lambda tx: tx.execute("UPDATE session SET fee = 780"))

    assert get(world, DISTRICT).json["centers"][0]["vaccine_fees"] == [
        {"vaccine": "COVISHIELD", "fee": "780"}
    ]
    assert get(world, PIN).json["sessions"][0]["fee"] == "780"


def test_open_end_of_ages_has_no_upper_limit(world):
    world.release({"a": {"open": 3}})
    world.do(lambda tx: tx.execute("UPDATE service SET age_max = NULL"))
    session = get(world, PIN).json["sessions"][0]

    assert "max_age_limit" not in session
    assert session["allow_all_age"] is True


def test_what_is_answered_can_be_imported(world):
    world.release({"a": {"open": 3, "D2": 2}})
    found = read_cowin(get(world, DISTRICT).body, "answer.json")

    assert [(one.capacity, one.day, one.age_max) for one in found.sessions] == [(5, date(2030, 1, 2), 44)]


@pytest.mark.parametrize("spelt", [
    "1-1-2030", "01/01/2030", "2030-01-01", "01.01.2030", "01%2001%202030", "+01-01-2030", "01-01-30",
    "%E0%A5%A6%E0%A5%A7-%E0%A5%A6%E0%A5%A7-2030",
])  # fmt: skip
def test_every_spelling_of_a_day_gives_the_same_bytes(world, spelt):
    world.release({"a": {"open": 3}})

    assert get(world, DISTRICT.replace("01-01-2030", spelt)).body == get(world, DISTRICT).body


@pytest.mark.parametrize("district", ["363", "0363", "363.0", "%20363", "+363", "363&district_id=363"])
def test_every_spelling_of_a_place_gives_the_same_bytes(world, district):
    world.release({"a": {"open": 3}})

    assert get(world, DISTRICT.replace("363", district)).json["centers"]


@pytest.mark.parametrize("spelt", [
    "", "today", "32-01-2030", "29-02-2030", "01-01-20300", "1e3", "01-01-2030;DROP", "00-00-0000",
    "01--2030", "01-01-203", "%00", "%FF%FE",
])  # fmt: skip
def test_what_is_no_day_is_refused(world, spelt):
    answer = get(world, DISTRICT.replace("01-01-2030", spelt))

    assert (answer.status, answer.json["errorCode"]) == (400, "GERR001")


def test_places_that_are_none_are_refused(world):
    no_pin = get(world, PIN.replace("411001", "4110"))
    no_district = [
        get(world, DISTRICT.replace("363", one)).json["errorCode"] for one in ("", "x", "9999999999")
    ]

    assert (no_pin.status, no_pin.json) == (400, {"errorCode": "APPOIN0018", "error": "Invalid Pincode"})
    assert no_district == ["GERR001"] * 3
    assert get(world, DISTRICT.replace("363", "5")).json == {"centers": []}


def test_before_it_is_announced_nobody_sees_a_session(world):
    world.release({"a": {"open": 3}}, announce=False)

    assert capacities(world) == []


def test_draw_shows_its_seats_until_it_closes(world):
    release = world.release({"a": {"open": 3, "D2": 1}})
    open_ = capacities(world)
    world.end_filing(release)
    late = capacities(world)
    world.run(release, "book")

    assert (open_, late, capacities(world)) == ([(4, 3, 1)], [(0, 0, 0)], [(0, 0, 0)])


@pytest.mark.parametrize("policy", ["draw", "first-come"])
def test_seats_at_the_door_of_the_desk_and_of_the_quota_are_not_shown(world, policy):
    beside = {"W": 5, "Q": 2, "A": 4}
    release = world.release({"a": {"open": 1, "R": 2, "D2": 1} | beside}, policy=policy)
    own = world.call("GET", "/api/v1/availability?pincode=411001&date=2030-01-02").json

    assert capacities(world) == [(4, 3, 1)]
    assert own["sessions"][0]["slots"][0] == {
        "slot": f"{release}.a", "starts": "09:00", "ends": "11:00",
        "seats": {"open": 1, "R": 2, "D2": 1, "A": 4},
    }  # fmt: skip


def test_who_asks_for_a_full_slot_leaves_no_trace_though_seats_are_kept_for_the_door(world):
    release = world.release({"a": {"open": 1, "W": 5, "Q": 2}}, policy="first-come")
    session = session_of(world, release)
    assert Clerk(world).schedule(session).status == 200
    before = world.values("SELECT size FROM log_head")

    assert Clerk(world, "9000000002").schedule(session).status == 409
    assert world.values("SELECT size FROM log_head") == before
    assert capacities(world) == [(0, 0, 0)]


def test_paused_release_offers_nothing_and_cancelled_one_is_gone(world):
    from sodat.actions import overseeing

    release = world.release({"a": {"open": 3}})
    world.do(lambda tx: overseeing.pause(tx, release, "the server is repaired"))
    paused = capacities(world)
    world.do(lambda tx: overseeing.cancel(tx, release, "no vaccine has come"))

    assert (paused, capacities(world)) == ([(0, 0, 0)], [])


def test_cancelled_session_is_gone(world):
    world.release({"a": {"open": 3}})
    world.do(lambda tx: tx.execute("UPDATE session SET cancelled_reason = 'no vaccine'"))

    assert capacities(world) == []


def test_what_was_cancelled_never_comes_back_on_the_shelf(world):
    release = world.release({"a": {"open": 2}}, policy="first-come")
    clerk = Clerk(world)
    before = capacities(world)
    booked = clerk.schedule(session_of(world, release)).json["appointment_confirmation_no"]
    taken = capacities(world)
    assert clerk.post("/appointment/cancel", {"appointment_id": booked}).status == 204

    assert (before, taken, capacities(world)) == ([(2, 2, 0)], [(1, 1, 0)], [(1, 1, 0)])


def test_no_seat_of_a_draw_that_came_back_is_shown_at_any_step(world):
    """Through refills and to the end: under a draw what is left is nobody's prey."""
    release = world.release({"a": {"open": 2}})
    clerk = Clerk(world)
    clerk.schedule(session_of(world, release))
    world.run(release, "book")
    seen = capacities(world)
    (one,) = clerk.mine()[0]["appointments"]
    clerk.post("/appointment/cancel", {"appointment_id": one["appointment_id"]})
    seen += capacities(world)
    for step in ("refill", "refill", "settle"):
        world.due_now(release)
        assert world.step() == step
        seen += capacities(world)

    assert len(seen) == 5
    assert set(seen) == {(0, 0, 0)}


def test_waiting_room_shows_to_late_comers_only_seats_that_nobody_had(world):
    release = world.release({"a": {"open": 3}}, policy="waiting-room", refills=1)
    clerk = Clerk(world)
    clerk.schedule(session_of(world, release))
    world.run(release, "book")
    (one,) = clerk.mine()[0]["appointments"]
    clerk.post("/appointment/cancel", {"appointment_id": one["appointment_id"]})
    before = capacities(world)
    world.due_now(release)
    assert world.step() == "refill"
    after = capacities(world)

    assert (before, after) == ([(0, 0, 0)], [(2, 2, 0)])
    assert Clerk(world, "9000000002").schedule(session_of(world, release)).status == 200
    assert capacities(world) == [(1, 1, 0)]


def test_protected_calls_want_a_token_and_know_the_vaccine(world):
    world.release({"a": {"open": 3}})
    path = "/appointment/sessions/calendarByDistrict?district_id=363&date=01-01-2030"
    clerk = Clerk(world)
    found = [
        len(clerk.get(path + more).json["centers"])
        for more in ("", "&vaccine=covishield", "&vaccine=COVAXIN")
    ]

    assert get(world, path).status == 401
    assert found == [1, 1, 0]
    assert json.loads(clerk.get(path).body) == get(world, DISTRICT).json


def test_centres_near_a_point_are_the_nearest_first(world):
    newest = "(SELECT max(centre_id) FROM centre)"
    move = f"UPDATE centre SET latitude = %s, longitude = %s WHERE centre_id = {newest}"
    for place in ((18.52, 73.85), (18.60, 73.85), (None, None)):
        world.release({"a": {"open": 1}})
        world.do(lambda tx, at=place: tx.execute(move, at))
    found = get(world, "/appointment/centers/public/findByLatLong?lat=18.61&long=73.85").json

    assert [one["lat"] for one in found["centers"]] == [18.60, 18.52]
    assert (found["centers"][0]["location"], found["ttl"]) == ("18.6,73.85", 24)
    assert [get(world, f"/appointment/centers/public/findByLatLong?lat={lat}&long=0").status
            for lat in ("91", "x", "", "nan", "1e1")] == [400] * 5  # fmt: skip
