"""What officers, auditors and central officials see and decide: dashboard, cases, trail, bounds."""

import re
from pathlib import Path

import psycopg
import pytest

from sodat.actions import alarming, anchoring, bounding, overseeing, staffing
from sodat.locale.sentences import LANGUAGES, has
from sodat.rules.bounds import Bounds, OutOfBounds
from sodat.rules.signals import POINTS
from sodat.storage.reviewing import add_case
from sodat.storage.staff import Staff
from web.duty import login_of, on_duty
from web.test_pages import applied, signed_in

SEATS = {"a": {"open": 12}, "b": {"open": 2, "R": 2}}
REASON = "आठ खाती एकाच सेकंदात चालली"
BOUNDS = {
    "policies": ["draw"], "open_hours_min": "1", "notice_hours_min": "0", "residents_percent_max": "100",
    "quota_percent_max": "5", "reason": "घाई करणाऱ्यांना फायदा नको",
}  # fmt: skip


def rushed(world, people=12):
    """Let a first-come release be sold out within a moment of its opening."""
    release = world.release({"a": {"open": people}}, policy="first-come")
    world.file(release, *[(account, [one], ["a"]) for account, one in world.people(people)])
    at = "opens_at = now() - interval '1 second', closes_at = now() + interval '1 hour'"
    world.values(f"UPDATE release SET {at} WHERE release_id = %s RETURNING 1", release)
    world.values("UPDATE appointment SET booked_at = now() - interval '0.5 second' RETURNING 1")
    return release


def case_of(world, release, *accounts):
    reasons = ["lockstep 8", "burst-of-device 12 3", "code-read-too-fast 400"]
    return world.do(
        lambda tx: add_case(tx, release, list(accounts), [100] * len(accounts), [reasons] * len(accounts))
    )


def test_dashboard_without_a_release_says_what_comes(world):
    page = world.call("GET", "/office", headers=on_duty(world))

    assert (page.status, "अजून एकही फेरी नाही" in page.text) == (200, True)


def test_dashboard_shows_applications_channels_seats_and_unmet_demand(world):
    release, there = world.release(SEATS), on_duty(world)
    applied(world, signed_in(world), release)

    page = world.call("GET", f"/office?release={release}", headers=there)
    part = world.call("GET", f"/office/now?release={release}", headers=there)

    assert page.status == part.status == 200
    assert "411001" in page.text
    assert "या संकेतस्थळाची पाने" in page.text
    assert page.text.count('role="img"') == 2
    assert ("सोडत वेळ पाहत नाही" in page.text, "जागा अजून दिलेल्या नाहीत" in page.text) == (True, True)
    assert page.text.count("<figcaption>") == 5
    assert "<html" not in part.text
    assert f'data-live="/office/now?release={release}' in page.text
    assert len(page.body) < 60_000


def test_officer_sees_the_own_city_alone(world):
    release = world.release(SEATS)
    world.values("INSERT INTO district VALUES (1, 21, 'Maharashtra', 'Nashik') RETURNING 1")
    elsewhere = on_duty(world, "officer", district=1)

    assert "<option" not in world.call("GET", f"/office?release={release}", headers=elsewhere).text
    assert release in world.call("GET", "/office", headers=on_duty(world, "auditor")).text


def test_alarm_is_raised_once_on_the_first_come_twin_and_stands_in_the_log(world):
    release, there = rushed(world), on_duty(world)
    calm = world.release(SEATS)

    raised = [world.do(alarming.watch), world.do(alarming.watch)]
    page = world.call("GET", f"/office?release={calm}", headers=there)

    assert raised == [2, 0]
    assert {name for (name,) in world.values("SELECT name FROM alarm")} == {
        "faster-than-people",
        "sold-out-at-once",
    }
    assert page.text.count('class="alarm"') == 2
    first_come = world.call("GET", f"/office?release={release}", headers=there)
    assert "सोडत वेळ पाहत नाही" not in first_come.text
    assert release in page.text
    assert "माणसांना" in page.text
    assert world.values("SELECT count(*) FROM log_leaf WHERE convert_from(body, 'utf8') LIKE 'alarm%%'") == [
        (2,)
    ]


def test_release_is_looked_through_when_it_has_closed_and_when_it_is_settled(world):
    release = world.release(SEATS)
    world.file(release, *[(account, [one], ["a"]) for account, one in world.people(3)])
    world.run(release, until="close")

    closed = [world.do(alarming.review_one) for _ in range(2)]
    world.due_now(release)
    world.run(release, until="refill")
    after_a_refill = world.do(alarming.review_one)
    world.run(release, until="settle")
    world.due_now(release)  # a release is settled when that is due, and not a day ahead

    assert closed == [True, False]
    assert after_a_refill is False
    assert [world.do(alarming.review_one) for _ in range(2)] == [True, False]


