"""A release: its times, its seats and centres, the odds so far, and how the seats are given, in plain words."""

from collections import Counter

from sodat.rules.applications import CHOICES_MAX
from sodat.web import chances
from sodat.web.answers import Answer
from sodat.web.notices import ReleaseShown
from sodat.web.pages import page
from sodat.web.places import centres_of, part_words
from sodat.web.public.left import left
from sodat.web.visit import Visit

DRAWN = frozenset({"drawn", "booked", "settled"})


async def release(visit: Visit) -> Answer:
    """GET /releases/{release}."""
    one = (await visit.notices.one(visit.part("release"))).document
    has_odds = one.state == "open" and one.policy != "first-come"
    return page(
        visit,
        "public/release.html",
        release=one,
        is_drawn=one.state in DRAWN,
        left=left(one.now, one.closes_at, visit.language),
        centres=centres_of(one, visit.language),
        parts=_parts(one, visit.language),
        choices_max=CHOICES_MAX,
        has_odds=has_odds,
        odds=await _odds(visit, one) if has_odds else None,
    )


async def _odds(visit: Visit, one: ReleaseShown) -> chances.Outlook | None:
    estimate = await visit.notices.outlook.odds(one.release)
    return chances.outlook(estimate, tuple(one.shares), CHOICES_MAX)


def _parts(one: ReleaseShown, language: str) -> list[tuple[str, int]]:
    """Return whom the seats are for and how many there are, all together; empty where all are for all."""
    seats: Counter[str] = Counter()
    for slot in one.slots:
        seats.update(slot.seats)
    known = [part for part in ("open", *one.shares) if seats[part]]
    return [(part_words(part, language), seats[part]) for part in known] if len(known) > 1 else []
