"""What all tests share: how hard hypothesis tries, and a real PostgreSQL with a fresh database per test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql

from sodat.edge import embedded
from sodat.storage import migrating

# SODAT_HYPOTHESIS names one: dev keeps the unit tests under ten seconds, nightly is for `make nightly`.
CASES = {"dev": 25, "ci": 200, "nightly": 100_000}
# The promises of the draw are tried harder than the forms of files.
PROMISED, PROMISED_CASES = "test_properties.py", {"ci": 2_000}
for name, cases in CASES.items():
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large] if name != "dev" else []
    settings.register_profile(
        name, max_examples=cases, deadline=None, print_blob=True, suppress_health_check=quiet
    )
PROFILE = os.environ.get("SODAT_HYPOTHESIS") or ("ci" if os.environ.get("CI") else "dev")
settings.load_profile(PROFILE)

TEMPLATE = "template_of_tests"
MEMORY_MIN = 2 << 30
"""What has to be free, in bytes, to keep the databases in memory."""
numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of the promises their number of cases."""
    cases = PROMISED_CASES.get(PROFILE)
    for item in items:
        if cases and item.path.name == PROMISED and hasattr(item.obj, "hypothesis"):
            settings(max_examples=cases)(item.obj)


def memory() -> Path | None:
    """Return a folder in memory, if there is room: a thousand databases are made and dropped here."""
    folder = Path("/dev/shm")  # noqa: S108 - a folder of its own is made below it
    roomy = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > MEMORY_MIN
    return folder if roomy else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[embedded.Server]:
    """One server per test process. Do not kill it: crash tests start one of their own."""
    with tempfile.TemporaryDirectory(prefix="sodat-tests-", dir=memory()) as name:
        folder = Path(name)
        folder.chmod(0o755)  # run by root, PostgreSQL is another user
        # Without fsync a commit still outlives every kill, only not a power cut: enough here, and faster.
        with embedded.start(folder, settings={"fsync": "off"}, temporary=True) as server:
            yield server


@pytest.fixture(scope="session")
def template(postgres: embedded.Server) -> str:
    """A database with all migrations applied and nobody connected, to be copied."""
    execute(postgres, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    migrating.migrate(postgres.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def database_url(postgres: embedded.Server, template: str) -> Iterator[str]:
    """A fresh migrated database of this test alone."""
    name = sql.Identifier(f"test_{next(numbers)}")
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    execute(postgres, copy.format(name, sql.Identifier(template)))
    yield postgres.url(name.as_string().strip('"'))
    execute(postgres, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def execute(server: embedded.Server, statement: sql.Composed) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(statement)
