"""A system with HTTP for each test, and an officer who may subscribe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from web.duty import login_of
from web.world import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    one = World(database_url, tmp_path)
    yield one
    one.close()


@pytest.fixture
def officer(world: World) -> str:
    """The token of an officer on duty."""
    return world.vault.token(login_of(world, "officer"))
