"""A complaint from the alarm to the answer: shown first, mailed, in the public log, for the right eyes."""

import re
from dataclasses import replace
from hashlib import sha256

import pytest

from flow.portal import PUNE
from sodat.actions import alarming
from sodat.edge import letters
from sodat.storage import centres
from web.duty import on_duty
from web.test_oversight_pages import case_of, rushed

WORDS = "Programs took every seat in a second; please let the city draw"
ADDRESS = "Cowin@Example.org"


@pytest.fixture
def officer(world):
    return on_duty(world)


@pytest.fixture
def release(world):
    name = rushed(world)
    case_of(
        world, name, *[row[0] for row in world.values("SELECT DISTINCT account_id FROM application LIMIT 3")]
    )
    world.do(alarming.watch)
    return name


def got(world, browser, path):
    return world.call("GET", path, headers=browser)


def sent(world, browser, path="/office/complaints/new", **form):
    return world.call("POST", path, form=form, headers=browser)


def complaint(world, officer, release, **more):
    form = {"release": release, "address": ADDRESS, "words": WORDS} | more
    done = sent(world, officer, **form)
    assert done.status == 303, done.text
    return done.headers["location"].partition("?")[0]


def test_what_is_sent_stands_there_first_and_nothing_typed_is_lost(world, officer, release):
    alarm = got(world, officer, "/office?lang=en").text
    path = f"/office/complaints/new?release={release}"
    page = got(world, officer, f"{path}&lang=en")
    no_words = sent(world, officer, release=release, address=ADDRESS, words="why <b>")
    no_address = sent(world, officer, release=release, address="nobody", words=WORDS)

    assert path in alarm
    assert re.search(r"alarm \S+ 12 seats \d+ s raised-at", page.text)
    assert "case 1 code-read-too-fast 3 accounts" in page.text
    assert (no_words.status, "why &lt;b&gt;</textarea>" in no_words.text, ADDRESS in no_words.text) == (
        422,
        True,
        True,
    )
    assert (no_address.status, 'href="#address"' in no_address.text, WORDS in no_address.text) == (
        422,
        True,
        True,
    )
    assert "किमान आठ अक्षरांत लिहा" in no_words.text
    assert world.values("SELECT count(*) FROM complaint") == [(0,)]


def test_a_complaint_is_mailed_with_the_evidence_whose_hash_is_in_the_log(world, officer, release):
    home = complaint(world, officer, release)
    again = complaint(world, officer, release)

    evidence = got(world, officer, f"{home}/dossier.txt").body
    ((leaf, body),) = world.values(
        "SELECT leaf_index, convert_from(body, 'utf8') FROM log_leaf"
        " WHERE convert_from(body, 'utf8') LIKE 'complaint%%'"
    )
    mail = world.call("GET", f"/_demo/outbox/{ADDRESS}").json["text"]
    waits = got(world, officer, f"{home}?lang=en").text
    world.loop.run_until_complete(
        letters.send_waiting(world.database, world.vault, letters.nowhere(), forget=False)
    )
    gone = got(world, officer, f"{home}?lang=en").text

    assert again == home
    assert body.split("\n")[:3] == ["complaint", release, sha256(evidence).hexdigest()]
    assert (evidence.decode() in mail, WORDS in mail, str(leaf) in mail) == (True, True, True)
    assert not re.search(rb"\b(9\d{9}|[A-Z]\d{8})\b", evidence)
    assert "Goes to cowin@example.org within a minute" in waits
    assert (f'href="/log/leaf/{leaf}"' in gone, "Sent to cowin@example.org." in gone) == (True, True)
    assert (
        f'value="{ADDRESS.lower()}"' in got(world, officer, f"/office/complaints/new?release={release}").text
    )


def test_central_officials_answer_once_and_the_city_reads_it(world, officer, release):
    home, central = complaint(world, officer, release), on_duty(world, "central")
    listed = got(world, central, "/office/complaints?lang=en").text
    silent = sent(world, central, home, reason="no")
    done = sent(world, central, home, reason="The city may draw from Monday on")
    late = sent(world, central, home, reason="Another answer than before")

    assert (home in listed, "waits for an answer" in listed) == (True, True)
    assert (silent.status, ">no</textarea>" in silent.text) == (422, True)
    assert (done.status, late.status) == (303, 409)
    assert "The city may draw from Monday on" in got(world, officer, home).text
    assert ">answered<" in got(world, officer, "/office/complaints?lang=en").text
    ((body,),) = world.values(
        "SELECT convert_from(body, 'utf8') FROM log_leaf"
        " WHERE convert_from(body, 'utf8') LIKE 'complaint-answered%%'"
    )
    assert body.split("\n")[2].split()[1] == sha256(b"The city may draw from Monday on").hexdigest()
    assert [
        act
        for (act,) in world.values("SELECT act FROM staff_act WHERE act LIKE 'complaint%%' ORDER BY act_id")
    ] == [
        "complaint-sent",
        "complaint-answered",
    ]


def test_complaints_are_for_the_right_eyes_alone(world, officer, release):
    home = complaint(world, officer, release)
    ((centre,),) = world.values("SELECT DISTINCT centre_id FROM session")
    world.do(lambda tx: centres.put_district(tx, replace(PUNE, district_id=392, name="Thane")))
    auditor, staff = on_duty(world, "auditor"), on_duty(world, "staff", centre=centre)
    stranger = on_duty(world, district=392)

    assert got(world, stranger, home).status == 404
    assert home not in got(world, stranger, "/office/complaints").text
    assert sent(world, stranger, release=release, address=ADDRESS, words=WORDS).status == 404
    assert got(world, auditor, home).status == 200
    assert sent(world, auditor, home, reason="The auditor answers").status == 403
    assert sent(world, officer, home, reason="The city answers itself").status == 403
    assert sent(world, auditor, release=release, address=ADDRESS, words=WORDS).status == 403
    assert got(world, staff, home).status == 403
    assert world.call("GET", home).status == 303
    for path in ("/office/complaints/999", "/office/complaints/x", "/office/complaints/new?release=none"):
        assert got(world, officer, path).status == 404
    assert got(world, officer, "/office/complaints/new").status == 404
