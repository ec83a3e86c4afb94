"""Odds as the scoreboard has them, and groups that tell of nobody."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.city import odds
from sodat.rules.success import CELL_MIN, OTHERS, Group, odds_ratio, publishable, tally

clusters = st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=30)


@given(clusters, clusters)
def test_odds_are_those_of_the_scoreboard(first, second):
    one, two = ([(size, size * won) for size, won in kind] for kind in (first, second))

    mine, theirs = odds_ratio(one, two), odds.odds_ratio(one, two)

    assert mine is not None
    assert theirs is not None
    assert (mine.ratio, mine.low, mine.high) == pytest.approx((theirs[0], *theirs[1]))
    assert mine.no_difference == (mine.low <= 1 <= mine.high)


def test_nobody_has_no_odds():
    assert odds_ratio([], [(1, 1)]) is None


@given(st.lists(st.integers(0, 25), max_size=12), st.randoms(use_true_random=False))
def test_no_group_that_is_shown_is_small(sizes, random):
    groups = [Group(f"g{at}", size, random.randint(0, size)) for at, size in enumerate(sizes)]

    shown = publishable(groups)

    assert all(one.persons >= CELL_MIN for one in shown)
    assert shown == () or sum(one.persons for one in shown) == sum(sizes)
    assert shown or sum(sizes) < CELL_MIN or not groups


def test_small_groups_take_the_least_large_one_along():
    groups = [Group("a", 50, 5), Group("b", 12, 1), Group("c", 3, 1)]

    assert publishable(groups) == (Group("a", 50, 5), Group(OTHERS, 15, 2))


def test_tally_counts_persons_and_seats():
    random = Random(1)
    pairs = [("web", 2, True), ("desk", 1, False), ("web", 3, False)]
    random.shuffle(pairs)

    assert tally(pairs) == (Group("desk", 1, 0), Group("web", 5, 2))
    assert Group("x", 0, 0).rate == 0.0
    assert Group("x", 4, 1).rate == 0.25
