"""The red team against a real server, small: what must be nothing is nothing, and nothing is left behind."""

import json
import os
import re
import signal
import subprocess
import sys
import uuid
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from left import processes_of
from sodat.city.loopback import NotLoopback
from sodat.redteam.campaign import NICE, SHARE_OF_SESSION, give_way
from sodat.redteam.raid import Order, raid

KINDS = ("pool", "early-bird", "cancel-and-grab")
# So many seats that the sellers surely have some to hand over.
SMALL = (
    f"--kinds {','.join(KINDS)} --citizens 40 --identities 16 --seats 160 "
    "--filing 8 --before 5 --requests 3000"
)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """One short campaign in a process of its own, and what was left of it."""
    mark = f"marked-{uuid.uuid4()}"
    folder = tmp_path_factory.mktemp("redteam")
    done = subprocess.run(
        [sys.executable, "-m", "sodat", "redteam", *SMALL.split(), "--json", "--out", str(folder)],
        env=os.environ | {"REDTEAM_MARK": mark},
        capture_output=True,
        timeout=150,
        check=False,
    )
    left = processes_of(mark)
    assert done.returncode in {0, 1}, done.stderr.decode()[-3000:]
    report = json.loads(done.stdout)
    assert done.returncode == any(one["verdict"] == "broken" for one in report["promises"])
    return report, left, folder


def test_the_report_has_the_form_of_the_contract(played):
    report, *_ = played
    names = {
        "kind",
        "identities",
        "requests",
        "seats",
        "odds_ratio",
        "odds_ratio_ci95",
        "speed_auc",
        "refused",
    }

    assert (report["policy"], tuple(run["kind"] for run in report["runs"])) == ("draw", KINDS)
    assert all(names <= set(run) for run in report["runs"])
    assert set(report["citizens"]["by_kind"]) == set(KINDS)


def test_one_report_over_all_policies_is_written_beside_the_json(played):
    report, _, folder = played

    assert {"redteam.md", "redteam-draw.json"} <= {path.name for path in folder.iterdir()}
    assert not list(folder.glob("redteam-*.md"))
    assert json.loads((folder / "redteam-draw.json").read_text()) == report
    assert "\n| draw | cancel-and-grab |" in (folder / "redteam.md").read_text()


def test_tricks_were_tried_and_brought_nothing(played):
    runs = {run["kind"]: run for run in played[0]["runs"]}

    assert runs["early-bird"]["looked_up"] == runs["early-bird"]["looks_due"] > 8
    for kind in ("early-bird", "cancel-and-grab"):
        assert runs[kind]["trick_tries"] > 0
        assert (runs[kind]["trick_gains"], runs[kind]["seats"]) == (0, 0)
    assert runs["early-bird"]["refused"]["not-yet-open"] > 20
    assert runs["cancel-and-grab"]["refused"]["applications-closed"] > 0


def test_the_crew_filed_over_and_over_and_the_citizens_filed_too(played):
    report, *_ = played
    (pool, *_), citizens = report["runs"], report["citizens"]

    assert pool["accounts"] > 0
    assert pool["requests"] > 10 * pool["accounts"]
    assert all(one["filed"] > one["households"] / 2 for one in citizens["by_kind"].values())


def test_nothing_is_left_behind(played):
    assert played[1] == {}


def test_told_to_end_it_leaves_nothing_behind():
    """By Ctrl-C, which reaches all of them, in the midst of an attack."""
    mark = f"marked-{uuid.uuid4()}"
    small = ["--kinds", "keep-alive", "--citizens", "20", "--identities", "8", "--filing", "60"]
    with subprocess.Popen(
        [sys.executable, "-m", "sodat", "redteam", *small],
        env=os.environ | {"REDTEAM_MARK": mark},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as campaign:
        said = ""
        for line in campaign.stderr:
            said += line
            if line.strip().endswith(": keep-alive"):
                break
        there = len(processes_of(mark))
        os.killpg(campaign.pid, signal.SIGINT)
        said += campaign.stderr.read()
        assert campaign.wait(30) == 130, said

    assert there > 5
    assert "Traceback" not in said
    assert said.endswith("stopped: nothing is left running, nothing is reported\n")
    assert processes_of(mark) == {}


def test_a_flood_gives_way_to_portal_and_citizens():
    with ProcessPoolExecutor(1, get_context("spawn"), give_way, (os.getpid(),)) as flood:
        flooding = flood.submit(os.getpid).result()
        assert flood.submit(os.getsid, 0).result() == flooding != os.getsid(0)
        assert flood.submit(os.nice, 0).result() == NICE
        if SHARE_OF_SESSION.exists():
            assert f"nice {NICE}" in flood.submit(SHARE_OF_SESSION.read_text).result()


@pytest.mark.parametrize("url", ["http://192.0.2.1:8020", "http://example.org", "https://127.0.0.1:8020"])
@pytest.mark.parametrize("kind", ["scraper", "early-bird"])
def test_a_crew_calls_no_other_machine(url, kind):
    with pytest.raises(NotLoopback):
        raid(Order(url, "r1", kind, (), 100, 1, 1.0, ""))


def test_the_command_takes_no_address():
    done = subprocess.run(
        [sys.executable, "-m", "sodat", "redteam", "--help"], capture_output=True, text=True, check=True
    )

    assert set(re.findall(r"--[a-z-]+", done.stdout.partition("Examples:")[0])) == {
        "--policy", "--kinds", "--identities", "--citizens", "--seats", "--seeds", "--first-seed", "--filing",
        "--before", "--requests", "--times", "--json", "--out", "--help",
    }  # fmt: skip


def test_an_address_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "sodat", "redteam", "http://192.0.2.1:8020"], capture_output=True, check=False
    )

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"unexpected extra argument" in done.stderr
