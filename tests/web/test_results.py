"""After applying: receipt, proof, result line by line, slip, ways out, standing applications."""

import re
from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from flow.misses import hours_pass, missed
from sodat.actions import overseeing, standing
from sodat.rules.merkle import inclusion_holds
from sodat.rules.slips import slip_text
from sodat.rules.standing import StandingWish
from web.pages import applied, person_of, signed_in


@pytest.fixture
def browser(world):
    return signed_in(world)


def look(world, browser, path, language="en"):
    return world.call("GET", f"{path}?lang={language}", headers=browser)


def won(world, browser, *slots, seats=1):
    """Apply, win, and return release and address."""
    release = world.release({slot: {"open": seats} for slot in slots})
    there = applied(world, browser, release, *slots)
    world.run(release, until="book")
    world.look_anew()
    return release, there


def lost(world, browser):
    release = world.release({"a": {"open": 1}, "b": {"open": 3}})
    there = applied(world, browser, release, "a", "b")
    for account, person in world.people(60):
        world.file(release, (account, [person], ["a", "b"]))
    world.run(release, until="book")
    world.look_anew()
    state = world.values("SELECT state FROM application WHERE application = %s", there.rpartition("/")[2])
    if state != [("waiting",)]:
        pytest.skip("this one wins 4 times in 61")
    return release, there


def test_page_waits_for_the_draw_and_then_speaks_of_its_result_only(world, browser):
    release = world.release({"a": {"open": 1}})
    there = applied(world, browser, release, "a")
    before = world.call("GET", f"{there}?in=1&lang=en", headers=browser).text
    world.run(release, until="book")
    world.look_anew()
    after = world.call("GET", f"{there}?in=1&lang=en", headers=browser).text

    assert "Your application is in." in before
    assert 0 < int(re.search(r'data-draws-in="(\d+)"', before)[1]) < 24 * 3600
    assert "Your application is in." not in after
    assert "data-draws-in" not in after


def test_receipt_can_be_taken_along_as_pdf_text_picture_and_calendar(world, browser):
    release = world.release({"a": {"open": 1}})
    there = applied(world, browser, release, "a")
    kinds = {
        "receipt.pdf": "application/pdf",
        "receipt.txt": "text/plain; charset=utf-8",
        "receipt.svg": "image/svg+xml",
        "calendar.ics": "text/calendar; charset=utf-8",
    }

    answers = {name: world.call("GET", f"{there}/{name}", headers=browser) for name in kinds}

    assert {name: one.headers["content-type"] for name, one in answers.items()} == kinds
    assert len(PdfReader(BytesIO(answers["receipt.pdf"].body)).pages) >= 1
    assert answers["receipt.txt"].text.startswith("sodat-receipt/1\n")
    number = there.rpartition("/")[2]
    printed = PdfReader(BytesIO(answers["receipt.pdf"].body)).pages[0].extract_text()
    exact = re.sub(
        "[\\s\u200b]", "", printed
    )  # where a line without gaps may break there is a gap of no width
    assert exact.count(number) == 2  # labelled, for a desk asks for it; and in the receipt
    assert f">{number[:8]}</b>" in look(world, browser, there).text


def test_proof_leads_from_the_receipt_to_the_signed_head(world, browser):
    release = world.release({"a": {"open": 1}})
    there = applied(world, browser, release, "a")
    before = look(world, browser, f"{there}/proof")
    world.checkpoint()

    after = look(world, browser, f"{there}/proof")
    said = world.call("GET", f"{there}/receipt.txt", headers=browser).text
    hashes = re.findall(r"^[0-9a-f]{64}$", said.partition("\nproof ")[2], re.MULTILINE)
    ((leaf_index, body),) = world.values(
        "SELECT leaf_index, body FROM application JOIN log_leaf USING (leaf_index) WHERE application = %s",
        there.rpartition("/")[2],
    )

    assert (before.status, "just being signed" in before.text) == (200, True)
    assert all(one in after.text for one in hashes)
    size, root = re.search(r"^sodat\.example/log\n(\d+)\n(\S+)\n", said, re.MULTILINE).groups()
    proof = [bytes.fromhex(one) for one in hashes]
    assert inclusion_holds(bytes(body), leaf_index, int(size), proof, b64decode(root))


