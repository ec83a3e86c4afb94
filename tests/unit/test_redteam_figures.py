"""The figures and promises of the red team, from hand-made releases."""

from collections import Counter
from dataclasses import replace
from math import exp

import pytest

from sodat.city.story import Acknowledged, Login, Played, Story
from sodat.redteam.counted import Tally
from sodat.redteam.crew import Trick
from sodat.redteam.figures import figures, hindrance
from sodat.redteam.promises import compared, looks, promises, together
from sodat.redteam.raid import Loot
from sodat.redteam.redraws import Redrawn
from sodat.redteam.siege import Outcome
from sodat.redteam.speed import speed
from sodat.redteam.strata import Stratum, odds_among_alike, share, surplus
from sodat.storage.tally import Tally as Broken


def story(kind, number, size, arrived, *, filed=True):
    one = Story(f"{9_000_000_000 + number}", kind, size, Login("T", tuple(range(size))))
    if filed:
        name = f"{number:032x}"
        one.acknowledged[name] = Acknowledged(name, tuple(range(size)), 201, arrived, 0.01, "", 1, None)
    return one


def release(programs, citizens, *, kind="pool", trick=None, flagged=(), requests=100, seconds=(0.01,) * 100):
    """Return an outcome of (size, arrived, won) lists."""
    stories, won = [], {}
    for who, several in (("program", programs), ("citizen", citizens)):
        for size, arrived, wins in several:
            number = len(stories)
            stories.append(story(who, number, size, arrived, filed=wins is not None))
            won[f"{number:032x}"] = bool(wins)
    played = Played("draw", "r", 0.0, 0.0, 0.0, 1.0, 1.0, 0, 0, tuple(stories))
    tally = Tally(requests=requests, refused=Counter({"not-yet-open": 2}))
    mobiles = frozenset(f"{9_000_000_000 + number}" for number in flagged)
    citizens_tally = Tally(requests=50, seconds=list(seconds))
    loot = Loot(tuple(stories[: len(programs)]), tally, trick or Trick())
    return Outcome(kind, 1, played, dict(won), won, citizens_tally, loot, Broken(0, 0, 0), mobiles, 2.5)


def test_figures_add_up_over_releases():
    one = release([(2, 0.1, True), (1, 0.2, False)], [(1, 3.0, True), (3, 4.0, False)], flagged=(0, 2))
    found = figures([one, one], seats=2)

    assert (found.identities, found.seats, found.possible, found.requests) == (6, 4, 4, 200)
    assert found.refused == {"not-yet-open": 4}
    assert (found.accounts, found.flagged, found.sold_out_seconds) == (4, 2, 2.5)
    assert found.last_seat_seconds == 0.1
    assert found.requests_times == pytest.approx((200 / 6) / (100 / 8))


def test_who_filed_nothing_counts_as_having_lost():
    found = figures([release([(4, 0.1, None), (4, 0.1, True)], [(4, 1.0, True)])], seats=8)

    assert found.odds[0] == pytest.approx((4.5 / 4.5) / (4.5 / 0.5))
    assert found.accounts == 1


@pytest.mark.parametrize(("filed", "kept"), [(99, True), (98, False)])
def test_citizens_who_could_not_file_break_a_promise(filed, kept):
    met = replace(hindrance([many(60, 60)]), households=100, filed=filed)

    verdict = {p.name: p.kept for p in promises("draw", [], None, met, {})}
    assert verdict["citizens who came could file"] == kept


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


def test_an_interval_for_several_is_wider_than_for_one():
    assert together((1.0, (0.5, 2.0)), 1) == pytest.approx((0.5, 2.0))
    low, high = together((1.0, (0.5, 2.0)), 9)
    assert low < 0.4
    assert high > 2.5


def many(programs_win, citizens_win, **more):
    return release(
        [(1, 0.1 * at, at < programs_win) for at in range(200)],
        [(1, 0.1 * at, at < citizens_win) for at in range(200)],
        **more,
    )


@pytest.mark.parametrize(("wins", "kept"), [(60, True), (120, False), (15, False)])
def test_odds_that_are_not_a_citizens_break_the_promise(wins, kept):
    one = many(wins, 60)
    verdict = {p.name: p.kept for p in promises("draw", [figures([one], 100)], None, hindrance([one]), {})}

    assert verdict["pool: the odds of a citizen"] == kept


def test_speed_that_pays_breaks_the_promise_under_a_draw():
    one = many(60, 60)  # the first to come are those who win
    verdict = {p.name: p.kept for p in promises("draw", [figures([one], 100)], None, hindrance([one]), {})}

    assert verdict["pool: speed is worth nothing"] is False


@pytest.mark.parametrize(("wins", "kept"), [(96, True), (94, False)])
def test_first_come_must_show_the_race(wins, kept):
    one = release([(1, 0.5, at < wins) for at in range(100)], [(1, 4.0, False)])
    verdict = {
        p.name: p.kept for p in promises("first-come", [figures([one], 150)], None, hindrance([one]), {})
    }

    assert verdict["pool: takes what it has identities for"] == kept


@pytest.mark.parametrize(
    ("flooded", "errors", "kept"), [(0.019, 0, True), (0.021, 0, False), (0.01, 3, False)]
)
def test_a_flood_that_makes_citizens_wait_breaks_the_promise(flooded, errors, kept):
    calm = hindrance([many(60, 60)])
    met = replace(calm, p99_seconds=flooded, errors=errors)
    verdict = {p.name: p.kept for p in promises("draw", [], None, calm, {"scraper": met})}

    assert verdict["scraper: citizens wait at most twice as long"] == kept


