"""The pictures of the documents: with SODAT_PICTURES=FOLDER they are written there, else only taken."""

import os
from pathlib import Path

import pytest

from browser.test_walk import type_number_and_code

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1000, "height": 760}
PICTURES = {
    "start": ("/?lang=en", DESK, ""),
    "start-mr": ("/?lang=mr", PHONE, ""),
    "release-mr": ("/releases/{open}?lang=mr", PHONE, ""),
    "apply-mr": ("/releases/{open}/apply?lang=mr", PHONE, "9000000042"),
    "people-mr": ("/people?lang=mr", PHONE, "9000000042"),
    "won-mr": ("/applications?lang=mr", PHONE, "9000000042"),
    "not-this-time-mr": ("/applications?lang=mr", PHONE, "9000000043"),
    "draw": ("/releases/{drawn}/draw?lang=en", DESK, ""),
    "sign-in-mr": ("/sign-in?lang=mr", PHONE, ""),
    "release-hi": ("/releases/{open}?lang=hi", PHONE, ""),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    named = os.environ.get("SODAT_PICTURES")
    return Path(named) if named else tmp_path_factory.mktemp("pictures")


@pytest.mark.parametrize("name", PICTURES)
def test_page_looks_the_same_whoever_takes_its_picture(chromium, address, town, folder, name):
    place, viewport, mobile = PICTURES[name]
    path = place.format(open=town.open, drawn=town.drawn)
    context = chromium.new_context(
        viewport=viewport, java_script_enabled=False, locale="mr-IN", base_url=address
    )
    page = context.new_page()
    if mobile:
        page.goto("/sign-in?next=/applications")
        type_number_and_code(page, address, mobile)
    page.goto(path)
    if path.startswith("/applications"):
        page.get_by_role("article").get_by_role("link").last.click()

    page.screenshot(path=folder / f"{name}.png", full_page=name != "start")

    assert (folder / f"{name}.png").stat().st_size > 5_000
    context.close()
