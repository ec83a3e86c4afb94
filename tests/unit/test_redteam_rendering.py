"""The report of the red team: one for all policies, with every figure that was asked for, in both forms."""

from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from raids import many, release
from sodat.redteam.campaign import Wanted, report
from sodat.redteam.cast import Plan
from sodat.redteam.crew import MadeUp, Trick
from sodat.redteam.rendering import markdown, show

SELLERS = Trick(tries=9, entrants=frozenset({"9000000000"}), won={f"{0:032x}"})
OUTCOMES = (
    many(60, 60),
    release(
        [(2, 0.1, True), (1, 9.0, False)],
        [(1, 1.0, True)],
        kind="cancel-and-grab",
        trick=SELLERS,
        requests=1_000,
    ),
)
KINDS = ("pool", "cancel-and-grab")


def reported(policy, outcomes=OUTCOMES, kinds=KINDS):
    return report(Wanted(Plan(policy, 200, 200, 300, 12, 1_000), kinds, (1,)), outcomes)


@pytest.fixture(scope="module")
def text():
    return markdown([reported("draw"), reported("first-come")])


def table(text, title):
    """Return the rows of a table by its first two cells, each a mapping by head."""
    lines = [
        line
        for line in text.partition(f"## {title}")[2].partition("\n## ")[0].splitlines()
        if line[:1] == "|"
    ]
    heads, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {tuple(row[:2]): dict(zip(heads, row, strict=True)) for row in rows}


def test_one_table_says_of_every_policy_and_kind_what_it_got_and_at_what_cost(text):
    rows = table(text, "What each kind got")

    assert list(rows) == [
        (policy, kind) for policy in ("draw", "first-come") for kind in (*KINDS, "all that file")
    ]
    assert rows["first-come", "pool"] == {
        "policy": "first-come",
        "kind": "pool",
        "identities": "200",
        "accounts that filed": "200 of 200",
        "seats won": "60 of 200",
        "held in the end": "60",
        "odds ratio": "1.00 [0.65, 1.53]",
        "odds ratio of alike": "1.00 [0.65, 1.53]",
        "speed AUC": "1.000 [0.938, 1.000]",
        "sold out (99%) after": "2.50 s",
        "requests": "100",
        "requests a seat": "2",
    }


def test_the_sellers_of_seats_are_told_by_one_measure(text):
    row = table(text, "What each kind got")["first-come", "cancel-and-grab"]

    assert (row["identities"], row["accounts that filed"], row["seats won"]) == ("2", "1 of 1", "2 of 2")
    assert (row["held in the end"], row["requests a seat"]) == ("2", "500")


def test_a_ratio_in_the_hundreds_has_no_decimals():
    rows = table(markdown([reported("first-come", [many(199, 3)], KINDS[:1])]), "What each kind got")

    assert rows["first-come", "pool"]["odds ratio"].startswith("7,505 [1,097, ")


def test_another_table_says_what_was_refused_and_why():
    one = many(60, 60)
    one.loot.tally.refused.update({"applications-closed": 40, "not-yet-open": 1_234})
    rows = table(markdown([reported("draw", [one], KINDS[:1])]), "What was refused")

    assert rows["draw", "pool"]["answers"] == "not-yet-open 1,236, applications-closed 40"


def test_another_says_how_citizens_were_hindered():
    mobile = f"{9_000_000_201}"
    one = replace(many(60, 60), flagged=frozenset({mobile}), located=frozenset({mobile, mobile[:-1] + "2"}))
    one.citizens.errors = 3
    row = table(markdown([reported("draw", [one], KINDS[:1])]), "What citizens met")["draw", "pool"]

    assert (row["households"], row["could not file"], row["errors"]) == ("200", "0", "3")
    assert (row["p99"], row["wrongly in cases"], row["with addresses known"]) == ("0.010 s", "1", "2")


def test_the_verdict_on_each_policy_is_in_the_same_report(text):
    verdicts = text.partition("## Verdict on draw")[2]

    assert "\n* not shown: citizens wrongly challenged: at most 10 in 10,000. 0 of 201 households" in verdicts
    assert "\n* kept: pool: the odds of a citizen. 1.00, as one of all 0.55 to 1.83\n" in verdicts
    assert "\n* BROKEN: pool: speed is worth nothing. 1.000" in verdicts
    assert "## Verdict on first-come" in verdicts


def test_the_terminal_shows_the_same_tables():
    shown = StringIO()
    one = reported("draw")
    show(one, Console(file=shown, width=190))
    flat = " ".join(shown.getvalue().split())

    for line in markdown([one]).splitlines():
        if line.startswith("## ") and "Verdict" not in line:
            assert line.removeprefix("## ") in flat
        if line.startswith("| draw | pool "):
            assert all(cell in flat for cell in line.strip("| ").split(" | "))
    assert "BROKEN pool: speed is worth nothing 1.000" in flat


def test_json_says_the_verdict_beside_whether_it_was_kept():
    promises = {one["name"]: one for one in reported("draw").as_json()["promises"]}

    assert promises["pool: speed is worth nothing"]["verdict"] == "broken"
    assert promises["pool: speed is worth nothing"]["kept"] is False
    challenged = promises["citizens wrongly challenged: at most 10 in 10,000"]
    assert (challenged["verdict"], challenged["kept"]) == ("not-shown", True)
    assert promises["pool: the odds of a citizen"]["verdict"] == "kept"


def test_json_has_the_seats_that_were_won_and_the_intervals_as_one_of_all():
    run = reported("draw").as_json()["runs"][1]

    assert (run["seats"], run["seats_won"], run["seats_possible"], run["requests_per_seat"]) == (2, 2, 2, 500)
    assert (run["accounts_that_meant_to_file"], run["accounts_of_them_that_filed"], run["accounts"]) == (
        1,
        1,
        2,
    )
    low, high = reported("draw").as_json()["runs"][0]["speed_auc_joint_ci95"]
    assert low < reported("draw").as_json()["runs"][0]["speed_auc_ci95"][0] < high
    assert reported("first-come").as_json()["runs"][0]["speed_auc_joint_ci95"] is None


def test_people_who_are_made_up_and_the_ways_tried_are_told_apart():
    trick = Trick(tries=5, doors=Counter(page=3, schedule=2), made_up=MadeUp(9, 8, 7, 2))
    one = release([(1, 0.1, True)], [(1, 1.0, True)], kind="farm", trick=trick)
    found = reported("draw", (one, one), ("farm",))
    run = found.as_json()["runs"][0]

    assert run["tries_by_door"] == {"page": 6, "schedule": 4}
    assert run["made_up"] == {"tried": 18, "accepted": 16, "filed": 14, "seats": 4}
    assert (
        table(markdown([found]), "What tricks brought")["draw", "farm"]["made up: filed for, drawn"]
        == "14, 4"
    )
