"""The life of a release: its states, and which step is due when (docs/method.md 6).

draft -> announced -> open -> closed -> drawn -> booked -> settled; or cancelled, with a
public reason, from any state before drawn. The clock is the database's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sodat.rules.refusals import (
    ApplicationsClosed,
    NotYetOpen,
    ReasonMissing,
    ReleaseCancelled,
    ReleasePaused,
    StepNotAllowed,
)

State = Literal["draft", "announced", "open", "closed", "drawn", "booked", "settled", "cancelled"]
Step = Literal["open", "close", "commit", "reveal", "draw", "book", "refill", "settle"]

REASON_CHARACTERS_MIN = 8
REASON_CHARACTERS_MAX = 1000
SETTLES_AFTER = timedelta(days=1)
OVERDUE_AFTER = timedelta(hours=6)
WITNESSES_MIN = 2


class ReasonTooLong(ReasonMissing):
    """A public reason is a paragraph, not a file. Facts: characters_max."""

    code = "reason-too-long"


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a release does what (UTC). A first-come release has no commit and no draw."""

    opens_at: datetime
    closes_at: datetime
    commits_at: datetime
    reveals_at: datetime
    draws_at: datetime
    refills_at: tuple[datetime, ...]
    settles_at: datetime


def next_step(
    policy: str, timeline: Timeline, last: Step | None, refills_done: int = 0
) -> tuple[Step, datetime] | None:
    """Return the step after `last` and when it is due; None when nothing is left to do.

    `last` is the step done most recently, None right after the announcement.
    """
    plan: list[tuple[Step, datetime]] = [("open", timeline.opens_at), ("close", timeline.closes_at)]
    if policy == "first-come":
        plan += [("book", timeline.closes_at)]
    else:
        plan += [
            ("commit", timeline.commits_at),
            ("reveal", timeline.reveals_at),
            ("draw", timeline.draws_at),
            ("book", timeline.draws_at),
        ]
    plan += [("refill", at) for at in timeline.refills_at]
    plan += [("settle", timeline.settles_at)]
    if last is None:
        return plan[0]
    done = [step for step, _ in plan].index(last) if last != "refill" else _last_refill(plan, refills_done)
    return plan[done + 1] if done + 1 < len(plan) else None


def _last_refill(plan: list[tuple[Step, datetime]], done: int) -> int:
    first = [step for step, _ in plan].index("refill")
    return first + done - 1


def state_after(step: Step) -> State:
    """Return the state a release is in once a step is done."""
    states: dict[Step, State] = {
        "open": "open",
        "close": "closed",
        "commit": "closed",
        "reveal": "closed",
        "draw": "drawn",
        "book": "booked",
        "refill": "booked",
        "settle": "settled",
    }
    return states[step]


def check_filing(
    state: State,
    now: datetime,
    opens_at: datetime,
    closes_at: datetime,
    *,
    paused: str | None,
    cancelled: str | None,
) -> None:
    """Refuse a filing, a change or a withdrawal outside the filing time.

    The gate fails closed at both ends: it opens only when the worker has opened the release,
    so that the log shows the opening before the first filing, and closes by the clock, however
    late the worker is.
    """
    if state == "cancelled":
        raise ReleaseCancelled(reason=cancelled or "")
    if state in {"draft", "announced"} or now < opens_at:
        raise NotYetOpen(opens_at=opens_at.isoformat())
    if now >= closes_at or state != "open":
        raise ApplicationsClosed(closed_at=closes_at.isoformat())
    if paused is not None:
        raise ReleasePaused(reason=paused)


def takes_arrivals(policy: str, state: State, *, refills_over: bool) -> bool:
    """Return whether seats are given at once, by arrival.

    First-come does so all the time; a waiting room once everybody who checked in before the
    opening has had their turn, refills included.
    """
    return policy == "first-come" or (policy == "waiting-room" and state == "booked" and refills_over)


def check_reason(reason: str) -> str:
    """Return a public reason as one line; refuse one that says nothing, and one that nobody reads."""
    words = " ".join(reason.split())
    if len(words) < REASON_CHARACTERS_MIN:
        raise ReasonMissing(characters_min=REASON_CHARACTERS_MIN)
    if len(words) > REASON_CHARACTERS_MAX:
        raise ReasonTooLong(characters_max=REASON_CHARACTERS_MAX)
    return words


def check_cancel(state: State) -> None:
    """Refuse to cancel what is drawn: from then on only single sessions can be cancelled."""
    if state in {"drawn", "booked", "settled", "cancelled"}:
        raise StepNotAllowed(state=state, step="cancel")


def check_overdue(state: State, now: datetime, draws_at: datetime, witnesses: int) -> None:
    """Refuse to cancel what is committed, unless its round is six hours late and two witnesses say so."""
    if now < draws_at + OVERDUE_AFTER or witnesses < WITNESSES_MIN:
        raise StepNotAllowed(state=state, step="cancel")


def check_pause(state: State, last: Step | None) -> None:
    """Refuse to pause once the pool is committed: the seed must not be waited for at will."""
    if state not in {"announced", "open"} or last not in {None, "open"}:
        raise StepNotAllowed(state=state, step="pause")


def shifted(timeline: Timeline, pause_began: datetime, by: timedelta) -> Timeline:
    """Return the timeline with every time after the pause began moved by the pause's length."""

    def move(at: datetime) -> datetime:
        return at + by if at >= pause_began else at

    return Timeline(
        opens_at=move(timeline.opens_at),
        closes_at=move(timeline.closes_at),
        commits_at=move(timeline.commits_at),
        reveals_at=move(timeline.reveals_at),
        draws_at=move(timeline.draws_at),
        refills_at=tuple(move(at) for at in timeline.refills_at),
        settles_at=move(timeline.settles_at),
    )
