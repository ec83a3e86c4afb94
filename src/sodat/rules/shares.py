"""The shares a city may set apart, and how many seats of each slot they are (docs/method.md 4, 9).

Drawn shares have people who belong to them. The quota belongs to nobody before two officers give a seat
of it; what is left of both flows back in the first refill. Seats on site are no part of any draw.
"""

from collections.abc import Mapping, Sequence

from sodat.rules.eligibility import ASSISTED, RESIDENTS, SECOND_DOSE
from sodat.rules.pool import OPEN
from sodat.rules.refusals import RulesNotUsable

QUOTA = "Q"
ON_SITE = "W"
DRAWN = (SECOND_DOSE, RESIDENTS, ASSISTED, QUOTA)
"""Shares that the rules of a release name, in the order in which they are tried."""

ALL = (*DRAWN, ON_SITE)


def check_percents(percents: Mapping[str, int]) -> None:
    """Refuse shares that leave nothing for all.

    Raises:
        RulesNotUsable: with the share, or `shares` when they are more than a whole together.
    """
    for share, percent in percents.items():
        if share not in ALL or not 0 <= percent <= 100:
            raise RulesNotUsable(field=f"share-{share}", what="percent")
    if sum(percents.values()) > 100:
        raise RulesNotUsable(field="shares", what="more-than-all")


def split(totals: Sequence[int], percents: Mapping[str, int]) -> tuple[dict[str, int], ...]:
    """Return the seats by part of each slot: shares in whole seats, right over all slots together.

    Two in a hundred are nothing of a slot of ten; counted on from slot to slot they are two in a hundred.

    Args:
        totals: the seats of each slot, in a fixed order.
        percents: of each share, whole numbers; what is left is open.
    """
    shares = [(share, percents[share]) for share in ALL if percents.get(share)]
    owed = dict.fromkeys((share for share, _ in shares), 0)
    parts = []
    for total in totals:
        left, row = total, {}
        for share, percent in shares:
            owed[share] += total * percent
            seats = min(left, (owed[share] + 50) // 100)
            owed[share] -= 100 * seats
            left -= seats
            row[share] = seats
        parts.append({OPEN: left} | row)
    return tuple(parts)
