"""The door of a centre: who comes in, who does not, and what is written down of it."""

import re
from uuid import UUID, uuid4

import pytest

from sodat.rules.slips import slip_text
from web.centre_scene import be_today, centre
from web.duty import on_duty


def act():
    return str(uuid4())


def test_only_the_staff_of_a_centre_come_in(world):
    here = centre(world)
    citizen = {"cookie": f"sodat_login={world.sign_in()}"}
    officer = on_duty(world, "officer")

    for path in (
        "/centre",
        "/centre/walk-ins",
        "/centre/standby",
        "/centre/close",
        "/centre/desk",
        "/centre/offline",
    ):
        assert here.get(path).status == 200
        assert world.call("GET", path, headers=officer).status == 403
        for stranger in (citizen, {}):
            asked = world.call("GET", path, headers=stranger)
            assert (asked.status, asked.headers["location"]) == (303, f"/office/sign-in?next={path}")


@pytest.mark.parametrize("language", ["mr", "hi", "en"])
def test_pages_of_a_full_day_speak_the_readers_language(world, language):
    here = centre(world, {"a": {"open": 1}, "b": {"open": 1, "W": 1}}, people=4, over=("a",))
    (name, _), *_ = here.appointments().values()

    for path in (
        "/centre",
        f"/centre/appointments/{name}",
        "/centre/walk-ins",
        "/centre/standby",
        "/centre/close",
    ):
        page = here.get(path, language)
        assert (page.status, f'<html lang="{language}">' in page.text) == (200, True)
        assert "{" not in page.text
        if language != "en":
            main = re.sub(r"<code>.*?</code>", "", page.text[page.text.index("<main") :])
            words = re.sub(r"<[^>]*>|COVISHIELD|Centre \d+|Sodat", "", main)
            assert re.findall(r"[A-Za-z]{2,}", words) == []


def test_slip_code_application_and_name_find_the_person(world):
    here = centre(world)
    person = here.people[0][1]
    name, code = here.appointments()[person]
    ((application,),) = world.values("SELECT application FROM appointment WHERE appointment_id = %s", name)
    slip = slip_text(UUID(name), code)

    for text in (slip, slip.lower(), slip.replace(":", ";"), application, application[:8].upper()):
        found = here.post("/centre/find", text=text)
        assert (found.status, found.headers.get("location")) == (303, f"/centre/appointments/{name}"), text
    both = here.post("/centre/find", text="नाव")
    assert (both.status, both.text.count("/centre/appointments/")) == (200, 2 + 2)
    code_found = here.post("/centre/find", text=code.translate(str.maketrans("0123456789", "०१२३४५६७८९")))
    assert code_found.status in {200, 303}  # two people may have the same code
    for text in ("Nobody Here", "😀", "<script>", "x" * 10_000, ""):
        nobody = here.post("/centre/find", text=text)
        assert nobody.status == 422
        assert "Nobody of today" in nobody.text
        assert "<script>alert" not in nobody.text


def test_check_in_needs_the_document_and_is_done_once(world):
    here = centre(world)
    person = here.people[0][1]
    name, _ = here.appointments()[person]
    path, number = f"/centre/appointments/{name}", act()

    unseen = here.post(f"{path}/check-in", act=number)
    first = here.post(f"{path}/check-in", act=number, seen="1")
    again = here.post(f"{path}/check-in", act=number, seen="1")
    other = here.post(f"{path}/check-in", act=act(), seen="1")

    assert (unseen.status, "tick that you have seen it" in unseen.text) == (422, True)
    assert first.headers["location"] == again.headers["location"] == f"{path}?done=checked-in"
    assert "is checked in" in here.get(f"{path}?done=checked-in").text
    assert (other.status, "Somebody came in" in other.text) == (422, True)
    assert here.states() == [("booked", False, 1), ("booked", True, 1)]
    assert here.acts().count("check-in") == 1
    assert world.values("SELECT checked_at IS NOT NULL FROM person WHERE person_id = %s", person) == [(True,)]


