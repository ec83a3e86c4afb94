"""What whoever has not applied yet looks at: the odds so far, and which centres there are, kept ready."""

from dataclasses import dataclass

from sodat.actions import estimating
from sodat.rules.odds import Room
from sodat.storage import finding, odds
from sodat.storage.finding import District, Place
from sodat.web.ports import Portal
from sodat.web.shelf import Shelf

ODDS_SECONDS = 5.0
PLACES_SECONDS = 10.0


@dataclass(frozen=True, eq=False)
class Estimate:
    """What simulated draws among the applications so far gave; no rooms where there are too few.

    Each is itself alone, so that what is worked out of it is worked out once.
    """

    applications: int
    rooms: list[Room]


@dataclass(frozen=True, slots=True)
class Atlas:
    """All centres, and the districts they are in."""

    places: list[Place]
    districts: list[District]


class Outlook:
    """The estimates and the centres that one process keeps ready."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._odds: Shelf[str, Estimate] = Shelf(self._make_odds, ODDS_SECONDS)
        self._atlas: Shelf[None, Atlas] = Shelf(self._make_atlas, PLACES_SECONDS)

    async def odds(self, release: str) -> Estimate:
        """Return the last estimate of a release's odds, empty where there is none yet."""
        return await self._odds.get(release)

    async def atlas(self) -> Atlas:
        """Return all centres, with the rounds that have times there."""
        return await self._atlas.get(None)

    async def _make_odds(self, name: str) -> Estimate:
        async with self._portal.database.transaction() as tx:
            found = await odds.get(tx, name)
        if found is None or found.rooms is None:
            return Estimate(0 if found is None else found.applications, [])
        return Estimate(found.applications, estimating.rooms_of(found.rooms))

    async def _make_atlas(self, _: None) -> Atlas:
        async with self._portal.database.transaction() as tx:
            return Atlas(await finding.places(tx), await finding.districts(tx))
