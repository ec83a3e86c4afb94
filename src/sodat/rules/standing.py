"""Standing applications: how "any of these pincodes, mornings first" becomes choices.

The published rule (docs/method.md 11). It looks at slots and wishes only, so that it can be
re-run by anyone who knows the wish.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

RULE = "sodat-expansion/1"
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Offer:
    """One slot as the expansion sees it."""

    slot: str
    pincode: str
    centre: int
    day: str
    starts: time


@dataclass(frozen=True, slots=True)
class StandingWish:
    """Where and when, in order of liking; empty means anywhere or any time of day."""

    pincodes: tuple[str, ...] = ()
    centres: tuple[int, ...] = ()
    mornings_first: bool | None = None
    """True: before noon first; False: after noon first; None: earlier first, whatever the half."""


def expand(wish: StandingWish, offers: Iterable[Offer], choices_max: int) -> tuple[str, ...]:
    """Return the choices: named centres first, then pincodes in the order named, then half of the day.

    Within that: earlier day, earlier start, lower centre number, slot id. At most choices_max.
    """
    ranked = sorted(
        (_place_rank(wish, offer), _half_rank(wish, offer), offer.day, offer.starts, offer.centre, offer.slot)
        for offer in offers
        if _fits(wish, offer)
    )
    return tuple(key[-1] for key in ranked[:choices_max])


def _fits(wish: StandingWish, offer: Offer) -> bool:
    if not wish.pincodes and not wish.centres:
        return True
    return offer.centre in wish.centres or offer.pincode in wish.pincodes


def _place_rank(wish: StandingWish, offer: Offer) -> int:
    if offer.centre in wish.centres:
        return wish.centres.index(offer.centre)
    if offer.pincode in wish.pincodes:
        return len(wish.centres) + wish.pincodes.index(offer.pincode)
    return 0


def _half_rank(wish: StandingWish, offer: Offer) -> int:
    if wish.mornings_first is None:
        return 0
    return int((offer.starts < NOON) != wish.mornings_first)
