"""One town with four server processes, for all tests of the hot lane."""

from collections.abc import Iterator

import pytest

from sodat.bench.town import Town

PEOPLE = 1_500
WORKERS = 4


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    with Town(PEOPLE) as one:
        one.url = one.serve(WORKERS)
        yield one
