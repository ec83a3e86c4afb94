"""Bounds: what a city may decide about its releases, as the state's central officials set it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sodat.rules.eligibility import RESIDENTS
from sodat.rules.lifecycle import Timeline
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.rules.shares import QUOTA

POLICIES = ("draw", "waiting-room", "first-come")
HOURS_MAX = 720
HOUR = timedelta(hours=1)


class OutOfBounds(Refusal):
    """A release would pass what the state allows its cities. Facts: field, limit."""

    code = "out-of-bounds"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the cities of a state may decide."""

    policies: tuple[str, ...]
    open_hours_min: int
    """How long applications are taken at least."""

    notice_hours_min: int
    """How long before the opening a release is announced at least."""

    residents_percent_max: int
    quota_percent_max: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What of a release the bounds look at. `seats`: by part, over all its slots."""

    policy: str
    times: Timeline
    seats: Mapping[str, int]


def check_bounds(offer: Offer, bounds: Bounds) -> None:
    """Refuse a release that passes the bounds, the first field that does.

    Raises:
        OutOfBounds: policy, open_hours, residents_percent or quota_percent.
    """
    if offer.policy not in bounds.policies:
        raise OutOfBounds(field="policy", limit=", ".join(bounds.policies))
    if offer.times.closes_at - offer.times.opens_at < bounds.open_hours_min * HOUR:
        raise OutOfBounds(field="open_hours", limit=bounds.open_hours_min)
    seats = sum(offer.seats.values())
    for part, field, percent in (
        (RESIDENTS, "residents_percent", bounds.residents_percent_max),
        (QUOTA, "quota_percent", bounds.quota_percent_max),
    ):
        has = offer.seats.get(part, 0)
        # Whole seats: a share that is rounded up to a seat is still within, but not one of nothing.
        if has and (percent == 0 or (has - 1) * 100 >= seats * percent):
            raise OutOfBounds(field=field, limit=percent)


def check_notice(times: Timeline, bounds: Bounds, now: datetime) -> None:
    """Refuse to announce a release too shortly before it opens.

    Raises:
        OutOfBounds: notice_hours.
    """
    if bounds.notice_hours_min and times.opens_at - now < bounds.notice_hours_min * HOUR:
        raise OutOfBounds(field="notice_hours", limit=bounds.notice_hours_min)


def bounds_of(policies: Sequence[str], numbers: Mapping[str, str]) -> Bounds:
    """Return bounds as they were typed.

    Raises:
        MalformedRequest: no policy, or a number out of range; with the field.
    """
    allowed = tuple(one for one in POLICIES if one in policies)
    if not allowed:
        raise MalformedRequest(field="policies", what="missing")
    return Bounds(
        policies=allowed,
        open_hours_min=_whole(numbers, "open_hours_min", HOURS_MAX),
        notice_hours_min=_whole(numbers, "notice_hours_min", HOURS_MAX),
        residents_percent_max=_whole(numbers, "residents_percent_max", 100),
        quota_percent_max=_whole(numbers, "quota_percent_max", 100),
    )


def _whole(numbers: Mapping[str, str], name: str, high: int) -> int:
    text = "".join(numbers.get(name, "").split())
    if not text.isdecimal() or len(text) > 4 or int(text) > high:
        raise MalformedRequest(field=name, what=f"0-{high}")
    return int(text)