def test_winner_gets_slips_for_all_and_a_calendar_that_updates(world, browser):
    release = world.release({"a": {"open": 2}})
    persons = [person_of(world, browser), person_of(world, browser, id_number="X00000002", name="राम पाटील")]
    form = {"persons": persons, "choice-1": f"{release}.a"}
    sent = world.call("POST", f"/releases/{release}/apply", form=form, headers=browser)
    there = sent.headers["location"].partition("?")[0]
    world.run(release, until="book")
    world.look_anew()

    page = look(world, browser, there).text
    slip = world.call("GET", f"{there}/slip.pdf", headers=browser)
    picture = re.search(rf'src="({there}/slip\.svg\?of=([0-9a-f-]+))"', page)
    shown = world.call("GET", picture[1], headers=browser)
    first = Calendar.from_ical(world.call("GET", f"{there}/calendar.ics", headers=browser).body)
    world.call("POST", f"{there}/appointments/{picture[2]}/cancel", form={}, headers=browser)
    second = Calendar.from_ical(world.call("GET", f"{there}/calendar.ics", headers=browser).body)

    assert len(PdfReader(BytesIO(slip.body)).pages) == 2
    assert shown.text.startswith("<svg")
    assert slip_text(UUID(picture[2]), "0000").startswith("SODAT:")
    events = [
        {str(one["uid"]): (int(one["sequence"]), str(one["status"])) for one in each.walk("VEVENT")}
        for each in (first, second)
    ]
    assert events[0].keys() == events[1].keys()
    changed = [uid for uid in events[0] if events[0][uid] != events[1][uid]]
    assert [(events[0][uid], events[1][uid]) for uid in changed] == [((0, "CONFIRMED"), (1, "CANCELLED"))]


def test_somebody_else_gets_no_slip_and_no_receipt(world, browser):
    _, there = won(world, browser, "a")
    other = signed_in(world, "9000000002")

    for name in (
        "slip.pdf",
        "slip.svg",
        "receipt.pdf",
        "receipt.txt",
        "receipt.svg",
        "proof",
        "calendar.ics",
    ):
        assert world.call("GET", f"{there}/{name}", headers=other).status == 404
        assert world.call("GET", f"{there}/{name}").status == 303
    for act in ("keep", "coming", "withdraw"):
        assert world.call("POST", f"{there}/{act}", form={}, headers=other).status == 404


def test_loser_sees_who_was_ahead_every_last_number_and_what_comes_next(world, browser):
    coming = world.release({"a": {"open": 5}})
    _, there = lost(world, browser)

    page = look(world, browser, there).text

    assert "No place this time" in page
    assert re.search(r"Applications before yours in the drawn order: \d+", page)
    assert page.count("Last number served") == 2
    assert page.count("Your number came later") == 2
    assert f'href="/releases/{coming}"' in page
    assert look(world, browser, there, "mr").status == 200


def test_list_tells_waiting_from_over(world, browser):
    release, _ = lost(world, browser)
    waiting = look(world, browser, "/applications").text
    world.run(release, until="settle")
    world.look_anew()
    over = look(world, browser, "/applications").text

    assert [(">in line<" in page, ">No place this time<" in page) for page in (waiting, over)] == [
        (True, False),
        (False, True),
    ]


def test_winner_of_a_later_wish_may_move_up_or_keep(world, browser):
    release = world.release({"a": {"open": 1}, "b": {"open": 80}})
    there = applied(world, browser, release, "a", "b")
    for account, person in world.people(60):
        world.file(release, (account, [person], ["a"]))
    world.run(release, until="book")
    world.look_anew()
    page = look(world, browser, there).text
    if "move me" not in page:
        pytest.skip("this one got the first wish, one time in 61")

    kept = world.call("POST", f"{there}/keep", form={"wanted": "1"}, headers=browser)
    after = look(world, browser, there).text
    world.call("POST", f"{there}/keep", form={"wanted": "1"}, headers=browser)
    back = world.call("POST", f"{there}/keep", form={}, headers=browser)

    assert "You got this" in page
    assert "Your number came later" in page
    assert kept.headers["location"] == f"{there}?done=kept"
    assert "You keep this place" in after
    assert "|keep" in after
    assert back.status == 303
    assert "|move-up" in look(world, browser, there).text


