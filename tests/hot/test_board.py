"""What is offered: ready bytes, one answer for all spellings, the same in every process within a second."""

import http.client
import json
import time
from urllib.parse import urlsplit

import pytest

from sodat.actions import overseeing
from sodat.bench.town import PINCODE

COWIN = "/api/v2/appointment/sessions/public/"
SECOND = 1.0
ASKED = 60
"""So many fresh connections, that each of the four processes is among them."""


def ask(url, path, headers=(), method="GET"):
    """Ask over a connection of its own, which any of the processes may take."""
    parts = urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        link.request(method, path, headers=dict(headers))
        answer = link.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        link.close()


def seen(url, path):
    """Return the different answers of the processes."""
    return {ask(url, path)[2] for _ in range(ASKED)}


def own(town, **more):
    asked = {"pincode": PINCODE, "date": town.tomorrow.isoformat()} | more
    return "/api/v1/availability?" + "&".join(f"{name}={value}" for name, value in asked.items())


def seats_of(body, release):
    return sum(
        sum(slot["seats"].values())
        for session in json.loads(body)["sessions"]
        if session["release"] == release
        for slot in session["slots"]
    )


def test_all_processes_show_a_new_release_and_its_pause_within_a_second(town):
    seen(town.url, own(town))

    release = town.announce("draw", slots=20, seats=7)
    time.sleep(SECOND)
    (announced,) = seen(town.url, own(town))
    town.do(lambda tx: overseeing.pause(tx, release, "The vaccine has not arrived"))
    time.sleep(SECOND)
    (paused,) = seen(town.url, own(town))
    town.do(lambda tx: overseeing.resume(tx, release))
    time.sleep(SECOND)

    assert seats_of(announced, release) == 7
    assert seats_of(paused, release) == 0
    (resumed,) = seen(town.url, own(town))
    assert seats_of(resumed, release) == 7


def test_all_processes_show_seats_given_on_arrival_within_a_second(town):
    release = town.announce("first-come", slots=20, seats=5)
    time.sleep(SECOND)
    assert {seats_of(body, release) for body in seen(town.url, own(town))} == {5}
    token, person = town.people.read_text().split()[:2]

    parts = urlsplit(town.url)
    link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    body = json.dumps({"persons": [int(person)], "choices": [f"{release}.0"]})
    link.request(
        "POST", f"/api/v1/releases/{release}/applications", body, {"authorization": f"Bearer {token}"}
    )
    assert json.loads(link.getresponse().read())["state"] == "booked"
    link.close()
    time.sleep(SECOND)

    assert {seats_of(body, release) for body in seen(town.url, own(town))} == {4}


def test_every_spelling_of_a_question_has_one_answer(town):
    day = town.tomorrow
    spelt = [f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day.day}-{day.month}-{day.year}"]
    for call, places in (
        ("findByPin", [f"pincode={PINCODE}", f"pincode=%20{PINCODE}", f"pincode={PINCODE}.0"]),
        ("calendarByDistrict", ["district_id=363", "district_id=0363", "district_id=363.0"]),
    ):
        answers = [
            ask(town.url, f"{COWIN}{call}?{query}")
            for date in spelt
            for place in places
            for query in (f"{place}&date={date}", f"date={date}&{place}")
        ]
        assert {status for status, _, _ in answers} == {200}
        assert (
            len({body for _, _, body in answers}) == len({headers["etag"] for _, headers, _ in answers}) == 1
        )


@pytest.mark.parametrize(
    "query",
    ["pincode=411001&date=tomorrow", "pincode=41100&date=2030-01-01", "date=2030-01-01", "pincode=411001"],
)
def test_what_is_no_question_is_refused(town, query):
    status, _, body = ask(town.url, f"/api/v1/availability?{query}")

    assert status == 400
    assert json.loads(body)["code"] == "malformed-request"


def test_who_knows_the_document_hears_that_it_is_unchanged(town):
    for path in (own(town), f"{COWIN}findByPin?pincode={PINCODE}&date={town.tomorrow:%d-%m-%Y}"):
        _, headers, body = ask(town.url, path)

        status, again, nothing = ask(town.url, path, [("if-none-match", headers["etag"])])

        assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
        assert ask(town.url, path, [("if-none-match", '"other"')])[2] == body
        head = ask(town.url, path, method="HEAD")
        assert (head[0], head[1]["etag"], head[2]) == (200, headers["etag"], b"")


def test_reads_do_not_ask_the_database(town):
    path = own(town)
    seen(town.url, path)

    async def act(tx):
        await tx.execute("SELECT pg_stat_clear_snapshot()")
        found = await tx.execute(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        )
        return (await found.fetchone())[0]

    time.sleep(1.5)  # PostgreSQL counts with a second's delay
    before, began = town.do(act), time.monotonic()
    for _ in range(1_000):
        assert ask(town.url, path)[0] == 200
    time.sleep(1.5)
    commits, seconds = town.do(act) - before, time.monotonic() - began

    # Whatever is asked, each process looks at the pulse three times a second and at ended logins once,
    # by a connection that is looked at first; nothing else is.
    assert commits < 4 * 5 * seconds + 40
    assert commits < 500


def test_unknown_places_are_empty_and_cost_one_look_each(town):
    bodies = {ask(town.url, own(town, pincode="999999"))[2] for _ in range(ASKED)}

    assert [json.loads(body)["sessions"] for body in bodies] == [[]]
