"""The start page: what this is, what is coming, when it closes, and that there is no hurry."""

from sodat.web.answers import Answer
from sodat.web.pages import page
from sodat.web.public.left import left
from sodat.web.public.race import rounds
from sodat.web.visit import Visit

PAST_MAX = 6
_COMING, _OPEN = "announced", "open"


async def start(visit: Visit) -> Answer:
    """GET /."""
    document = (await visit.notices.all()).document
    listed = await rounds(visit)
    past = [one for one in listed if one.state not in {_COMING, _OPEN}]
    opened = [one for one in listed if one.state == _OPEN]
    # What needs no hurry stands first.
    opened.sort(key=lambda one: (one.policy == "first-come", one.closes_at))
    return page(
        visit,
        "public/start.html",
        open=opened,
        left={one.release: left(document.now, one.closes_at, visit.language) for one in opened},
        coming=sorted(
            (one for one in listed if one.state == _COMING), key=lambda one: (one.opens_at, one.closes_at)
        ),
        past=past[:PAST_MAX],
    )
