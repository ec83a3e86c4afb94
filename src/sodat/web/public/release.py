"""A release: its times, seats and centres, the odds so far, and how the seats are given, in plain words."""

from collections import Counter

from sodat.rules.applications import CHOICES_MAX
from sodat.web import chances
from sodat.web.answers import Answer
from sodat.web.notices import ReleaseShown
from sodat.web.pages import page, piece
from sodat.web.places import centres_of, part_words
from sodat.web.public.left import left
from sodat.web.visit import Visit

DRAWN = frozenset({"drawn", "booked", "settled"})


async def release(visit: Visit) -> Answer:
    """GET /releases/{release}."""
    ready = await visit.notices.one(visit.part("release"))
    one = ready.document
    odds = await _odds(visit, one)
    return page(
        visit,
        "public/release.html",
        release=one,
        is_drawn=one.state in DRAWN,
        left=left(one.now, one.closes_at, visit.language),
        centres=piece(
            visit.language,
            "public/centres.html",
            (ready.etag, odds),
            release=one,
            centres=centres_of(one, visit.language),
            odds=odds,
        ),
        parts=_parts(one, visit.language),
        choices_max=CHOICES_MAX,
        has_odds=_has_odds(one),
        odds=odds,
    )


def _has_odds(one: ReleaseShown) -> bool:
    return one.state == "open" and one.policy != "first-come"


async def _odds(visit: Visit, one: ReleaseShown) -> chances.Outlook | None:
    if not _has_odds(one):
        return None
    estimate = await visit.notices.outlook.odds(one.release)
    return chances.outlook(estimate, tuple(one.shares), CHOICES_MAX)


def _parts(one: ReleaseShown, language: str) -> list[tuple[str, int]]:
    """Return whom the seats are for and how many there are, all together; empty where all are for all."""
    seats: Counter[str] = Counter()
    for slot in one.slots:
        seats.update(slot.seats)
    known = [part for part in ("open", *one.shares) if seats[part]]
    return [(part_words(part, language), seats[part]) for part in known] if len(known) > 1 else []
