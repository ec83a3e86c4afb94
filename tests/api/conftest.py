"""A system with HTTP for each test, and an officer who may subscribe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sodat.storage import accounts
from web.world import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    one = World(database_url, tmp_path)
    yield one
    one.close()


@pytest.fixture
def officer(world: World) -> str:
    """The token of an officer's account."""
    world.sign_in("9000000777")
    found = world.values(
        "SELECT account_id FROM account WHERE mobile_hash = %s", world.vault.mobile_hash("9000000777")
    )
    world.do(lambda tx: accounts.set_role(tx, found[0][0], "officer"))
    return world.sign_in("9000000777")