def asked_to_confirm(world, browser):
    """Win after two places missed, and return release and address."""
    release = world.release({"a": {"open": 1}}, refills=1)
    there = applied(world, browser, release, "a")
    ((person,),) = world.values("SELECT max(person_id) FROM person")
    missed(world, person)
    world.run(release, until="book")
    world.look_anew()
    return release, there


@pytest.mark.parametrize(
    ("language", "ask", "gone"),
    [
        ("en", "More than one of your earlier places was missed", "Nobody did by the last refill"),
        ("mr", "आधीच्या एकाहून जास्त वेळी तुम्ही आला नाहीत", "शेवटच्या वाटपापर्यंत ते कळवले नाही"),
        ("hi", "पहले एक से अधिक बार आप नहीं आए", "आख़िरी वितरण तक यह नहीं बताया गया"),
    ],
)
def test_who_missed_places_is_asked_and_told_what_became_of_silence(world, browser, language, ask, gone):
    release, there = asked_to_confirm(world, browser)
    before = look(world, browser, there, language).text
    hours_pass(world)
    world.due_now(release)
    assert world.step() == "refill"
    world.look_anew()

    after = look(world, browser, there, language).text

    assert ask in before
    assert (ask in after, gone in after) == (False, True)


def test_who_was_asked_says_it_by_one_button_or_one_call(world, browser):
    release, there = asked_to_confirm(world, browser)
    token = world.sign_in("9000000001")
    call = f"/api/v1{there}/coming"

    first = world.call("POST", call, None, token)
    page = look(world, browser, there).text
    world.due_now(release)
    assert world.step() == "refill"
    second = world.call("POST", call, None, token)
    world.call("DELETE", f"/api/v1{there}", None, token)
    late = world.call("POST", call, None, token)

    assert [first.json["state"], second.json["state"]] == ["booked", "booked"]
    assert "You said that you are coming" in page
    assert (late.status, late.json["code"]) == (409, "step-not-allowed")


def test_coming_is_said_once_and_binds_to_nothing(world, browser):
    _, there = won(world, browser, "a")

    said = [world.call("POST", f"{there}/coming", form={}, headers=browser).status for _ in range(2)]

    assert said == [303, 303]
    assert "You said that you are coming" in look(world, browser, there).text
    assert world.values("SELECT count(*) FROM appointment_coming") == [(1,)]


def test_cancelled_twice_is_cancelled_once_and_the_question_leads_back(world, browser):
    _, there = won(world, browser, "a")
    cancel = re.search(rf'href="({there}/appointments/[^"]+/cancel)"', look(world, browser, there).text)[1]
    question = look(world, browser, cancel).text

    done = [world.call("POST", cancel, form={}, headers=browser).headers["location"] for _ in range(2)]
    again = world.call("GET", cancel, headers=browser)

    assert ("You cannot take it back" in question, f'href="{there}"' in question) == (True, True)
    assert done == [f"{there}?done=cancelled"] * 2
    assert (again.status, again.headers["location"]) == (303, there)
    assert "The appointment is cancelled" in world.call("GET", f"{done[0]}&lang=en", headers=browser).text
    assert world.call("GET", f"{there}/slip.pdf", headers=browser).status == 404


def test_release_that_was_cancelled_says_so_on_the_application(world, browser):
    release = world.release({"a": {"open": 1}})
    there = applied(world, browser, release, "a")
    world.do(lambda tx: overseeing.cancel(tx, release, "the vaccine did not come"))
    world.look_anew()

    page = look(world, browser, there).text

    assert "This release was cancelled: the vaccine did not come" in page
    assert "All applications handed in" not in page