def test_case_is_shown_with_reasons_in_words_and_looking_leaves_a_trail(world):
    release, there = world.release(SEATS), on_duty(world)
    people = world.people(3)
    number = case_of(world, release, *[account for account, _ in people])

    listed = world.call("GET", "/office/cases", headers=there)
    page = world.call("GET", f"/office/cases/{number}", headers=there)

    assert f'href="/office/cases/{number}"' in listed.text
    assert "त्याच सेकंदांत कोड मागितले" in page.text
    assert "0.4 सेकंदांत" in page.text
    assert "12 खात्यांनी एकाच उपकरणावरून दोन सेकंदांत अर्ज केले; योगायोगाने 0.3 अपेक्षित" in page.text
    assert "3 पैकी 3" in page.text
    assert ("case-looked-at", str(number)) in world.values("SELECT act, subject FROM staff_act")
    assert "code-read-too-fast" not in page.text


def test_case_is_decided_with_a_reason_and_told_to_the_citizen_who_answers(world):
    release, there, citizen = world.release(SEATS), on_duty(world), signed_in(world)
    path = applied(world, citizen, release).headers["location"].partition("?")[0]
    account = world.values("SELECT account_id FROM application WHERE release_id = %s", release)[0][0]
    case = f"/office/cases/{case_of(world, release, account)}"

    before = world.call("GET", f"{path}/review", headers=citizen)
    none = world.call("POST", case, form={"reason": REASON}, headers=there)
    short = world.call("POST", case, form={"decision": "asked", "reason": "x"}, headers=there)
    done = world.call("POST", case, form={"decision": "asked", "reason": REASON}, headers=there)
    told = world.call("GET", path, headers=citizen)
    page = world.call("GET", f"{path}/review", headers=citizen)
    empty = world.call("POST", f"{path}/review", form={"appeal": " "}, headers=citizen)
    sent = world.call("POST", f"{path}/review", form={"appeal": "<b>मी वसतिगृहात राहते"}, headers=citizen)
    again = world.call("POST", f"{path}/review", form={"appeal": "<b>मी वसतिगृहात राहते"}, headers=citizen)
    seen = world.call("GET", case, headers=there)

    assert (before.status, none.status, short.status, done.status) == (404, 422, 422, 303)
    assert REASON in none.text
    assert 'href="#decision"' in none.text
    assert 'value="asked" checked' in short.text
    assert f'href="{path}/review"' in told.text
    assert "प्रश्न आहे" in world.call("GET", "/_demo/outbox/9000000001").json["text"]
    assert (page.status, REASON in page.text, "इतरांएवढीच संधी" in page.text) == (200, True, True)
    assert (empty.status, 'href="#appeal"' in empty.text) == (422, True)
    assert (sent.status, again.status) == (303, 303)
    assert "&lt;b&gt;मी वसतिगृहात राहते" in seen.text
    assert world.values("SELECT state FROM application WHERE release_id = %s", release) == [("filed",)]


def test_decided_case_opens_again_by_an_appeal_only(world):
    release, there, citizen = world.release(SEATS), on_duty(world), signed_in(world)
    path = applied(world, citizen, release).headers["location"].partition("?")[0]
    account = world.values("SELECT account_id FROM application WHERE release_id = %s", release)[0][0]
    case = f"/office/cases/{case_of(world, release, account)}"
    form = {"decision": "confirmed", "reason": REASON}

    first = world.call("POST", case, form=form, headers=there)
    twice = world.call("POST", case, form=form, headers=there)
    world.call("POST", f"{path}/review", form={"appeal": "हे माझेच कुटुंब आहे"}, headers=citizen)
    waiting = world.call("GET", "/office/cases", headers=there)
    cleared = world.call("POST", case, form=form | {"decision": "cleared"}, headers=there)

    assert (first.status, twice.status, cleared.status) == (303, 422, 303)
    assert case in waiting.text
    assert "काही गैर नाही" in world.call("GET", f"{path}/review", headers=citizen).text.replace(
        "काहीही", "काही"
    )


