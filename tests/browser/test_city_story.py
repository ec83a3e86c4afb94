"""A city's officer from the first centre to a cancelled day: on a phone, at a desk, by keyboard alone."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from browser.conftest import serving
from browser.scene import build
from browser.test_walk import PHONE, TOO_WIDE, violations
from sodat.storage.migrating import migrate
from web.duty import login_of
from web.world import World

DESK = {"width": 1280, "height": 900}
MONDAY = date(2031, 1, 6)
REASON = "लस वेळेवर आली नाही"
PICTURES = os.environ.get("CITY_PICTURES")


@pytest.fixture(scope="module")
def city(postgres, tmp_path_factory):
    """A city with rounds, and two officers of it; its world stays in a thread of its own."""
    folder = tmp_path_factory.mktemp("city")
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE city")
    url = postgres.url("city")
    migrate(url)
    # Playwright keeps the event loop of this thread.
    with ThreadPoolExecutor(1) as thread:
        world = thread.submit(World, url, folder).result()
        town = thread.submit(build, world).result()
        tokens = [world.vault.token(thread.submit(login_of, world).result()) for _ in range(2)]
        with serving(url, folder) as address:
            yield address, town, tokens, lambda act: thread.submit(act, world).result()
        thread.submit(world.close).result()


@pytest.fixture
def officer(chromium, city):
    """Open a page of an officer who is signed in; with scripts only for axe."""
    address, _, tokens, _ = city
    contexts = []

    def opened(viewport, language, *, number=0):
        context = chromium.new_context(viewport=viewport, bypass_csp=True, locale=language, base_url=address)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "sodat_login", "value": tokens[number], "url": address}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


class Look:
    """What axe finds and what is cut off, by step; a picture of each if asked for."""

    def __init__(self, page, name):
        self.page, self.name, self.found, self.number = page, name, {}, 0

    def __call__(self, step):
        self.number += 1
        wrong = violations(self.page) + ["too wide"] * self.page.evaluate(TOO_WIDE)
        if wrong:
            self.found[step] = wrong
        if PICTURES:
            path = Path(PICTURES) / f"{self.name}-{self.number:02}-{step}.png"
            self.page.screenshot(path=path, full_page=True)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_officer_goes_all_the_way_in_marathi_on_a_phone(officer, city):
    _, town, _, world_does = city
    page = officer(PHONE, "mr-IN")
    look = Look(page, "mr")

    a_centre(page, look)
    its_stock(page, look)
    its_week(page, look)
    home = a_round(page, look)
    it_is_tried_announced_and_paused(page, look, home)
    world_does(lambda world: world.step())
    page.goto(f"{home}/quota")
    ask_for_a_seat(page, look, world_does)
    second = officer(PHONE, "mr-IN", number=1)
    a_second_officer_gives(second, home, Look(second, "mr-second"))
    a_day_is_cancelled(page, look, town)

    assert look.found == {}


def a_centre(page, look):
    page.goto("/office/centres")
    look("centres")
    page.get_by_role("link", name="केंद्र जोडा").click()
    press(page, "जतन करा")
    look("centre-wrong")
    page.get_by_label("इंग्रजीतील नाव").fill("Ambedkar Dispensary")
    page.get_by_label("मराठीतील नाव").fill("आंबेडकर दवाखाना")
    page.get_by_label("हिंदीतील नाव").fill("आंबेडकर औषधालय")
    page.get_by_label("पिनकोड").fill("४११ ००६")
    press(page, "जतन करा")
    assert page.get_by_role("status").inner_text() == "केंद्र जोडले."
    look("centre")


def its_stock(page, look):
    page.get_by_role("link", name="येथील लससाठा").click()
    page.get_by_label("केंद्र", exact=True).select_option(label="आंबेडकर दवाखाना")
    press(page, "नोंदवहीकडे")
    look("ledger-empty")
    page.get_by_label("कुप्या", exact=True).fill("२०")
    press(page, "नोंदा")
    page.get_by_label("कुप्या", exact=True).fill("5")
    press(page, "नोंदा")
    page.get_by_role("link", name="रद्द करा").first.click()
    page.get_by_label("ती का रद्द होत आहे?").fill("दोनदा मोजल्या होत्या")
    look("ledger-undo")
    press(page, "रद्द करा")
    assert "200" in page.locator(".numbers").inner_text()
    look("ledger")
    page.goto("/office/stock")
    look("stock")


def its_week(page, look):
    page.goto("/office/templates")
    page.get_by_label("केंद्र", exact=True).select_option(label="आंबेडकर दवाखाना")
    press(page, "साप्ताहिक वेळा सुरू करा")
    press(page, "वेळ जोडा")
    assert page.get_by_text("09:00–11:00").count() == 6
    look("week")
    page.goto("/office/templates")
    page.get_by_label("दिवस", exact=True).fill(str(MONDAY + timedelta(1)))
    page.get_by_label("का", exact=True).fill("नगरपालिकेची सुट्टी")
    press(page, "दिवस जोडा")
    look("weekly")
    page.get_by_label("पहिला दिवस").fill(str(MONDAY))
    page.get_by_label("शेवटचा दिवस").fill(str(MONDAY + timedelta(6)))
    press(page, "काय होईल ते पाहा")
    look("make")
    press(page, "5 वेळा तयार करा")
    assert page.get_by_role("row").count() == 1 + 5 * 2
    look("sessions")


def a_round(page, look):
    page.goto("/office/releases")
    look("rounds")
    page.get_by_role("link", name="नवी फेरी रचा").click()
    look("compose-days")
    page.get_by_label("पहिला दिवस").fill(str(MONDAY))
    page.get_by_label("शेवटचा दिवस").fill(str(MONDAY))
    press(page, "पुढे")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("अर्ज सुरू", exact=True).fill(yesterday)
    page.get_by_label("रहिवासी, %").fill("40")
    page.get_by_label("अधिकारी कोटा, %").fill("5")
    page.get_by_label("याच यंत्रातून").check()
    page.locator("#trustees").fill("nagar\nrugnalay\nvartahar")
    press(page, "मसुदा जतन करा")
    assert page.get_by_role("alert").count() == 1
    look("compose-wrong")
    page.get_by_label("रहिवाशांचे पिनकोड").fill("411001, 411006")
    press(page, "मसुदा जतन करा")
    assert "मसुदा जतन केला" in page.get_by_role("status").inner_text()
    look("draft")
    return re.sub(r"\?.*", "", page.url)


def it_is_tried_announced_and_paused(page, look, home):
    page.goto(f"{home}/edit")
    look("edit")
    page.goto(f"{home}/preview")
    look("preview")
    page.goto(home)
    page.get_by_role("link", name="जाहीर करा").click()
    look("announce")
    press(page, "आता जाहीर करा")
    page.get_by_role("link", name="थांबवा").click()
    press(page, "आता थांबवा")
    look("pause-wrong")
    page.get_by_label("फेरी का थांबवत आहात?").fill("दोन केंद्रांत वीज नाही")
    press(page, "आता थांबवा")
    assert "दोन केंद्रांत वीज नाही" in page.content()
    look("paused")
    page.get_by_role("link", name="पुन्हा सुरू करा").click()
    look("resume")
    press(page, "आता पुन्हा सुरू करा")
    assert "फेरी पुन्हा सुरू झाली" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="फेरी रद्द करा").click()
    look("cancel")


def ask_for_a_seat(page, look, world_does):
    look("quota-empty")
    world_does(lambda world: world.name(world.sign_in("9000000099"), "X99000099"))
    page.get_by_label("ओळखपत्र", exact=True).select_option("other")
    page.get_by_label("ओळखपत्राचा क्रमांक").fill("X99000099")
    page.get_by_label("सोडतीबाहेर याच व्यक्तीला का?").fill("आठवड्यातून तीनदा डायलिसिस")
    press(page, "दुसऱ्या अधिकाऱ्याकडे पाठवा")
    assert page.get_by_role("button", name="ही जागा द्या").count() == 0
    look("quota-asked")


def a_second_officer_gives(page, home, look):
    page.goto(f"{home}/quota")
    press(page, "ही जागा द्या")
    assert "जागा दिली" in page.get_by_role("status").inner_text()
    look("quota-given")
    page.goto(home.replace("/office", "") + "/quota")
    assert "आठवड्यातून तीनदा डायलिसिस" in page.content()
    look("quota-public")
    assert look.found == {}


def a_day_is_cancelled(page, look, town):
    page.goto("/office/sessions?first=2030-05-11&last=2030-05-11")
    page.get_by_role("row").filter(has_text="ससून").get_by_role("link").first.click()
    look("session")
    page.get_by_label("जागा", exact=True).fill("खूप")
    press(page, "काय होईल ते पाहा")
    look("session-wrong")
    press(page, "रद्द केल्यास काय होईल ते पाहा")
    look("session-cancel")
    page.get_by_label("सत्र का होत नाही?").fill(REASON)
    press(page, "हे सत्र कायमचे रद्द करा")
    assert REASON in page.content()
    look("session-cancelled")
    page.goto(f"/office/releases/{town.drawn}")
    look("round")


def test_officer_at_a_desk_finds_every_page_in_order(officer, city):
    _, town, _, _ = city
    page = officer(DESK, "en-IN")
    look = Look(page, "desk")
    for path in (
        "/office/centres", "/office/centres/new", "/office/centres/1001", "/office/import", "/office/stock",
        "/office/stock/1001/covishield-18-44", "/office/templates", "/office/releases",
        "/office/releases/new",
        "/office/releases/new?service=covishield-18-44&first=2031-01-06&last=2031-01-12",
        f"/office/releases/{town.drawn}", f"/office/releases/{town.drawn}/preview?policy=first-come",
        f"/office/releases/{town.open}/cancel", f"/office/releases/{town.drawn}/cancel",
        f"/office/releases/{town.drawn}/quota", "/office/sessions?first=2030-05-01&last=2030-05-31",
        "/office/releases/nothing", "/office/templates/make?first=x&last=y",
    ):  # fmt: skip
        assert page.goto(path).status in {200, 404, 422}
        look(re.sub(r"\W+", "-", path)[1:60])

    assert look.found == {}


def test_centre_is_added_by_keyboard_alone(officer):
    page = officer(DESK, "en-IN")
    page.goto("/office/centres")

    def go_to(name):
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = "(document.activeElement.id || document.activeElement.textContent || '').trim()"
            if page.evaluate(focused) == name:
                return
        raise AssertionError(f"{name} is not reached by keyboard")

    go_to("Add a centre")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new")
    for field, words in (
        ("centre_name", "Keyboard Clinic"),
        ("centre_name_mr", "कळफलक दवाखाना"),
        ("centre_name_hi", "कुंजीपटल औषधालय"),
        ("pincode", "411002"),
    ):
        go_to(field)
        page.keyboard.type(words)
    go_to("Save")
    page.keyboard.press("Enter")
    page.wait_for_url("**told=centre-added")

    assert page.get_by_role("status").inner_text() == "The centre is added."
