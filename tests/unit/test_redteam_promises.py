"""The verdict of the red team: what breaks a promise, what shows it, and what shows nothing."""

from dataclasses import replace

import pytest

from raids import many, release
from sodat.redteam.crew import Trick
from sodat.redteam.family import compared, reach, together
from sodat.redteam.figures import figures, hindrance
from sodat.redteam.promises import promises
from sodat.redteam.redraws import Redrawn
from sodat.redteam.speed import Speed


def verdicts(policy, found, *outcomes, **more):
    return {p.name: p.verdict for p in promises(policy, [found], None, hindrance(outcomes), {}, **more)}


def verdict_of(policy, found, outcome, name):
    return verdicts(policy, found, outcome)[name] == "kept"


@pytest.mark.parametrize(("filed", "kept"), [(99, True), (98, False)])
def test_citizens_who_could_not_file_break_a_promise(filed, kept):
    met = replace(hindrance([many(60, 60)]), households=100, filed=filed)

    verdict = {p.name: p.kept for p in promises("draw", [], None, met, {})}
    assert verdict["citizens who came could file"] == kept


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


@pytest.mark.parametrize(
    ("flagged", "filed", "verdict"),
    [(0, 5_000, "kept"), (0, 3_000, "not-shown"), (0, 0, "not-shown"), (3, 10_000, "kept"),
     (1, 200, "not-shown"), (10, 10_000, "not-shown"), (25, 10_000, "broken"), (3, 60, "broken")],
)  # fmt: skip
@pytest.mark.parametrize(("which", "knowing"), [("flagged", ""), ("located", ", addresses known")])
def test_false_alarms_break_or_show_a_promise_by_their_interval(which, knowing, flagged, filed, verdict):
    met = replace(hindrance([many(60, 60)]), filed=filed)
    found = {p.name: p for p in promises("draw", [], None, replace(met, **{which: flagged}), {})}
    name = f"citizens wrongly challenged{knowing}: at most 10 in 10,000"

    assert found[name].verdict == verdict
    assert found[name].kept == (verdict != "broken")


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


@pytest.mark.parametrize(
    ("controls", "looks", "kept"),
    [((7, 7), (9, 9), True), ((6, 7), (9, 9), True), ((0, 7), (9, 9), False), ((7, 7), (8, 9), False)],
)
def test_a_farm_whose_people_nobody_filed_for_or_looked_up_proves_nothing(controls, looks, kept):
    one = release([(1, 0.1, True)], [(1, 1.0, True)], kind="farm", trick=Trick(9, 0, *controls, *looks))

    assert verdict_of("draw", figures([one], 10), one, "farm: its trick brings nothing") == kept


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
    assert reach([pool]) == pytest.approx(2.394, abs=1e-3)  # odds, other seeds and speed: 0.05 / 3
    assert reach(compared([pool, timed], whole)) == pytest.approx(2.773, abs=1e-3)  # 0.05 / 9


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


def test_what_nobody_filed_for_is_not_shown_and_whoever_did_not_file_did_not_attack():
    one = release([(1, 0.1, None)], [(1, 1.0, None)])
    said = verdicts("draw", figures([one], 10), one)

    assert said["pool: the odds of a citizen"] == "not-shown"
    assert said["pool: speed is worth nothing"] == "not-shown"
    assert said["pool: it did attack"] == "broken"


@pytest.mark.parametrize(
    ("crew", "city", "verdict"),
    [((0, 6), (10, 30), "not-shown"), ((0, 60), (60, 140), "broken"), ((60, 0), (60, 140), "broken"),
     ((6, 0), (30, 0), "not-shown")],
)  # fmt: skip
def test_odds_without_an_interval_are_not_shown_unless_it_is_more_than_luck(crew, city, verdict):
    """Nobody of six won, or everybody of sixty: the odds ratio is 0 or endless, and has no interval."""
    sides = [
        [(1, 1.0, won) for won, count in ((True, wins), (False, losses)) for _ in range(count)]
        for wins, losses in (crew, city)
    ]
    one = release(*sides)
    found = figures([one], 100)

    assert found.odds_alike is None
    assert verdicts("draw", found, one)["pool: the odds of a citizen"] == verdict


def test_odds_of_few_are_not_shown():
    """Three of six and three of six: that would be as likely with ten times the odds."""
    one = release([(1, 1.0, at < 3) for at in range(6)], [(1, 1.0, at < 3) for at in range(6)])

    assert verdicts("draw", figures([one], 9), one)["pool: the odds of a citizen"] == "not-shown"


