from collections import Counter

import pytest

from sodat.city.outcomes import lost, read_pool, read_result
from sodat.city.scoreboard import score
from sodat.city.story import Acknowledged, Played, Story
from sodat.rules.refusals import MalformedFile

A, B, C, D = (letter * 32 for letter in "abcd")


def filed(application, persons, arrived, withdrawal="none"):
    return Acknowledged(
        application, persons, 201, arrived, arrived / 100, "2021-05-11T14:30:00Z", None, None, withdrawal
    )


def story(mobile, kind, persons, *filings, **counts):
    acknowledged = {one.application: one for one in filings}
    return Story(mobile, kind, persons, acknowledged=acknowledged, statuses=Counter({201: 10}), **counts)


def played(*stories, early_seconds=0.0):
    return Played("draw", "r1", 100.0, 100.5, early_seconds, 0.2, 9.0, 0, 7, stories)


CITY = played(
    story("9000000000", "program", 2, filed(A, (1, 2), 0.1), early_refused=3, twice_refused=1),
    story("9000000001", "citizen", 1, filed(B, (3,), 4.0)),
    story("9000000002", "citizen", 2, filed(C, (4, 5), 2.0, "done"), filed(D, (4, 5), 6.0)),
    story("9000000003", "citizen", 1),
)


def test_score_counts_seats_rates_and_promises():
    figures = score(CITY, {A: False, B: True, D: True}, seed=7, seats=3, pool={A, B}).figures()

    ratio, interval = figures.pop("odds_ratio"), figures.pop("odds_ratio_ci95")
    assert interval[0] < ratio < interval[1]
    assert figures == {
        "policy": "draw",
        "seed": 7,
        "citizens": 4,
        "bots": 2,
        "seats": 3,
        "applications": 3,
        "seats_given": 3,
        "bot_seats": 0,
        "citizen_seats": 3,
        "bot_win_rate": 0.0,
        "citizen_win_rate": 0.75,
        "speed_auc": 0.0,
        "opened_early": 0,
        "acknowledged_lost": 1,
        "early_refused": 3,
        "twice_refused": 1,
        "twice_accepted": 0,
        "bot_requests": 17,
        "citizen_requests": 30,
        "filing_seconds_median": 0.04,
        "filing_seconds_p99": 0.06,
        "bots_filed": 2,
        "citizens_filed": 3,
        "pace": 0.2,
        "unfinished": 0,
    }


def test_score_without_programs_has_no_odds():
    board = score(played(story("9000000000", "citizen", 1, filed(A, (1,), 0.0))), {A: True}, seed=1, seats=1)

    assert (board.odds_ratio, board.odds_ratio_ci95, board.bot_win_rate, board.speed_auc) == (None,) * 4
    assert board.acknowledged_lost is None


def test_a_person_in_two_applications_is_one_identity():
    twice = played(story("9000000000", "program", 1, filed(A, (1,), 0.0), filed(B, (1,), 0.0)))

    board = score(twice, {A: True, B: True}, seed=1, seats=2)
    assert (board.bots, board.bot_seats) == (1, 1)


def test_every_early_opening_counts():
    early = played(story("9000000000", "program", 1, early_accepted=2), early_seconds=0.4)

    assert early.opened_early == 3


def test_a_withdrawn_application_is_not_lost():
    assert lost(CITY, {A, B, D}) == 0
    assert lost(CITY, {A, D}) == 1


def test_a_withdrawn_application_filed_again_counts_from_its_new_filing():
    one = story("9000000000", "citizen", 1)
    said = {"application": A, "persons": [1], "filed_at": "x", "leaf_index": 0, "receipt": "r"}

    one.note(said, 201, (1,), 1.0, 0.5)
    one.note(said, 200, (1,), 2.0, 0.6)
    assert (one.acknowledged[A].arrived, one.acknowledged[A].seconds) == (1.0, 0.5)
    one.acknowledged[A].withdrawal = "done"
    one.note(said, 201, (1,), 3.0, 0.7)
    assert (one.acknowledged[A].arrived, one.acknowledged[A].withdrawal) == (3.0, "none")


@pytest.mark.parametrize("others", [[B], [{"application": B, "persons": [2]}]])
def test_a_split_party_is_one_application_a_person(others):
    one = story("9000000000", "citizen", 2)

    one.note({"application": A, "persons": [1], "with": others}, 201, (1, 2), 1.0, 0.5)
    assert {key: ack.persons for key, ack in one.acknowledged.items()} == {A: (1,), B: (2,)}


def test_record_files_say_who_is_in_and_who_won():
    assert read_result(f"1|{A}|1001.0900|open\n2|{B}|-|-\n".encode()) == {A: True, B: False}
    assert read_pool(f"{A}|1|1|-|1001.0900\n{B}|2|1|R|1001.0900\n".encode()) == {A, B}
    with pytest.raises(MalformedFile):
        read_result(b"1|a|b\n")
