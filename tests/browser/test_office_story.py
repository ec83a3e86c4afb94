"""The office whole: people sign in, appoint, look and decide; on a phone, at a desk, by keyboard alone."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pyotp
import pytest

from browser.conftest import serving
from browser.scene import CENTRES, build
from browser.test_walk import PHONE, TOO_WIDE, type_number_and_code, violations
from sodat.actions import alarming, anchoring, appointing
from sodat.actions.appointing import Wanted
from sodat.storage.migrating import migrate
from sodat.storage.reviewing import add_case
from web.world import World

DESK = {"width": 1280, "height": 900}
PASSWORD = "हळद कुंकू डोंगर टेबल"  # noqa: S105 - of nobody
REASON = "आठ खाती एकाच सेकंदात चालली"


@pytest.fixture(scope="module")
def office(postgres, tmp_path_factory):
    """A city with rounds, a case and an alarm, whose central official and officer are invited."""
    folder, url = tmp_path_factory.mktemp("office"), database(postgres)
    # In a thread of its own: playwright keeps the event loop of this one.
    with ThreadPoolExecutor(1) as thread:
        town, invitations = thread.submit(scene, url, folder).result()
    with serving(url, folder) as address:
        yield address.replace("127.0.0.1", "localhost"), town, invitations


def scene(url, folder):
    world = World(url, folder)
    town = build(world)
    invitations = world.do(lambda tx: appoint(tx, world))
    accounts = [row[0] for row in world.values("SELECT DISTINCT account_id FROM application LIMIT 20")]
    reasons = ["lockstep 8", "code-read-too-fast 400"]
    world.do(lambda tx: add_case(tx, town.drawn, accounts, [100] * len(accounts), [reasons] * len(accounts)))
    rush(world, town.rush)
    world.do(anchoring.anchor)
    world.close()
    return town, invitations


def database(postgres):
    """A database of this story alone: the other stories must not see its cases."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE office")
    migrate(postgres.url("office"))
    return postgres.url("office")


async def appoint(tx, world):
    wanted = (
        Wanted("central", "रमेश शिंदे", "central"),
        Wanted("officer", "अनुराधा कुलकर्णी", "officer", 363),
    )
    codes = {}
    for one in wanted:
        account = await appointing.appoint(tx, world.vault, None, one)
        codes[one.login_name] = (await appointing.invitation(tx, world.vault, account)).code
    return codes


def rush(world, release):
    """Let the first-come round be sold out to twenty within its first second."""
    wishes = [f"{number}.0900" for number, *_ in CENTRES]
    for nth, (account, one) in enumerate(world.people(20)):
        world.file(release, (account, [one], [wishes[nth % len(wishes)]]))
    world.values(
        "UPDATE release SET opens_at = now() - interval '2 seconds' WHERE release_id = %s RETURNING 1",
        release,
    )
    world.values(
        "UPDATE appointment SET booked_at = now() - interval '1.5 seconds' WHERE step = 'arrival' RETURNING 1"
    )
    assert world.do(alarming.watch) > 0


