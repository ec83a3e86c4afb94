from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sodat.rules.refusals import RulesNotUsable
from sodat.rules.releases import Leads, check_lead, check_timeline, timeline
from unit.markets import RULES
from unit.records import trustees_rules

T = RULES.draws_at
OPENS = RULES.opens_at
MINUTE = timedelta(minutes=1)
TIMES = timeline(OPENS, T, Leads())


def test_timeline_of_the_model_release():
    at = [
        TIMES.opens_at,
        TIMES.closes_at,
        TIMES.commits_at,
        TIMES.reveals_at,
        TIMES.draws_at,
        *TIMES.refills_at,
    ]

    assert [time.strftime("%H:%M") for time in at] == ["09:00", "19:30", "19:40", "19:59", "20:00", "20:10"]
    assert TIMES.settles_at == datetime(2026, 5, 12, 20, 0, tzinfo=UTC)


def test_timeline_may_have_no_time_between_closing_and_draw():
    at_once = Leads(close=0 * MINUTE, commit=0 * MINUTE, reveal=0 * MINUTE, refill=())

    assert timeline(OPENS, T, at_once).closes_at == T


@pytest.mark.parametrize(
    ("leads", "field"),
    [
        (Leads(close=660 * MINUTE), "times"),
        (Leads(close=10 * MINUTE), "times"),
        (Leads(commit=MINUTE / 2), "times"),
        (Leads(reveal=-MINUTE), "times"),
        (Leads(refill=(0 * MINUTE,)), "refills_at"),
        (Leads(refill=(10 * MINUTE, 5 * MINUTE)), "refills_at"),
        (Leads(refill=(10 * MINUTE, 10 * MINUTE)), "refills_at"),
        (Leads(settle=10 * MINUTE), "refills_at"),
    ],
)
def test_timeline_out_of_order_is_refused(leads: Leads, field: str):
    with pytest.raises(RulesNotUsable) as refused:
        timeline(OPENS, T, leads)

    assert refused.value.facts == {"field": field, "what": "order"}


def test_timeline_in_order_is_usable():
    check_timeline(TIMES)


@pytest.mark.parametrize("seconds", [120, 1200])
def test_lead_up_to_the_time_between_commit_and_draw_is_usable(seconds: int):
    check_lead(replace(RULES, commit_lead_seconds=seconds), TIMES)


def test_lead_longer_than_the_time_between_commit_and_draw_is_refused():
    with pytest.raises(RulesNotUsable) as refused:
        check_lead(replace(RULES, commit_lead_seconds=1201), TIMES)

    assert refused.value.facts == {"field": "commit_lead_seconds", "what": "later-than-the-commit"}


def test_lead_is_not_asked_where_nothing_is_drawn():
    check_lead(replace(RULES, policy="first-come", commit_lead_seconds=5000), TIMES)


def test_lead_is_asked_of_trustees_too():
    with pytest.raises(RulesNotUsable):
        check_lead(replace(trustees_rules(), commit_lead_seconds=5000), TIMES)


def test_lead_is_not_asked_before_the_rules_are_usable():
    with pytest.raises(RulesNotUsable) as refused:
        check_lead(replace(RULES, ticket_cap=0), TIMES)

    assert refused.value.facts["field"] == "ticket_cap"
