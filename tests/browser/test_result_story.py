"""After applying, in Marathi on a cheap phone: win and lose, slip, keep, cancel, helper, account."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from psycopg import sql

from browser.conftest import serving
from browser.scene import release
from browser.test_walk import PHONE, TOO_WIDE, WEIGHT, code_for, violations
from conftest import execute
from sodat.actions.signing_in import MOBILE
from sodat.storage.migrating import migrate
from web.world import World

LATER_PAGE_BYTES_MAX = 20_000
NARROW = {"width": 320, "height": 740}
"""What is left of 1,280 pixels at 400 %."""
DAY = date(2030, 6, 1)
DRAWN, OPEN, AWAITED = "story-2030-06-01", "story-2030-06-02", "story-2030-06-03"
WISHES = ("1001.0900", "1003.0900")
WAIT_SECONDS = 2


@dataclass(frozen=True)
class Story:
    address: str
    winner: str
    """Has the second wish, so that the first may still come."""
    loser: str
    helped: str
    waiting: str
    """Has applied for the round that is still to be drawn, and wins: nobody else wants it."""
    portal: tuple[str, Path]
    """The address of the database, and the folder of the keys."""
    helper: str = "9000000061"


@pytest.fixture(scope="module")
def story(postgres, tmp_path_factory):
    """Build in a thread of its own, for playwright keeps the event loop of this one."""
    folder = tmp_path_factory.mktemp("story")
    execute(postgres, sql.SQL("CREATE DATABASE story"))
    url = postgres.url("story")
    with ThreadPoolExecutor(1) as thread:
        mobiles = thread.submit(build, url, folder).result()
    server = serving(url, folder)
    server.environment["SODAT_CODE_WAIT_SECONDS"] = str(WAIT_SECONDS)
    with server as address:
        yield Story(address, *mobiles, portal=(url, folder))


def build(url, folder):
    migrate(url)
    world = World(url, folder)
    release(world, DRAWN, DAY, "उद्याचे लसीकरण, 18 ते 44 वर्षे", {"open": 1})
    for account, one in world.people(9):
        world.file(DRAWN, (account, [one], WISHES))
    world.run(DRAWN, until="book")
    world.checkpoint()
    release(world, OPEN, DAY + timedelta(1), "लसीकरण, रविवार 2 जून", {"open": 30})
    (helped,) = world.people(1)
    world.file(OPEN, (helped[0], [helped[1]], WISHES))
    release(world, AWAITED, DAY + timedelta(2), "लसीकरण, सोमवार 3 जून", {"open": 1})
    (waiting,) = world.people(1)
    world.file(AWAITED, (waiting[0], [waiting[1]], WISHES))
    world.checkpoint()
    world.values("UPDATE person SET name = 'ज्ञानेश्वरी क्षीरसागर' RETURNING 1")
    held = "SELECT p.application FROM appointment p JOIN slot s USING (slot_id) WHERE s.slot = %s"
    ((second,),) = world.values(held, f"{DRAWN}.{WISHES[1]}")
    ((lost,),) = world.values(
        "SELECT application FROM application WHERE state = 'waiting' ORDER BY rank DESC LIMIT 1"
    )
    mobiles = [mobile_of(world, "a.application = %s", one) for one in (second, lost)]
    mobiles += [mobile_of(world, "c.account_id = %s", account) for account, _ in (helped, waiting)]
    world.close()
    return mobiles


def mobile_of(world, where, value):
    query = f"SELECT c.mobile_sealed FROM application a JOIN account c USING (account_id) WHERE {where}"
    ((sealed,),) = world.values(query, value)
    return world.vault.open(sealed, MOBILE)


@pytest.fixture
def phone(chromium, story):
    """Open a page on a phone, in Marathi; with scripts only where they are looked at."""
    contexts = []

    def opened(*, scripts=False):
        context = chromium.new_context(
            viewport=PHONE, java_script_enabled=scripts, bypass_csp=scripts, locale="mr-IN",
            base_url=story.address,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def sign_in(page, story, mobile, after="/applications"):
    page.goto(f"/sign-in?next={after}")
    page.get_by_label("मोबाइल क्रमांक").fill(mobile)
    page.get_by_role("button", name="कोड पाठवा").click()
    page.get_by_label("एक वेळचा कोड").fill(f" {code_for(story.address, mobile)} ")
    page.get_by_role("button", name="प्रवेश करा").click()
    page.wait_for_url(re.compile(f"{after}$"))


def snap(page, name):
    """Keep a picture where SODAT_PICTURES says, to be looked at."""
    if folder := os.environ.get("SODAT_PICTURES"):
        page.screenshot(path=Path(folder) / f"story-{name}.png", full_page=True)


def download(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def pages_of(page, story):
    """Yield pages and states, errors included, each after it was gone to."""

    def went(path):
        page.goto(path)
        return path

    yield went("/account")
    page.get_by_role("button", name="या पत्त्यावर कोड पाठवा").click()
    yield "/account with a mistake"
    page.get_by_role("textbox", name="ई-मेल पत्ता").fill("x@example.org")
    page.get_by_role("button", name="या पत्त्यावर कोड पाठवा").click()
    yield "/account/email"
    page.get_by_role("button", name="पत्त्याची खात्री करा").click()
    yield "/account/email with a mistake"
    yield went("/helpers")
    page.get_by_role("button", name="त्यांना कोड पाठवा").click()
    yield "/helpers with a mistake"
    yield went("/helpers/code?txn=x")
    yield went("/applications")
    page.get_by_role("link", name="उद्याचे लसीकरण").click()
    there = page.url.removeprefix(story.address)
    yield there
    page.get_by_role("link", name="ठरलेली वेळ रद्द करा").click()
    yield "the question before cancelling"
    yield went(f"{there}/proof")
    yield went(f"{there}/withdraw")
    yield went("/applications/0")
    yield went("/sign-in")
    page.get_by_role("button", name="कोड पाठवा").click()
    yield "/sign-in with a mistake"
    yield went("/sign-in/code?txn=x")
    page.get_by_role("button", name="प्रवेश करा").click()
    yield "/sign-in/code with a mistake"


def test_axe_finds_nothing_on_any_page_and_none_is_too_wide_or_heavy(phone, story):
    page, found = phone(scripts=True), {}
    page.goto("/")
    sign_in(page, story, story.winner)

    for place in pages_of(page, story):
        heavy = page.evaluate(WEIGHT) > LATER_PAGE_BYTES_MAX
        found[place] = violations(page) + ["heavy"] * heavy
        for width in (NARROW, PHONE):
            page.set_viewport_size(width)
            found[place] += ["too wide"] * page.evaluate(TOO_WIDE)

    assert {place: what for place, what in found.items() if what} == {}


def test_winner_takes_the_slip_keeps_the_place_says_so_and_gives_it_back(phone, story):
    page = phone()
    sign_in(page, story, story.winner)
    snap(page, "list-won")

    page.get_by_role("link", name="उद्याचे लसीकरण").click()
    assert page.get_by_role("heading", level=1).inner_text() == "जागा मिळाली"
    assert "आधीची पसंती मिळू शकते" in page.inner_text("main")
    assert page.locator(".qr.small img").evaluate_all("all => all.length") == 1
    snap(page, "won")
    assert download(page, "भेट-पत्र घ्या").startswith(b"%PDF-")
    assert b"BEGIN:VEVENT" in download(page, "दिनदर्शिकेत नोंदवा")
    page.get_by_role("button", name="हीच जागा ठेवा").click()
    assert "नवी पोचपावती" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="आम्ही येणार").click()
    assert "येणार असे कळवले" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="ठरलेली वेळ रद्द करा").click()
    snap(page, "cancel")
    page.get_by_role("link", name="नाही, राहू द्या").click()
    page.get_by_role("link", name="ठरलेली वेळ रद्द करा").click()
    page.get_by_role("button", name="होय, रद्द करा").click()
    assert "वेळ रद्द झाली" in page.get_by_role("status").inner_text()
    page.go_back()
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "मागे घेतला"
    page.get_by_role("button", name="बाहेर पडा").click()
    page.goto("/applications")
    assert "/sign-in" in page.url


def test_loser_reads_why_what_was_ahead_and_what_comes_next(phone, story):
    page = phone()
    sign_in(page, story, story.loser)

    page.get_by_role("link", name="उद्याचे लसीकरण").click()
    said = page.inner_text("main")
    snap(page, "lost")
    assert page.get_by_role("heading", level=1).inner_text() == "या वेळी नाही"
    assert "आधीचे अर्ज: 8" in said
    assert said.count("तुमचा क्रमांक नंतरचा") == 2
    assert "लसीकरण, रविवार 2 जून" in said
    assert download(page, "पोचपावती (पीडीएफ)").startswith(b"%PDF-")
    page.get_by_role("link", name="सार्वजनिक नोंदवहीत").click()
    assert page.locator(".hashes li").count() > 0
    snap(page, "proof")
    page.get_by_role("link", name="अर्जाकडे परत").click()
    page.get_by_role("link", name="अर्ज मागे घ्या").click()
    page.get_by_role("button", name="होय, मागे घ्या").click()
    assert "अर्ज मागे घेतला" in page.get_by_role("status").inner_text()


def test_helper_acts_with_consent_until_it_ends(phone, story):
    page, theirs = phone(), phone()
    sign_in(page, story, story.helper, "/helpers")
    page.get_by_label("त्यांचा मोबाइल क्रमांक").fill(story.helped)
    page.get_by_role("button", name="त्यांना कोड पाठवा").click()
    page.get_by_label("एक वेळचा कोड").fill(code_for(story.address, story.helped))
    page.get_by_role("button", name="त्यांना मान्य आहे").click()
    snap(page, "helpers")
    page.get_by_role("button", name="आता त्यांच्यासाठी काम पाहा").click()
    assert f"शेवटचे अंक {story.helped[-4:]}" in page.get_by_role("region", name="मदतनीस").inner_text()
    page.get_by_role("link", name="लसीकरण, रविवार").click()
    snap(page, "acting")
    page.get_by_role("link", name="अर्ज मागे घ्या").click()
    page.get_by_role("button", name="होय, मागे घ्या").click()

    sign_in(theirs, story, story.helped, "/helpers")
    theirs.get_by_text("त्यांनी काय केले").click()
    assert "अर्ज मागे घेतला" in theirs.inner_text("main")
    snap(theirs, "helped")
    theirs.get_by_role("link", name="मदत थांबवा").click()
    theirs.get_by_role("button", name="मदत थांबवा").click()
    assert "थांबवली" in theirs.get_by_role("status").inner_text()
    page.goto("/applications")

    assert page.url.endswith("/helpers?ended=1")
    assert "तुमच्यासाठी कोणी काम पाहत नाही" in page.inner_text("main")


def test_email_is_added_by_keyboard_alone_and_gets_the_next_code(phone, story):
    page, mobile, email = phone(scripts=True), "9000000062", "asha@example.org"
    page.goto("/sign-in?next=/account")
    page.get_by_label("मोबाइल क्रमांक").focus()
    page.keyboard.type("९०००० ०००६२")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sign-in/code"))
    waiting = page.locator("#wait").inner_text()
    snap(page, "code")
    page.get_by_label("एक वेळचा कोड").focus()
    page.keyboard.type(code_for(story.address, mobile))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    snap(page, "account")
    page.get_by_role("textbox", name="ई-मेल पत्ता").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "या पत्त्यावर कोड पाठवा"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/account/email"))
    page.get_by_label("एक वेळचा कोड").focus()
    page.keyboard.type(code_for(story.address, email))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("done=confirmed"))

    assert "सेकंदांनी" in waiting
    assert "a…a@example.org" in page.inner_text("main")
    page.goto("/sign-in")
    page.get_by_label("मोबाइल क्रमांक").fill(mobile)
    page.wait_for_timeout(1_000 * WAIT_SECONDS)  # the code for the address was one by e-mail too
    page.get_by_role("button", name="त्याऐवजी माझ्या ई-मेलवर पाठवा").click()
    page.get_by_text("आता दुसरा कोड मागवता येईल").wait_for()
    assert code_for(story.address, email)


def test_whoever_waits_with_the_page_open_sees_the_result_come(phone, story):
    page = phone(scripts=True)
    page.clock.install()
    sign_in(page, story, story.waiting)
    page.get_by_role("article").get_by_role("link").last.click()
    page.get_by_role("heading", name="सोडतीची प्रतीक्षा").wait_for()

    def draw():
        world = World(*story.portal)
        world.run(AWAITED, until="book")
        world.close()

    with ThreadPoolExecutor(1) as beside:  # playwright keeps this thread's event loop
        beside.submit(draw).result()
    page.clock.fast_forward("03:05:00")  # the draw of a scene is in three hours
    page.get_by_role("heading", name="जागा मिळाली").wait_for()

    assert page.locator("[data-draws-in]").count() == 0
    assert page.get_by_text("तुमचा अर्ज पोहोचला").count() == 0
