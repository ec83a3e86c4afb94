"""What a citizen's pages weigh on the wire, and how long they take on a slow 3G line."""

import pytest

from browser.test_walk import PHONE, pages_of, type_number_and_code

FIRST_BYTES_MAX, LATER_BYTES_MAX = 60_000, 20_000
LOAD_MILLISECONDS_MAX = 5_000
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s, 400 ms for each way there and back."""

WIRE = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter((one) => !one.name.endsWith('.woff2')).reduce((sum, one) => sum + one.transferSize, 0)"""
"""Without letters, which are fetched once and where the device has none of its own."""
LETTERS = """() => Promise.all(["400", "700"].map(async (weight) => {
    const faces = await document.fonts.load(`${weight} 20px "Sodat Devanagari"`, "सोडत");
    return [weight, faces.length, faces[0]?.status];
}))"""
LETTERS_BYTES_MIN, LETTERS_BYTES_MAX = 40_000, 60_000
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


@pytest.fixture
def slow(chromium, address):
    """Open a page of a fresh browser on a slow line."""
    contexts = []

    def opened():
        context = chromium.new_context(viewport=PHONE, locale="mr-IN", base_url=address)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW_3G)
        return page

    yield opened
    for context in contexts:
        context.close()


def load(page, path):
    """Return the bytes on the wire and the milliseconds until all of a page was there."""
    page.goto(path, wait_until="load")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    return page.evaluate(WIRE), page.evaluate(LOADED)


def test_first_page_is_light_and_there_in_five_seconds(slow, town):
    for path in ("/", f"/releases/{town.open}", f"/releases/{town.drawn}/draw"):
        size, milliseconds = load(slow(), path)

        assert 1_000 < size <= FIRST_BYTES_MAX, path
        assert milliseconds < LOAD_MILLISECONDS_MAX, path


def test_later_pages_are_lighter_still(slow, address, town):
    page, found = slow(), {}
    page.goto("/sign-in?next=/applications")
    type_number_and_code(page, address, "9000000042")
    page.get_by_role("article").get_by_role("link").last.click()
    mine = page.url.removeprefix(address)

    for path in (mine, *pages_of(town), "/find", "/find?q=411001", "/race"):
        found[path] = load(page, path)

    heavy = {path: size for path, (size, _) in found.items() if size > LATER_BYTES_MAX}
    late = {path: round(took) for path, (_, took) in found.items() if took >= LOAD_MILLISECONDS_MAX}
    assert (heavy, late) == ({}, {})


def test_letters_for_marathi_come_with_the_portal(slow, address):
    page = slow()
    page.goto("/?lang=mr")

    found = page.evaluate(LETTERS)

    assert sorted(found) == [["400", 1, "loaded"], ["700", 1, "loaded"]]
    for weight in (400, 700):
        answer = page.request.get(f"{address}/static/noto-sans-devanagari-{weight}.woff2")
        assert (answer.status, answer.headers["content-type"]) == (200, "font/woff2")
        assert LETTERS_BYTES_MIN < len(answer.body()) <= LETTERS_BYTES_MAX