def test_case_of_another_city_or_account_is_not_there(world):
    release, citizen = world.release(SEATS), signed_in(world)
    number = case_of(world, release, world.people(1)[0][0])
    world.values("INSERT INTO district VALUES (1, 21, 'Maharashtra', 'Nashik') RETURNING 1")
    path = applied(world, citizen, release).headers["location"].partition("?")[0]

    assert (
        world.call("GET", f"/office/cases/{number}", headers=on_duty(world, "officer", district=1)).status
        == 404
    )
    assert world.call("GET", "/office/cases/x", headers=on_duty(world)).status == 404
    assert world.call("GET", f"/office/cases/{number}", headers=on_duty(world, "auditor")).status == 403
    assert world.call("GET", f"{path}/review", headers=citizen).status == 404
    assert world.call("POST", f"{path}/review", form={"appeal": "मी येथे नाही"}, headers=citizen).status == 404


def test_every_reason_of_a_signal_has_words(world):
    assert [
        (language, name)
        for language in LANGUAGES
        for name in POINTS
        if not (has(language, f"signal.{name}") and has(language, f"signal-name.{name}"))
    ] == []


def note(world, act="looked-up", subject="", reason=""):
    login = login_of(world)
    who = Staff(login.account_id, "", "officer", 363, None)
    world.do(lambda tx: staffing.note(tx, who, act, subject, reason))
    return login.account_id


def test_trail_is_filtered_by_person_act_subject_and_day(world):
    one = note(world, "centre-closed", "1001", "पाणी शिरले")
    note(world, "centre-closed", "2002", "वीज नाही")
    there = on_duty(world, "auditor")

    def shown(query):
        page = world.call("GET", f"/office/trail?{query}", headers=there)
        assert page.status == 200
        return re.findall(r"<td>(1001|2002)</td>", page.text)

    assert shown("") == ["2002", "1001"]
    assert shown(f"person={one}") == ["1001"]
    assert shown("subject=200") == ["2002"]
    assert shown("act=centre-closed") == ["2002", "1001"]
    assert shown("act=set-bounds") == []
    assert shown("day=2020-01-01") == []
    assert shown("day=x&person=x&before=x") == ["2002", "1001"]
    assert "अशी कृती नाही" in world.call("GET", "/office/trail?subject=<b>", headers=there).text


def test_trail_is_paged(world):
    account = note(world)
    who = Staff(account, "", "officer", 363, None)
    for number in range(60):
        world.do(lambda tx, number=number: staffing.note(tx, who, "looked-up", f"person {number}"))
    there = on_duty(world, "central")

    first = world.call("GET", "/office/trail?act=looked-up", headers=there)
    older = re.search(r'href="(/office/trail\?[^"]*before=\d+)"', first.text)[1].replace("&amp;", "&")
    second = world.call("GET", older, headers=there)

    assert first.text.count("व्यक्ती 5") == 10
    assert "व्यक्ती 0<" in second.text
    assert "व्यक्ती 59<" not in second.text


def test_trail_is_a_file_that_no_spreadsheet_runs(world):
    note(world, "looked-up", "=cmd()", "कारण, दोन")

    answer = world.call("GET", "/office/trail.csv?act=looked-up", headers=on_duty(world, "auditor"))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[0].startswith("act_id,at,person,login_name,role,act")
    assert "'=cmd()" in answer.text
    assert '"कारण, दोन"' in answer.text


