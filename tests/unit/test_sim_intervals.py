"""Mean and interval over seeds."""

from math import sqrt
from random import Random

import pytest

from sodat.sim.intervals import Mean, mean


def test_interval_is_students():
    found = mean([1.0, 2.0, 3.0])

    assert found is not None
    assert found.value == 2.0
    assert found.high - found.value == pytest.approx(4.30 / sqrt(3))


def test_interval_of_one_seed_is_none():
    assert mean([4.0]) == Mean(4.0, None, None)


def test_a_figure_that_has_no_meaning_for_one_seed_has_none():
    assert mean([1.0, None]) is None
    assert mean([]) is None


def test_interval_holds_the_truth_in_about_95_of_100():
    random = Random(5)
    held = 0
    for _ in range(1_000):
        found = mean([random.gauss(0, 1) for _ in range(8)])
        held += found.low <= 0 <= found.high

    assert 925 <= held <= 975
