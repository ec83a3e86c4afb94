"""A day at a centre in Marathi on a phone, from the first slip to the last vial; the network goes away."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from browser.conftest import serving
from browser.test_walk import PHONE, TOO_WIDE, violations
from sodat.rules.slips import slip_text
from web.centre_scene import centre
from web.world import World

NAMES = ("सीता पाटील", "राम जाधव", "मीना काळे", "गणेश मोरे", "आशा शिंदे", "विठ्ठल पवार", "लता कदम", "यश माने")
SEATS = {"a": {"open": 2}, "b": {"open": 3, "W": 2}}


@dataclass
class Day:
    """A centre on its day behind a server, and the cookie of one of its staff."""

    address: str
    url: str
    session: str
    release: str
    round: str
    token: str

    def values(self, query: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query, values).fetchall()

    def person(self, slot: str, place: int = 0) -> tuple[str, str, str]:
        """Return (name, appointment, code) of somebody with a seat in a slot."""
        query = (
            "SELECT n.name, p.appointment_id::text, p.code FROM appointment p JOIN person n USING (person_id)"
            " JOIN slot s USING (slot_id) WHERE s.slot = %s AND p.state = 'booked' ORDER BY p.seat_no"
        )
        return self.values(query, f"{self.release}.{slot}")[place]


def scene(url: str, folder: Path) -> dict[str, str]:
    world = World(url, folder)
    here = centre(world, SEATS, people=8, over=("a",))
    for (_, person), name in zip(here.people, NAMES, strict=True):
        world.values("UPDATE person SET name = %s WHERE person_id = %s RETURNING 1", name, person)
    world.values("UPDATE centre SET name_mr = 'ससून रुग्णालय' RETURNING 1")
    world.values("UPDATE service SET name_mr = 'कोविशील्ड' RETURNING 1")
    opened = world.release({"a": {"open": 1}, "b": {"open": 1}})
    world.values("UPDATE centre SET name_mr = 'कमला नेहरू रुग्णालय' WHERE name_mr = '' RETURNING 1")
    world.close()
    token = here.browser["cookie"].partition("=")[2]
    return {"session": here.session, "release": here.release, "round": opened, "token": token}


@pytest.fixture
def day(database_url, tmp_path):
    with ThreadPoolExecutor(1) as apart:  # playwright keeps this thread's event loop
        made = apart.submit(scene, database_url, tmp_path).result()
    with serving(database_url, tmp_path) as address:
        yield Day(address, database_url, **made)


@pytest.fixture
def door(chromium, day):
    """Open a browser of the staff at the door."""
    contexts = []

    def opened(*, scripts=True, viewport=PHONE):
        context = chromium.new_context(
            viewport=viewport, java_script_enabled=scripts, locale="mr-IN", base_url=day.address
        )
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": "sodat_login", "value": day.token, "url": day.address}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def look(page, name: str) -> None:
    """Find nothing wrong on a page; with LOOK_FOLDER=FOLDER its picture is kept there."""
    if folder := os.environ.get("LOOK_FOLDER"):
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)
    assert (name, violations(page)) == (name, [])
    assert (name, page.evaluate(TOO_WIDE)) == (name, False)


def by_keys(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_day_from_the_first_slip_to_the_last_vial(door, day):
    page = door()
    page.goto("/centre")
    look(page, "day")
    checked_in_by_slip(page, day)
    refused_without_document(page, day)
    walked_in(page, day)
    nobody_is_served_twice(page, day)
    standby_in_drawn_order(page, day)
    day_closed(page, day)


def checked_in_by_slip(page, day) -> None:
    """With a scanner and the keyboard alone: scan, tick, check in, enter the dose."""
    name, appointment, code = day.person("b")
    page.get_by_label("भेट-पत्र स्कॅन करा").focus()
    page.keyboard.type(slip_text(UUID(appointment), code))
    by_keys(page, "Enter")
    page.wait_for_url("**/centre/appointments/*")
    look(page, "card")
    page.get_by_label("हे ओळखपत्र मी पाहिले").focus()
    by_keys(page, "Space", "Tab", "Enter")
    page.wait_for_url("**?done=checked-in")
    assert name in page.get_by_role("status").inner_text()
    look(page, "checked-in")
    page.get_by_label("मात्रेचा बॅच क्रमांक").focus()
    page.keyboard.type("4120Z001")
    by_keys(page, "Enter")
    page.wait_for_url("**?done=served")
    look(page, "served")


def refused_without_document(page, day) -> None:
    _, _, code = day.person("b", 0)
    page.goto("/centre")
    page.get_by_label("भेट-पत्र स्कॅन करा").fill("0000 नाही")
    page.get_by_role("button", name="शोधा").click()
    look(page, "nobody-found")
    page.get_by_label("भेट-पत्र स्कॅन करा").fill(code)
    page.get_by_role("button", name="शोधा").click()
    page.get_by_role("button", name="हजेरी नोंदवा").click()
    assert "ओळखपत्र पाहा" in page.get_by_role("alert").inner_text()
    look(page, "unseen")
    page.get_by_label("हे ओळखपत्र मी पाहिले").check()
    page.get_by_role("button", name="हजेरी नोंदवा").click()
    page.get_by_text("हजेरी मागे घ्या").first.click()
    page.get_by_role("button", name="हजेरी मागे घ्या").click()
    look(page, "undo-why")
    page.get_by_label("का?").fill("दुसरीच व्यक्ती निवडली")
    page.get_by_role("button", name="हजेरी मागे घ्या").click()
    assert "मागे घेतली" in page.get_by_role("status").inner_text()
    page.get_by_text("दुसरीच व्यक्ती आली आहे").click()
    look(page, "other-person")


def fill_person(page, number: str, name: str) -> None:
    page.get_by_label("ओळखपत्र", exact=True).select_option("other")
    page.get_by_label("ओळखपत्राचा क्रमांक").fill(number)
    page.get_by_label("नाव", exact=True).fill(name)
    page.get_by_label("जन्मवर्ष").fill("१९९०")
    page.get_by_label("स्त्री").check()
    page.get_by_label("घराचा पिनकोड").fill("४११ ००१")


def walked_in(page, day) -> None:
    page.goto("/centre/walk-ins")
    look(page, "walk-ins")
    page.get_by_role("button", name="क्रमांक द्या").click()
    look(page, "walk-in-refused")
    for number, name in (("X10000001", "कमल घाडगे"), ("X10000002", "प्रकाश साळवी"), ("X10000003", "नंदा बोरकर")):
        fill_person(page, number, name)
        page.get_by_label("हे ओळखपत्र मी पाहिले").check()
        page.get_by_role("button", name="क्रमांक द्या").click()
    assert "सर्व जागा दिल्या आहेत" in page.get_by_role("alert").inner_text()
    page.goto("/centre/walk-ins")
    page.get_by_role("button", name="पुढचा क्रमांक बोलवा").click()
    assert "क्रमांक 1 ला बोलावले" in page.get_by_role("status").inner_text()
    look(page, "walk-ins-called")
    page.get_by_role("link", name="क्रमांक दालनात दाखवा").click()
    assert page.locator(".board").inner_text() == "1"
    look(page, "board")
    page.goto("/centre/walk-ins")
    for _ in range(2):
        page.get_by_role("button", name="मात्रा दिली").first.click()
    assert day.values("SELECT number, state FROM walk_in ORDER BY number") == [(1, "served"), (2, "served")]


def nobody_is_served_twice(page, day) -> None:
    """The two others of the running slot come; back and reload send nothing twice."""
    for place in (0, 0):
        _, appointment, _ = day.person("b", place)
        page.goto(f"/centre/appointments/{appointment}")
        page.get_by_label("हे ओळखपत्र मी पाहिले").check()
        page.get_by_role("button", name="हजेरी नोंदवा").click()
        page.wait_for_url("**?done=checked-in")
        page.go_back()
        page.go_forward()
        page.get_by_role("button", name="मात्रा दिली").click()
        page.wait_for_url("**?done=served")
        page.reload()
    assert day.values("SELECT count(*) FROM dose_given") == [(5,)]


def standby_in_drawn_order(page, day) -> None:
    page.goto("/centre/close")
    look(page, "close")
    page.get_by_role("button", name="न आलेल्यांची नोंद करा").click()
    assert "नोंद: 2" in page.get_by_role("status").inner_text()
    page.goto("/centre/standby")
    look(page, "standby")
    call = page.get_by_role("button", name="पुढच्यांना बोलवा")
    if call.count() == 0:  # the running slot ends late in the evening
        assert "दिवसाच्या शेवटच्या तासात" in page.locator("main").inner_text()
        day.values(
            # In twenty minutes, or at the end of the day: a time of day past midnight would be an early one.
            "UPDATE slot SET ends = least(now + interval '20 minutes', now::date + interval '23:59')::time"
            " FROM (SELECT clock_timestamp() AT TIME ZONE 'Asia/Kolkata' AS now) AS t"
            " WHERE slot = %s RETURNING 1",
            f"{day.release}.b",
        )
        page.goto("/centre/standby")
    call.click()
    first = day.values("SELECT min(rank) FROM application WHERE state = 'waiting'")
    assert day.values("SELECT rank FROM standby_call") == first
    look(page, "standby-called")
    page.get_by_role("button", name="आले नाहीत").click()
    assert "पर्यंत वेळ आहे" in page.get_by_role("alert").inner_text()
    look(page, "still-coming")
    page.get_by_role("button", name="आले", exact=True).click()
    _, appointment, _ = day.values(
        "SELECT 1, appointment_id::text, code FROM appointment WHERE part = 'S' AND state = 'booked'"
    )[0]
    page.goto(f"/centre/appointments/{appointment}")
    page.get_by_label("हे ओळखपत्र मी पाहिले").check()
    page.get_by_role("button", name="हजेरी नोंदवा").click()
    page.get_by_role("button", name="मात्रा दिली").click()
    page.wait_for_url("**?done=served")


def day_closed(page, day) -> None:
    page.goto("/centre/close")
    for label, value in (
        ("आज आलेल्या कुप्या", "२"), ("एका कुपीतील मात्रा", "10"), ("उघडलेल्या कुप्या", "1"), ("वाया गेलेल्या मात्रा", "3"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="दिवस पूर्ण करा").click()
    assert "बेरीज जुळत नाही" in page.get_by_role("alert").inner_text()
    look(page, "does-not-add-up")
    page.get_by_label("वाया गेलेल्या मात्रा", exact=True).fill("4")
    page.get_by_role("button", name="दिवस पूर्ण करा").click()
    page.get_by_text("या कुप्या शहराच्या").wait_for()
    look(page, "closed")
    assert day.values("SELECT doses_given, doses_wasted FROM centre_day") == [(6, 4)]


def test_network_goes_away_and_nothing_is_entered_twice(door, day):
    page = door()
    page.goto("/centre")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/centre/offline")
    page.get_by_text("इंटरनेट आहे").wait_for()
    assert page.locator("#listed").inner_text() == "5"
    page.wait_for_function("caches.match('/centre/offline').then((found) => Boolean(found))")
    look(page, "offline-page")
    (name, _, code), (other, appointment, _) = day.person("b", 0), day.person("b", 1)

    page.context.set_offline(True)
    page.goto("/centre")
    page.get_by_text("इंटरनेट नाही").wait_for()
    page.get_by_label("भेट-पत्र स्कॅन करा").fill(code)
    by_keys(page, "Enter")
    page.get_by_role("button", name="हजेरी नोंदवा").first.click()
    assert page.get_by_role("alert").inner_text()
    page.locator("#seen-document").check()
    page.get_by_role("button", name="हजेरी नोंदवा").first.click()
    assert page.locator("#waiting").inner_text() == "1"
    assert name in page.locator("#result").inner_text()
    page.get_by_label("भेट-पत्र स्कॅन करा").fill(other)
    by_keys(page, "Enter")
    page.locator("#seen-document").check()
    page.get_by_role("button", name="हजेरी नोंदवा").first.click()
    fill_person(page, "X20000001", "शालिनी राऊत")
    page.locator("#walk-in-seen").check()
    page.get_by_role("button", name="पाठवण्यासाठी ठेवा").click()
    assert page.locator("#waiting").inner_text() == "3"
    look(page, "offline-waiting")
    page.get_by_role("button", name="बाहेर पडा").click()
    page.get_by_text("बाहेर पडल्यास ते हरवेल").wait_for()

    # Meanwhile another door has let one of them in.
    day.values("UPDATE appointment SET arrived_at = now() WHERE appointment_id = %s RETURNING 1", appointment)
    kept = page.evaluate("localStorage.getItem('sodat-centre-waiting')")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#conflicts li").wait_for()
    look(page, "offline-conflict")
    assert other in page.locator("#conflicts li").inner_text()
    assert page.locator("#waiting").inner_text() == "0"
    page.get_by_role("button", name="पाहिले", exact=True).click()
    page.locator("#conflicts").wait_for(state="hidden")

    # The answer got lost, and the same is sent once more.
    page.evaluate("(kept) => localStorage.setItem('sodat-centre-waiting', kept)", kept)
    page.get_by_role("button", name="आता पाठवा").click()
    page.locator("#conflicts li").wait_for()
    assert day.values("SELECT count(*) FROM appointment WHERE arrived_at IS NOT NULL") == [(2,)]
    assert day.values("SELECT number, state FROM walk_in") == [(1, "waiting")]
    page.get_by_role("button", name="बाहेर पडा").click()
    page.wait_for_url("**/office/sign-in")
    assert page.evaluate("localStorage.length") == 0


def test_desk_without_scripts_from_document_to_receipt(door, day):
    page = door(scripts=False)

    page.goto("/centre")
    page.get_by_role("link", name="मदत कक्ष").click()
    page.get_by_label("ओळखपत्र", exact=True).select_option("other")
    page.get_by_label("ओळखपत्राचा क्रमांक").fill("X30000001")
    page.get_by_role("button", name="शोधा").first.click()
    fill_person(page, "X30000001", "शांता गायकवाड")
    page.get_by_label("हे ओळखपत्र मी पाहिले").check()
    page.get_by_role("button", name="नोंद करा").click()
    page.get_by_role("link", name="उद्या").click()
    page.get_by_label("पहिली पसंती").select_option(f"{day.round}.a")
    page.get_by_role("button", name="अर्ज द्या").click()

    assert "अर्ज पोहोचला" in page.get_by_role("status").inner_text()
    number = page.locator(".pieces").inner_text()
    page.goto("/centre/desk")
    page.get_by_label("अर्ज क्रमांक").fill(number)
    page.get_by_role("button", name="शोधा").last.click()
    assert page.locator(".qr svg").is_visible()
    assert day.values("SELECT channel FROM application WHERE release_id = %s", day.round) == [("desk",)]


def test_axe_finds_nothing_at_the_desk(door, day):
    page = door(viewport={"width": 1000, "height": 760})

    page.goto("/centre/desk")
    look(page, "desk")
    page.get_by_role("button", name="शोधा").first.click()
    look(page, "desk-refused")
    page.get_by_label("ओळखपत्र", exact=True).select_option("other")
    page.get_by_label("ओळखपत्राचा क्रमांक").fill("X40000001")
    page.get_by_role("button", name="शोधा").first.click()
    look(page, "desk-register")
    page.get_by_role("button", name="नोंद करा").click()
    look(page, "desk-register-refused")
    fill_person(page, "X40000001", "शांता गायकवाड")
    page.get_by_label("हे ओळखपत्र मी पाहिले").check()
    page.get_by_role("button", name="नोंद करा").click()
    page.wait_for_url("**/centre/desk/people/*")
    day.values("UPDATE person SET contested_at = now() WHERE id_last = '0001' RETURNING 1")
    page.reload()
    look(page, "desk-person")
    page.get_by_role("link", name="उद्या").click()
    look(page, "desk-apply")
    page.get_by_label("पहिली पसंती").select_option(f"{day.round}.a")
    page.get_by_role("button", name="अर्ज द्या").click()
    look(page, "receipt")
