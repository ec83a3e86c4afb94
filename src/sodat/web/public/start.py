"""The start page: what this is, what is coming, when it closes, and that there is no hurry."""

from sodat.web.answers import Answer
from sodat.web.pages import page
from sodat.web.visit import Visit

PAST_MAX = 6
_COMING, _OPEN = "announced", "open"


async def start(visit: Visit) -> Answer:
    """GET /."""
    listed = (await visit.notices.all()).document.releases
    past = [one for one in listed if one.state not in {_COMING, _OPEN}]
    return page(
        visit,
        "public/start.html",
        open=sorted((one for one in listed if one.state == _OPEN), key=lambda one: one.closes_at),
        coming=sorted((one for one in listed if one.state == _COMING), key=lambda one: one.opens_at),
        past=past[:PAST_MAX],
    )
