"""The pictures of the documents: with SODAT_PICTURES=FOLDER they are written there, else only taken."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from browser.test_walk import type_number_and_code
from web.duty import login_of
from web.world import World

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1000, "height": 760}
PICTURES = {
    "start": ("/?lang=en", DESK, ""),
    "start-mr": ("/?lang=mr", PHONE, ""),
    "release-mr": ("/releases/{open}?lang=mr", PHONE, ""),
    "apply-mr": ("/releases/{open}/apply?lang=mr", PHONE, "9000000042"),
    "won-mr": ("/applications?lang=mr", PHONE, "9000000042"),
    "not-this-time-hi": ("/applications?lang=hi", PHONE, "9000000043"),
    "race": ("/race?lang=en", DESK, ""),
    "draw": ("/releases/{drawn}/draw?lang=en", DESK, ""),
    "find-mr": ("/find?lang=mr&pincode=411001", PHONE, ""),
    "office": ("/office?lang=en", DESK, "officer"),
}
ROLES = ("officer",)


@pytest.fixture(scope="module")
def tokens(town, postgres, town_folder) -> dict[str, str]:
    """Logins of people who work here."""

    def appoint() -> dict[str, str]:
        world = World(postgres.url("postgres"), town_folder)
        logins = {role: world.vault.token(login_of(world, role, centre=1001)) for role in ROLES}
        world.close()
        return logins

    with ThreadPoolExecutor(1) as beside:  # playwright keeps this thread's event loop
        return beside.submit(appoint).result()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    named = os.environ.get("SODAT_PICTURES")
    return Path(named) if named else tmp_path_factory.mktemp("pictures")


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.usefixtures("race")
def test_page_looks_the_same_whoever_takes_its_picture(chromium, address, town, folder, tokens, name):
    place, viewport, visitor = PICTURES[name]
    path = place.format(open=town.open, drawn=town.drawn)
    context = chromium.new_context(
        viewport=viewport, java_script_enabled=False, locale="mr-IN", base_url=address
    )
    page = context.new_page()
    if visitor in ROLES:
        context.add_cookies([{"name": "sodat_login", "value": tokens[visitor], "url": address}])
    elif visitor:
        page.goto("/sign-in?next=/applications")
        type_number_and_code(page, address, visitor)
    page.goto(path)
    if path.startswith("/applications"):
        page.get_by_role("article").get_by_role("link").last.click()

    page.screenshot(path=folder / f"{name}.png", full_page=name != "start")

    assert (folder / f"{name}.png").stat().st_size > 5_000
    context.close()