@pytest.fixture
def visit(chromium, office):
    """Open a page for somebody of the office."""
    contexts = []

    def opened(size=DESK, *, scripts=True):
        context = chromium.new_context(
            viewport=size, java_script_enabled=scripts, bypass_csp=scripts, locale="mr-IN", base_url=office[0]
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def check(page, found, name):
    """Look at a page with axe, and whether anything of it is cut off."""
    what = violations(page) + ["too wide"] * page.evaluate(TOO_WIDE)
    if what:
        found[name] = what


def authenticator(page):
    """Add an authenticator with a fingerprint to a browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def keyboard(page, text=None):
    """Go on to the next field by keyboard, and type."""
    page.keyboard.press("Tab")
    if text is not None:
        page.keyboard.type(text)


def press(page, words, then):
    """Press a button, and wait for what it leads to."""
    page.get_by_role("button", name=words).last.click()
    then.first.wait_for()


def join_by_keyboard(page, invitation, found):
    page.goto("/office/join")
    check(page, found, "join-code")
    page.get_by_label("निमंत्रणाचा कोड").focus()
    page.keyboard.type(invitation.upper().replace("-", " "))
    page.keyboard.press("Enter")
    page.get_by_label("नवा पासवर्ड").wait_for()
    check(page, found, "join")
    secret = page.locator(".secret").inner_text()
    page.get_by_label("नवा पासवर्ड").focus()
    page.keyboard.type("लहान")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    check(page, found, "join-mistake")
    assert page.locator(".secret").inner_text() == secret
    page.get_by_label("नवा पासवर्ड").focus()
    page.keyboard.type(PASSWORD)
    keyboard(page, PASSWORD)
    keyboard(page, pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    page.wait_for_url("**/central")
    check(page, found, "central")
    return secret


def out_and_in_again(page, secret, found):
    press(page, "बाहेर पडा", page.get_by_label("प्रवेश-नाव"))
    check(page, found, "sign-in")
    page.get_by_label("प्रवेश-नाव").fill("central")
    page.get_by_label("पासवर्ड", exact=True).fill("चुकीचा पासवर्ड आहे")
    page.get_by_label("कोड-ॲपमधील कोड").fill("123456")
    press(page, "प्रवेश करा", page.get_by_role("alert"))
    check(page, found, "sign-in-mistake")
    page.get_by_label("पासवर्ड", exact=True).fill(PASSWORD)
    page.get_by_label("कोड-ॲपमधील कोड").fill(pyotp.TOTP(secret).at(time.time() + 30))
    page.get_by_role("button", name="प्रवेश करा").last.click()
    page.wait_for_url("**/central")


def set_bounds(page, found):
    page.get_by_role("link", name="शहरांसाठीच्या मर्यादा").click()
    check(page, found, "all-bounds")
    page.get_by_role("link", name="Maharashtra").click()
    check(page, found, "bounds")
    press(page, "या मर्यादा लागू करा", page.get_by_role("alert"))
    check(page, found, "bounds-mistake")
    page.get_by_label("अधिकारी कोटा टक्क्यांत, कमाल").fill("5")
    page.get_by_label("जाहीर कारण").fill("घाई करणाऱ्यांना फायदा नको")
    press(page, "या मर्यादा लागू करा", page.get_by_role("status"))
    check(page, found, "bounds-set")
    page.goto("/bounds")
    check(page, found, "public-bounds")
    assert "घाई करणाऱ्यांना फायदा नको" in page.locator("main").inner_text()


def appoint_an_auditor(page, found):
    page.goto("/office/roles")
    check(page, found, "roles")
    page.get_by_role("link", name="नेमणूक करा").click()
    check(page, found, "role-new")
    press(page, "नेमा आणि निमंत्रण द्या", page.get_by_role("alert"))
    check(page, found, "role-mistake")
    page.get_by_label("नाव", exact=True).fill("फातिमा शेख")
    page.get_by_label("प्रवेश-नाव").fill("fatima")
    page.get_by_label("लेखापरीक्षक –").check()
    press(page, "नेमा आणि निमंत्रण द्या", page.get_by_role("heading", name="फातिमा शेख"))
    check(page, found, "role")
    assert re.match(r"\w{5}-\w{5}-\w{5}-\w{5}", page.locator(".secret").inner_text())


def test_central_official_from_the_invitation_to_the_trail_on_a_phone(visit, office):
    page, found = visit(PHONE), {}

    secret = join_by_keyboard(page, office[2]["central"], found)
    out_and_in_again(page, secret, found)
    set_bounds(page, found)
    appoint_an_auditor(page, found)
    page.goto("/office/trail")
    check(page, found, "trail")
    acts = page.locator("tbody").inner_text()
    page.get_by_role("link", name="सार्वजनिक नोंदवहीशी पडताळा").click()
    page.locator(".calm").wait_for()
    check(page, found, "trail-check")

    assert "मर्यादा घातल्या" in acts
    assert found == {}


def sign_in_by_passkey(page, invitation, found):
    authenticator(page)
    page.goto(f"/office/join/{invitation}")
    page.get_by_role("button", name="पासकी तयार करा").click()
    page.wait_for_url("**/office")
    check(page, found, "dashboard")
    assert page.locator(".alarm").count() >= 1
    press(page, "बाहेर पडा", page.get_by_role("button", name="पासकी वापरा"))
    page.get_by_role("button", name="पासकी वापरा").click()
    page.wait_for_url("**/office")
    page.goto("/office/factors")
    check(page, found, "factors")
    press(page, "काढा", page.get_by_role("alert"))
    check(page, found, "factors-last")
    assert "एकमेव मार्ग" in page.get_by_role("alert").inner_text()


def decide_a_case(page, found):
    page.get_by_role("link", name="प्रकरणे", exact=True).click()
    check(page, found, "cases")
    page.locator("tbody").get_by_role("link").first.click()
    check(page, found, "case")
    press(page, "निर्णय नोंदवा", page.get_by_role("alert"))
    check(page, found, "case-mistake")
    page.get_by_label("ओळखपत्र घेऊन केंद्रावर").check()
    page.get_by_label("कारण; हे").fill(REASON)
    press(page, "निर्णय नोंदवा", page.get_by_role("status"))
    check(page, found, "case-asked")


def complain(page, found):
    page.goto("/office")
    page.get_by_role("link", name="पुराव्यासह तक्रार करा").first.click()
    check(page, found, "complaint-new")
    press(page, "तक्रार पाठवा", page.get_by_role("alert"))
    check(page, found, "complaint-mistake")
    page.get_by_label("कोणाला पाठवायची").fill("central@example.org")
    page.get_by_label("काय करायला हवे?").fill("शहराला सोडत घेऊ द्या")
    press(page, "तक्रार पाठवा", page.get_by_role("status"))
    check(page, found, "complaint")
    assert "sodat.dossier.1" in page.locator("pre").inner_text()


def test_officer_joins_by_passkey_and_works_at_a_desk(visit, office):
    (_, town, invitations), page, found = office, visit(), {}

    sign_in_by_passkey(page, invitations["officer"], found)
    page.goto(f"/office?release={town.rush}")
    with page.expect_response("**/office/now?**"):
        pass
    page.locator("summary").first.click()
    check(page, found, "dashboard-rush")
    decide_a_case(page, found)
    complain(page, found)
    page.goto("/office/roles/new")
    page.get_by_label("नाव", exact=True).fill("लता गायकवाड")
    page.get_by_label("प्रवेश-नाव").fill("lata")
    page.get_by_label("केंद्र", exact=True).select_option("1001")
    press(page, "नेमा आणि निमंत्रण द्या", page.locator(".secret"))
    page.set_viewport_size(PHONE)
    phone = ("/office/complaints", "/office/complaints/1", "/office/cases?which=all", "/office/trail")
    for path in (page.url, f"/office?release={town.rush}", *phone):
        page.goto(path)
        check(page, found, f"phone {path}")

    assert found == {}


def test_citizen_who_is_asked_reads_why_and_answers_without_scripts(visit, office):
    address, page = office[0], visit(PHONE, scripts=False)

    page.goto("/sign-in?next=/applications")
    type_number_and_code(page, address, "9000000042")
    page.get_by_role("article").get_by_role("link").first.click()
    page.get_by_role("link", name="तो वाचा आणि उत्तर द्या").click()
    assert REASON in page.locator("main").inner_text()
    page.get_by_label("अधिकाऱ्याला काय कळायला हवे?").fill("आम्ही एकाच फोनवरून तीन कुटुंबांचे अर्ज भरले.")
    page.get_by_role("button", name="अधिकाऱ्याकडे पाठवा").click()
    assert "पोहोचले" in page.get_by_role("status").inner_text()
