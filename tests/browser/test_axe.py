"""axe looks at every page that has an address, as everybody who may come there, on a phone in Marathi.

The stories look at the pages on their way; this looks at the rest too, and takes minutes: `make nightly`.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from browser.test_walk import PHONE, TOO_WIDE, violations
from sodat.web.app import PAGES
from web.duty import login_of
from web.world import World

ROLES = ("staff", "officer", "central", "auditor")
CITIZENS = ("9000000042", "9000000043")
OFFICES = ("/office", "/centre", "/central", "/bounds")
DOWNLOADS = ("{name}", ".py", ".csv", ".pdf", ".ics", ".svg", ".txt", ".json", ".js")


@pytest.fixture(scope="module")
def visitors(town, postgres, town_folder) -> dict[str, tuple[str, list[str]]]:
    """Of each visitor the login and the applications; nobody among them."""

    def sign_in():
        world = World(postgres.url("postgres"), town_folder)
        logins = {role: world.vault.token(login_of(world, role, centre=1001)) for role in ROLES}
        logins |= {mobile: world.sign_in(mobile) for mobile in CITIZENS}
        own = {
            mobile: world.call("GET", "/api/v1/applications", token=logins[mobile]).json["applications"]
            for mobile in CITIZENS
        }
        world.close()
        return {"": ("", [])} | {
            who: (token, [one["application"] for one in own.get(who, ())]) for who, token in logins.items()
        }

    with ThreadPoolExecutor(1) as beside:  # playwright keeps this thread's event loop
        return beside.submit(sign_in).result()


@pytest.mark.skipif(os.environ.get("SODAT_HYPOTHESIS") != "nightly", reason="takes minutes: make nightly")
@pytest.mark.usefixtures("race")
@pytest.mark.parametrize("who", ["", *CITIZENS, *ROLES])
def test_axe_finds_nothing_and_nothing_is_too_wide(chromium, address, town, visitors, who):
    token, own = visitors[who]
    context = chromium.new_context(viewport=PHONE, bypass_csp=True, locale="mr-IN", base_url=address)
    if token:
        context.add_cookies([{"name": "sodat_login", "value": token, "url": address}])
    page, found, seen = context.new_page(), {}, 0
    for place in addresses(town, who, own):
        answer = page.goto(place)
        if "<!DOCTYPE" not in answer.text():
            continue
        seen += 1
        found[place] = [*violations(page), *(["too wide"] if page.evaluate(TOO_WIDE) else [])]
    context.close()

    assert {place: wrong for place, wrong in found.items() if wrong} == {}
    assert seen > 10


def addresses(town, who, own):
    """Yield the addresses of a visitor's pages; parts of them that the scene has nothing for are 1."""
    given = {"release": [town.open, town.coming, town.drawn, town.rush], "application": own or ["0" * 32]}
    for method, path, _ in PAGES:
        is_office = path.startswith(OFFICES)
        if method != "GET" or path.endswith((*DOWNLOADS, "sign-out")) or is_office != (who in ROLES):
            continue
        places = [path]
        for name in re.findall(r"{(\w+)}", path):
            places = [one.replace(f"{{{name}}}", value) for one in places for value in given.get(name, ["1"])]
        yield from places
