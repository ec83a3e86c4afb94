"""What the simulator says: shape, words, nothing where a figure has no meaning."""

import pytest

from sodat.sim import scalper
from sodat.sim.intervals import Mean
from sodat.sim.policies import PUNE, TATKAL
from sodat.sim.report import Report
from sodat.sim.scalper import NOTHING, Offer, Profit, Tried
from sodat.sim.summary import Row, figures, scalper_row
from sodat.sim.words import LABELS, POLICIES, TITLES

ROW = Row("draw", bot_share=Mean(0.0456789, 0.04, 0.05), odds_ratio=Mean(1.0, 0.9, 1.1))
FIRST = Row("first-come", bot_share=Mean(1.0, None, None), odds_ratio=Mean(3e6, 1e6, 9e6))
CONTRACT = (
    "policy",
    "bot_share",
    "odds_ratio",
    "odds_ratio_ci95",
    "speed_auc",
    "sold_out_seconds",
    "citizen_minutes_per_seat",
    "waiting_days_p95",
    "scalper_profit",
)
PROFITS = (
    Profit(20, Tried(Offer(10, 0, 58.0), 8.0, Mean(400.0, 390.0, 410.0)), None),
    Profit(60, Tried(NOTHING, 0.0, Mean(0.0, 0.0, 0.0)), Tried(Offer(1, 0, 9.0), 0.5, Mean(3.0, 2.0, 4.0))),
)


def test_figures_have_the_contract_s_names_and_null_where_there_is_none():
    found = figures(ROW)

    assert set(CONTRACT) <= set(found)
    assert found["policy"] == "draw"
    assert (found["bot_share"], found["bot_share_ci95"]) == (0.0457, [0.04, 0.05])
    assert found["odds_ratio_ci95"] == [0.9, 1.1]
    assert found["scalper_profit"] is None
    assert figures(FIRST)["bot_share_ci95"] is None


def test_report_is_one_object():
    found = Report("pune", (1, 2), {"days": 36}, (FIRST, ROW)).json()

    assert found["scenario"] == "pune"
    assert found["seeds"] == [1, 2]
    assert [one["policy"] for one in found["policies"]] == ["first-come", "draw"]


def test_table_says_the_interval_and_keeps_what_has_no_end_short():
    lines = Report("pune", (1, 2), {"days": 36}, (FIRST, ROW)).lines()

    assert lines[0][0] == "policy"
    assert lines[1] == ["first-come", "100.0", "> 100,000", "-", "-", "-", "> 36"]
    assert lines[2] == ["draw", "4.6 [4.0, 5.0]", "1.00 [0.90, 1.10]", "-", "-", "-", "> 36"]


def test_scalper_is_shown_market_by_market():
    report = Report("scalper", (1,), {}, (scalper_row("draw", PROFITS),), {"draw": PROFITS})

    assert report.json()["policies"][0]["scalper_profit"] == 400.0
    markets = report.json()["policies"][0]["markets"]
    assert [(one["seekers"], one["names"], one["profit"]) for one in markets] == [
        (20, 10, 400.0),
        (60, 0, 0.0),
    ]
    assert markets[1]["threat_profit"] == 3.0
    assert report.markdown().splitlines()[2:] == [
        "| draw | 20 | 10 | - | 58 | 8.0 | 400 [390, 410] | - |",
        "| draw | 60 | none | - | - | - | 0 [0, 0] | 3 [2, 4] |",
    ]


@pytest.mark.parametrize("words", [*TITLES.values(), *POLICIES.values(), *LABELS.values()])
def test_words_of_a_picture_are_in_three_languages(words):
    for text in (words.mr, words.hi):
        assert all("\u0900" <= letter <= "\u097f" or letter in " ,-0123456789" for letter in text)
    assert words.en.isascii()
    assert words.stacked().count("\n") == words.abreast().count(" · ") == len(set(words)) - 1


def test_every_policy_has_plain_words_of_its_own_for_a_picture():
    names = {policy.name for policy in (*PUNE, *TATKAL, *scalper.POLICIES)}

    assert set(POLICIES) == names
    assert len(set(POLICIES.values())) == len(names)
