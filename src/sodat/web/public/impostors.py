"""The desk for reports of places for sale and of impostor sites: anybody writes, officers read."""

import unicodedata

from sodat.storage import impostors
from sodat.web.answers import Answer
from sodat.web.forms import Form
from sodat.web.office.works import at_work
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

KINDS = ("resale", "site", "caller", "other")
PLACE_MAX, WORDS_MAX = 300, 2000
A_DAY_MAX = 1000
"""However many are written, the table grows by this many short texts a day."""

LISTED = 200


async def form(visit: Visit) -> Answer:
    """GET /report."""
    return page(visit, "public/impostor.html", form=Form(), mistakes={}, sent=bool(visit.asked("in")))


async def send(visit: Visit) -> Answer:
    """POST /report."""
    typed = await visit.form()
    kind, place, words = typed.one("kind"), _plain(typed.one("place")), _plain(typed.one("words"))
    mistakes = {}
    if kind not in KINDS:
        mistakes["kind-resale"] = visit.say("impostor.kind-missing")
    if not place:
        mistakes["place"] = visit.say("impostor.place-missing")
    elif len(place) > PLACE_MAX:
        mistakes["place"] = visit.say("impostor.too-long", count=PLACE_MAX)
    if len(words) > WORDS_MAX:
        mistakes["words"] = visit.say("impostor.too-long", count=WORDS_MAX)
    if not mistakes:
        async with visit.portal.database.transaction() as tx:
            if await impostors.today(tx) < A_DAY_MAX:
                await impostors.put(tx, kind, place, words)
                return onward("/report?in=1")
        mistakes["place"] = visit.say("impostor.full")
    return page(visit, "public/impostor.html", 422, form=typed, mistakes=mistakes, sent=False)


async def listed(visit: Visit) -> Answer:
    """GET /office/reports."""
    async with at_work(visit, "officer", "central") as (tx, _):
        found = await impostors.newest(tx, LISTED)
    return page(visit, "public/impostors.html", reports=found)


def _plain(text: str) -> str:
    """Return a text without what cannot be printed, its lines kept."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    kept = (
        "".join(c for c in line if unicodedata.category(c)[0] != "C" or c in "\u200c\u200d") for line in lines
    )
    return "\n".join(kept)
