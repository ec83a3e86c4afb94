"""A system with HTTP for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from web.world import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    one = World(database_url, tmp_path)
    yield one
    one.close()
