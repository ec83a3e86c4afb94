"""Shares in whole seats: right over all slots together, never more than a slot has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules import shares
from sodat.rules.eligibility import ASSISTED, Applicant, shares_of
from sodat.rules.refusals import RulesNotUsable

percents = st.dictionaries(st.sampled_from(shares.ALL), st.integers(0, 20))


def test_two_in_a_hundred_are_two_in_a_hundred():
    rows = shares.split([10] * 10, {"Q": 2, "R": 40})

    assert sum(row["Q"] for row in rows) == 2
    assert [row["R"] for row in rows] == [4] * 10
    assert all(sum(row.values()) == 10 for row in rows)


@given(st.lists(st.integers(0, 30), max_size=30), percents)
def test_every_seat_is_in_one_part_and_shares_are_right_to_a_seat(totals, wanted):
    rows = shares.split(totals, wanted)

    assert [sum(row.values()) for row in rows] == totals
    assert all(seats >= 0 for row in rows for seats in row.values())
    for share, percent in wanted.items():
        given_seats = sum(row.get(share, 0) for row in rows)
        assert abs(given_seats * 100 - percent * sum(totals)) <= 100 * len(shares.ALL)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"R": 60, "D2": 41}, "shares"), ({"R": 101}, "share-R"), ({"X": 1}, "share-X"), ({"Q": -1}, "share-Q")],
)
def test_shares_that_leave_less_than_nothing_are_refused(wanted, field):
    with pytest.raises(RulesNotUsable) as refused:
        shares.check_percents(wanted)
    assert refused.value.facts["field"] == field


def test_whoever_applied_at_a_desk_belongs_to_the_assisted():
    one = Applicant(1990, "411001", 0, None)

    assert shares_of([one], (ASSISTED, "R"), frozenset(), assisted=True) == (ASSISTED,)
    assert shares_of([one], (ASSISTED, "R"), frozenset()) == ()
    shares.check_percents({"R": 60, "D2": 40})
