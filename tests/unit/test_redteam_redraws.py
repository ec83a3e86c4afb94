"""What other seeds give a crew from the same pool: the yardstick that tells an advantage from luck."""

import pytest

from records import make_record
from sodat.redteam.redraws import redraw

FILES = ("rules.json", "inventory.txt", "pool.txt", "result.txt")


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """A drawn record of 300 applications, of which 30 in a hundred find a seat."""
    folder = make_record(
        tmp_path_factory.mktemp("record"), seed_int=5, applications=300, slots=8, shares=(), seats_max=20
    )
    return {name: (folder / name).read_bytes() for name in FILES}


def names(record, every):
    """Return every n-th application of the pool, whose names are random."""
    return frozenset(line.split("|")[0] for line in record["pool.txt"].decode().splitlines()[::every])


def test_a_fair_draw_is_one_of_its_redraws(record):
    found = redraw(record, names(record, 5), chance=1)

    assert found.mean > 0
    assert abs(found.seats - found.mean) < 3 * found.variance**0.5
    assert found == redraw(record, names(record, 5), chance=1)


def test_all_that_is_given_is_the_crews_when_the_crew_is_everybody(record):
    everybody = redraw(record, names(record, 1), chance=1, draws=20)

    assert everybody.variance < 20
    assert abs(everybody.seats - everybody.mean) <= 10


def test_a_draw_that_favours_the_crew_stands_out(record):
    """The result altered so that the crew's applications win in the places of others."""
    own = names(record, 5)
    lines = [line.split("|") for line in record["result.txt"].decode().splitlines()]
    place = next(line for line in lines if line[2] != "-")[2:]
    forged = [[rank, name, *(place if name in own else ["-", "-"])] for rank, name, *_ in lines]
    altered = record | {"result.txt": "".join("|".join(line) + "\n" for line in forged).encode()}

    found = redraw(altered, own, chance=1)
    assert found.sooner == found.draws
    assert (found.seats - found.mean) > 5 * found.variance**0.5
