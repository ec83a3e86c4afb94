"""Migrations: numbered SQL files, only ever added, each applied once and in order.

`before` files run ahead of the new code, `after` files when the old code is gone. There is
no way down: a backup is the way back.
"""

from hashlib import sha256
from importlib import resources

import psycopg

from sodat.rules.refusals import ensure

_LEDGER = """
CREATE TABLE IF NOT EXISTS migration (
    name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
"""
_LOCK = 5_354_361  # any fixed number: two starts at once must not both migrate


def migrations() -> list[tuple[str, str]]:
    """Return (name, SQL) of all migrations, in order."""
    folder = resources.files("sodat.storage") / "migrations"
    found = [(one.name, one.read_text("utf-8")) for one in folder.iterdir() if one.name.endswith(".sql")]
    return sorted(found)


def migrate(url: str) -> list[str]:
    """Bring the database up to date and return the names of what was applied.

    Raises:
        InvariantBroken: an applied migration was changed afterwards.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        connection.execute(_LEDGER)
        done: dict[str, str] = dict(connection.execute("SELECT name, sha256 FROM migration").fetchall())
        applied = []
        for name, sql in migrations():
            digest = sha256(sql.encode()).hexdigest()
            if name in done:
                ensure(done[name] == digest, f"migration {name} is as it was applied")
                continue
            with connection.transaction():
                connection.execute("SET LOCAL lock_timeout = '4s'")
                connection.execute(sql)
                connection.execute("INSERT INTO migration (name, sha256) VALUES (%s, %s)", [name, digest])
            applied.append(name)
        return applied


def pending(url: str) -> list[str]:
    """Return the names of migrations that are not applied yet."""
    with psycopg.connect(url) as connection:
        exists = connection.execute("SELECT to_regclass('migration') IS NOT NULL").fetchone()
        if not exists or not exists[0]:
            return [name for name, _ in migrations()]
        done = {row[0] for row in connection.execute("SELECT name FROM migration")}
    return [name for name, _ in migrations() if name not in done]
