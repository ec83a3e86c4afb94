"""The zero-set-up PostgreSQL: one server of our own per folder, on a Unix socket, never on the network.

It serves the demo, the tests and a trial on one machine. Rules it keeps: what was committed survives
a crash (durable settings stay on), a folder has one server however many ask for it, nothing that is
not ours changes owner or mode, and nothing is stopped behind its starter's back. A starter that is killed
leaves its server to the next one of the folder; where there will be none, the kernel stops it.
"""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from sodat.edge.children import ending_with_us
from sodat.edge.embedded_home import PORT, EmbeddedFailure, Home, home_for

__all__ = ["EmbeddedFailure", "Server", "start"]

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",  # no TCP: whoever may open the socket's folder may connect
    "port": str(PORT),  # part of the socket's name; said, lest PGPORT change it
    "max_connections": "100",
    "fsync": "on",
    "synchronous_commit": "on",
}
SUPERUSER = "sodat"
DATABASE = "sodat"
INITDB = f"--username={SUPERUSER} --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-instructions".split()
POLL_SECONDS = 0.01
# After a crash PostgreSQL replays its log before it answers; a large one takes a while.
READY_SECONDS_MAX = 120.0
# Backends that outlive a killed postmaster hold its shared memory until they notice.
ORPHANS_SECONDS_MAX = 15.0
STOP_SECONDS_MAX = 60.0
IN_THE_WAY = re.compile(r"pre-existing shared memory block|lock file .* already exists")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. Leaving its `with` block stops it, unless somebody else answers for it."""

    home: Home
    pid: int
    child: subprocess.Popen[bytes] | None
    """The process, if this object started it; None for one that was running already."""
    claim: IO[str] | None
    """A lock that says who answers for this server; None if somebody else holds it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.child is not None or self.claim is not None:
            self.stop()

    def url(self, database: str = DATABASE) -> str:
        """Return where psycopg connects; the same after every restart of this folder."""
        sockets = quote(str(self.home.sockets), safe="")
        return f"postgresql://{SUPERUSER}@/{quote(database, safe='')}?host={sockets}&port={PORT}"

    def stop(self) -> None:
        """End all connections, write everything down and wait until it is gone; twice does no harm.

        Raises:
            EmbeddedFailure: it did not stop within STOP_SECONDS_MAX.
        """
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill the server in mid-work, for crash tests; `start` brings the folder back."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if not self._gone():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
        if not _wait_until(self._gone, STOP_SECONDS_MAX):
            raise EmbeddedFailure(f"PostgreSQL (process {self.pid}) does not stop; see {self.home.log}.")
        if self.claim is not None:
            self.claim.close()

    def _gone(self) -> bool:
        if self.child is not None:
            return self.child.poll() is not None
        return self.home.noted()[0] != self.pid or not self.home.answers()


def start(folder: Path, *, settings: Mapping[str, str] | None = None, temporary: bool = False) -> Server:
    """Return the server of a folder: the running one, or a new one; with the database `sodat` in it.

    Args:
        folder: made when missing, and filled the first time.
        settings: PostgreSQL's own names and values, over SETTINGS; a server that runs already keeps its own.
        temporary: nobody will use this folder again, so on Linux the server ends with us even if we are
            killed; to be called by the main thread alone.

    Raises:
        EmbeddedFailure: no PostgreSQL is to be had, or it does not start; the sentence says what to do.
    """
    wanted = {**SETTINGS, **(settings or {})}
    begin = ending_with_us(signal.SIGINT) if temporary else None
    try:
        home = home_for(folder)
        with _only_one(home):
            if not home.data.exists():
                _fill(home, wanted)
            server = _running(home) or _started(home, wanted, begin)
            try:
                _ensure_database(server)
            except EmbeddedFailure:
                if server.child is not None or home.answers():
                    raise
                server = _started(home, wanted, begin)  # the one that ran already was just dying
                _ensure_database(server)
            return server
    except PermissionError as problem:
        raise EmbeddedFailure(f"{problem.filename} is closed to you: use another folder.") from problem


@contextmanager
def _only_one(home: Home) -> Iterator[None]:
    """Let one process at a time fill or start this folder; the kernel frees the lock of a dead one."""
    with home.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(home: Home, settings: Mapping[str, str]) -> None:
    """Make the data folder whole or not at all: a crash on the way leaves only a folder of another name."""
    unfinished = home.data.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    home.own(unfinished)
    options = [*INITDB, "--no-sync"] if settings["fsync"] == "off" else INITDB
    done = subprocess.run(  # noqa: S603 (our own words and paths)
        [home.binaries / "initdb", "-D", unfinished, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        **home.as_owner(),
    )
    if done.returncode != 0:
        home.log.write_bytes(done.stdout)
        raise EmbeddedFailure(f"PostgreSQL could not fill {home.data}: {home.last_words(0)}")
    unfinished.rename(home.data)


def _started(home: Home, settings: Mapping[str, str], begin: Callable[[], None] | None) -> Server:
    """Start a server; wait for what a killed one left behind, if need be."""
    home.own(home.sockets)
    deadline = time.monotonic() + ORPHANS_SECONDS_MAX
    while True:
        home.forget_dead()
        log_start = home.log.stat().st_size if home.log.exists() else 0
        child = _spawn(home, settings, begin)
        if _ready(home, child):
            return Server(home, child.pid, child, _claim(home))
        words = home.last_words(log_start)
        if not IN_THE_WAY.search(words) or time.monotonic() > deadline:
            raise EmbeddedFailure(f"PostgreSQL does not start on {home.data}: {words}")
        time.sleep(POLL_SECONDS * 10)
        if (running := _running(home)) is not None:
            return running


def _ready(home: Home, child: subprocess.Popen[bytes]) -> bool:
    """Wait until a new server takes connections; False if it ended instead."""

    def decided() -> bool:
        return child.poll() is not None or home.noted() == (child.pid, True)

    if not _wait_until(decided, READY_SECONDS_MAX):
        child.kill()
        child.wait()
        raise EmbeddedFailure(f"PostgreSQL is not ready after {READY_SECONDS_MAX:.0f} s; see {home.log}.")
    return child.returncode is None


def _spawn(
    home: Home, settings: Mapping[str, str], begin: Callable[[], None] | None
) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [home.binaries / "postgres", "-D", home.data, "-k", home.sockets]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with home.log.open("ab") as log:
        # A session of its own: Ctrl-C in a terminal reaches us alone, and we stop the server in order.
        child: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 (our own words and paths)
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=begin,  # noqa: PLW1509 (it takes no lock)
            **home.as_owner(),
        )
    return child


def _running(home: Home) -> Server | None:
    """Return the server that listens already, once it is ready; None if there is none."""
    if not home.answers():
        return None
    _wait_until(lambda: home.noted()[1] or not home.answers(), READY_SECONDS_MAX)
    pid, ready = home.noted()
    return Server(home, pid, None, _claim(home)) if ready else None


def _claim(home: Home) -> IO[str] | None:
    """Answer for the server if nobody else does: the kernel frees the lock of a starter that was killed."""
    claim = home.claim.open("w")
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        claim.close()
        return None
    return claim


def _ensure_database(server: Server) -> None:
    try:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg.Error as problem:
        with server:  # which stops it, if it is ours
            raise EmbeddedFailure(f"PostgreSQL runs on {server.home.data}, but: {problem}") from problem


def _wait_until(true: Callable[[], bool], seconds_max: float) -> bool:
    deadline = time.monotonic() + seconds_max
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
