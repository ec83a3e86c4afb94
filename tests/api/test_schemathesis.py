"""Schemathesis against the running portal: thousands of requests that fit the document, or just do not.

At least 300 cases in CI and 5,000 at night (SODAT_HYPOTHESIS=nightly), for each document.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from cowin.clerk import Clerk, slotted
from sodat.config import Config
from sodat.demo.server import free_port, serving
from web.duty import login_of
from web.world import World

NIGHTLY = os.environ.get("SODAT_HYPOTHESIS") == "nightly"
CASES_MIN = 5_000 if NIGHTLY else 300
OWN, COWIN = "/openapi.json", "/api/v2/openapi.json"
EXAMPLES = 250 if NIGHTLY else 6
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "ignored_auth",
    "negative_data_rejection",
)
START_SECONDS_MAX = 30


@dataclass(frozen=True)
class Live:
    """A running portal with something in it."""

    url: str
    tokens: dict[str, str]
    """By document."""

    vaccinator: str
    """The token of a centre's staff."""

    parts: dict[str, dict[str, str]]
    """By document: what is really there, to put into paths and queries."""
    folder: Path


@pytest.fixture
def live(database_url: str, tmp_path: Path) -> Iterator[Live]:
    world = World(database_url, tmp_path)
    token = world.vault.token(login_of(world, "officer"))
    person = world.name(token)
    release = world.release({"a": {"open": 2}, "b": {"open": 2}})
    application = world.hand_in(token, release, [person], ["a"]).json["application"]
    world.checkpoint()
    ((centre,),) = world.values("SELECT centre_id FROM centre")
    vaccinator = world.vault.token(login_of(world, "staff", centre=centre))
    citizen = Clerk(world, "9000000777")
    _, race = slotted(world, ("09:00", "11:00"))
    booked = citizen.schedule(race).json["appointment_confirmation_no"]
    own = {"release": release, "person": str(person), "application": application, "index": "0"}
    asked = {
        "pincode": "411001", "district_id": "363", "center_id": str(centre), "date": "02-01-2030",
        "lat": "18.5", "long": "73.8", "mobile_number": "9000000777", "appointment_id": booked,
    }  # fmt: skip
    parts = {
        OWN: {f"path.{name}": value for name, value in own.items()},
        COWIN: {f"query.{name}": value for name, value in asked.items()} | {"path.state_id": "21"},
    }
    port = free_port()
    config = Config(mode="test", database=database_url, folder=tmp_path, port=port, code_wait_seconds=0)
    with serving(config, tmp_path / "server.log"):
        _wait_for(port)
        tokens = {OWN: token, COWIN: citizen.token}
        yield Live(f"http://127.0.0.1:{port}", tokens, vaccinator, parts, tmp_path)
    world.close()


def _wait_for(port):
    give_up = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < give_up:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the server does not answer")


def ask_everything(live, document, examples, parts):
    """Run schemathesis and return (exit code, cases, what it printed)."""
    settings = live.folder / "schemathesis.toml"
    lines = [f'headers = {{ Authorization = "Bearer {live.tokens[document]}" }}']
    lines += ["[parameters]", *(f'"{name}" = "{value}"' for name, value in parts.items())]
    # A body that is longer than its fields allow may be longer than any body may be.
    statuses = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 428, 429]
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {statuses}"]
    lines += ["[[operations]]", 'include-path-regex = "/vaccinator/"']
    lines += [f'headers = {{ Authorization = "Bearer {live.vaccinator}" }}']
    settings.write_text("\n".join(lines))
    st = [str(Path(sys.executable).with_name("st")), "--config-file", str(settings), "run"]
    asked = [*st, live.url + document, "--url", live.url]
    # Co-WIN's clients spell everything in ever new ways, and all of it is taken.
    checks = [one for one in CHECKS if document == OWN or one != "negative_data_rejection"]
    asked += ["--checks", ",".join(checks), "-n", str(examples), "--phases", "examples,coverage,fuzzing"]
    # By day always the same requests; by night other ones each time, whose seed stands in what is printed.
    asked += [] if NIGHTLY else ["--seed", "1"]
    asked += ["--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=live.folder)
    said = re.search(r"([\d,]+) generated", done.stdout)
    return done.returncode, int(said[1].replace(",", "")) if said else 0, short(done.stdout)


def short(text):
    """Return what was printed without the long bodies."""
    return "\n".join(line[:300] for line in text.splitlines())[-12_000:] + "\n"


@pytest.mark.parametrize("document", [OWN, COWIN])
def test_no_mistake_of_ours_and_no_answer_that_is_not_described(live, document):
    code, cases, said = ask_everything(live, document, EXAMPLES, {})

    assert (code, cases >= CASES_MIN) == (0, True), said
    assert "our mistake" not in (live.folder / "server.log").read_text()


@pytest.mark.parametrize("document", [OWN, COWIN])
def test_the_same_for_what_is_really_there(live, document):
    code, cases, said = ask_everything(live, document, 4, live.parts[document])

    assert (code, cases >= 300) == (0, True), said
