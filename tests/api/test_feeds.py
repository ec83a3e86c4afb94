"""Feeds: of the form that their standards ask, coarse and timed, and silent about what came back."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from fhir.resources.R4B.location import Location
from fhir.resources.R4B.schedule import Schedule
from fhir.resources.R4B.slot import Slot
from icalendar import Calendar

from sodat.rules.manifest import time_text
from sodat.storage import feeds as stored
from sodat.web.app import application
from sodat.web.feeds import calendars, fhir, ready
from sodat.web.feeds.states import CODES, code_of
from web.world import World

KINDS = {"Location": Location, "Schedule": Schedule, "Slot": Slot}
SEATS = {"a": {"open": 2, "R": 1}, "b": {"open": 1}}
ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
LINK, CAPACITY = (
    f"{fhir.SMART}/StructureDefinition/{name}" for name in ("booking-deep-link", "slot-capacity")
)
HOST = {"host": "sodat.example:8020"}


def read(world, name):
    answer = world.call("GET", f"/fhir/{name}", headers=HOST)
    assert answer.headers["content-type"] == "application/fhir+ndjson"
    assert answer.body.endswith(b"\n") or not answer.body
    return [json.loads(line) for line in answer.body.splitlines()]


def statuses(world):
    return {one["id"].rpartition(".")[2]: one["status"] for one in read(world, "slots.ndjson")}


def next_stroke(world):
    """Let the ten minutes be over: what is stored now was made before."""
    world.do(lambda tx: tx.execute("DELETE FROM feed_file"))
    world.app = application(world.system)


def test_manifest_names_three_files_of_one_moment(world):
    world.release(SEATS)

    said = world.call("GET", "/fhir/$bulk-publish", headers=HOST).json

    assert said["request"] == "http://sodat.example:8020/fhir/$bulk-publish"
    assert said["transactionTime"] == time_text(ready.stroke(datetime.now(UTC)))
    assert said["error"] == []
    assert said["output"] == [
        {"type": kind, "url": f"http://sodat.example:8020/fhir/{name}", "extension": {"state": ["MH"]}}
        for kind, name in (
            ("Location", "locations.ndjson"), ("Schedule", "schedules.ndjson"), ("Slot", "slots.ndjson"),
        )
    ]  # fmt: skip


def test_resources_are_fhir_and_of_the_profile(world):
    world.release(SEATS)
    world.release(SEATS, policy="first-come")
    found = {kind: read(world, f"{kind.lower()}s.ndjson") for kind in KINDS}

    for kind, resources in found.items():
        for one in resources:
            assert KINDS[kind](**one).id == one["id"]
            assert ID.fullmatch(one["id"]), one["id"]
    for one in found["Location"]:
        assert {entry["system"] for entry in one["telecom"]} <= {"phone", "url"}
        assert all(entry["value"] for entry in one["telecom"])
        assert one["address"].keys() >= {"line", "city", "state", "postalCode"}
        assert one["address"]["line"]
    for one in found["Schedule"]:
        codes = [code["code"] for kind in one["serviceType"] for code in kind["coding"]]
        assert codes == ["57", "immunization-appointment"]
        assert [actor["reference"] for actor in one["actor"]] == [
            f"Location/{place['id']}" for place in found["Location"] if f"{place['id']}." in one["id"]
        ]
    for one in found["Slot"]:
        # fhir.resources takes any word here, so the words are checked by hand.
        assert one["status"] in {"free", "busy"}
        assert one["schedule"]["reference"] in {f"Schedule/{each['id']}" for each in found["Schedule"]}
        assert datetime.fromisoformat(one["start"]) < datetime.fromisoformat(one["end"])
    assert len(found["Slot"]) == 4


def test_free_slot_says_where_to_apply_and_how_many_seats_there_are(world):
    release = world.release(SEATS)

    first = read(world, "slots.ndjson")[0]

    assert first["status"] == "free"
    assert first["start"] == "2030-01-02T09:00:00+05:30"
    assert first["extension"] == [
        {"url": LINK, "valueUrl": f"http://sodat.example:8020/releases/{release}"},
        {"url": CAPACITY, "valueInteger": 3},
    ]


def test_position_is_given_where_it_is_known(world):
    world.release(SEATS)
    world.do(lambda tx: tx.execute("UPDATE centre SET latitude = 18.5204, longitude = 73.8567"))

    (place,) = read(world, "locations.ndjson")

    assert place["position"] == {"latitude": 18.5204, "longitude": 73.8567}
    assert "position" not in json.loads(fhir.locations([_centre()]))


def _centre():
    return stored.FeedCentre(1, "Centre", "", "", "", "Pune", "Atlantis", "411001", None, None)


def test_slot_is_busy_from_closing_on_and_never_free_again(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 1}, "b": {"open": 1}})
    applied = world.hand_in(token, release, [world.name(token)], ["a"]).json["application"]
    seen = [statuses(world)]
    world.end_filing(release)
    for _ in range(9):
        if world.step() == "commit":
            world.hasten_beacon(release)
        next_stroke(world)
        seen.append(statuses(world))
        for seat in world.call("GET", f"/api/v1/applications/{applied}", token=token).json["appointments"]:
            world.call("POST", f"/api/v1/appointments/{seat['appointment']}/cancel", None, token)
        world.due_now(release)

    assert world.values("SELECT state FROM appointment") == [("cancelled",)]
    assert world.values("SELECT state FROM release") == [("settled",)]
    assert seen == [{"a": "free", "b": "free"}] + [{"a": "busy", "b": "busy"}] * 9


def slot(**more):
    now = datetime(2030, 1, 1, tzinfo=UTC)
    said = {
        "state": "open", "closes_at": now + timedelta(hours=1), "seats": 1,
    } | more  # fmt: skip
    return stored.FeedSlot(
        slot="s", release_id="r", centre_id=1, service_id="v", service="V", day=date(2030, 1, 2),
        starts=time(9), ends=time(10), **said,
    ), now  # fmt: skip


@pytest.mark.parametrize(
    ("more", "free"),
    [
        ({}, True),
        ({"state": "announced"}, True),
        ({"seats": 0}, False),
        ({"closes_at": datetime(2030, 1, 1, tzinfo=UTC)}, False),
        *(({"state": state}, False) for state in ("closed", "drawn", "booked", "settled", "cancelled")),
    ],
)
def test_slot_is_free_while_one_can_apply(more, free):
    assert fhir.is_free(*slot(**more)) is free


def test_first_come_seat_that_comes_back_is_not_free(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 1}, "b": {"open": 1}}, policy="first-come")
    got = world.hand_in(token, release, [world.name(token)], ["a"]).json
    next_stroke(world)
    taken = statuses(world)
    world.call("POST", f"/api/v1/appointments/{got['appointments'][0]['appointment']}/cancel", None, token)
    next_stroke(world)

    assert got["state"] == "booked"
    assert taken == statuses(world) == {"a": "busy", "b": "free"}


def capacities(world):
    return {
        one["id"].rpartition(".")[2]: one["extension"][1]["valueInteger"]
        for one in read(world, "slots.ndjson")
        if one["status"] == "free"
    }


def test_seats_nobody_can_ask_for_are_not_offered(world):
    beside = {"W": 3, "Q": 2, "A": 4}
    token = world.sign_in()
    world.release({"a": {"open": 2, "R": 1} | beside, "b": beside})
    race = world.release({"c": {"open": 2, "D2": 1} | beside, "d": {"open": 1} | beside}, policy="first-come")
    assert world.hand_in(token, race, [world.name(token)], ["d"]).json["state"] == "booked"
    world.release({"e": {"open": 1}})
    world.do(lambda tx: tx.execute(
        "UPDATE session SET cancelled_reason = 'No vaccine came'"
        " WHERE session_id = (SELECT session_id FROM slot WHERE slot LIKE '%.e')"
    ))  # fmt: skip

    assert capacities(world) == {"a": 3, "c": 3}
    assert statuses(world) == {"a": "free", "b": "busy", "c": "free", "d": "busy", "e": "busy"}


def test_nothing_of_a_draft_or_of_yesterday_is_told(world):
    world.release(SEATS, announce=False)
    world.release(SEATS)
    world.do(lambda tx: tx.execute(
        "UPDATE session x SET day = current_date - 2 FROM slot s JOIN release_slot r USING (slot_id)"
        " WHERE s.session_id = x.session_id"
        " AND r.release_id = (SELECT release_id FROM release WHERE state = 'open')"
    ))  # fmt: skip

    assert (
        read(world, "slots.ndjson")
        == read(world, "schedules.ndjson")
        == read(world, "locations.ndjson")
        == []
    )


def test_feed_is_the_same_for_everybody_until_the_next_stroke(database_url, tmp_path):
    """Two processes, a change between them, whoever is signed in: the same bytes, and the same end."""
    one, other = World(database_url, tmp_path), World(database_url, tmp_path)
    names = ["/fhir/$bulk-publish", "/fhir/slots.ndjson", "/feeds/releases.ics"]
    one.release(SEATS)
    before = [one.call("GET", name) for name in names]
    late = other.release(SEATS)
    after = [other.call("GET", name, token=other.sign_in()) for name in names]
    left = [int(answer.headers["cache-control"].removeprefix("public, max-age=")) for answer in before]
    one.close()
    other.close()

    assert [answer.body for answer in before] == [answer.body for answer in after]
    assert [answer.headers["etag"] for answer in before] == [answer.headers["etag"] for answer in after]
    assert not any(late.encode() in answer.body for answer in after)
    end = (datetime.now(UTC) - ready.stroke(datetime.now(UTC))).total_seconds()
    assert all(abs(600 - end - seconds) < 15 for seconds in left)


@pytest.mark.parametrize(
    "name", ["/fhir/$bulk-publish", "/fhir/slots.ndjson", "/feeds/releases.ics?language=mr"]
)
def test_feed_seen_before_is_answered_without_its_body(world, name):
    world.release(SEATS)
    first = world.call("GET", name)

    again = world.call("GET", name, headers={"if-none-match": first.headers["etag"]})

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_clock_strikes_every_ten_minutes():
    at = datetime(2030, 1, 2, 14, 29, 59, 999_999, UTC)

    assert ready.stroke(at) == datetime(2030, 1, 2, 14, 20, tzinfo=UTC)
    assert ready.stroke(at + timedelta(microseconds=1)) == datetime(2030, 1, 2, 14, 30, tzinfo=UTC)


def test_old_files_are_let_go(world):
    world.release(SEATS)
    now = ready.stroke(datetime.now(UTC))
    for hours in (0, 2):
        world.do(lambda tx, h=hours: ready.made(tx, now - timedelta(hours=5 - h), "x"))

    kept = world.values("SELECT DISTINCT as_of FROM feed_file")

    assert kept == [(now - timedelta(hours=3),)]


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "", "x" * 300])
def test_address_that_is_none_is_not_repeated(world, host):
    world.release(SEATS)

    body = world.call("GET", "/fhir/slots.ndjson", headers={"host": host}).text

    assert "http://localhost/releases/" in body
    assert "script" not in body


def test_production_says_https(database_url, tmp_path):
    world = World(database_url, tmp_path, mode="production")
    said = world.call("GET", "/fhir/$bulk-publish", headers=HOST).json
    world.close()

    assert said["request"] == "https://sodat.example:8020/fhir/$bulk-publish"


def test_unknown_file_is_refused(world):
    assert world.call("GET", "/fhir/patients.ndjson").code == "page-unknown"
    assert world.call("GET", "/fhir/slots.ndjson").status == 200


def test_ids_are_those_of_fhir_and_stay_apart():
    names = ["a.b-c", "a_b", "a-b", "a/b", "x" * 64, "x" * 65, "x" * 66, "सोडत"]
    ids = [fhir.resource_id(name) for name in names]

    assert ids[0] == "a.b-c"
    assert all(ID.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(names)


def test_states_have_their_codes():
    assert len(CODES) == 37
    assert (code_of("Maharashtra"), code_of("Atlantis")) == ("MH", "Atlantis")


def events(answer):
    assert answer.headers["content-type"].startswith("text/calendar")
    assert max(len(line) for line in answer.body.split(b"\r\n")) <= 75
    return list(Calendar.from_ical(answer.body).walk("VEVENT"))


def test_calendar_of_releases_has_filing_and_draw(world):
    release = world.release(SEATS)
    shown = world.call("GET", f"/api/v1/releases/{release}").json

    apply, draw = events(world.call("GET", "/feeds/releases.ics", headers=HOST | {"accept-language": "mr"}))

    assert time_text(apply.start) == shown["opens_at"]
    assert time_text(apply.end) == shown["closes_at"]
    assert time_text(draw.start) == shown["draws_at"]
    assert (str(apply["SUMMARY"]), str(draw["SUMMARY"])) == ("अर्जाची वेळ: उद्या", "सोडत: उद्या")
    assert str(apply["URL"]) == f"http://sodat.example:8020/releases/{release}"
    assert str(apply["STATUS"]) == "CONFIRMED"
    assert apply["UID"] != draw["UID"]


def test_calendar_speaks_the_language_it_is_asked_in(world):
    world.release(SEATS, policy="first-come")

    said = [
        [str(one["SUMMARY"]) for one in events(world.call("GET", f"/feeds/releases.ics?language={language}"))]
        for language in ("en", "hi")
    ]

    assert said == [["Time to apply: Tomorrow"], ["आवेदन का समय: कल"]]
    assert world.call("GET", "/feeds/releases.ics?language=fr").json["facts"]["field"] == "language"


LINE = re.compile(
    r'(?P<name>[A-Z-]+)(?P<params>(?:;[A-Z-]+=(?:[^\x00-\x1f",;:]*|"[^\x00-\x1f"]*"))*):(?P<value>[^\x00-\x1f]*)'
)
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
TYPES = {
    "VERSION": re.compile(r"2\.0"), "PRODID": TEXT, "UID": TEXT, "NAME": TEXT, "X-WR-CALNAME": TEXT,
    "SUMMARY": TEXT, "DESCRIPTION": TEXT, "LOCATION": TEXT, "URL": re.compile(r"https?://[!-~]+"),
    "DTSTAMP": re.compile(r"\d{8}T\d{6}Z"), "DTSTART": re.compile(r"\d{8}T\d{6}Z"),
    "DTEND": re.compile(r"\d{8}T\d{6}Z"), "STATUS": re.compile(r"TENTATIVE|CONFIRMED|CANCELLED"),
    "SEQUENCE": re.compile(r"\d+"), "REFRESH-INTERVAL": re.compile(r"PT\d+[HM]"),
}  # fmt: skip
ONCE = {"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"}}


def strictly_read(body):
    """Hold a calendar to the grammar of RFC 5545 3.1, 3.6 and RFC 7986, and return its events."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(one) for one in body.split(b"\r\n")) <= 75
    inside, found = [], []
    for line in body.decode().replace("\r\n ", "").splitlines():
        name, params, value = LINE.fullmatch(line).group("name", "params", "value")
        if name == "BEGIN":
            inside.append((value, {}))
        elif name == "END":
            kind, said = inside.pop()
            assert kind == value
            assert said.keys() >= ONCE[kind]
            found += [said] if kind == "VEVENT" else []
        else:
            assert TYPES[name].fullmatch(value), line
            assert params == (";VALUE=DURATION" if name == "REFRESH-INTERVAL" else ""), line
            assert name not in inside[-1][1], line
            inside[-1][1][name] = value
    assert not inside
    assert len({one["UID"] for one in found}) == len(found)
    assert all(one["DTSTART"] < one.get("DTEND", "Z") for one in found)
    return found