def test_two_at_the_same_moment_are_one_check_in(world):
    here = centre(world)
    name, _ = here.appointments()[here.people[0][1]]
    path = f"/centre/appointments/{name}/check-in"

    answers = world.at_once(
        *[("POST", path, None, None, here.browser, {"act": act(), "seen": "1"}) for _ in range(4)]
    )

    assert sorted(one.status for one in answers) == [303, 422, 422, 422]


def test_check_in_is_undone_with_a_note_within_the_day(world):
    here = centre(world)
    name, _ = here.appointments()[here.people[0][1]]
    path = f"/centre/appointments/{name}"
    here.post(f"{path}/check-in", act=act(), seen="1")

    short = here.post(f"{path}/undo", reason=" x ")
    done = here.post(f"{path}/undo", reason="wrong person picked")
    again = here.post(f"{path}/undo", reason="wrong person picked")

    assert (short.status, 'value=" x "' in short.text) == (422, True)
    assert done.status == 303
    assert again.status == 409
    assert here.states() == [("booked", False, 2)]
    assert world.values("SELECT reason FROM staff_act WHERE act = 'undo-check-in'") == [
        ("wrong person picked",)
    ]
    assert here.post(f"{path}/check-in", act=act(), seen="1").status == 303


def test_somebody_else_is_turned_away_and_the_place_stays(world):
    here = centre(world)
    name, _ = here.appointments()[here.people[0][1]]

    assert here.post(f"/centre/appointments/{name}/other-person").status == 303

    assert here.states() == [("booked", False, 2)]
    assert "other-person" in here.acts()


def test_wrong_day_wrong_centre_and_given_back_each_say_so(world):
    here, there = centre(world), centre(world)
    mine, yours = here.appointments()[here.people[0][1]], here.appointments()[there.people[0][1]]

    elsewhere = here.post("/centre/find", text=slip_text(UUID(yours[0]), yours[1]))
    forged = here.post("/centre/find", text=slip_text(UUID(mine[0]), f"{(int(mine[1]) + 1) % 10_000:04d}"))
    card = here.get(f"/centre/appointments/{yours[0]}")
    world.values("UPDATE session SET day = day + 1 WHERE session_id = %s RETURNING 1", here.session)
    tomorrow = here.post("/centre/find", text=slip_text(UUID(mine[0]), mine[1]))
    late = here.post(f"/centre/appointments/{mine[0]}/check-in", act=act(), seen="1")
    be_today(world, here.session)
    world.values("UPDATE appointment SET state = 'cancelled' WHERE appointment_id = %s RETURNING 1", mine[0])
    over = here.post("/centre/find", text=slip_text(UUID(mine[0]), mine[1]))

    assert f"This appointment is at Centre {there.number}" in elsewhere.text
    assert (forged.status, "Nobody of today" in forged.text) == (422, True)
    assert (card.status, "नाव" in card.text) == (409, False)
    assert "not today" in tomorrow.text
    assert late.status == 409
    assert "was given back" in over.text
    assert here.states()[0][:2] == ("booked", False)
    for name in ("x", str(uuid4())):
        assert here.get(f"/centre/appointments/{name}").status == 404


def test_dose_is_entered_once_for_who_was_checked_in(world):
    here = centre(world)
    person = here.people[0][1]
    name, _ = here.appointments()[person]
    path = f"/centre/appointments/{name}"

    early = here.post(f"{path}/serve", batch="4120Z001")
    here.post(f"{path}/check-in", act=act(), seen="1")
    unsaid = here.post(f"{path}/serve", batch="  ")
    served = [here.post(f"{path}/serve", batch="4120Z001") for _ in range(2)]

    assert (early.status, unsaid.status) == (422, 422)
    assert [one.status for one in served] == [303, 303]
    assert "sodat_batch=4120Z001" in served[0].cookies[0]
    assert world.values("SELECT dose, batch, centre_id FROM dose_given WHERE person_id = %s", person) == [
        (1, "4120Z001", here.number)
    ]
    assert world.values("SELECT doses FROM person WHERE person_id = %s", person) == [(1,)]
    assert ("served", True, 1) in here.states()
    assert here.post(f"{path}/check-in", act=act(), seen="1").status == 422


