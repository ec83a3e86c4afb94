from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sodat.rules.lifecycle import (
    ReasonTooLong,
    Timeline,
    check_cancel,
    check_filing,
    check_pause,
    check_reason,
    next_step,
    shifted,
    state_after,
    takes_arrivals,
)
from sodat.rules.refusals import (
    ApplicationsClosed,
    NotYetOpen,
    ReasonMissing,
    ReleaseCancelled,
    ReleasePaused,
    StepNotAllowed,
)

T = datetime(2026, 5, 11, 20, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)
TIMES = Timeline(
    opens_at=T - 660 * MINUTE,
    closes_at=T - 30 * MINUTE,
    commits_at=T - 20 * MINUTE,
    reveals_at=T - MINUTE,
    draws_at=T,
    refills_at=(T + 10 * MINUTE, T + 60 * MINUTE),
    settles_at=T + 1440 * MINUTE,
)
STATES = ("draft", "announced", "open", "closed", "drawn", "booked", "settled", "cancelled")


def run(policy: str, times: Timeline) -> list[tuple[str, datetime]]:
    """Return all steps with their times, one after another until nothing is left."""
    done, last, refills = [], None, 0
    while (step := next_step(policy, times, last, refills)) is not None:
        done.append(step)
        last = step[0]
        refills += last == "refill"
    return done


@pytest.mark.parametrize("policy", ["draw", "waiting-room"])
def test_release_with_a_draw_goes_through_all_steps(policy: str):
    assert run(policy, TIMES) == [
        ("open", TIMES.opens_at),
        ("close", TIMES.closes_at),
        ("commit", TIMES.commits_at),
        ("reveal", TIMES.reveals_at),
        ("draw", T),
        ("book", T),
        ("refill", T + 10 * MINUTE),
        ("refill", T + 60 * MINUTE),
        ("settle", TIMES.settles_at),
    ]


def test_release_by_first_come_has_no_commit_and_no_draw():
    assert run("first-come", replace(TIMES, refills_at=())) == [
        ("open", TIMES.opens_at),
        ("close", TIMES.closes_at),
        ("book", TIMES.closes_at),
        ("settle", TIMES.settles_at),
    ]


def test_state_follows_from_the_step_done_last():
    steps = ["open", "close", "commit", "reveal", "draw", "book", "refill", "settle"]

    assert [state_after(step) for step in steps] == [
        "open",
        "closed",
        "closed",
        "closed",
        "drawn",
        "booked",
        "booked",
        "settled",
    ]


def filed(state: str, now: datetime, *, paused: str | None = None, cancelled: str | None = None) -> None:
    check_filing(state, now, TIMES.opens_at, TIMES.closes_at, paused=paused, cancelled=cancelled)


@pytest.mark.parametrize("now", [TIMES.opens_at, TIMES.opens_at + MINUTE, TIMES.closes_at - MOMENT])
def test_filing_is_taken_from_the_opening_to_just_before_the_closing(now: datetime):
    filed("open", now)


@pytest.mark.parametrize("state", ["draft", "announced"])
@pytest.mark.parametrize("now", [TIMES.opens_at - MOMENT, TIMES.opens_at, TIMES.closes_at])
def test_filing_before_the_release_was_opened_is_refused_whatever_the_time(state: str, now: datetime):
    with pytest.raises(NotYetOpen) as refused:
        filed(state, now)

    assert refused.value.facts == {"opens_at": "2026-05-11T09:00:00+00:00"}


@pytest.mark.parametrize("state", ["open", "closed"])
def test_filing_at_the_closing_is_refused_even_when_the_worker_is_late(state: str):
    with pytest.raises(ApplicationsClosed) as refused:
        filed(state, TIMES.closes_at)

    assert refused.value.facts == {"closed_at": "2026-05-11T19:30:00+00:00"}


@pytest.mark.parametrize("state", ["closed", "drawn", "booked", "settled"])
def test_filing_after_the_closing_step_is_refused_whatever_the_time(state: str):
    with pytest.raises(ApplicationsClosed):
        filed(state, TIMES.opens_at + MINUTE)


def test_reason_is_a_paragraph_and_no_file():
    assert check_reason("x" * 1000) == "x" * 1000
    with pytest.raises(ReasonTooLong) as refused:
        check_reason("x" * 1001)
    assert refused.value.facts == {"characters_max": 1000}


def test_filing_in_a_pause_is_refused_with_its_reason():
    with pytest.raises(ReleasePaused) as refused:
        filed("open", TIMES.opens_at, paused="The vaccine van broke down")

    assert refused.value.facts == {"reason": "The vaccine van broke down"}


def test_filing_after_the_closing_says_closed_even_in_a_pause():
    with pytest.raises(ApplicationsClosed):
        filed("open", TIMES.closes_at, paused="The vaccine van broke down")


@pytest.mark.parametrize("reason", ["No vaccine came", None])
def test_filing_for_a_cancelled_release_is_refused_with_its_reason(reason: str | None):
    with pytest.raises(ReleaseCancelled) as refused:
        filed("cancelled", TIMES.opens_at - MINUTE, cancelled=reason)

    assert refused.value.facts == {"reason": reason or ""}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("refills_over", [True, False])
def test_seats_are_given_by_arrival_only_where_no_drawn_order_waits(state: str, *, refills_over: bool):
    assert takes_arrivals("first-come", state, refills_over=refills_over)
    assert not takes_arrivals("draw", state, refills_over=refills_over)
    room = takes_arrivals("waiting-room", state, refills_over=refills_over)
    assert room == (state == "booked" and refills_over)


def test_reason_is_kept_without_outer_spaces():
    assert check_reason("  No vaccine came \n") == "No vaccine came"
    assert check_reason("12345678") == "12345678"


@pytest.mark.parametrize("reason", ["", "        ", "1234567", "  123456  "])
def test_reason_that_says_nothing_is_refused(reason: str):
    with pytest.raises(ReasonMissing) as refused:
        check_reason(reason)

    assert refused.value.facts == {"characters_min": 8}


@pytest.mark.parametrize("state", STATES)
def test_cancelling_is_possible_until_the_draw(state: str):
    if state in {"draft", "announced", "open", "closed"}:
        check_cancel(state)
        return
    with pytest.raises(StepNotAllowed) as refused:
        check_cancel(state)
    assert refused.value.facts == {"state": state, "step": "cancel"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("last", [None, "open", "close", "commit", "reveal", "draw", "book"])
def test_pausing_is_possible_until_the_closing(state: str, last: str | None):
    if state in {"announced", "open"} and last in {None, "open"}:
        check_pause(state, last)
        return
    with pytest.raises(StepNotAllowed) as refused:
        check_pause(state, last)
    assert refused.value.facts == {"state": state, "step": "pause"}


def test_pause_moves_what_lies_after_its_beginning():
    moved = shifted(TIMES, TIMES.closes_at, 5 * MINUTE)

    assert moved == Timeline(
        opens_at=TIMES.opens_at,
        closes_at=TIMES.closes_at + 5 * MINUTE,
        commits_at=TIMES.commits_at + 5 * MINUTE,
        reveals_at=TIMES.reveals_at + 5 * MINUTE,
        draws_at=T + 5 * MINUTE,
        refills_at=(T + 15 * MINUTE, T + 65 * MINUTE),
        settles_at=TIMES.settles_at + 5 * MINUTE,
    )
    assert shifted(TIMES, TIMES.settles_at + MINUTE, 5 * MINUTE) == TIMES