def test_calendars_keep_to_the_letter_of_their_standards(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 1}})
    world.do(lambda tx: tx.execute(
        "UPDATE centre SET name = 'Ward 7, Hall; \\ \"B\"', address = E'a\\nb' || repeat('लांब ', 30)"
    ))  # fmt: skip
    one = world.hand_in(token, release, [world.name(token)], ["a"]).json["application"]
    world.run(release, "book")
    own = f"/api/v1/applications/{one}/calendar.ics"

    for language in ("mr", "hi", "en"):
        feed = world.call("GET", f"/feeds/releases.ics?language={language}", headers=HOST)
        mine = world.call("GET", f"{own}?language={language}", token=token, headers=HOST)
        assert [len(strictly_read(answer.body)) for answer in (feed, mine)] == [2, 2]


def test_long_lines_are_folded_between_letters():
    line = ("SUMMARY:" + "ज्ञानेश्वरी " * 40).encode()

    folded = calendars.folded(line)

    assert max(len(one) for one in folded.split(b"\r\n")) <= 75
    assert [one.decode() for one in folded.split(b"\r\n")]
    assert calendars.unfolded(folded) == line


def test_application_has_a_calendar_of_its_own(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 1}})
    one = world.hand_in(token, release, [world.name(token)], ["a"]).json["application"]
    path = f"/api/v1/applications/{one}/calendar.ics"
    (draw,) = events(world.call("GET", path, token=token, headers=HOST))
    world.run(release, "book")
    answer = world.call("GET", path, token=token, headers=HOST)
    code = world.call("GET", f"/api/v1/applications/{one}", token=token).json["appointments"][0]

    _, kept = events(answer)

    assert str(draw["SUMMARY"]) == "Draw: Tomorrow"
    assert str(draw["URL"]) == f"http://sodat.example:8020/applications/{one}"
    assert kept.start == datetime(2030, 1, 2, 3, 30, tzinfo=UTC)
    assert kept.end == datetime(2030, 1, 2, 5, 30, tzinfo=UTC)
    assert str(kept["UID"]).startswith(code["appointment"])
    assert "411001" in str(kept["LOCATION"])
    assert "no-store" in answer.headers["cache-control"]
    assert "पाटील" not in answer.text
    assert not re.search(rf"\b{code['code']}\b", answer.text.replace(kept["UID"], "").replace(one, ""))


def test_what_is_given_back_is_struck_out_of_the_calendar(world):
    token = world.sign_in()
    release = world.release({"a": {"open": 1}})
    one = world.hand_in(token, release, [world.name(token)], ["a"]).json["application"]
    world.run(release, "book")
    world.call("DELETE", f"/api/v1/applications/{one}", token=token)

    struck = events(world.call("GET", f"/api/v1/applications/{one}/calendar.ics", token=token))

    assert [str(event["STATUS"]) for event in struck] == ["CANCELLED", "CANCELLED"]


def test_calendar_of_an_application_is_its_accounts_alone(world):
    token, other = world.sign_in("9000000001"), world.sign_in("9000000002")
    release = world.release(SEATS)
    one = world.hand_in(token, release, [world.name(token)], ["a"]).json["application"]
    path = f"/api/v1/applications/{one}/calendar.ics"

    assert world.call("GET", path).status == 401
    assert world.call("GET", path, token=other).code == "application-unknown"