def test_false_alarms_beyond_one_in_a_thousand_break_the_promise():
    calm = replace(hindrance([many(60, 60)]), filed=10_000, flagged=10)
    name = "citizens wrongly challenged: at most 10 in 10,000"

    assert {p.name: p.kept for p in promises("draw", [], None, calm, {})}[name]
    assert not {p.name: p.kept for p in promises("draw", [], None, replace(calm, flagged=11), {})}[name]


def verdict_of(policy, found, outcome, name):
    kept = {p.name: p.kept for p in promises(policy, [found], None, hindrance([outcome]), {})}
    return kept[name]


@pytest.mark.parametrize(
    ("tries", "gains", "controls", "looks", "kept"),
    [
        (5_000, 0, (4, 4), (9, 9), True),
        (5_000, 1, (4, 4), (9, 9), False),
        (0, 0, (4, 4), (9, 9), False),
        (5_000, 0, (3, 4), (9, 9), False),
        (5_000, 0, (0, 0), (9, 9), False),
        (5_000, 0, (4, 4), (8, 9), False),
        (5_000, 0, (4, 4), (0, 0), False),
    ],
)
def test_a_trick_that_was_not_tried_or_looked_up_or_never_works_proves_nothing(
    tries, gains, controls, looks, kept
):
    trick = Trick(tries, gains, *controls, *looks)
    one = release([(1, 0.1, None)], [(1, 1.0, True)], kind="early-bird", trick=trick)

    assert verdict_of("draw", figures([one], 10), one, "early-bird: its trick brings nothing") == kept


@pytest.mark.parametrize(("worked", "kept"), [(4, True), (1, True), (0, False)])
def test_in_a_race_a_control_may_find_the_seats_gone_but_not_all(worked, kept):
    trick = Trick(tries=5_000, controls=worked, controls_due=4, looked=9, looks_due=9)
    one = release([(1, 0.1, None)], [(1, 1.0, True)], kind="early-bird", trick=trick)

    assert verdict_of("first-come", figures([one], 10), one, "early-bird: its trick brings nothing") == kept


@pytest.mark.parametrize(("looks", "kept"), [((9, 9), True), ((8, 9), False), ((0, 0), False)])
def test_a_hoarder_that_did_not_look_at_all_its_accounts_proves_nothing(looks, kept):
    trick = Trick(tries=5_000, looked=looks[0], looks_due=looks[1])
    one = release([(1, 0.1, True)], [(1, 1.0, True)], kind="hoarder", trick=trick)

    assert verdict_of("draw", figures([one], 10), one, "hoarder: its trick brings nothing") == kept


@pytest.mark.parametrize(("requests", "kept"), [(100, False), (199, False), (200, True)])
def test_every_release_has_to_see_the_requests_that_are_asked_for(requests, kept):
    """Fifty requests of a citizen; the other release, which saw enough by far, makes up for nothing."""
    several = [release([(1, 0.1, True)], [(1, 1.0, False)], requests=each) for each in (requests, 10_000)]
    found = figures(several, 1)
    kinds = {p.name: p.kept for p in promises("draw", [found], None, hindrance(several), {}, times_min=4)}

    assert kinds["pool: 4 times a citizen's requests"] == kept


def test_two_kinds_and_both_as_one_are_judged_together_and_one_kind_alone_is_not_judged_twice():
    one = many(60, 60)
    pool = figures([one], 100)
    timed, whole = replace(pool, kind="timed"), replace(pool, kind="all")

    assert compared([pool], whole) == [pool]
    assert compared([pool, timed], whole) == [pool, timed, whole]
    assert looks(compared([pool, timed], whole)) == 6


@pytest.mark.parametrize(("filing", "kept"), [(100, True), (99, True), (98, False), (0, False)])
def test_a_crew_that_did_not_file_breaks_the_promise_that_it_attacked(filing, kept):
    one = release([(1, 0.1, True if at < filing else None) for at in range(100)], [(1, 1.0, True)])

    assert verdict_of("draw", figures([one], 10), one, "pool: it did attack") == kept


@pytest.mark.parametrize(
    ("requests", "citizens", "kept"), [(50, 5, False), (5_000, 900, True), (4_000, 900, False)]
)
def test_a_scraper_that_asked_little_proves_nothing(requests, citizens, kept):
    one = release([], [(1, 1.0, True)], kind="scraper", requests=requests)
    met = replace(hindrance([one]), requests=citizens)
    kinds = {p.name: p.kept for p in promises("draw", [figures([one], 10)], None, met, {"scraper": met})}

    assert kinds["scraper: it did attack"] == kept


def test_odds_and_speed_without_figures_are_not_kept():
    one = release([(1, 0.1, None)], [(1, 1.0, None)])

    assert not verdict_of("draw", figures([one], 10), one, "pool: the odds of a citizen")
    assert not verdict_of("draw", figures([one], 10), one, "pool: speed is worth nothing")


@pytest.mark.parametrize(("drawn", "kept"), [(60, True), (73, True), (74, False), (46, False)])
def test_seats_that_other_seeds_do_not_give_break_the_promise(drawn, kept):
    several = [
        replace(many(60, 60), redrawn=Redrawn(seats, 30.0, 18.0, 100, 200))
        for seats in (drawn // 2, drawn - drawn // 2)
    ]
    found = figures(several, 100)

    assert found.redrawn == pytest.approx((drawn, 60.0, 6.0))
    assert verdict_of("draw", found, several[0], "pool: the seats that other seeds give") == kept


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
