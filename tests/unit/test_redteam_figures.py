"""The figures of the red team, from hand-made releases."""

from dataclasses import replace
from math import exp

import pytest

from raids import release
from sodat.redteam.crew import Trick
from sodat.redteam.figures import figures, hindrance
from sodat.redteam.promises import promises
from sodat.redteam.speed import speed
from sodat.redteam.strata import Stratum, odds_among_alike, share, surplus


def test_figures_add_up_over_releases():
    one = release([(2, 0.1, True), (1, 0.2, False)], [(1, 3.0, True), (3, 4.0, False)], flagged=(0, 2))
    found = figures([one, one], seats=2)

    assert (found.identities, found.seats, found.possible, found.requests) == (6, 4, 4, 200)
    assert found.refused == {"not-yet-open": 4}
    assert (found.accounts, found.flagged, found.sold_out_seconds) == (4, 2, 2.5)
    assert found.last_seat_seconds == 0.1
    assert found.requests_times == pytest.approx((200 / 6) / (100 / 8))


def test_what_a_review_finds_with_addresses_is_counted_beside_what_it_finds_without():
    """Of the crew the one that filed nothing does not count; among the citizens is one that it troubles."""
    one = release([(1, 0.1, True), (1, 0.2, False), (1, 0.3, None)], [(1, 3.0, True)], flagged=(0,))
    known = replace(one, located=frozenset(f"{9_000_000_000 + number}" for number in (0, 1, 2, 3)))

    assert (figures([known], 2).flagged, figures([known], 2).located) == (1, 2)
    assert (hindrance([known]).flagged, hindrance([known]).located) == (0, 1)


def test_who_filed_nothing_counts_as_having_lost():
    found = figures([release([(4, 0.1, None), (4, 0.1, True)], [(4, 1.0, True)])], seats=8)

    assert found.odds[0] == pytest.approx((4.5 / 4.5) / (4.5 / 0.5))
    assert found.accounts == 1


def test_buyers_count_as_a_gain_and_not_towards_the_odds():
    trick = Trick(tries=9, entrants=frozenset({"9000000000"}))
    one = release([(1, 0.1, False), (2, 9.0, True)], [(1, 1.0, True)], kind="cancel-and-grab", trick=trick)
    found = figures([one], seats=3)

    assert (found.identities, found.trick_gains) == (1, 2)
    broken = [p.name for p in promises("draw", [found], None, hindrance([one]), {}) if not p.kept]
    assert "cancel-and-grab: its trick brings nothing" in broken


def test_seats_odds_and_requests_a_seat_are_of_those_who_file_for_themselves():
    """A seller wins a party's two seats and hands them over: a buyer holds one of them, another got none."""
    trick = Trick(tries=9, entrants=frozenset({"9000000000", "9000000001"}), won={f"{0:032x}"})
    one = release(
        [(2, 0.1, True), (1, 0.2, None), (1, 9.0, True), (1, 9.5, False)],
        [(1, 1.0, True), (1, 2.0, False)],
        kind="cancel-and-grab",
        trick=trick,
    )
    held = one.held | {f"{0:032x}": False}
    found = figures([replace(one, held=held)], seats=9)

    assert (found.identities, found.possible, found.won, found.seats) == (3, 3, 2, 1)
    assert (found.crew, found.filed, found.accounts) == (2, 1, 3)
    assert found.odds[0] == pytest.approx((2.5 / 1.5) / (1.5 / 1.5))
    assert found.last_seat_seconds == 0.1
    verdict = {p.name: p.figures for p in promises("first-come", [found], None, hindrance([one]), {})}
    assert verdict["cancel-and-grab: it did attack"] == "100 requests, 1 of 2 accounts filed"


def test_who_comes_late_to_be_handed_a_seat_says_nothing_about_speed():
    trick = Trick(entrants=frozenset({"9000000000"}))
    crew, city = [(1, 0.0, False), (1, 9.0, True)], [(1, 1.0, True), (1, 2.0, False)]

    assert speed([release(crew, city, trick=trick)]).auc == 0.5
    assert speed([release(crew, city)]).auc == 0.25


