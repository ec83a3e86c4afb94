"""The pictures of the red team show every point, and compare only what can be compared."""

import pytest

from raids import many, release
from sodat.redteam.campaign import Wanted, report
from sodat.redteam.cast import Plan
from sodat.redteam.crew import Trick

pytest.importorskip("matplotlib")
from sodat.redteam.plots import ends_cut, plot, shares, times_shown


def reported(policy, outcomes):
    kinds = tuple(dict.fromkeys(one.kind for one in outcomes))
    return report(Wanted(Plan(policy, 200, 200, 300, 12, 1_000), kinds, (1,)), outcomes)


def test_the_axis_of_odds_grows_until_it_holds_every_point():
    assert times_shown([0.9, 1.2]) == 2.5
    assert 1 / times_shown([1.2, 0.38]) < 0.38
    assert times_shown([1.2, 40.0]) > 40


def test_an_interval_that_leaves_the_axis_gets_an_arrow_on_that_side():
    assert ends_cut((0.5, 2.0), 2.5) == []
    assert ends_cut((0.3, 2.0), 2.5) == [(0.4, "<")]
    assert ends_cut((0.3, 3.0), 2.5) == [(0.4, "<"), (2.5, ">")]


def test_who_handed_a_seat_over_was_given_one_and_who_only_knocks_early_is_left_out():
    sellers = Trick(tries=9, entrants=frozenset({"9000000000"}), won={f"{0:032x}"})
    one = release([(1, 0.1, True), (1, 9.0, None)], [(1, 1.0, True)], kind="cancel-and-grab", trick=sellers)
    one.held[f"{0:032x}"] = False
    early = release([(1, 0.1, None)], [(1, 1.0, True)], kind="early-bird", trick=Trick(tries=9))

    assert shares(reported("first-come", [one, early, many(60, 60)])) == {"cancel-and-grab": 1.0, "pool": 0.3}


def test_both_pictures_are_drawn_in_both_forms(tmp_path):
    few = release(
        [(1, 1.0, at < 3) for at in range(6)], [(1, 1.0, at < 30) for at in range(40)], kind="timed"
    )
    names = plot(tmp_path, [reported(policy, [many(20, 60), few]) for policy in ("draw", "first-come")])

    assert names == ["redteam-odds", "redteam-seats"]
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{kind}" for name in names for kind in ("png", "svg")
    }


def test_where_no_odds_can_be_told_there_is_no_picture_of_them(tmp_path):
    none = release([(1, 1.0, False)] * 3, [(1, 1.0, True), (1, 2.0, False)])

    assert plot(tmp_path, [reported("draw", [none])]) == []
    assert times_shown([]) == 2.5
