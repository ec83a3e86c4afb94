"""Composing a release: its rules from a few decisions, its times from its draw (docs/method.md 6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sodat.rules.lifecycle import Timeline
from sodat.rules.manifest import Rules, check_rules
from sodat.rules.refusals import RulesNotUsable


@dataclass(frozen=True, slots=True)
class Leads:
    """How long before or after the draw each step lies. The model release of protocol.md 2."""

    close: timedelta = timedelta(minutes=30)
    commit: timedelta = timedelta(minutes=20)
    reveal: timedelta = timedelta(minutes=1)
    refill: tuple[timedelta, ...] = (timedelta(minutes=10),)
    settle: timedelta = timedelta(days=1)


def timeline(opens_at: datetime, draws_at: datetime, leads: Leads) -> Timeline:
    """Return the times of a release that draws at `draws_at`.

    Raises:
        RulesNotUsable: the steps would not come one after another.
    """
    times = Timeline(
        opens_at=opens_at,
        closes_at=draws_at - leads.close,
        commits_at=draws_at - leads.commit,
        reveals_at=draws_at - leads.reveal,
        draws_at=draws_at,
        refills_at=tuple(draws_at + after for after in leads.refill),
        settles_at=draws_at + leads.settle,
    )
    check_timeline(times)
    return times


def check_timeline(times: Timeline) -> None:
    """Refuse times out of order: open < close <= commit <= reveal <= draw < refills < settle."""
    steps = (times.closes_at, times.commits_at, times.reveals_at, times.draws_at)
    if not times.opens_at < times.closes_at or list(steps) != sorted(steps):
        raise RulesNotUsable(field="times", what="order")
    after = (times.draws_at, *times.refills_at, times.settles_at)
    if list(after) != sorted(set(after)):
        raise RulesNotUsable(field="refills_at", what="order")


def check_lead(rules: Rules, times: Timeline) -> None:
    """Refuse a commit that would come too late before its beacon round.

    Raises:
        RulesNotUsable: commit_lead_seconds longer than the time between commit and draw.
    """
    check_rules(rules)
    lead = timedelta(seconds=rules.commit_lead_seconds)
    if rules.policy != "first-come" and times.commits_at + lead > times.draws_at:
        raise RulesNotUsable(field="commit_lead_seconds", what="later-than-the-commit")
