"""A real server on a free loopback port, and a real browser, if there is one."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from browser.scene import Town, build
from sodat.storage import rehearsal
from sodat.storage.migrating import migrate
from sodat.storage.rehearsal import Race, Requests
from web.world import World

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ANSWERS_AFTER_SECONDS_MAX = 30


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory) -> Path:
    """Where the keys of the scene's portal lie."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def town_and_address(postgres, town_folder) -> Iterator[tuple[Town, str]]:
    """The rounds of the scene and the address of a server that shows them."""
    url = postgres.url("postgres")
    migrate(url)
    world = World(url, town_folder)
    town = build(world)
    world.checkpoint()
    world.close()
    with serving(url, town_folder) as address:
        yield town, address


class serving:  # noqa: N801 - reads as what it does
    def __init__(self, url: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = {"MODE": "test", "DATABASE": url, "FOLDER": str(folder), "CODE_WAIT_SECONDS": "0"}
        self.environment = os.environ | {f"SODAT_{name}": value for name, value in settings.items()}

    def __enter__(self) -> str:
        command = [
            sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port",
            str(self.port), "--no-ws", "sodat.serving:app",
        ]  # fmt: skip
        self.server = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{self.port}"
        for _ in range(ANSWERS_AFTER_SECONDS_MAX * 20):
            try:
                with urlopen(f"{address}/healthz", timeout=2):
                    return address
            except URLError:
                time.sleep(0.05)
        self.__exit__()
        raise AssertionError("the server does not answer")

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait(timeout=20)


@pytest.fixture(scope="session")
def town(town_and_address) -> Town:
    return town_and_address[0]


@pytest.fixture(scope="session")
def address(town_and_address) -> str:
    return town_and_address[1]


@pytest.fixture(scope="session")
def chromium(town_and_address):  # the scene is set first: playwright keeps the thread's event loop
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def race(town, postgres, tmp_path_factory):
    """Let programs be first in the race, and note whose accounts they are."""

    def rush():
        world = World(postgres.url("postgres"), tmp_path_factory.mktemp("race"))
        people = world.people(30)
        for account, person in people:
            world.file(town.rush, (account, [person], ["1001.0900", "1002.0900", "1003.0900", "1004.0900"]))

        async def note(tx):
            held = [account for account, _ in people[:22]]
            found = await tx.execute("SELECT mobile_hash FROM account WHERE account_id = ANY(%s)", [held])
            await rehearsal.put_programs(tx, [row[0] for row in await found.fetchall()])
            await rehearsal.put_race(tx, Race(town.rush, town.drawn))
            await rehearsal.put_requests(tx, town.rush, Requests(4_321, 30))

        world.do(note)
        world.close()

    with ThreadPoolExecutor(1) as beside:  # playwright keeps this thread's event loop
        beside.submit(rush).result()
