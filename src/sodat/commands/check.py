"""`sodat check`: all well, or what is not."""

import os
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import psycopg

from sodat.commands.installation import CONNECT_SECONDS_MAX, database_option, installation
from sodat.commands.refusing import NO, one_line
from sodat.config import Config, ConfigRefused
from sodat.edge.embedded_home import VERSION_MIN, EmbeddedFailure
from sodat.rules.refusals import InvariantBroken
from sodat.storage.migrating import pending

SKEW_SECONDS_MAX = 2.0
MASTER_BYTES = 32


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at."""

    subject: str
    well: bool
    words: str


@click.command(epilog="Example: sodat check --database postgresql://sodat@db/sodat")
@database_option
def check(database: str | None) -> None:
    """Look at configuration, database, migrations, clock and keys. Exit 1 if anything is not well."""
    found = list(look(database))
    for one in found:
        click.echo(f"{'well    ' if one.well else 'NOT WELL'}  {one.subject}: {one_line(one.words)}")
    if not all(one.well for one in found):
        sys.exit(NO)
    click.echo("all well")


def look(database: str | None) -> Iterator[Found]:
    """Look at one thing after the other; what cannot be looked at is not well."""
    try:
        with installation(database) as config:
            yield Found("configuration", well=True, words=f"mode {config.mode}, folder {config.folder}")
            yield _keys(config.folder / "keys" / "master.key")
            yield from _database(config)
    except ConfigRefused as refused:
        yield Found("configuration", well=False, words=str(refused))
    except (EmbeddedFailure, OSError) as problem:
        yield Found("embedded database", well=False, words=str(problem))


def _keys(path: Path) -> Found:
    try:
        master = path.read_bytes()
        found = path.stat()
        folder = path.parent.stat()
    except FileNotFoundError:
        return Found("keys", well=True, words=f"none yet; the first start makes {path}")
    except OSError as problem:
        return Found("keys", well=False, words=str(problem))
    problems = (
        (len(master) != MASTER_BYTES, f"{path} has {len(master)} bytes, not {MASTER_BYTES}"),
        (stat.S_IMODE(found.st_mode) != 0o600, f"others may read {path}: chmod 600 it"),
        (stat.S_IMODE(folder.st_mode) & 0o077 != 0, f"others may enter {path.parent}: chmod 700 it"),
        (found.st_uid != os.geteuid(), f"{path} belongs to somebody else"),
    )
    wrong = [words for is_wrong, words in problems if is_wrong]
    return Found("keys", well=not wrong, words="; ".join(wrong) or f"{path}, for its owner alone")


def _database(config: Config) -> Iterator[Found]:
    try:
        with psycopg.connect(
            config.database, autocommit=True, connect_timeout=CONNECT_SECONDS_MAX
        ) as connection:
            version = connection.info.server_version
            yield Found(
                "database", well=version >= VERSION_MIN * 10_000, words=f"PostgreSQL {version // 10_000}"
            )
            yield _clock(connection)
        waiting = pending(config.database)
    except (psycopg.Error, InvariantBroken) as problem:
        yield Found("database", well=False, words=str(problem))
        return
    words = f"to be applied with `sodat migrate`: {', '.join(waiting)}" if waiting else "all applied"
    yield Found("migrations", well=not waiting, words=words)


def _clock(connection: psycopg.Connection) -> Found:
    before = time.time()
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    after = time.time()
    there = float(row[0]) if row else 0.0
    skew = there - min(max(there, before), after)
    words = f"the database's is {abs(skew):.1f} s {'ahead' if skew > 0 else 'behind'}" if skew else "the same"
    return Found("clock", well=abs(skew) <= SKEW_SECONDS_MAX, words=words)