def test_trail_only_grows(world):
    note(world)

    for statement in (
        "UPDATE staff_act SET reason = 'x'",
        "DELETE FROM staff_act",
        "TRUNCATE staff_act CASCADE",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            world.values(statement)


def test_trail_is_anchored_in_the_log_and_an_altered_act_is_found(world):
    note(world, subject="first")
    there = on_duty(world, "auditor")
    empty = world.call("GET", "/office/trail/check", headers=there)

    anchored = [world.do(anchoring.anchor), world.do(anchoring.anchor)]
    note(world, subject="second")
    anchored.append(world.do(anchoring.anchor))
    right = world.call("GET", "/office/trail/check", headers=there)
    alter = "UPDATE staff_act SET reason = 'दुसरे' WHERE subject = 'first' RETURNING 1"
    _altered(world, alter)
    wrong = world.call("GET", "/office/trail/check", headers=there)

    assert "अजून दुवा नाही" in empty.text
    assert (anchored[0] > 0, anchored[1], anchored[2] > 0) == (True, None, True)
    assert 'class="calm"' in right.text
    assert ('class="alarm"' in wrong.text, "दुवा 1" in wrong.text) == (True, True)


def _altered(world, statement):
    """Alter what cannot be altered, as whoever owns the database could."""

    async def act(tx):
        await tx.execute("ALTER TABLE staff_act DISABLE TRIGGER staff_act_is_final")
        await tx.execute(statement)

    world.do(act)


def test_central_sees_all_cities_and_officers_do_not(world):
    release = world.release(SEATS)
    rushed(world)
    world.do(alarming.watch)

    page = world.call("GET", "/central?lang=en", headers=on_duty(world, "central"))

    assert (page.status, "Pune" in page.text, release in page.text) == (200, True, True)
    assert world.call("GET", "/central", headers=on_duty(world, "officer")).status == 403


def test_bounds_are_set_with_a_public_reason_and_kept_in_the_history(world):
    there = on_duty(world, "central")
    none = world.call("GET", "/bounds")

    first = world.call("POST", "/central/bounds/21", form=BOUNDS, headers=there)
    again = world.call("POST", "/central/bounds/21", form=BOUNDS | {"quota_percent_max": "३"}, headers=there)
    page = world.call("GET", first.headers["location"], headers=there)
    public = world.call("GET", "/bounds?lang=en")

    assert "मर्यादा घातलेल्या नाहीत" in none.text
    assert (first.status, again.status) == (303, 303)
    assert page.text.count(BOUNDS["reason"]) == 2
    assert "Maharashtra" in world.call("GET", "/central/bounds", headers=there).text
    assert (public.status, public.text.count(BOUNDS["reason"])) == (200, 2)
    assert ("set-bounds", "21") in world.values("SELECT act, subject FROM staff_act")
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        world.values("UPDATE city_bounds SET reason = 'x'")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"policies": []}, "policies"),
        ({"policies": ["fast"]}, "policies"),
        ({"open_hours_min": "x"}, "open_hours_min"),
        ({"notice_hours_min": "99999"}, "notice_hours_min"),
        ({"residents_percent_max": "-1"}, "residents_percent_max"),
        ({"quota_percent_max": "101"}, "quota_percent_max"),
        ({"reason": "x"}, "reason"),
    ],
)
def test_bounds_that_cannot_be_are_said_at_their_field(world, more, field):
    there = on_duty(world, "central")

    answer = world.call("POST", "/central/bounds/21", form=BOUNDS | more, headers=there)

    assert answer.status == 422
    assert f'href="#{field}"' in answer.text
    assert world.values("SELECT count(*) FROM city_bounds") == [(0,)]


def bounded(world, **more):
    wide = {"policies": ("draw", "waiting-room", "first-come"), "open_hours_min": 0, "notice_hours_min": 0}
    one = Bounds(**(wide | {"residents_percent_max": 100, "quota_percent_max": 100} | more))
    account = login_of(world, "central").account_id
    who = Staff(account, "", "central", None, None)
    world.do(lambda tx: bounding.set_bounds(tx, who, 21, one, "घाई करणाऱ्यांना फायदा नको"))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"policies": ("waiting-room",)}, "policy"),
        ({"open_hours_min": 3}, "open_hours"),
        ({"residents_percent_max": 0}, "residents_percent"),
        ({"notice_hours_min": 1}, "notice_hours"),
    ],
)
def test_release_out_of_bounds_is_refused_with_the_field(world, more, field):
    bounded(world, **more)

    with pytest.raises(OutOfBounds) as refused:
        world.release(SEATS)

    assert refused.value.facts["field"] == field


def test_release_within_bounds_is_announced_and_what_is_announced_stays(world):
    bounded(world, policies=("draw",), open_hours_min=1)
    release = world.release(SEATS)
    bounded(world, policies=("first-come",))

    world.do(lambda tx: overseeing.pause(tx, release, "पाणी शिरले आहे"))
    world.do(lambda tx: overseeing.resume(tx, release))

    assert world.step() is None


@pytest.mark.parametrize("language", ["mr", "hi", "en"])
def test_pages_of_oversight_are_there_in_every_language(world, language):
    release = rushed(world)
    world.do(alarming.watch)
    number = case_of(world, release, world.people(1)[0][0])
    note(world)
    bounded(world)
    world.do(anchoring.anchor)
    central = on_duty(world, "central")

    for path in (
        "/office", f"/office/cases/{number}", "/office/cases?which=all", "/office/trail",
        "/office/trail/check",
        "/central", "/central/bounds", "/central/bounds/21", "/bounds",
    ):  # fmt: skip
        page = world.call("GET", f"{path}{'&' if '?' in path else '?'}lang={language}", headers=central)

        assert (page.status, page.text.count("<h1")) == (200, 1), path
        assert "{" not in page.text, path


def test_staff_acts_have_words(world):
    sources = "".join(one.read_text() for one in Path(staffing.__file__).parents[1].rglob("*.py"))
    named = set(re.findall(r'\bnote\(\s*tx, [\w.]+(?: or \w+)?, "([a-z-]+)"', sources))

    assert [
        (language, act) for language in LANGUAGES for act in named if not has(language, f"act.{act}")
    ] == []
    assert len(named) > 10
