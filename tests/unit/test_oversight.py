"""Alarms, bounds, the trail's bytes, who appoints whom, and how long guessing waits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules import appointing, bounds, factors, trail
from sodat.rules.alarms import Alarm, alarms
from sodat.rules.bounds import Bounds, Offer, OutOfBounds
from sodat.rules.factors import PasswordWeak
from sodat.rules.lifecycle import Timeline
from sodat.rules.refusals import MalformedRequest, NotAllowed

NOW = datetime(2030, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_alarm_in_the_first_second_of_a_rush():
    assert alarms(list(range(0, 800, 40)), 2000) == (Alarm("faster-than-people", 20, 1),)


def test_alarm_when_all_is_gone_at_once_and_none_when_people_come():
    assert alarms([100] * 10, 10) == (Alarm("faster-than-people", 10, 1), Alarm("sold-out-at-once", 10, 1))
    assert alarms([20_000 + at for at in range(50)], 50) == (Alarm("sold-out-at-once", 50, 21),)
    assert alarms([70_000] * 50, 50) == ()
    assert alarms([100] * 15, 2000) == ()
    assert alarms([], 0) == ()
    assert alarms([100] * 3, 3) == ()


@given(st.lists(st.integers(0, 100_000)).map(sorted), st.integers(0, 300))
def test_alarm_names_no_more_seats_than_were_given(given_at, seats):
    assert all(0 < one.seats <= len(given_at) and one.seconds >= 1 for one in alarms(given_at, seats))


def offer(policy="draw", hours=2, **seats):
    times = Timeline(NOW, NOW + hours * HOUR, NOW, NOW, NOW, (), NOW)
    return Offer(policy, times, {"open": 90} | seats)


LIMITS = Bounds(("draw", "waiting-room"), 2, 24, 40, 0)


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (offer("first-come"), "policy"),
        (offer(hours=1), "open_hours"),
        (offer(R=90), "residents_percent"),
        (offer(Q=1), "quota_percent"),
    ],
)
def test_offer_out_of_bounds_is_refused_with_its_field(one, field):
    with pytest.raises(OutOfBounds) as refused:
        bounds.check_bounds(one, LIMITS)

    assert refused.value.facts["field"] == field


def test_offer_within_bounds_passes_a_seat_of_rounding_too():
    bounds.check_bounds(offer(R=60), LIMITS)
    bounds.check_bounds(Offer("draw", offer().times, {"open": 6, "R": 5}), LIMITS)
    bounds.check_bounds(offer(Q=0), LIMITS)


def test_notice_is_counted_to_the_opening():
    with pytest.raises(OutOfBounds):
        bounds.check_notice(offer().times, LIMITS, NOW - 23 * HOUR)
    bounds.check_notice(offer().times, LIMITS, NOW - 24 * HOUR)
    bounds.check_notice(offer().times, Bounds(("draw",), 0, 0, 0, 0), NOW + HOUR)


def test_bounds_are_read_from_what_was_typed():
    typed = {
        "open_hours_min": " २४ ",
        "notice_hours_min": "0",
        "residents_percent_max": "40",
        "quota_percent_max": "5",
    }

    assert bounds.bounds_of(["first-come", "draw"], typed) == Bounds(("draw", "first-come"), 24, 0, 40, 5)
    for wrong in ({"open_hours_min": "721"}, {"quota_percent_max": "101"}, {"notice_hours_min": ""}):
        with pytest.raises(MalformedRequest):
            bounds.bounds_of(["draw"], typed | wrong)
    with pytest.raises(MalformedRequest):
        bounds.bounds_of([], typed)


acts = st.builds(trail.Act, st.integers(1), st.integers(1), st.text(), st.text(), st.text(), st.text())


@given(st.lists(acts, max_size=5), st.lists(acts, max_size=5))
def test_trail_that_differs_has_another_anchor(one, other):
    same = trail.anchor_hash(trail.NOTHING, b"s", one) == trail.anchor_hash(trail.NOTHING, b"s", other)

    assert same == (one == other)


def test_words_of_an_anchor_say_how_many_and_the_hash():
    assert trail.anchor_words(2, b"\xab") == "2 ab"


@pytest.mark.parametrize(
    ("by", "city", "role", "place"),
    [("central", None, "officer", 363), ("central", None, "auditor", None), ("officer", 363, "staff", 363)],
)
def test_appointing_goes_one_step_down(by, city, role, place):
    appointing.check_appointing(by, city, role, place)


@pytest.mark.parametrize(
    ("by", "city", "role", "place"),
    [
        ("central", None, "central", None),
        ("central", None, "staff", 363),
        ("officer", 363, "officer", 363),
        ("officer", 363, "staff", 1),
        ("staff", 363, "staff", 363),
        ("auditor", None, "staff", 363),
    ],
)
def test_appointing_sideways_upwards_or_elsewhere_is_refused(by, city, role, place):
    with pytest.raises(NotAllowed):
        appointing.check_appointing(by, city, role, place)


def test_names_are_cleaned_and_refused():
    assert appointing.display_name("  मीरा   देशपांडे ") == "मीरा देशपांडे"
    assert appointing.login_name(" Meera.D ") == "meera.d"
    for wrong in ("", "x" * 101, "a\x00b"):
        with pytest.raises(MalformedRequest):
            appointing.display_name(wrong)
    for wrong in ("", "a", "1a", "नाव", "a b", "a" * 33):
        with pytest.raises(MalformedRequest):
            appointing.login_name(wrong)


@pytest.mark.parametrize(
    ("password", "what"),
    [("short", "short"), ("x" * 201, "long"), ("my name is officer", "name"), ("abababababababab", "few")],
)
def test_password_that_is_guessed_first_is_refused(password, what):
    with pytest.raises(PasswordWeak) as refused:
        factors.check_password(password, "officer")

    assert refused.value.facts["what"] == what


def test_password_of_a_few_words_is_taken():
    factors.check_password("हळद कुंकू डोंगर टेबल", "officer")


def test_waiting_doubles_up_to_a_quarter_of_an_hour():
    waits = [int(factors.wait_after(failures).total_seconds()) for failures in range(20)]

    assert waits[:7] == [0, 0, 0, 2, 4, 8, 16]
    assert waits == sorted(waits)
    assert waits[-1] == factors.WAIT_SECONDS_MAX