@pytest.mark.parametrize(
    ("auc", "error", "verdict"),
    [(0.499, 0.004, "kept"), (0.499, 0.01, "not-shown"), (0.306, 0.084, "not-shown"), (0.306, 0.06, "broken"),
     (0.53, 0.003, "broken"), (0.518, 0.003, "not-shown")],
)  # fmt: skip
def test_speed_is_judged_in_the_family_and_by_its_whole_interval(auc, error, verdict):
    """The third one's plain interval ends at 0.471; as one of three it reaches 0.507."""
    one = many(60, 60)
    found = replace(figures([one], 100), speed=Speed(auc, error))

    assert verdicts("draw", found, one)["pool: speed is worth nothing"] == verdict


@pytest.mark.parametrize(
    ("drawn", "verdict"),
    [(60, "kept"), (74, "kept"), (76, "not-shown"), (77, "broken"), (46, "kept"), (43, "broken")],
)
def test_seats_that_other_seeds_do_not_give_break_the_promise(drawn, verdict):
    """Within 14.4 seats; parties of up to four make it uneven, so that two more or less show nothing."""
    several = [
        replace(many(60, 60), redrawn=Redrawn(seats, 30.0, 18.0, 100, 200))
        for seats in (drawn // 2, drawn - drawn // 2)
    ]
    found = figures(several, 100)

    assert found.redrawn == pytest.approx((drawn, 60.0, 6.0))
    assert verdicts("draw", found, several[0])["pool: the seats that other seeds give"] == verdict


def test_an_interval_for_several_is_wider_than_for_one():
    assert together((1.0, (0.5, 2.0)), 1.959964) == pytest.approx((0.5, 2.0))
    low, high = together((1.0, (0.5, 2.0)), 2.773)
    assert low < 0.4
    assert high > 2.5


@pytest.mark.parametrize(
    ("won", "tries", "gains", "verdict"),
    [(True, 9, 0, "kept"), (True, 9, 1, "broken"), (True, 0, 0, "broken"), (False, 0, 0, "not-shown"),
     (False, 0, 1, "broken")],
)  # fmt: skip
def test_handing_over_a_seat_must_bring_nothing_and_needs_a_seat_to_hand_over(won, tries, gains, verdict):
    trick = Trick(tries=tries, gains=gains, controls=1, controls_due=1, looked=2, looks_due=2)
    one = release([(1, 0.1, won)], [(1, 1.0, True)], kind="cancel-and-grab", trick=trick)

    name = "cancel-and-grab: its trick brings nothing"
    assert verdicts("draw", figures([one], 10), one)[name] == verdict


@pytest.mark.parametrize(
    ("policy", "judged"),
    [
        ("draw", {"cancel-and-grab", "early-bird", "farm", "hoarder"}),
        ("waiting-room", {"early-bird", "farm", "hoarder"}),
        ("first-come", {"early-bird", "farm", "hoarder"}),
    ],
)
def test_only_a_draw_keeps_a_seat_that_is_left_from_who_comes_for_it(policy, judged):
    runs = [figures([release([(1, 0.1, True)], [(1, 1.0, True)], kind=kind)], 9)
            for kind in ("cancel-and-grab", "early-bird", "farm", "hoarder")]  # fmt: skip
    said = [p.name for p in promises(policy, runs, None, hindrance([]), {})]

    assert {name.partition(":")[0] for name in said if name.endswith("trick brings nothing")} == judged


def test_a_buyer_who_files_makes_up_for_no_seller_who_did_not():
    trick = Trick(tries=9, entrants=frozenset({"9000000000"}))
    one = release([(1, 0.1, None), (1, 9.0, True)], [(1, 1.0, True)], kind="cancel-and-grab", trick=trick)

    assert verdicts("first-come", figures([one], 10), one)["cancel-and-grab: it did attack"] == "broken"


@pytest.mark.parametrize(("drawn", "verdict"), [(0, "not-shown"), (3, "broken")])
def test_where_every_seed_gives_the_same_nothing_is_shown(drawn, verdict):
    one = replace(many(60, 60), redrawn=Redrawn(drawn, 0.0, 0.0, 0, 200))

    assert verdicts("draw", figures([one], 100), one)["pool: the seats that other seeds give"] == verdict
