"""The files of the feeds, made once for each moment of a clock that strikes every ten minutes.

Whoever asks first after it has struck makes them; they are stored, so all processes give the
same bytes. They speak of the moment of the stroke, and all caches let go of them at the next.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sodat.locale.sentences import LANGUAGES
from sodat.rules.manifest import time_text
from sodat.storage import feeds, releases
from sodat.storage.statements import Transaction
from sodat.web.feeds import calendars, fhir
from sodat.web.ports import Portal

EVERY = timedelta(minutes=10)
KEPT = timedelta(hours=1)
MANIFEST = "$bulk-publish"
_FHIR = (("Location", "locations.ndjson"), ("Schedule", "schedules.ndjson"), ("Slot", "slots.ndjson"))


@dataclass(frozen=True, slots=True)
class Ready:
    """One file, with `fhir.HERE` where the portal's address belongs."""

    body: bytes
    seconds_left: int
    """Until the next stroke."""


@dataclass(frozen=True, slots=True)
class _Kept:
    files: dict[str, bytes]
    until: float


class Feeds:
    """The feeds of one process."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._lock = asyncio.Lock()
        self._kept = _Kept({}, 0.0)

    async def file(self, name: str) -> Ready:
        """Return a file of the present ten minutes."""
        clock = asyncio.get_running_loop().time
        async with self._lock:
            if self._kept.until <= clock():
                async with self._portal.database.transaction() as tx:
                    now = await releases.now(tx)
                    as_of = stroke(now)
                    files = await made(tx, as_of, self._portal.config.origin)
                self._kept = _Kept(files, clock() + (as_of + EVERY - now).total_seconds())
        return Ready(self._kept.files[name], max(0, int(self._kept.until - clock())))


def stroke(now: datetime) -> datetime:
    """Return the last stroke of the clock: a full ten minutes of UTC."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(EVERY.total_seconds()), UTC)


async def made(tx: Transaction, as_of: datetime, origin: str) -> dict[str, bytes]:
    """Return the files of a moment by name, made now if nobody has made them."""
    found = await feeds.files(tx, as_of)
    if not found:
        await feeds.lock(tx)
        found = await feeds.files(tx, as_of)
    if not found:
        found = await _make(tx, as_of, origin)
        await feeds.put(tx, as_of, found)
        await feeds.forget(tx, as_of - KEPT)
    return found


async def _make(tx: Transaction, as_of: datetime, origin: str) -> dict[str, bytes]:
    today = as_of.date()  # in UTC: in India that is today or, until 05:30, yesterday
    slots, centres = await feeds.slots(tx, today), await feeds.centres(tx, today)
    found = await feeds.releases(tx, as_of)
    return {
        "locations.ndjson": fhir.locations(centres),
        "schedules.ndjson": fhir.schedules(slots),
        "slots.ndjson": fhir.slots_of(slots, as_of),
        MANIFEST: fhir.manifest(time_text(as_of), _FHIR, fhir.states_of(centres)),
    } | {
        f"releases.{language}.ics": calendars.of_releases(found, as_of, language, origin, EVERY)
        for language in LANGUAGES
    }
