"""The pictures of the documents, taken of a rehearsal that goes on: `make screenshots` says where they go."""

import json
import os
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest

from browser.conftest import CHROMIUM
from sodat.city.population import MOBILE_FIRST
from sodat.demo.ongoing import VISITOR
from sodat.demo.server import free_port
from sodat.demo.staff import PASSWORD

FOLDER = os.environ.get("SODAT_PICTURES")
PHONE, DESK = 390, 1000
MANY = re.compile(r"^([4-9]\d\d|\d,\d{3})$")
"""So many have applied when the pages of an open round are taken."""
ROUND_MILLISECONDS_MAX = 420_000

pytestmark = [
    pytest.mark.skipif(FOLDER is None, reason="a whole round takes five minutes; `make screenshots` does it"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]


class Rehearsal(NamedTuple):
    address: str
    release: str


@pytest.fixture
def rehearsal(tmp_path):
    """`sodat demo` as a visitor starts it, up to its first round."""
    port = free_port()
    command = [sys.executable, "-m", "sodat", "demo", "--port", str(port)]
    environment = os.environ | {"SODAT_FOLDER": str(tmp_path / "var")}
    environment.pop("SODAT_PICTURES")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as going:
        found = next(filter(None, (re.search(r"(pune-\S+): opens in", line) for line in going.stdout)))
        yield Rehearsal(f"http://127.0.0.1:{port}", found[1])
        going.terminate()


class Camera:
    """One browser, a fresh visitor for each picture."""

    def __init__(self, browser, there):
        self.browser, self.there = browser, there

    def page(self, width, height, token=""):
        """Open the browser of somebody new, or of whoever the login names."""
        # A phone has two dots where a page counts one.
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=2 if width == PHONE else 1,
            locale="mr-IN", base_url=self.there.address,
        )  # fmt: skip
        context.set_default_timeout(60_000)
        if token:
            context.add_cookies([{"name": "sodat_login", "value": token, "url": self.there.address}])
        return context.new_page()

    def take(self, name, path, width, height, token=""):
        """Write the picture of a page; what is seen of it is what the height allows."""
        page = self.page(width, height, token)
        page.goto(path.format(release=self.there.release), wait_until="networkidle")
        self.keep(name, page)

    def keep(self, name, page):
        """Write the picture of an open page, and close it."""
        page.screenshot(path=Path(FOLDER) / f"{name}.png")
        page.context.close()

    def secret(self, path):
        """Return the code that the rehearsal shows."""
        with urlopen(f"{self.there.address}/_demo/{path}", timeout=10) as answer:
            return json.load(answer)["code"]

    def login(self, mobile):
        """Sign a citizen in."""
        request = self.browser.new_context(base_url=self.there.address).request
        asked = request.post("/api/v1/login", data={"mobile": mobile, "language": "mr"}).json()
        code = {"txn": asked["txn"], "code": self.secret(f"outbox/{mobile}")}
        return request.post("/api/v1/login/code", data=code).json()["token"]

    def officer(self):
        """Sign the officer in, and return the login."""
        page = self.page(DESK, 800)
        page.goto("/office/sign-in?lang=en")
        page.get_by_label("Sign-in name").fill("officer")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Code of the authenticator app").fill(self.secret("totp/officer"))
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("heading", name="Dashboard").wait_for()
        return next(one["value"] for one in page.context.cookies() if one["name"] == "sodat_login")

    def application(self, state):
        """Return the first citizen's application that ended so, after the visitor's: login and name."""
        request = self.browser.new_context(base_url=self.there.address).request
        found = (
            (token, one["application"])
            for token in map(self.login, map(str, count(MOBILE_FIRST + 1)))
            for one in request.get(
                "/api/v1/applications", headers={"authorization": f"Bearer {token}"}
            ).json()["applications"]
            if (one["release"], one["state"]) == (self.there.release, state)
        )
        return next(found)


def test_pictures_are_taken_of_a_rehearsal(rehearsal):
    from playwright.sync_api import sync_playwright

    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        camera = Camera(browser, rehearsal)
        while_it_is_open(camera)
        when_the_race_is_over(camera)
        after_the_draw(camera)
        browser.close()

    taken = {one.stem: one.stat().st_size for one in Path(FOLDER).glob("*.png")}
    assert len(taken) >= 10
    assert min(taken.values()) > 20_000


def while_it_is_open(camera):
    watch = camera.page(DESK, 900)
    watch.goto(f"/releases/{camera.there.release}/draw?lang=en")  # keeps itself fresh
    watch.locator(".state-open").wait_for()
    apply = camera.page(PHONE, 1_500, camera.login(VISITOR))
    apply.goto(f"/releases/{camera.there.release}/apply?lang=mr")
    apply.locator("[name=persons]").first.check()
    times = apply.locator("#add option").evaluate_all("all => all.map((one) => one.value)")
    for at in (2, 9, 16):
        apply.locator("#add").select_option(times[at])
        apply.get_by_role("button", name="पसंतीत जोडा").click()
    apply.evaluate("scrollTo(0, 0)")
    camera.keep("apply-mr", apply)

    watch.locator(".numbers b", has_text=MANY).wait_for(timeout=ROUND_MILLISECONDS_MAX)
    camera.take("start", "/?lang=en", DESK, 930)
    camera.take("start-mr", "/?lang=mr", PHONE, 1_500)
    camera.take("release-mr", "/releases/{release}?lang=mr", PHONE, 1_900)
    camera.take("find-mr", "/find?lang=mr&q=411001", PHONE, 1_500)


def when_the_race_is_over(camera):
    watch = camera.page(DESK, 1_040)
    watch.goto("/race?lang=en")
    watch.locator(".stage", has_text="Both are decided").wait_for(timeout=ROUND_MILLISECONDS_MAX)
    camera.keep("race", watch)
    camera.take("office", "/office?lang=en&release={release}", 1_280, 1_240, camera.officer())


def after_the_draw(camera):
    draw = camera.page(DESK, 1_760)
    draw.goto(f"/releases/{camera.there.release}/draw?lang=en")
    draw.get_by_role("button", name="Draw again in this browser").click(timeout=ROUND_MILLISECONDS_MAX)
    draw.locator("[data-verdict].done").wait_for()
    draw.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    camera.keep("draw", draw)

    for name, state, language in (("won-mr", "booked", "mr"), ("not-this-time-hi", "waiting", "hi")):
        token, application = camera.application(state)
        camera.take(name, f"/applications/{application}?lang={language}", PHONE, 1_500, token)
