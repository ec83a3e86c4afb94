"""People without an appointment: numbers in order, on-site seats never oversold, one person once."""

from uuid import uuid4

import pytest

from web.centre_scene import centre
from web.world import named

WHO = {**named("X70000001"), "birth_year": "1990", "mobile": "", "seen": "1"}


def walk_in(here, number, **more):
    form = WHO | {"id_number": f"X7000000{number}", "session": here.session, "act": str(uuid4())} | more
    return here.post("/centre/walk-ins", **{name: value for name, value in form.items() if value is not None})


def rows(here):
    return here.world.values("SELECT number, state FROM walk_in ORDER BY number")


@pytest.fixture
def here(world):
    return centre(world, {"a": {"open": 1, "W": 2}, "b": {"open": 1, "W": 1}})


def test_numbers_go_in_order_until_the_on_site_seats_are_given(here):
    given = [walk_in(here, one) for one in (1, 2, 3)]
    full = walk_in(here, 4)

    assert [one.headers["location"] for one in given] == [
        f"/centre/walk-ins?given={one}" for one in (1, 2, 3)
    ]
    assert (full.status, "All on-site places of today are given" in full.text) == (422, True)
    assert 'value="X70000004"' in full.text
    assert here.world.values("SELECT sum(taken), sum(seats) FROM slot_part WHERE part = 'W'") == [(3, 3)]
    assert here.world.values("SELECT sum(taken), sum(seats) FROM slot_part WHERE part = 'open'") == [(2, 2)]
    assert "सीता पाटील has the number 2" in here.get("/centre/walk-ins?given=2").text


def test_seats_of_a_slot_that_is_over_are_given_to_nobody(world):
    here = centre(world, {"a": {"open": 1, "W": 2}, "b": {"open": 1, "W": 1}}, over=("a",))

    assert [walk_in(here, one).status for one in (1, 2)] == [303, 422]


def test_same_act_and_same_person_have_one_number(here):
    number = str(uuid4())

    sent = [walk_in(here, 1, act=number) for _ in range(3)]
    other = walk_in(here, 1)

    assert {one.headers["location"] for one in sent} == {"/centre/walk-ins?given=1"}
    assert (other.status, "has the number 1 today already" in other.text) == (422, True)
    assert rows(here) == [(1, "waiting")]


def test_at_the_same_moment_no_seat_is_given_twice(here):
    forms = [
        WHO | {"id_number": f"X7000001{one}", "session": here.session, "act": str(uuid4())}
        for one in range(6)
    ]

    answers = here.world.at_once(
        *[("POST", "/centre/walk-ins", None, None, here.browser, form) for form in forms]
    )

    assert sorted(one.status for one in answers) == [303, 303, 303, 422, 422, 422]
    assert rows(here) == [(1, "waiting"), (2, "waiting"), (3, "waiting")]


def test_whoever_has_an_appointment_keeps_that_and_whoever_is_too_young_has_none(here):
    person = here.people[0][1]
    here.world.values(
        "UPDATE person SET identity_key = %s WHERE person_id = %s RETURNING 1",
        here.world.vault.identity_key("other", "X70000009"),
        person,
    )

    booked = walk_in(here, 9)
    young = walk_in(here, 8, birth_year="2020")
    unseen = walk_in(here, 7, seen=None)
    typed = walk_in(here, 6, name="😀" * 5_000)
    digits = walk_in(here, 5, id_type="aadhaar", id_number="123412341234")

    assert "This person has an appointment" in booked.text
    assert "too young" in young.text
    assert "tick that you have seen it" in unseen.text
    assert "at most 100" in typed.text
    assert "does not fit the document" in digits.text
    assert rows(here) == []
    assert here.world.values("SELECT count(*) FROM person WHERE id_last = '0007'") == [(0,)]


def test_next_number_is_called_once_however_often_the_button_is_pressed(here):
    for one in (1, 2, 3):
        walk_in(here, one)

    first = [here.post("/centre/walk-ins/next", session=here.session, after=0) for _ in range(3)]
    second = here.post("/centre/walk-ins/next", session=here.session, after=1)

    assert first[0].headers["location"] == "/centre/walk-ins?called=1"
    assert second.headers["location"] == "/centre/walk-ins?called=2"
    assert rows(here) == [(1, "called"), (2, "called"), (3, "waiting")]
    assert ">2</p>" in here.get(f"/centre/now/{here.session}").text


def test_served_has_the_dose_and_who_left_gives_the_seat_back(here):
    for one in (1, 2, 3):
        walk_in(here, one)
    names = [name for (name,) in here.world.values("SELECT walk_in_id::text FROM walk_in ORDER BY number")]

    unsaid = here.post(f"/centre/walk-ins/{names[0]}", what="serve", batch="")
    served = [here.post(f"/centre/walk-ins/{names[0]}", what="serve", batch="B7") for _ in range(2)]
    left = [here.post(f"/centre/walk-ins/{names[1]}", what="leave") for _ in range(2)]

    assert unsaid.status == 422
    assert [one.status for one in (*served, *left)] == [303] * 4
    assert rows(here) == [(1, "served"), (2, "left"), (3, "waiting")]
    assert here.world.values("SELECT count(*) FROM dose_given") == [(1,)]
    assert walk_in(here, 4).headers["location"].endswith("given=4")
    assert walk_in(here, 5).status == 422


def test_person_on_paper_is_theirs_alone_until_a_phone_names_the_same_document(here):
    walk_in(here, 1)
    token = here.world.sign_in("9000000066")

    shown = here.world.call("POST", "/api/v1/people", named("X70000001"), token).json

    assert shown["contested"] is True
    key = here.world.vault.identity_key("other", "X70000001")
    assert here.world.values("SELECT count(*) FROM person WHERE identity_key = %s", key) == [(1,)]


def test_on_site_seat_that_was_promised_along_the_standby_list_is_given_to_nobody_else(world):
    here = centre(world, {"a": {"open": 1}, "b": {"open": 1, "W": 1}}, people=4)
    ((name, release, rank),) = world.values(
        "SELECT application, release_id, rank FROM application WHERE state = 'waiting' ORDER BY rank LIMIT 1"
    )
    world.values(
        "INSERT INTO standby_call (session_id, release_id, application, rank, size, called_by, comes_by)"
        " SELECT %s, %s, %s, %s, 1, account_id, now() + interval '1 hour' FROM staff LIMIT 1 RETURNING 1",
        here.session,
        release,
        name,
        rank,
    )

    promised = walk_in(here, 1)
    world.values("UPDATE standby_call SET outcome = 'declined', ended_at = now() RETURNING 1")
    free = walk_in(here, 1)

    assert (promised.status, "All on-site places of today are given" in promised.text) == (422, True)
    assert free.status == 303