def test_looks_are_noted_limited_and_seen_by_the_citizen(world, monkeypatch):
    here = centre(world)
    token = world.sign_in("9000000055")
    mine = world.name(token, "X55000055", name="मीना काळे")
    person = here.people[0][1]
    world.values("UPDATE person SET account_id = (SELECT account_id FROM person WHERE person_id = %s)"
                 " WHERE person_id = %s RETURNING 1", mine, person)  # fmt: skip
    name, _ = here.appointments()[person]
    browser = {"cookie": f"sodat_login={token}"}

    assert "Nobody has looked yet" in world.call("GET", "/looked-up?lang=en", headers=browser).text
    here.get(f"/centre/appointments/{name}")
    seen = world.call("GET", "/looked-up?lang=en", headers=browser).text
    assert ("for a check-in" in seen, f"Centre {here.number}" in seen) == (True, True)
    assert world.call("GET", "/looked-up").status == 303

    monkeypatch.setattr("sodat.rules.door.LOOK_UPS_MAX", 5)
    answers = [here.post("/centre/find", text="Nobody Here") for _ in range(6)]
    assert "looked up as many people" in answers[-1].text
    assert here.get(f"/centre/appointments/{name}").status == 429
    assert world.values("SELECT count(*) FROM look_up") == [(5,)]


def test_who_did_not_come_is_noted_after_their_time_and_may_still_come(world):
    here = centre(world, {"a": {"open": 1}, "b": {"open": 1}}, over=("a",))
    here.post("/centre/close/missed", session=here.session)

    assert here.states() == [("booked", False, 1), ("no-show", False, 1)]
    ((late,),) = world.values("SELECT appointment_id::text FROM appointment WHERE state = 'no-show'")
    assert here.post(f"/centre/appointments/{late}/check-in", act=act(), seen="1").status == 303
    assert here.states() == [("booked", False, 1), ("booked", True, 1)]


def test_our_fault_needs_a_word_and_counts_against_nobody(world):
    here = centre(world, {"a": {"open": 2}}, over=("a",))

    unsaid = here.post("/centre/close/missed", session=here.session, fault="1", reason="")
    said = here.post("/centre/close/missed", session=here.session, fault="1", reason="no vaccine came")

    assert (unsaid.status, "checked" in unsaid.text) == (422, True)
    assert said.headers["location"].endswith("missed=2")
    assert world.values("SELECT DISTINCT excused_reason FROM appointment") == [("no vaccine came",)]
    name, _ = here.appointments()[here.people[0][1]]
    assert "missed in the last 180 days" not in here.get(f"/centre/appointments/{name}").text


@pytest.mark.parametrize(("fault", "heard"), [({}, 2), ({"fault": "1", "reason": "no vaccine came"}, 0)])
def test_who_did_not_come_hears_of_it_unless_it_was_our_fault(world, fault, heard):
    here = centre(world, {"a": {"open": 2}}, over=("a",))

    here.post("/centre/close/missed", session=here.session, **fault)
    here.post("/centre/close/missed", session=here.session, **fault)

    assert world.values("SELECT count(*) FROM outbox WHERE kind = 'missed'") == [(heard,)]


def test_missed_before_is_shown_at_the_door(world):
    here = centre(world, {"a": {"open": 2}}, over=("a",))
    here.post("/centre/close/missed", session=here.session)
    name, _ = here.appointments()[here.people[0][1]]

    page = here.get(f"/centre/appointments/{name}").text

    assert "without an excuse: 1" in page
