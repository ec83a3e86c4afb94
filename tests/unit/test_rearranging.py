"""The seats of a session that has fewer or more of them: what is held stays, and no share gains by it."""

from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.rearranging import seats_of

KEYS = [(slot, part) for slot in ("a", "b") for part in ("Q", "R", "open")]
counts = st.lists(st.integers(0, 30), min_size=len(KEYS), max_size=len(KEYS))


def test_fewer_seats_leave_the_shares_as_they_were_to_each_other():
    before = {("a", "open"): 50, ("a", "R"): 40, ("a", "Q"): 10}

    assert seats_of(before, {}, 10) == {("a", "open"): 5, ("a", "R"): 4, ("a", "Q"): 1}
    assert seats_of(before, {("a", "Q"): 3}, 3) == {("a", "open"): 0, ("a", "R"): 0, ("a", "Q"): 3}


def test_earliest_slots_keep_theirs_and_more_seats_are_open():
    before = {("a", "open"): 2, ("b", "open"): 2, ("b", "R"): 2}

    assert seats_of(before, {}, 4) == {("a", "open"): 2, ("b", "open"): 1, ("b", "R"): 1}
    assert seats_of(before, {}, 9) == {("a", "open"): 4, ("b", "open"): 3, ("b", "R"): 2}


@given(counts, counts, st.integers(0, 200))
def test_all_seats_are_there_and_nobody_who_holds_one_loses_it(before, wanted, total):
    held = {key: min(has, want) for key, has, want in zip(KEYS, before, wanted, strict=True)}
    whole = max(total, sum(held.values()))

    seats = seats_of(dict(zip(KEYS, before, strict=True)), held, whole)

    assert sum(seats.values()) == whole
    assert all(seats[key] >= count for key, count in held.items())