def test_speed_is_measured_among_parties_of_one_size():
    """Singles win and come late, families lose and come early: that says nothing about speed."""
    one = release([], [(1, 5.0, True), (1, 6.0, True), (1, 5.5, False), (4, 1.0, False), (4, 2.0, False)])

    assert speed([one]).auc == 0.5


def test_speed_is_measured_within_each_release():
    early = release([(1, 0.0, True), (1, 1.0, False)], [(1, 2.0, True), (1, 3.0, False)])
    late = release([(1, 100.0, False), (1, 101.0, True)], [(1, 102.0, False), (1, 103.0, True)])

    assert speed([early]).auc == 0.75
    assert speed([early, late]).auc == 0.5
    low, high = speed([early] * 400).ci95
    assert high - low < 0.07


def test_a_share_has_an_interval_also_where_nothing_was_found():
    """Ten thousand looks without a find rule out four in ten thousand, and no less."""
    assert share(0, 10_000) == pytest.approx((0.0, 0.000384), abs=1e-6)
    low, high = share(50, 100)
    assert (low, high) == pytest.approx((0.404, 0.596), abs=1e-3)


def strata(*rows):
    return [Stratum(*row) for row in rows]


def test_odds_among_alike_are_those_of_one_table():
    ratio, (low, high) = odds_among_alike(strata((10, 5, 20, 40)))

    assert ratio == pytest.approx(10 * 40 / (5 * 20))
    error = (1 / 10 + 1 / 5 + 1 / 20 + 1 / 40) ** 0.5  # Woolf's, to which the interval comes down
    assert (low, high) == pytest.approx((ratio * exp(-1.959964 * error), ratio * exp(1.959964 * error)))


def test_where_one_side_won_nothing_the_test_still_tells_luck_from_more():
    assert odds_among_alike(strata((0, 6, 10, 20))) is None
    # Of 36 parties 10, 16 won, of which the crew's share is 6/36; the variance is the hypergeometric one.
    fewer, more = (-(6 * 10 / 36 - 0.5), 6 * 30 * 10 * 26), (6 - 6 * 16 / 36 - 0.5, 6 * 30 * 16 * 20)
    assert surplus(strata((0, 6, 10, 20))) == pytest.approx(fewer[0] / (fewer[1] / 36**2 / 35) ** 0.5)
    assert surplus(strata((6, 0, 10, 20))) == pytest.approx(more[0] / (more[1] / 36**2 / 35) ** 0.5)
    assert surplus(strata((1, 1, 1, 1))) == 0
    assert surplus(strata((5, 0, 5, 0), (1, 2, 0, 0))) is None


def test_a_crew_of_other_parties_than_the_city_has_no_advantage_by_that():
    """Singles win often, families seldom, whoever they are: the crew has singles, the city families."""
    mixed = strata((30, 30, 3, 3), (1, 9, 20, 180))

    assert odds_among_alike(mixed)[0] == pytest.approx(1.0)
    assert odds_among_alike(strata((0, 0, 1, 1), (3, 0, 2, 0))) is None


def test_parties_are_compared_within_their_size_and_release():
    one = release(
        [(1, 0.1, True)] * 3 + [(1, 0.1, False)], [(1, 1.0, True), (4, 1.0, False), (1, 2.0, False)]
    )

    assert figures([one], seats=8).odds_alike[0] == pytest.approx(3.0)


def test_the_first_to_file_are_counted_in_each_release_and_no_further_than_the_thousandth():
    """A crew of 600 singles is first, then citizens in families: the last of these is cut at the thousand."""
    one = release([(1, 0.1, False)] * 600, [(3, 1.0, False)] * 300)
    small = release([(1, 5.0, False)], [(2, 1.0, True)])

    assert figures([one], 9).first == (600, 1_000)
    assert figures([one, small], 9).first == (601, 1_003)