def test_standing_applications_are_listed_with_what_they_entered_and_can_be_ended(world, browser):
    release = world.release({"a": {"open": 3}})
    person = int(person_of(world, browser))
    ((account,),) = world.values("SELECT account_id FROM person WHERE person_id = %s", person)
    until = date.today() + timedelta(days=30)  # noqa: DTZ011 - the database's day may differ by one
    number = world.do(
        lambda tx: standing.stand(
            tx, account, [person], "covishield-18", StandingWish(), split=False, expires_on=until
        )
    )
    empty = look(world, browser, "/applications").text
    question = look(world, browser, f"/standing/{number}/withdraw").text
    world.run(release, until="book")
    world.look_anew()
    served = look(world, browser, "/applications").text
    ended = world.call("POST", f"/standing/{number}/withdraw", form={}, headers=browser)

    assert "No release has fitted yet" in empty
    assert "takes part in no further draw" in question
    assert "ended: you have got a place" in served
    assert re.search(r'href="/applications/[0-9a-f]{32}">', served)
    assert ended.status == 303
    assert world.call("POST", "/standing/999/withdraw", form={}, headers=browser).status == 404
    assert world.call("GET", "/standing/x/withdraw", headers=browser).status == 404


def test_live_standing_application_is_ended_once(world, browser):
    world.release({"a": {"open": 3}})
    person = int(person_of(world, browser))
    ((account,),) = world.values("SELECT account_id FROM person WHERE person_id = %s", person)
    until = date.today() + timedelta(days=30)  # noqa: DTZ011
    wish = StandingWish(pincodes=("411001",), mornings_first=True)
    number = world.do(
        lambda tx: standing.stand(tx, account, [person], "covishield-18", wish, split=False, expires_on=until)
    )

    done = [
        world.call("POST", f"/standing/{number}/withdraw", form={}, headers=browser).headers["location"]
        for _ in range(2)
    ]

    assert done == ["/applications?done=ended#standing"] * 2
    assert "you ended it" in look(world, browser, "/applications").text
    other = signed_in(world, "9000000002")
    assert world.call("POST", f"/standing/{number}/withdraw", form={}, headers=other).status == 404


def test_nothing_yet_is_said_with_the_way_on(world, browser):
    page = look(world, browser, "/applications").text

    assert "You have not applied yet" in page
    assert "You have no standing application" in page


def test_winner_of_a_share_reads_the_last_number_of_that_share(world, browser):
    release = world.release({"a": {"R": 1, "open": 1}})
    there = applied(world, browser, release, "a")
    for account, person in world.people(20, pincode="411999"):
        world.file(release, (account, [person], ["a"]))
    world.run(release, until="book")
    world.look_anew()
    name = there.rpartition("/")[2]
    ((rank, part),) = world.values(
        "SELECT rank, part FROM application JOIN appointment USING (application) WHERE application = %s", name
    )

    page = look(world, browser, there).text

    assert part == "R"
    assert f"one of those for residents; there the last number served was {rank}." in page
    assert f"<dt>Last number served</dt><dd>{rank}</dd>" in page


def test_winner_of_a_place_that_came_back_reads_so(world, browser):
    other = signed_in(world, "9000000002")
    release = world.release({"a": {"open": 1}})
    pages = {
        applied(world, one, release, "a", id_number=number): one
        for one, number in ((browser, "X00000001"), (other, "X00000002"))
    }
    world.run(release, until="book")
    ((served,),) = world.values("SELECT application FROM application WHERE state = 'booked'")
    (first,) = (there for there in pages if there.endswith(served))
    (second,) = pages.keys() - {first}
    cancel = re.search(rf'href="({first}/appointments/[^"]+/cancel)"', look(world, pages[first], first).text)
    world.call("POST", cancel[1], form={}, headers=pages[first])
    world.due_now(release)
    assert world.step() == "refill"
    world.look_anew()

    page = look(world, pages[second], second).text

    assert "Your number is 2. A place came back at one of your wishes, and you were next" in page
    assert "You got this" in page
