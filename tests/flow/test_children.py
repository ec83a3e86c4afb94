"""Whoever is killed leaves no process, at whatever moment: the server has the longest start of all."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from left import POLL_SECONDS, left_of, processes_of
from sodat.demo.server import free_port
from sodat.edge import children

START_SECONDS_MAX = 60
END_SECONDS_MAX = 5
SIGTERM_BIT = 1 << (signal.SIGTERM - 1)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody ends a child")


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="sodat-left-") as name:
        Path(name).chmod(0o755)  # as root, PostgreSQL is another user
        yield name
        for pid in processes_of(name):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def sodat(folder: str, *words: str):
    """Run a command, all of whose processes and folders bear the name of a folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SODAT_")}
    environment |= {"SODAT_MODE": "test", "SODAT_FOLDER": folder, "TMPDIR": folder}
    with (Path(folder) / "log").open("wb") as log:
        command = [sys.executable, "-m", "sodat", *words]
        with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
            try:
                yield process
            finally:
                process.kill()


def until(found: Callable[[], list[int]]) -> list[int]:
    give_up = monotonic() + START_SECONDS_MAX
    while not (there := found()) and monotonic() < give_up:
        sleep(POLL_SECONDS)
    assert there
    return there


def named(folder: str, part: str) -> list[int]:
    return [pid for pid, command in processes_of(folder).items() if part in command]


def forked(folder: str) -> list[int]:
    """Return the processes that Granian has forked: all of that name but the first."""
    return sorted(named(folder, "-m granian"))[1:]


def catches_sigterm(pid: int) -> bool:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return bool(int(next(line for line in lines if line.startswith("SigCgt")).split()[1], 16) & SIGTERM_BIT)


def test_serve_killed_while_its_server_starts_leaves_no_process(folder, database_url):
    with sodat(folder, "serve", "--port", str(free_port()), "--database", database_url) as serve:
        until(lambda: forked(folder))
        serve.kill()

        assert left_of(folder, END_SECONDS_MAX) == {}


def test_serve_told_to_end_while_its_server_starts_ends_at_once(folder, database_url):
    with sodat(folder, "serve", "--port", str(free_port()), "--database", database_url) as serve:
        until(lambda: [pid for pid in forked(folder) if not catches_sigterm(pid)])
        serve.terminate()

        assert serve.wait(END_SECONDS_MAX) == 0
        assert left_of(folder, 0) == {}


def test_the_processes_of_a_killed_server_end_with_it(folder, database_url):
    with sodat(folder, "serve", "--no-work", "--port", str(free_port()), "--database", database_url) as serve:
        until(lambda: forked(folder))
        granian = min(named(folder, "-m granian"))
        serve.send_signal(signal.SIGSTOP)  # so that it cannot clear up
        os.kill(granian, signal.SIGKILL)
        until(lambda: [] if forked(folder) or named(folder, "-m granian") else [serve.pid])


@pytest.mark.parametrize(
    ("command", "number"),
    [("demo --once", signal.SIGTERM), ("demo --once", signal.SIGKILL), ("redteam", signal.SIGKILL)],
)
def test_a_rehearsal_that_is_ended_leaves_no_server_and_no_database(folder, command, number):
    with sodat(folder, *command.split()) as rehearsal:
        until(lambda: forked(folder))
        assert named(folder, "postgres")
        rehearsal.send_signal(number)

        assert left_of(folder, 2 * END_SECONDS_MAX) == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_simulation_that_is_ended_leaves_no_process(folder, number):
    with sodat(folder, "simulate", "pune") as simulation:
        until(lambda: named(folder, "spawn_main"))
        simulation.send_signal(number)

        assert left_of(folder, END_SECONDS_MAX) == {}


def test_a_thread_starts_no_child_for_it_would_end_with_the_thread():
    refused = []

    def start() -> None:
        try:
            children.start(["true"])
        except RuntimeError as refusal:
            refused.append(refusal)

    thread = Thread(target=start)
    thread.start()
    thread.join()
    assert len(refused) == 1
