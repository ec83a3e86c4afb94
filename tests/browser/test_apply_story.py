"""Applying in Marathi on a cheap phone: without scripts, by the keyboard alone, and magnified four times."""

import re
from datetime import UTC, datetime
from random import Random

import msgspec
import psycopg
import pytest

from browser.scene import CENTRES, HOURS
from browser.test_walk import PHONE, TOO_WIDE, type_number_and_code, violations
from sodat.rules import odds
from sodat.rules.pool import Entry

MAGNIFIED = {"width": 320, "height": 256}
"""A desk's screen of 1280 by 1024 at 400 %."""

TABS_MAX = 60


@pytest.fixture(scope="module", autouse=True)
def estimate(postgres, town):
    """Odds of the open round as the worker would have made them: two thousand for 1,200 places."""
    slots = [f"{town.open}.{number}.{starts:%H%M}" for number, *_ in CENTRES for starts, _ in HOURS]
    seats = {(slot, part): many for slot in slots for part, many in (("open", 60), ("R", 40))}
    wishes = Random(7)
    pool = [
        Entry(f"{n:032x}", 1, 1, ("R",) if n % 4 else (), tuple(wishes.sample(slots, 2)))
        for n in range(2_000)
    ]
    rooms = odds.simulate("x", pool, seats, shares=("R",), share_order="reserved-first")
    places = list(seats)
    table = {"places": places, "draws": [[room[place] for place in places] for room in rooms]}
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO release_odds (release_id, applications, filed_at, wait, rooms)"
            " VALUES (%s, 2000, %s, '1 hour', %s) ON CONFLICT DO NOTHING",
            [town.open, datetime.now(UTC), msgspec.json.encode(table)],
        )


