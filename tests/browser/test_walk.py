"""A citizen's way in Marathi on a cheap phone, without JavaScript; and axe looks at every page of it."""

import json
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe

PHONE = {"width": 360, "height": 740}
PAGE_BYTES_MAX = 60_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

WEIGHT = """performance.getEntries().filter((one) => !one.name.endsWith('.woff2'))
    .reduce((sum, one) => sum + (one.encodedBodySize || 0), 0)"""
"""Without letters, which are fetched once and where the device has none of its own."""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def visitor(chromium, address):
    """Open a page on a phone; with scripts only for axe."""
    contexts = []

    def opened(*, scripts=False, language="mr-IN"):
        context = chromium.new_context(
            viewport=PHONE,
            java_script_enabled=scripts,
            bypass_csp=scripts,
            locale=language,
            base_url=address,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def code_for(address, mobile):
    with urlopen(f"{address}/_demo/outbox/{mobile}", timeout=10) as answer:
        return json.load(answer)["code"]


def type_number_and_code(page, address, mobile):
    page.get_by_label("मोबाइल क्रमांक").fill(mobile)
    page.get_by_role("button", name="कोड पाठवा").click()
    page.get_by_label("एक वेळचा कोड").fill(code_for(address, mobile))
    page.get_by_role("button", name="प्रवेश करा").click()


def test_citizen_signs_in_names_a_person_applies_and_gets_a_receipt(visitor, address, town):
    page = visitor()

    page.goto("/")
    page.get_by_role("link", name="उद्याचे लसीकरण").first.click()
    page.get_by_role("link", name="अर्ज करा", exact=True).click()
    type_number_and_code(page, address, "9000000077")
    page.get_by_role("link", name="नावे नोंदवा").click()
    page.get_by_label("नाव", exact=True).fill("अनिता जोशी")
    page.get_by_label("जन्मवर्ष").fill("१९९०")
    page.get_by_label("स्त्री").check()
    page.get_by_label("ओळखपत्र", exact=True).select_option("other")
    page.get_by_label("ओळखपत्राचा क्रमांक").fill("X77000077")
    page.get_by_label("घराचा पिनकोड").fill("४११ ००१")
    page.get_by_role("button", name="जोडा").click()
    page.get_by_role("link", name="अर्जाकडे जा").click()
    for slot in ("1001.0900", "1002.0900"):
        page.locator("#add").select_option(f"{town.open}.{slot}")
        page.get_by_role("button", name="पसंतीत जोडा").click()
    page.get_by_role("button", name="पुढे जा").click()
    page.get_by_role("button", name="अर्ज द्या").click()

    assert page.locator("html").get_attribute("lang") == "mr"
    assert "अर्ज पोहोचला" in page.get_by_role("status").inner_text()
    assert "sodat-receipt/1" in page.locator("pre.receipt").inner_text()
    assert page.locator(".qr img").is_visible()
    page.reload()
    page.get_by_role("link", name="माझे अर्ज").click()
    assert page.get_by_role("article").count() == 1


def test_wrong_code_is_said_where_it_was_typed_and_can_be_typed_again(visitor, address):
    page, mobile = visitor(), "9000000078"

    page.goto("/sign-in?next=/people")
    page.get_by_label("मोबाइल क्रमांक").fill(mobile)
    page.get_by_role("button", name="कोड पाठवा").click()
    right = code_for(address, mobile)
    page.get_by_label("एक वेळचा कोड").fill("000000" if right != "000000" else "000001")
    page.get_by_role("button", name="प्रवेश करा").click()
    said = page.get_by_role("alert").inner_text()
    page.get_by_label("एक वेळचा कोड").fill(right)
    page.get_by_role("button", name="प्रवेश करा").click()

    assert "उरलेले प्रयत्न: 2" in said
    assert page.url.endswith("/people")


def pages_of(town):
    yield from ("/", "/sign-in", "/sign-in/code?txn=x", "/nothing", "/people", "/applications")
    for release in (town.open, town.coming, town.drawn, town.rush):
        yield f"/releases/{release}"
        yield f"/releases/{release}/draw"
    yield f"/releases/{town.open}/apply"


def violations(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("mobile", ["9000000042", "9000000043"], ids=["winner", "other"])
def test_axe_finds_nothing_and_nothing_is_cut_off_or_heavy(visitor, address, town, mobile):
    page, found = visitor(scripts=True), {}
    page.goto("/sign-in?next=/applications")
    type_number_and_code(page, address, mobile)
    page.get_by_role("article").get_by_role("link").last.click()
    paths = [page.url.removeprefix(address), *pages_of(town)]

    for path in paths:
        page.goto(path)
        weight, too_wide = page.evaluate(WEIGHT), page.evaluate(TOO_WIDE)
        found[path] = violations(page) + ["too wide"] * too_wide + ["heavy"] * (weight > PAGE_BYTES_MAX)

    assert {path: what for path, what in found.items() if what} == {}


def test_axe_finds_nothing_in_forms_that_need_another_look(visitor, address, town):
    page, found = visitor(scripts=True), {}

    page.goto("/sign-in?next=/people")
    page.get_by_role("button", name="कोड पाठवा").click()
    found["sign-in"] = violations(page)
    type_number_and_code(page, address, "9000000042")
    page.get_by_role("button", name="जोडा").click()
    found["people"] = violations(page)
    page.goto(f"/releases/{town.open}/apply")
    page.get_by_role("button", name="पुढे जा").click()
    found["apply"] = violations(page)

    assert {path: what for path, what in found.items() if what} == {}
