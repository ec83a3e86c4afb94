"""A portal for each test of the flows."""

from collections.abc import Iterator

import pytest

from flow.portal import Portal


@pytest.fixture
def portal(database_url: str) -> Iterator[Portal]:
    one = Portal(database_url)
    yield one
    one.close()
