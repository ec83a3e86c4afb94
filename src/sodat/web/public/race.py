"""The race and the draw: the same swarm on two twin releases, side by side, while it happens.

Who is a program is known in a rehearsal only, because it brings its own; the portal never asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sodat.storage import rehearsal, releases
from sodat.web.answers import Answer
from sodat.web.notices import Notices, ReleaseListed
from sodat.web.pages import grouped, page
from sodat.web.public import charts
from sodat.web.public.clocks import second_of
from sodat.web.public.race_figures import Side, side
from sodat.web.public.release import DRAWN
from sodat.web.shelf import Shelf
from sodat.web.visit import Visit

FINE_BELOW = 10


@dataclass(frozen=True, slots=True)
class Scene:
    """Both releases at one moment."""

    rushed: Side
    drawn: Side
    now: datetime
    next_at: datetime | None

    @property
    def stage(self) -> str:
        """Return how far the story is: before, open, sold, closed, over or cancelled."""
        race, draw = self.rushed.release, self.drawn.release
        if "cancelled" in {race.state, draw.state}:
            return "cancelled"
        if draw.state in DRAWN and race.state not in {"announced", "open"}:
            return "over"
        if draw.state == "announced":
            return "before"
        if draw.state == "open":
            return "open" if self.rushed.sold_out_seconds is None else "sold"
        return "closed"

    def until(self, text: str) -> int:
        """Return the whole seconds until a time, never below 0."""
        return max(0, round((datetime.fromisoformat(text) - self.now).total_seconds()))


_twins: WeakKeyDictionary[Notices, Shelf[None, frozenset[str]]] = WeakKeyDictionary()
_shelves: WeakKeyDictionary[Notices, Shelf[None, Scene | None]] = WeakKeyDictionary()
"""One shelf a process: however many watch, the figures are made once a second."""


async def race(visit: Visit) -> Answer:
    """GET /race; with `part=now` only what changes, for the script that keeps it fresh."""
    scene = await _shelf(visit).get(None)
    template = "public/race-now.html" if scene and visit.asked("part") == "now" else "public/race.html"
    figure = _figure(visit.language)
    return page(visit, template, scene=scene, charts=charts, clock=second_of, figure=figure)


async def rounds(visit: Visit) -> list[ReleaseListed]:
    """Return the releases that are there to be applied for: all but the twins."""
    aside = await twins(visit)
    return [one for one in (await visit.notices.all()).document.releases if one.release not in aside]


async def twins(visit: Visit) -> frozenset[str]:
    """Return the releases that are there to be compared: they stand on this page alone."""
    if visit.portal.config.is_production:
        return frozenset()

    async def make(_: None) -> frozenset[str]:
        async with visit.portal.database.transaction() as tx:
            return frozenset(await rehearsal.twins(tx))

    return await _twins.setdefault(visit.notices, Shelf(make)).get(None)


def _shelf(visit: Visit) -> Shelf[None, Scene | None]:
    async def make(_: None) -> Scene | None:
        return await _scene(visit)

    return _shelves.setdefault(visit.notices, Shelf(make))


async def _scene(visit: Visit) -> Scene | None:
    if visit.portal.config.is_production:
        return None
    async with visit.notices.reading() as tx:
        race = await rehearsal.race(tx)
        if race is None:
            return None
        names = (race.rushed, race.drawn)
        entries = [await rehearsal.entries(tx, name) for name in names]
        requests = [await rehearsal.requests(tx, name) for name in names]
        at, next_at = await releases.now(tx), await rehearsal.next_race_at(tx)
    shown = [(await visit.notices.one(name)).document for name in names]
    rushed, drawn = (side(*each) for each in zip(shown, entries, requests, strict=True))
    return Scene(rushed, drawn, at, next_at)


def _figure(language: str) -> Callable[[float], str]:
    """Return how a ratio is written: two digits behind the point while they mean something."""
    return lambda value: f"{value:.2f}" if value < FINE_BELOW else grouped(round(value), language)
