"""What the public sees: the race, a draw done again, one's own receipt, that nothing opened early."""

from base64 import b64encode

import pytest

from browser.scene import CENTRES
from browser.test_walk import PAGE_BYTES_MAX, PHONE, TOO_WIDE, WEIGHT, type_number_and_code, violations
from sodat_verify import arrivals, verify
from unit.forgeries import FORGERIES, HONEST

VERDICT = "[data-verdict]:not([hidden])"
JUDGE = """async ({ engine, files }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const worker = new Worker(engine);
  const verdict = new Promise((resolve) => {
    worker.onmessage = ({ data }) => { if (data.verdict) resolve(data.verdict); };
  });
  const posted = Object.entries(files).map(([name, content]) => [name, bytes(content)]);
  worker.postMessage({ id: 1, files: Object.fromEntries(posted) });
  const said = await verdict;
  worker.terminate();
  return said;
}"""


@pytest.fixture
def phone(chromium, address):
    """Open a page on a phone, in Marathi; with scripts it can be looked at by axe."""
    contexts = []

    def opened(*, scripts=True):
        context = chromium.new_context(
            viewport=PHONE, java_script_enabled=scripts, bypass_csp=scripts, locale="mr-IN", base_url=address
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def faults(page, *, light=True):
    """Return what axe finds, and whether the page is too wide or, as it came, too heavy."""
    too_wide, weight = page.evaluate(TOO_WIDE), page.evaluate(WEIGHT)
    return violations(page) + ["too wide"] * too_wide + ["heavy"] * (light and weight > PAGE_BYTES_MAX)


def test_race_shows_who_got_the_places_and_keeps_itself_fresh(phone, race):
    page = phone()

    with page.expect_response(lambda answer: answer.url.endswith("/race?part=now"), timeout=10_000):
        page.goto("/race")
        page.get_by_text("सर्व आकडे तक्त्यात").focus()
        page.keyboard.press("Enter")

    assert "100 %" in page.locator("section", has_text="आधी येईल त्याला आधी").first.inner_text()
    assert "प्रोग्रामकडे 20, नागरिकांकडे 0" in page.inner_text("main")
    assert page.get_by_text("4,321").is_visible()
    assert page.get_by_role("link", name="सोडतीची नोंद").is_visible()
    assert not page.get_by_role("link", name="आता काय स्थिती आहे ते पाहा").is_visible()
    assert faults(page) == []


def test_race_without_scripts_leads_on_by_a_link(phone, race):
    page = phone(scripts=False)

    page.goto("/race")
    page.get_by_role("link", name="आता काय स्थिती आहे ते पाहा").click()

    assert "प्रोग्रामकडे 20" in page.inner_text("main")


def test_draw_is_done_again_by_keyboard_and_turns_green(phone, town):
    page = phone()
    page.goto(f"/releases/{town.drawn}/draw")
    weight = page.evaluate(WEIGHT)

    page.get_by_role("button", name="या ब्राउझरमध्ये पुन्हा सोडत काढा").focus()
    page.keyboard.press("Enter")
    said = page.locator(VERDICT).inner_text()

    assert "तोच निकाल" in said
    assert "14 अर्जांची" in said
    assert page.evaluate("document.activeElement.hasAttribute('data-verdict')")
    assert "तोच निकाल" in page.locator("[data-state]").inner_text()
    assert weight < PAGE_BYTES_MAX
    assert faults(page, light=False) == []  # the record itself came on request


def test_one_altered_line_turns_it_red(phone, town):
    page = phone()
    page.goto(f"/releases/{town.drawn}/draw")

    page.get_by_role("button", name="एक ओळ बदलून पाहा").click()
    said = page.locator(VERDICT).inner_text()

    assert "ही नोंद खरी ठरत नाही" in said
    assert "result.txt" in said
    assert faults(page, light=False) == []


def test_files_altered_on_the_way_are_refused_with_their_line(phone, town):
    page = phone()

    def alter(route):
        body = route.fetch().body()
        first, rest = body.split(b"\n", 1)
        route.fulfill(body=first[:-1] + (b"0" if first[-1:] != b"0" else b"1") + b"\n" + rest)

    page.route("**/record/order.txt", alter)
    page.goto(f"/releases/{town.drawn}/draw")
    page.get_by_role("button", name="या ब्राउझरमध्ये पुन्हा सोडत काढा").click()
    said = page.locator(VERDICT).inner_text()

    assert "order.txt मधील ओळ 1" in said
    assert "order-differs" in said


def verdict_of_stranger(folder):
    try:
        arrivals.check(folder)
    except verify.Refused as refused:
        return refused.args[0]
    return "accepted"


def test_browser_and_stranger_refuse_the_same_forgeries(phone, town, tmp_path):
    page, here, there = phone(), {}, {}
    page.goto(f"/releases/{town.drawn}/draw")
    engine = page.locator("[data-redraw]").get_attribute("data-engine")

    for at, (name, make) in enumerate(cases()):
        files, folder = make(), tmp_path / str(at)
        if any(len(one) > 200 for one in files):
            continue  # no name of a file
        folder.mkdir()
        for file, content in files.items():
            (folder / file).write_bytes(content)
        posted = {file: b64encode(content).decode() for file, content in files.items()}
        said = page.evaluate(JUDGE, {"engine": engine, "files": posted})
        here[name] = "accepted" if said["accepted"] else said["reason"]
        there[name] = verdict_of_stranger(folder)

    # The browser knows the rehearsal's beacon, the stranger's one file does not.
    signed = {name for name, said in here.items() if said == "signature-refused"}
    assert {name: said for name, said in here.items() if name not in signed} == {
        name: said for name, said in there.items() if name not in signed
    }
    assert here["honest"] == "accepted"
    assert len([one for one in here.values() if one != "accepted"]) >= 30


def cases():
    return [("honest", lambda: HONEST), *((name, make) for name, (_, make) in FORGERIES.items())]


def receipt_of(page, address, mobile="9000000042"):
    page.goto("/sign-in?next=/applications")
    type_number_and_code(page, address, mobile)
    page.get_by_role("article").get_by_role("link").last.click()
    return page.locator("pre.receipt").text_content()


def test_own_receipt_is_found_and_proven_in_the_browser(phone, town, address):
    page = phone()
    receipt = receipt_of(page, address)

    page.goto(f"/releases/{town.drawn}/draw")
    page.get_by_label("तुमची पोचपावती").fill(receipt)
    page.get_by_role("button", name="शोधा").click()
    page.locator('[data-proven="holds"]').nth(1).wait_for()

    text = page.inner_text("main")
    # A draw of its own in every run: one of the three wishes it is for sure.
    assert any(f"तुम्हाला मिळाले: {centre}" in text for _, _, centre, _ in CENTRES)
    assert text.count("तुमच्या ब्राउझरने पुरावा स्वतः तपासला: तो खरा आहे.") == 2
    assert "या पोचपावतीवर या पोर्टलची स्वाक्षरी आहे." in text
    assert faults(page) == []


def test_receipt_is_found_without_scripts_and_nonsense_is_kept(phone, town, address):
    page = phone(scripts=False)
    receipt = receipt_of(page, address)

    page.goto(f"/releases/{town.drawn}/find")
    page.get_by_label("तुमची पोचपावती").fill("हे काय आहे? <b>")
    page.get_by_role("button", name="शोधा").click()
    alert, kept = page.get_by_role("alert").inner_text(), page.get_by_label("तुमची पोचपावती").input_value()
    page.get_by_label("तुमची पोचपावती").fill(receipt)
    page.get_by_role("button", name="शोधा").click()

    assert "ही पोचपावती नाही" in alert
    assert kept == "हे काय आहे? <b>"
    assert page.inner_text("main").count("पुरावा खरा आहे असे हे पोर्टल सांगते") == 2


def test_nothing_opened_early_and_the_log_shows_it(phone, town):
    page, found = phone(), {}

    page.goto(f"/releases/{town.drawn}/draw")
    page.get_by_role("link", name="काहीही आधी उघडले नाही").click()
    proof = page.inner_text("main")
    found["opening"] = faults(page)
    page.get_by_role("link", name="अर्ज सुरू झाले").click()
    page.locator('[data-proven="holds"]').wait_for()
    found["leaf"] = faults(page)
    page.get_by_role("link", name="सार्वजनिक नोंदवही", exact=True).first.click()
    page.get_by_label("नोंदीचा क्रमांक").fill("नाही")
    page.get_by_role("button", name="दाखवा").click()
    alert = page.get_by_role("alert").inner_text()
    found["log"] = faults(page)
    page.get_by_label("नोंदीचा क्रमांक").fill("१")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log/leaf/1")
    page.goto("/log/leaf/987654")
    found["no leaf"] = faults(page)

    assert "ठरलेल्या वेळीच सुरू झाले, आणि सुरू होण्याआधी एकही अर्ज नाही." in proof
    assert "यांमध्ये या फेरीचे अर्ज: 0." in proof
    assert "पूर्ण अंकांतला क्रमांक" in alert
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("language", ["hi", "en"])
def test_pages_of_the_record_read_well_in_the_other_languages(phone, town, race, language):
    page, found = phone(), {}

    for path in ("/race", f"/releases/{town.drawn}/draw", f"/releases/{town.rush}/draw", "/log"):
        page.goto(f"{path}?lang={language}")
        found[path] = faults(page)

    assert {path: what for path, what in found.items() if what} == {}


def test_report_of_an_impostor_is_sent_by_keyboard_and_mistakes_keep_what_was_typed(phone):
    page, found = phone(), {}

    page.goto("/")
    page.get_by_role("link", name="तोतयागिरी कळवा").click()
    found["empty"] = faults(page)
    page.get_by_label("काय घडले").fill("पाचशे रुपये मागतात")
    page.get_by_role("button", name="पाठवा").press("Enter")
    alert = page.get_by_role("alert").inner_text()
    found["mistakes"] = faults(page)
    kept = page.get_by_label("काय घडले").input_value()
    page.get_by_label("कोणी जागा विकते").press("Space")
    page.get_by_label("कोठे?").fill("एका गटात")
    page.keyboard.press("Enter")

    assert "काय आहे ते निवडा." in alert
    assert kept == "पाचशे रुपये मागतात"
    assert "तुमची माहिती पोहोचली." in page.get_by_role("status").inner_text()
    found["sent"] = faults(page)
    assert {where: what for where, what in found.items() if what} == {}
