"""schedule, reschedule, cancel: under a draw, first-come, and in a waiting room."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest

from cowin.clerk import SEATS, Clerk, session_of, slotted

NINE, ELEVEN, ONE = ("09:00", "11:00"), ("11:00", "13:00"), ("13:00", "15:00")
LABELS = ("09:00AM-11:00AM", "11:00AM-01:00PM", "01:00PM-03:00PM")


def choices(world, release: str) -> list[list[str]]:
    rows = world.values(
        "SELECT choices FROM application WHERE release_id = %s AND state <> 'withdrawn' ORDER BY arrival",
        release,
    )
    return [[slot.removeprefix(f"{release}.") for slot in row[0]] for row in rows]


def test_wish_under_a_draw_is_an_application_and_no_confirmation(world):
    _, session = slotted(world, NINE, policy="draw")
    clerk = Clerk(world)
    answer = clerk.schedule(session, captcha="aBc3d", center_id=1234)
    (row,) = world.values(
        "SELECT application, closes_at, draws_at, channel FROM application JOIN release USING (release_id)"
    )

    assert answer.status == 202
    assert answer.json["appointment_confirmation_no"] is None
    assert answer.json["application_number"] == row[0]
    assert [datetime.fromisoformat(answer.json[name]) for name in ("closes_at", "draws_at")] == list(row[1:3])
    assert "not yet an appointment" in answer.json["message"]
    assert row[3] == "cowin"
    assert clerk.mine()[0]["appointments"] == []


@pytest.mark.parametrize(
    ("language", "word"), [("hi_IN", "आवेदन"), ("mr_IN", "अर्ज"), ("ta_IN", "application")]
)
def test_sentence_is_in_the_language_asked_for(world, language, word):
    _, session = slotted(world, NINE, policy="draw")
    clerk = Clerk(world)
    body = {"dose": 1, "session_id": session, "slot": LABELS[0], "beneficiaries": clerk.people}

    assert word in clerk.post("/appointment/schedule", body, **{"accept-language": language}).json["message"]


@pytest.mark.parametrize("policy", ["draw", "waiting-room"])
def test_next_wish_joins_as_the_last_choice_and_repeating_changes_nothing(world, policy):
    release, session = slotted(world, NINE, ELEVEN, policy=policy)
    clerk = Clerk(world)
    first = clerk.schedule(session, slot=LABELS[1])
    second = clerk.schedule(session, slot=LABELS[0])
    before = world.values("SELECT leaf_index, salt FROM application")
    again = [clerk.schedule(session, slot=LABELS[one]) for one in (1, 0, 1)]

    assert [one.status for one in (first, second, *again)] == [202] * 5
    assert {one.json["application_number"] for one in (first, second, *again)} == {
        first.json["application_number"]
    }
    assert choices(world, release) == [["s1", "s0"]]
    assert world.values("SELECT leaf_index, salt FROM application") == before


def test_wish_joins_what_was_filed_on_the_pages(world):
    release, session = slotted(world, NINE, ELEVEN, policy="draw")
    clerk, other = Clerk(world, people=2), world.sign_in()
    persons = [one["person"] for one in world.call("GET", "/api/v1/people", token=other).json["people"]]
    assert world.hand_in(other, release, persons, ["s1"], keep=True).status == 201
    answer = clerk.schedule(session, people=clerk.people[:1], slot=LABELS[0])

    assert answer.json["choices"] == 2
    assert choices(world, release) == [["s1", "s0"]]
    assert world.values("SELECT persons, keep FROM application") == [(persons, True)]


def test_wishes_of_one_person_at_once_are_all_kept(world):
    spans = [(f"{hour:02d}:00", f"{hour:02d}:30") for hour in range(6, 18)]
    release, session = slotted(world, *spans, policy="draw")
    clerk = Clerk(world)
    labels = [f"{(hour - 1) % 12 + 1:02d}:00{half}-{(hour - 1) % 12 + 1:02d}:30{half}"
              for hour, half in ((hour, "AM" if hour < 12 else "PM") for hour in range(6, 18))]  # fmt: skip
    asked = [("POST", "/api/v2/appointment/schedule",
              {"session_id": session, "slot": label, "beneficiaries": clerk.people}, clerk.token)
             for label in labels]  # fmt: skip
    answers = world.at_once(*asked, *asked)

    assert {one.status for one in answers} == {202}
    assert sorted(choices(world, release)[0]) == sorted(f"s{number}" for number in range(12))


def test_members_of_one_party_at_once_lose_no_wish(world):
    release, session = slotted(world, NINE, ELEVEN, ONE, policy="draw")
    clerk = Clerk(world, people=2)
    clerk.schedule(session, slot=LABELS[0])
    answers = world.at_once(
        *(
            (
                "POST",
                "/api/v2/appointment/schedule",
                {"session_id": session, "slot": LABELS[number + 1], "beneficiaries": [person]},
                clerk.token,
            )
            for number, person in enumerate(clerk.people)
        )
    )

    assert {one.status for one in answers} == {202}
    assert sorted(choices(world, release)[0]) == ["s0", "s1", "s2"]


def test_wishes_through_two_servers_at_once_are_all_kept(world):
    """Each server has an intake of its own; the database keeps them in order."""
    from sodat.actions.entries import Filing
    from sodat.actions.wishing import wish_batch

    spans = [(f"{hour:02d}:00", f"{hour:02d}:30") for hour in range(6, 18)]
    release, _ = slotted(world, *spans, policy="draw")
    ((account, person),) = world.people(1)
    acts = [
        lambda tx, slot=f"{release}.s{number}": wish_batch(
            tx, world.catalogue, [Filing(account, release, (person,), (slot,), channel="cowin")]
        )
        for number in range(5)
    ]
    world.together(acts[0])
    world.together(*acts[1:])

    assert sorted(choices(world, release)[0]) == [f"s{number}" for number in range(5)]


def test_list_that_is_full_says_how_long_it_stays_so(world):
    spans = [(f"{number // 4:02d}:{number % 4 * 15:02d}", f"{number // 4:02d}:{number % 4 * 15 + 10:02d}")
             for number in range(21)]  # fmt: skip
    release, session = slotted(world, *spans, policy="draw")
    clerk = Clerk(world)
    slots = [clerk.schedule(session, slot=f"{release}.s{number}") for number in range(21)]

    assert [one.status for one in slots] == [202] * 20 + [429]
    assert 3000 < int(slots[-1].headers["retry-after"]) <= 3601


def test_after_the_draw_the_appointment_is_listed(world):
    release, session = slotted(world, NINE, policy="draw")
    clerk = Clerk(world)
    clerk.schedule(session)
    world.run(release, "book")
    (one,) = clerk.mine()[0]["appointments"]

    assert (one["session_id"], one["date"], one["slot"], one["dose"]) == (session, "02-01-2030", LABELS[0], 1)
    assert UUID(one["appointment_id"])
    assert one.keys() >= {
        "center_id", "name", "state_name", "district_name", "block_name", "pincode", "from", "to", "fee_type",
    }  # fmt: skip
    late = clerk.schedule(session)
    assert (late.status, late.json["errorCode"]) == (409, "APPOIN0040")


def test_first_come_books_and_gives_a_number_or_is_full(world):
    _, session = slotted(world, NINE)
    clerks = [Clerk(world, f"900000000{number}") for number in range(3)]
    answers = [one.schedule(session) for one in clerks]
    again = clerks[0].schedule(session)

    assert [one.status for one in answers] == [200, 409, 409]
    assert UUID(answers[0].json["appointment_confirmation_no"])
    assert answers[1].json == {
        "errorCode": "APPOIN0040",
        "error": "This vaccination center is completely booked for the selected date. "
        "Please try another date or vaccination center.",
    }
    assert (again.status, again.json) == (200, answers[0].json)


def test_whoever_found_no_seat_may_ask_for_another(world):
    _, session = slotted(world, NINE, ELEVEN)
    first, second = Clerk(world), Clerk(world, "9000000002")
    first.schedule(session)

    assert [second.schedule(session, slot=label).status for label in LABELS[:2]] == [409, 200]
    assert [one.schedule(session, slot=LABELS[1]).json["errorCode"] for one in (first,)] == ["APPOIN0022"]


def test_seats_of_a_share_one_is_not_of_leave_one_free_to_ask_again(world):
    """The slot has seats, but for second doses only: the arrival is walked, finds none and is let go."""
    release, session = slotted(world, NINE, ELEVEN, D2=1)
    world.do(lambda tx: tx.execute(
        "UPDATE slot_part SET part = 'open' WHERE slot_id = (SELECT slot_id FROM slot WHERE slot = %s)",
        [f"{release}.s1"],
    ))  # fmt: skip
    clerk = Clerk(world)

    assert [clerk.schedule(session, slot=label).status for label in LABELS[:2]] == [409, 200]


def test_at_once_no_seat_is_given_twice(world):
    _, session = slotted(world, NINE, open=3)
    clerks = [Clerk(world, f"90000000{number:02d}") for number in range(12)]
    answers = world.at_once(
        *(
            (
                "POST",
                "/api/v2/appointment/schedule",
                {"session_id": session, "slot": LABELS[0], "beneficiaries": one.people},
                one.token,
            )
            for one in clerks
        )
    )

    assert sorted(one.status for one in answers) == [200] * 3 + [409] * 9
    assert world.values("SELECT count(*) FROM appointment WHERE state = 'booked'") == [(3,)]


def test_before_the_opening_one_is_told_when(world):
    _, session = slotted(world, NINE, policy="draw")
    later = "UPDATE release SET state = 'announced', opens_at = now() + interval '50 seconds'"
    world.do(lambda tx: tx.execute(later))
    answer = Clerk(world).schedule(session)

    assert (answer.status, answer.json["errorCode"]) == (429, "GERR001")
    assert 40 < int(answer.headers["retry-after"]) <= 51


@pytest.mark.parametrize("spell", [
    lambda one: one, int, float, lambda one: f"{one}.0", lambda one: f" {one} ",
])  # fmt: skip
def test_references_and_doses_in_any_spelling(world, spell):
    _, session = slotted(world, NINE)
    clerk = Clerk(world)
    answer = clerk.schedule(session, people=[spell(clerk.people[0])], dose=1.0)

    assert answer.status == 200


@pytest.mark.parametrize(("more", "status", "code"), [
    ({"beneficiaries": []}, 400, None),
    ({"beneficiaries": None}, 400, None),
    ({"beneficiaries": ["1", "2", "3", "4", "5"]}, 400, None),
    ({"beneficiaries": ["12345678901230"]}, 400, "APPOIN0001"),
    ({"beneficiaries": ["x"]}, 400, "APPOIN0001"),
    ({"session_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}, 400, "APPOIN0015"),
    ({"session_id": "x"}, 400, "APPOIN0015"),
    ({"session_id": None}, 400, "APPOIN0015"),
    ({"slot": "FORENOON"}, 400, "APPOIN0015"),
    ({"slot": None}, 400, "APPOIN0015"),
    ({"slot": {"time": 1}}, 400, "GERR001"),
])  # fmt: skip
def test_wish_that_cannot_be_is_refused_by_code(world, more, status, code):
    _, session = slotted(world, NINE)
    answer = Clerk(world).schedule(session, **more)

    assert (answer.status, answer.json.get("errorCode")) == (status, code)
    if code is None:
        assert answer.json["error"] == "Beneficiaries array required, with length 1-4"


def test_nobody_books_for_somebody_elses_people(world):
    _, session = slotted(world, NINE)
    other = Clerk(world, "9000000002")
    answer = Clerk(world).schedule(session, people=other.people)

    assert (answer.status, answer.json["errorCode"]) == (400, "APPOIN0001")


def test_two_doses_are_enough(world):
    _, session = slotted(world, NINE)
    clerk = Clerk(world)
    world.do(lambda tx: tx.execute("UPDATE person SET doses = 2"))
    answer = clerk.schedule(session)

    assert answer.json["error"] == f"reference number {clerk.people[0]} has already received 2 doses"


def test_doses_of_somebody_else_are_told_to_nobody(world):
    _, session = slotted(world, NINE)
    other = Clerk(world, "9000000002")
    world.do(lambda tx: tx.execute("UPDATE person SET doses = 2"))
    answer = Clerk(world).schedule(session, people=other.people)

    assert (answer.status, answer.json["errorCode"]) == (400, "APPOIN0001")


def test_too_young_is_refused(world):
    _, session = slotted(world, NINE)
    clerk = Clerk(world)
    child = clerk.name("X7777777", birth_year="2020")

    assert clerk.schedule(session, people=[child]).json["errorCode"] == "GERR001"


def test_appointment_moves_to_a_free_slot_and_the_old_seat_to_nobody(world):
    release, session = slotted(world, NINE, ELEVEN)
    clerk, other = Clerk(world), Clerk(world, "9000000002")
    booked = clerk.schedule(session).json["appointment_confirmation_no"]
    moved = clerk.post(
        "/appointment/reschedule", {"appointment_id": booked, "session_id": session, "slot": LABELS[1]}
    )
    (one,) = clerk.mine()[0]["appointments"]
    same = clerk.post(
        "/appointment/reschedule",
        {"appointment_id": one["appointment_id"], "session_id": session, "slot": LABELS[1]},
    )

    assert (moved.status, moved.body, same.status) == (204, b"", 204)
    assert one["slot"] == LABELS[1]
    assert [other.schedule(session, slot=label).status for label in LABELS[:2]] == [409, 409]
    world.run(release, "settle")
    assert world.check(release).release == release


def test_move_that_finds_no_seat_changes_nothing(world):
    _, session = slotted(world, NINE, ELEVEN)
    clerk, other = Clerk(world), Clerk(world, "9000000002")
    booked = clerk.schedule(session).json["appointment_confirmation_no"]
    other.schedule(session, slot=LABELS[1])
    answer = clerk.post(
        "/appointment/reschedule", {"appointment_id": booked, "session_id": session, "slot": LABELS[1]}
    )

    assert (answer.status, answer.json["errorCode"]) == (409, "APPOIN0040")
    assert [one["appointment_id"] for one in clerk.mine()[0]["appointments"]] == [booked]


def test_drawn_appointment_cannot_be_moved_to_seats_that_are_drawn(world):
    release, session = slotted(world, NINE, ELEVEN, policy="draw")
    clerk = Clerk(world)
    clerk.schedule(session)
    world.run(release, "book")
    (one,) = clerk.mine()[0]["appointments"]
    answer = clerk.post(
        "/appointment/reschedule",
        {"appointment_id": one["appointment_id"], "session_id": session, "slot": LABELS[1]},
    )

    assert (answer.status, answer.json["errorCode"]) == (409, "APPOIN0040")
    assert len(clerk.mine()[0]["appointments"]) == 1


@pytest.mark.parametrize("path", ["reschedule", "cancel"])
def test_only_ones_own_appointment_can_be_changed(world, path):
    _, session = slotted(world, NINE, ELEVEN)
    booked = Clerk(world).schedule(session).json["appointment_confirmation_no"]
    other = Clerk(world, "9000000002")
    said = [
        {"appointment_id": one, "session_id": session, "slot": LABELS[1]}
        for one in (booked, str(uuid4()), "x", 5)
    ]
    answers = [other.post(f"/appointment/{path}", one) for one in said]

    assert [(one.status, one.json["errorCode"]) for one in answers] == [(400, "GERR001")] * 4


def test_one_of_a_party_is_taken_from_an_appointment(world):
    _, session = slotted(world, NINE, open=2)
    clerk = Clerk(world, people=2)
    booked = clerk.schedule(session).json["appointment_confirmation_no"]
    answer = clerk.post(
        "/appointment/cancel", {"appointment_id": booked, "beneficiariesToCancel": [float(clerk.people[1])]}
    )
    wrong = clerk.post("/appointment/cancel", {"appointment_id": booked, "beneficiariesToCancel": ["1"]})

    assert (answer.status, wrong.status) == (204, 400)
    assert [len(one["appointments"]) for one in clerk.mine()] == [1, 0]


def test_cancelling_again_changes_nothing_and_what_was_kept_cannot_be_cancelled(world):
    _, session = slotted(world, NINE)
    clerk = Clerk(world)
    booked = {"appointment_id": clerk.schedule(session).json["appointment_confirmation_no"]}
    world.do(lambda tx: tx.execute("UPDATE appointment SET state = 'served'"))
    kept = clerk.post("/appointment/cancel", booked)
    moved = clerk.post("/appointment/reschedule", booked | {"session_id": session, "slot": LABELS[0]})
    world.do(lambda tx: tx.execute("UPDATE appointment SET state = 'booked'"))

    assert (kept.status, kept.json) == (409, {"error": "Appointment cannot be cancelled"})
    assert (moved.status, moved.json) == (409, {"error": "Appointment cannot be rescheduled"})
    assert [clerk.post("/appointment/cancel", booked).status for _ in range(2)] == [204, 204]


def test_application_is_withdrawn_by_its_number(world):
    release = world.release(SEATS)
    clerk = Clerk(world)
    number = clerk.schedule(session_of(world, release)).json["application_number"]

    assert clerk.post("/appointment/cancel", {"appointment_id": str(UUID(number))}).status == 204
    assert choices(world, release) == []


@pytest.mark.parametrize("path", ["schedule", "reschedule", "cancel"])
@pytest.mark.parametrize("body", [None, b"", b"[]", b"{", b"5", b"null"])
def test_body_that_says_nothing_is_refused(world, path, body):
    answer = Clerk(world).post(f"/appointment/{path}", body)

    assert answer.status == 400
    assert answer.json["error"]


def test_letters_nobody_sees_do_no_harm(world):
    _, session = slotted(world, NINE)
    clerk = Clerk(world)
    said = {"session_id": session, "slot": f"\x00{LABELS[0]}", "beneficiaries": [f"{clerk.people[0]}\x00"]}

    assert clerk.post("/appointment/schedule", said).status == 200
    assert clerk.name("X5550001", consent_version="1\x00\u200b")


def test_move_to_what_is_not_open_yet_says_when(world):
    _, session = slotted(world, NINE)
    booked = Clerk(world).schedule(session).json["appointment_confirmation_no"]
    release, later = slotted(world, ELEVEN)
    soon = "UPDATE release SET state = 'announced', opens_at = now() + interval '50 s' WHERE release_id = %s"
    world.do(lambda tx: tx.execute(soon, [release]))
    clerk = Clerk(world, people=0)
    said = {"appointment_id": booked, "session_id": later, "slot": LABELS[1]}
    answer = clerk.post("/appointment/reschedule", said)

    assert (answer.status, answer.json["errorCode"]) == (429, "GERR001")
    assert 40 < int(answer.headers["retry-after"]) <= 51
    assert len(clerk.mine()[0]["appointments"]) == 1


def test_paused_release_says_why(world):
    from sodat.actions import overseeing

    release, session = slotted(world, NINE, policy="draw")
    world.do(lambda tx: overseeing.pause(tx, release, "the server is repaired"))
    answer = Clerk(world).schedule(session)

    assert answer.status == 409
    assert "the server is repaired" in answer.json["error"]
