"""A release: its times, its seats, its centres, and how the seats are given, in plain words."""

from sodat.web.answers import Answer
from sodat.web.pages import page
from sodat.web.places import centres_of, part_words
from sodat.web.visit import Visit

DRAWN = frozenset({"drawn", "booked", "settled"})


async def release(visit: Visit) -> Answer:
    """GET /releases/{release}."""
    one = (await visit.notices.one(visit.part("release"))).document
    return page(
        visit,
        "public/release.html",
        release=one,
        is_drawn=one.state in DRAWN,
        centres=centres_of(one, visit.language),
        shares=[part_words(share, visit.language) for share in one.shares],
    )
