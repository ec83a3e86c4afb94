"""The whole state of an installation as one file: the database, the key, and what both must add up to.

A backup that was never restored is a hope. So writing one ends with restoring it into a
PostgreSQL of its own and counting again, and restoring one ends with the same count.
"""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path

import msgspec
import psycopg
from psycopg import conninfo, sql

from sodat.edge import embedded
from sodat.edge.embedded_home import binaries

STATE, DUMP, KEY = "backup.json", "database.dump", "master.key"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_ROWS = """
SELECT format('%%s %%s', count(*), coalesce(sum(hashtextextended(whole_row::text, 0)), 0))
  FROM {} AS whole_row
"""


class BackupRefused(Exception):
    """A backup cannot be written or used; the sentence says why and what to do."""


class State(msgspec.Struct, frozen=True):
    """What a backup says of itself. `tables`: rows of each table, and the sum of their hashes."""

    sodat: str
    origin: str
    tables: dict[str, str]
    digests: dict[str, str]


def write(url: str, key: Path, origin: str, file: Path) -> State:
    """Write a backup while the portal runs, restore it on trial, and return what it holds.

    Raises:
        BackupRefused: the file is there already, or what was written does not give the same state.
    """
    if file.exists():
        raise BackupRefused(f"{file} is there already; name a new file")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch:
        folder = Path(scratch)
        tables = _dump(url, folder / DUMP)
        parts = {DUMP: folder / DUMP, KEY: key}
        state = State(version("sodat"), origin, tables, {name: _digest(one) for name, one in parts.items()})
        (folder / STATE).write_bytes(msgspec.json.encode(state))
        _pack(folder / "backup", {STATE: folder / STATE, **parts})
        (folder / DUMP).unlink()
        _try(folder / "backup", folder / "trial")
        # A link, not a rename: a file that came in between is not written over.
        os.link(folder / "backup", file)
    return state


def restore(file: Path, url: str, key: Path) -> State:
    """Put a backup into an empty database and its key into the folder; return what it holds.

    Raises:
        BackupRefused: the file is damaged, the database is not empty, or another key is there.
    """
    with tempfile.TemporaryDirectory() as scratch:
        state = unpack(file, Path(scratch))
        held = (Path(scratch) / KEY).read_bytes()
        if key.exists() and key.read_bytes() != held:
            raise BackupRefused(f"{key} is another key; restore into a folder of its own (SODAT_FOLDER)")
        _load(url, Path(scratch) / DUMP, state)
        _put_key(key, held)
    return state


def unpack(file: Path, folder: Path) -> State:
    """Put the parts of a backup into a folder and return what it says of itself.

    Raises:
        BackupRefused: it is no backup, or not as it was written.
    """
    try:
        with tarfile.open(file, "r:") as archive:
            for name in (STATE, DUMP, KEY):
                found = archive.extractfile(name)  # by name and content alone: no path, no mode, no link
                with (folder / name).open("xb") as part:
                    shutil.copyfileobj(found or io.BytesIO(), part)
        state = msgspec.json.decode((folder / STATE).read_bytes(), type=State)
    except (tarfile.TarError, KeyError, msgspec.MsgspecError) as problem:
        raise BackupRefused(f"{file} is not a whole backup of Sodat ({problem})") from problem
    if {name: _digest(folder / name) for name in (DUMP, KEY)} != state.digests:
        raise BackupRefused(f"{file} is not as it was written; take another copy")
    return state


def _dump(url: str, dump: Path) -> dict[str, str]:
    """Write the dump, and return what the tables held at the same moment."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        tables = _count(connection)
        if "migration" not in tables:
            raise BackupRefused("the database holds no portal; there is nothing to back up")
        name = snapshot[0] if snapshot else ""
        _run(url, "pg_dump", "--format=custom", f"--snapshot={name}", f"--file={dump}")
    return tables


def _load(url: str, dump: Path, state: State) -> None:
    with psycopg.connect(url) as connection:
        if _count(connection):
            raise BackupRefused("the database is not empty; restore into a new one")
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run(url, "pg_restore", *options, str(dump))
    with psycopg.connect(url) as connection:
        if _count(connection) != state.tables:
            raise BackupRefused("what was restored is not what was backed up; do not use this database")


def _count(connection: psycopg.Connection) -> dict[str, str]:
    """Return of every table how many rows it has and the sum of their hashes."""
    connection.execute("SET LOCAL TimeZone = 'UTC'")
    counted = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL(_ROWS).format(sql.Identifier(table)), []).fetchone()
        counted[table] = row[0] if row else ""
    return counted


def _try(file: Path, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        state = unpack(file, Path(scratch))
        with embedded.start(folder, temporary=True) as server:
            _load(server.url(), Path(scratch) / DUMP, state)


def _pack(file: Path, parts: Mapping[str, Path]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # the key is in it
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as archive:
            for name, one in parts.items():
                archive.add(one, name)
        raw.flush()
        os.fsync(raw.fileno())


def _digest(file: Path) -> str:
    with file.open("rb") as raw:
        return file_digest(raw, "sha256").hexdigest()


def _put_key(key: Path, content: bytes) -> None:
    key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _run(url: str, program: str, *words: str) -> None:
    given = conninfo.conninfo_to_dict(url)
    secret = given.pop("password", None)  # not on the command line, where every user could read it
    command = [str(binaries() / program), f"--dbname={conninfo.make_conninfo('', **given)}", *words]
    environment = os.environ | ({"PGPASSWORD": str(secret)} if secret else {})
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        command, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        raise BackupRefused(f"{program} says: {' '.join(done.stderr.split())}")
