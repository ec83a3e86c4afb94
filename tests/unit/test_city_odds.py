"""The interval must be honest: under a fair draw it holds 1 about 95 times in 100."""

from itertools import permutations
from math import exp, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.city.odds import odds_ratio, speed_auc

DRAWS = 2_000
PROGRAMS = 40
PARTIES = [(size, *two) for size in (1, 2, 3, 4) for two in permutations(range(3), 2)]
WEIGHTS = [percent for percent in (45, 35, 12, 8) for _ in range(6)]


def draw(random, weight=1.0):
    """Return the parties of citizens and programs after one draw over three scarce slots.

    A program's party has `weight` times the rate of a citizen's of coming early in the order.
    """
    parties = random.choices(PARTIES, WEIGHTS, k=120)
    keys = [random.expovariate(weight if number < PROGRAMS else 1.0) for number in range(120)]
    left = [24, 24, 24]
    kinds = ([], [])
    for _, number in sorted(zip(keys, range(120), strict=True)):
        size, first, second = parties[number]
        slot = first if left[first] >= size else second
        seated = size if left[slot] >= size else 0
        left[slot] -= seated
        kinds[number < PROGRAMS].append((size, seated))
    return kinds


def covered(weight, draws):
    random = Random(20_210_511)
    inside = 0
    for _ in range(draws):
        citizens, programs = draw(random, weight)
        _, (low, high) = odds_ratio(programs, citizens)
        inside += low <= 1 <= high
    return inside / draws


def test_interval_holds_one_in_95_of_100_fair_draws():
    assert 0.92 <= covered(1.0, DRAWS) <= 0.99


def test_interval_leaves_one_out_when_the_draw_is_biased():
    assert covered(6.0, 200) < 0.2


def test_interval_is_wider_when_persons_win_together():
    alone = [(1, at % 2) for at in range(80)]
    together = [(4, 4 * (at % 2)) for at in range(20)]

    _, narrow = odds_ratio(alone, alone)
    ratio, wide = odds_ratio(together, together)
    assert ratio == pytest.approx(1)
    assert log(wide[1]) > 1.9 * log(narrow[1])


def test_a_sweep_has_a_finite_ratio_far_from_one():
    ratio, (low, high) = odds_ratio([(1, 1)] * 100, [(1, 0)] * 100)

    assert ratio == pytest.approx(201**2)
    assert 500 < low < high < exp(20)


def test_no_odds_without_two_kinds():
    assert odds_ratio([], [(1, 1)]) is None
    assert odds_ratio([(1, 1)], []) is None


def test_one_party_alone_counts_as_independent_persons():
    ratio, (low, high) = odds_ratio([(2, 2)], [(2, 2)])

    assert ratio == 1
    assert low < 1 < high


arrivals = st.lists(st.integers(0, 9).map(float), max_size=30)


@given(arrivals, arrivals)
def test_auc_is_the_share_of_pairs_in_which_the_winner_came_first(winners, losers):
    pairs = [(win < lose) + (win == lose) / 2 for win in winners for lose in losers]

    assert speed_auc(winners, losers) == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)
