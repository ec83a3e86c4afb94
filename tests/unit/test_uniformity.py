"""The self-test of an order: known tails, and that it finds what is uneven and passes what is fair."""

from math import exp
from random import Random

import pytest

from sodat.rules import uniformity
from sodat.rules.uniformity import Drawn, chi_square_tail, place_of


def crowd(count, seed=1, channels="ab"):
    random = Random(seed)
    return [Drawn(random.random(), at, random.choice(channels)) for at in range(count)]


@pytest.mark.parametrize(
    ("value", "freedom", "tail"),
    [
        (3.841459, 1, 0.05),
        (9.487729, 4, 0.05),
        (16.918978, 9, 0.05),
        (0, 3, 1),
        (2, 2, exp(-1)),
        (60, 1, 9.5e-15),
    ],
)
def test_tail_of_chi_square_is_that_of_the_tables(value, freedom, tail):
    assert chi_square_tail(value, freedom) == pytest.approx(tail, rel=1e-2, abs=1e-12)


def test_fair_draws_are_rarely_unusual():
    found = [one.p for seed in range(100) for one in uniformity.tests(crowd(100, seed))]

    assert len(found) == 300
    assert 0.02 < sum(p < 0.05 for p in found) / len(found) < 0.09
    assert all(0 <= p <= 1 for p in found)


def test_order_of_arrival_is_found_out():
    sorted_by_arrival = [Drawn(at / 200, at, "a" if at < 100 else "b") for at in range(200)]

    found = {one.name: one for one in uniformity.tests(sorted_by_arrival)}

    assert found["arrivals"].statistic == pytest.approx(1)
    assert max(found["arrivals"].p, found["channels"].p) < 1e-20
    assert found["keys"].p > 0.99
    assert uniformity.early_tenths(sorted_by_arrival) == (20, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_keys_in_one_half_are_found_out():
    halved = [Drawn(one.place / 2, one.arrival, one.channel) for one in crowd(300)]

    assert uniformity.tests(halved)[0].p < 1e-9


def test_too_few_say_nothing_and_one_way_is_not_compared():
    assert uniformity.tests(crowd(uniformity.FEW - 1)) == ()
    assert [one.name for one in uniformity.tests(crowd(50, channels="a"))] == ["keys", "arrivals"]


def test_tickets_do_not_show_in_the_place_of_a_key():
    random = Random(5)
    least = [min(random.getrandbits(256) for _ in range(4)) for _ in range(2_000)]

    places = [place_of(f"{key:064x}", 4) for key in least]

    assert sum(places) / len(places) == pytest.approx(0.5, abs=0.03)
    assert place_of("0" * 64, 3) == 0
    assert place_of("f" * 64, 1) == 1