@pytest.fixture
def phone(chromium, address):
    contexts = []

    def opened(*, scripts, viewport=PHONE, axe=False):
        context = chromium.new_context(
            viewport=viewport,
            java_script_enabled=scripts,
            bypass_csp=axe,
            locale="mr-IN",
            base_url=address,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def name_person(page, name, number):
    page.get_by_label("नाव", exact=True).fill(name)
    page.get_by_label("जन्मवर्ष").fill("१९९०")
    page.get_by_label("स्त्री").check()
    page.get_by_label("घराचा पिनकोड").fill("४११ ००१")
    page.get_by_label("ओळखपत्र", exact=True).select_option("other")
    page.get_by_label("ओळखपत्राचा क्रमांक").fill(number)
    page.get_by_role("button", name="जोडा").click()


def wishes(page):
    slots = page.locator("#ranked input").evaluate_all("all => all.map(one => [one.name, one.value])")
    assert [name for name, _ in slots] == [f"choice-{at}" for at in range(1, len(slots) + 1)]
    return [".".join(value.rsplit(".", 2)[1:]) for _, value in slots]


def test_citizen_finds_a_centre_names_two_people_and_applies_without_any_script(phone, address, town):
    page = phone(scripts=False)
    page.goto("/")
    page.get_by_label("पिनकोड किंवा केंद्राचे नाव").fill("४११०११")
    page.get_by_role("button", name="शोधा").click()
    page.get_by_role("link", name=re.compile("या केंद्रासाठी अर्ज करा.*कमला नेहरू.*उद्याचे")).click()
    type_number_and_code(page, address, "9000000091")
    page.get_by_role("link", name="नावे नोंदवा").click()
    name_person(page, "अनिता जोशी", "")
    assert page.get_by_role("alert").is_visible()
    name_person(page, "अनिता जोशी", "X9100001")
    name_person(page, "मीना जोशी", "X9100002")
    page.get_by_role("link", name="अर्जाकडे जा").click()

    # What was chosen before signing in and naming people stands there still.
    assert wishes(page) == ["1002.0900", "1002.1100", "1002.1400"]
    page.get_by_label("अनिता जोशी").check()
    page.get_by_label("मीना जोशी").check()
    page.get_by_role("button", name=re.compile("वर.*14:00")).click()
    assert page.url.endswith("#wish-2")
    page.get_by_role("button", name=re.compile("काढा.*09:00")).click()
    assert wishes(page) == ["1002.1400", "1002.1100"]
    page.get_by_role("button", name="परत ठेवा").click()
    page.locator("#add").select_option(f"{town.open}.1001.0900")
    page.get_by_role("button", name="पसंतीत जोडा").click()
    assert wishes(page) == ["1002.0900", "1002.1400", "1002.1100", "1001.0900"]
    page.get_by_label("जागा मिळेपर्यंत").check()
    page.get_by_role("button", name="पुढे जा").click()

    assert "100 पैकी" in page.locator(".chance").inner_text()
    assert "2,000 अर्जांमध्ये" in page.locator("main").inner_text()
    page.get_by_role("link", name="बदला कुठे").click()
    assert page.get_by_label("मीना जोशी").is_checked()
    page.get_by_role("button", name="पुढे जा").click()
    page.get_by_role("button", name="अर्ज द्या").click()
    receipt = page.url
    assert "अर्ज पोहोचला" in page.get_by_role("status").inner_text()
    page.go_back()
    page.get_by_role("button", name="अर्ज द्या").click()
    assert page.url == receipt


def tab_to(page, selector):
    """Go on with the Tab key until an element has the focus, seen by all."""
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", selector
            return
    raise AssertionError(f"no way to {selector} by keyboard")


def test_keyboard_alone_moves_wishes_is_told_so_and_axe_finds_nothing(phone, address, town):
    page, found = phone(scripts=True, axe=True), {}
    page.goto(f"/sign-in?next=/releases/{town.open}/apply")
    type_number_and_code(page, address, "9000000092")
    found["nobody named"] = violations(page)
    page.get_by_role("link", name="नावे नोंदवा").click()
    name_person(page, "", "")
    found["people, to correct"] = violations(page)
    name_person(page, "गीता शिंदे", "X9200001")
    found["people"] = violations(page)
    page.goto(f"/releases/{town.open}/apply")
    tab_to(page, "#add")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button[value=add]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wish-3")
    found["three wishes"] = violations(page)
    tab_to(page, "button[value=down-1]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    assert wishes(page) == ["1002.1100", "1002.1400", "1002.0900"]
    assert "3 पैकी 3 क्रमांकाची पसंती" in page.locator("#moved").inner_text()
    assert page.evaluate("document.activeElement.value") == "up-3"
    found["moved by script"] = violations(page)
    page.keyboard.press("Enter")
    tab_to(page, "#send")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chance")
    found["last look"] = violations(page)
    assert page.locator(".answers .wishes li").nth(1).inner_text().endswith("09:00–11:00")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    for path in (
        "/",
        "/find",
        "/find?q=411007",
        "/find?q=41",
        "/find?district=363",
        f"/releases/{town.open}",
    ):
        page.goto(path)
        found[path] = violations(page)
    page.goto(f"/releases/{town.open}/apply?do=fill&places=499999")
    found["apply, to correct"] = violations(page)
    page.goto("/people")
    page.get_by_role("link", name="दुरुस्त करा").click()
    found["correct"] = violations(page)
    page.goto("/people")
    page.get_by_role("link", name="काढा").click()
    found["remove?"] = violations(page)
    page.get_by_role("button", name="काढा").click()
    found["not removed"] = violations(page)

    assert {where: what for where, what in found.items() if what} == {}


def test_magnified_four_times_nothing_is_cut_off_or_scrolls_sideways(phone, address, town):
    page = phone(scripts=False, viewport=MAGNIFIED)
    page.goto(f"/sign-in?next=/releases/{town.open}/apply")
    type_number_and_code(page, address, "9000000042")
    state = "&".join(
        f"choice-{at}={town.open}.{slot}" for at, slot in enumerate(("1001.0900", "1003.1100"), 1)
    )
    wide = []
    for path in (
        "/",
        "/find?q=411001",
        f"/releases/{town.open}",
        "/people",
        f"/releases/{town.open}/apply?{state}",
    ):
        page.goto(path)
        wide += [path] * page.evaluate(TOO_WIDE)
    page.get_by_role("button", name="पुढे जा").click()
    wide += ["last look"] * page.evaluate(TOO_WIDE)

    assert wide == []
    page.get_by_role("button", name="अर्ज द्या").scroll_into_view_if_needed()


def test_script_moves_wishes_at_once_under_our_own_policy(phone, address, town):
    page = phone(scripts=True)
    page.goto(f"/sign-in?next=/releases/{town.open}/apply")
    type_number_and_code(page, address, "9000000042")
    page.goto(f"/releases/{town.open}/apply?do=fill&places=411001")
    before = page.url

    page.get_by_role("button", name=re.compile("खाली.*09:00")).click()

    assert wishes(page) == ["1001.1100", "1001.0900", "1001.1400"]
    assert page.url == before
    assert page.get_by_role("status").inner_text().startswith("“ससून रुग्णालय")
