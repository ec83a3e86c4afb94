"""The installation that a command works on: its settings and its database."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import fields, replace
from pathlib import Path

import click
import psycopg

from sodat.config import Config, from_environment
from sodat.edge import embedded
from sodat.storage.migrating import migrate
from sodat.storage.statements import Transaction

CONNECT_SECONDS_MAX = 10
NOT_NAMED = "embedded"

database_option = click.option(
    "--database",
    metavar="URL",
    help="A PostgreSQL of version 15 or newer; without it SODAT_DATABASE, else the embedded one under var/.",
)


@contextmanager
def installation(
    database: str | None = None,
    *,
    port: int | None = None,
    host: str | None = None,
    workers: int | None = None,
    migrated: bool = True,
) -> Iterator[Config]:
    """Give the settings, with a database that is there until the end of the block.

    The embedded one is started, or joined if it runs, and brought up to date if `migrated`. A named one
    is left as it is.

    Raises:
        ConfigRefused: a setting is unknown or unusable; EmbeddedFailure: no PostgreSQL is to be had.
    """
    named = database or os.environ.get("SODAT_DATABASE")
    config = from_environment(database=named or NOT_NAMED, port=port, host=host, workers=workers)
    if named:
        yield config
        return
    config.folder.mkdir(parents=True, exist_ok=True)
    with embedded.start(config.folder / "postgresql") as server:
        if migrated:
            migrate(server.url())
        yield replace(config, database=server.url())


@asynccontextmanager
async def transaction(config: Config) -> AsyncIterator[Transaction]:
    """Run what is inside as one transaction on a connection of its own."""
    connection = await psycopg.AsyncConnection.connect(
        config.database, autocommit=True, connect_timeout=CONNECT_SECONDS_MAX
    )
    async with connection, connection.transaction():
        yield connection


def as_environment(config: Config) -> dict[str, str]:
    """Return the settings as the environment that gives them to another process."""
    settings = {field.name: getattr(config, field.name) for field in fields(config)}
    settings["folder"] = Path(config.folder).resolve()
    return {
        f"SODAT_{name.upper()}": ",".join(one) if isinstance(one, tuple) else str(one)
        for name, one in settings.items()
    }
