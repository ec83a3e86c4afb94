"""The standby list: the drawn order alone decides, in public, and no seat is given that is not there."""

import pytest

from sodat.locale import letters
from web.centre_scene import centre


def call(here, calls=0):
    return here.post("/centre/standby/call", session=here.session, calls=calls)


def called(here):
    return here.world.values("SELECT rank, size, outcome FROM standby_call ORDER BY call_id")


def waiting_ranks(here):
    return [
        rank
        for (rank,) in here.world.values("SELECT rank FROM application WHERE state = 'waiting' ORDER BY rank")
    ]


def at_closing(world, people=5, seats=None):
    """Two seats whose time is over; nobody came, and that is noted."""
    here = centre(world, seats or {"a": {"open": 2}}, people, over=("a",))
    here.post("/centre/close/missed", session=here.session)
    return here


def test_next_in_the_drawn_order_is_called_once_and_told(world):
    here = at_closing(world)
    ranks = waiting_ranks(here)

    answers = [call(here), call(here)]

    assert [one.headers["location"] for one in answers] == ["/centre/standby?done=called", "/centre/standby"]
    assert called(here) == [(ranks[0], 1, None)]
    ((kind, facts),) = world.values("SELECT kind, facts FROM outbox ORDER BY letter_id DESC LIMIT 1")
    assert (kind, facts["centre"]) == ("standby", f"Centre {here.number}")
    (leaf,) = world.values("SELECT convert_from(body, 'UTF8') FROM log_leaf ORDER BY leaf_index DESC LIMIT 1")
    assert leaf[0].startswith(f"standby-called\n{here.release}\n")
    assert leaf[0].split("\n")[2].split()[1:] == [str(ranks[0]), str(here.number)]


def test_two_at_the_same_moment_call_one(world):
    here = at_closing(world)
    form = {"session": here.session, "calls": 0}

    world.at_once(*[("POST", "/centre/standby/call", None, None, here.browser, form) for _ in range(4)])

    assert len(called(here)) == 1


def test_nobody_is_given_up_before_their_time_and_then_the_next_is_called(world):
    here = at_closing(world)
    ranks = waiting_ranks(here)
    call(here)

    early = here.post("/centre/standby/1", outcome="absent")
    world.values("UPDATE standby_call SET comes_by = now() - interval '1 minute' RETURNING 1")
    late = here.post("/centre/standby/1", outcome="absent")
    again = here.post("/centre/standby/1", outcome="absent")
    turned = here.post("/centre/standby/1", outcome="came")
    call(here, calls=1)
    declined = here.post("/centre/standby/2", outcome="declined")
    call(here, calls=2)

    assert "Only then can it be noted" in early.text
    assert (late.status, again.status, turned.status, declined.status) == (303, 303, 422, 303)
    assert called(here) == [(ranks[0], 1, "absent"), (ranks[1], 1, "declined"), (ranks[2], 1, None)]
    assert waiting_ranks(here) == ranks
    kinds = [row[0].split("\n")[0] for row in world.values("SELECT convert_from(body, 'UTF8') FROM log_leaf")]
    assert kinds[-5:] == [
        "standby-called", "standby-absent", "standby-called", "standby-declined", "standby-called"
    ]  # fmt: skip


def test_who_came_has_a_seat_and_the_refill_and_the_record_agree(world):
    here = at_closing(world)
    ranks = waiting_ranks(here)
    call(here)

    came = [here.post("/centre/standby/1", outcome="came") for _ in range(2)]

    assert [one.status for one in came] == [303, 303]
    assert waiting_ranks(here) == ranks[1:]
    ((name,),) = world.values("SELECT appointment_id::text FROM appointment WHERE part = 'S'")
    page = here.get(f"/centre/appointments/{name}")
    assert "Check in" in page.text
    assert world.values("SELECT part, seats, taken FROM slot_part ORDER BY part") == [
        ("S", 1, 1),
        ("open", 2, 2),
    ]
    for _ in range(2):
        world.due_now(here.release)
        assert world.step() == "refill"
    assert world.check(here.release)
    assert world.files(here.release)["refill-1.txt"] == b""


def test_only_as_many_are_called_as_places_are_free(world):
    here = at_closing(world, people=6)
    for calls in range(2):
        call(here, calls)

    full = call(here, 2)

    assert (full.status, "No place is free" in full.text) == (422, True)
    here.post("/centre/standby/1", outcome="declined")
    assert call(here, 2).status == 303
    assert len(called(here)) == 3


def test_list_is_not_called_before_the_end_of_the_day_nor_for_those_expected(world):
    early = centre(world, {"a": {"open": 1}}, 3)
    world.values("UPDATE slot SET ends = '23:59' WHERE slot = %s RETURNING 1", f"{early.release}.a")
    expecting = centre(world, {"a": {"open": 1}}, 3, over=("a",))

    page = early.get("/centre/standby").text
    assert ("You can call people from" in page, "/centre/standby/call" in page) == (True, False)
    assert "towards the end of the day" in call(early).text
    assert "/centre/standby/call" in expecting.get("/centre/standby").text
    assert "No place is free" in call(expecting).text


def test_who_has_a_seat_elsewhere_or_left_the_line_is_passed_over(world):
    here = at_closing(world)
    world.values(
        "UPDATE application SET state = 'withdrawn' WHERE state = 'waiting' AND rank = %s RETURNING 1",
        waiting_ranks(here)[0],
    )
    ranks = waiting_ranks(here)

    call(here)
    world.values("UPDATE application SET state = 'withdrawn' WHERE rank = %s RETURNING 1", ranks[0])
    gone = here.post("/centre/standby/1", outcome="came")

    assert called(here) == [(ranks[0], 1, None)]
    assert (gone.status, "left the line" in gone.text) == (422, True)


def test_empty_list_says_so(world):
    here = at_closing(world, people=2)

    assert "Nobody is left to call" in call(here).text
    assert here.post("/centre/standby/99", outcome="came").status == 422
    assert here.post("/centre/standby/x", outcome="came").status == 422


@pytest.mark.parametrize("language", ["mr", "hi", "en"])
def test_letter_fits_two_parts_of_a_text_message(language):
    said = letters.text("standby", language, {"centre": "कै. " * 40, "until": "17:45"})

    assert len(said) <= letters.LETTER_UNITS_MAX
    assert "17:45" in said
