"""Estimating odds: beside everything else, never while somebody waits for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from sodat.actions.catalogue import Catalogue
from sodat.actions.freezing import entry_of
from sodat.rules import odds
from sodat.rules.manifest import Rules
from sodat.rules.odds import Room
from sodat.rules.pool import Entry
from sodat.storage import applications
from sodat.storage import odds as store
from sodat.storage.odds import News
from sodat.storage.statements import Transaction

WAIT = timedelta(seconds=10)
"""Between two looks at a release at least."""

SHARE_OF_TIME = 20
"""An estimate that took a second is not made again for so many."""


@dataclass(frozen=True, slots=True)
class Task:
    """What an estimate goes by."""

    release_id: str
    news: News
    rules: Rules
    seats: Mapping[tuple[str, str], int]
    entries: Sequence[Entry]


class _Table(msgspec.Struct):
    """Rooms as they are stored: the places once, then one list of numbers a draw."""

    places: list[tuple[str, str]]
    draws: list[list[tuple[int, ...]]]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Table)


async def task(tx: Transaction, catalogue: Catalogue) -> Task | None:
    """Return the next estimate to make; None where nothing is due or nothing is new."""
    release_id = await store.due(tx)
    if release_id is None:
        return None
    news = await store.news(tx, release_id)
    if news.same:
        await store.look(tx, release_id)
        return None
    if news.applications < odds.APPLICATIONS_MIN:
        await store.put(tx, release_id, news, WAIT, None)
        return None
    offer = await catalogue.offer(tx, release_id)
    return Task(
        release_id,
        news,
        offer.rules,
        {(slot.slot, part): count for slot in offer.slots for part, count in slot.seats.items()},
        [entry_of(one, offer) for one in await applications.pool(tx, release_id)],
    )


def estimate(one: Task) -> bytes:
    """Return the rooms of simulated draws, to be stored. Takes about a second at most."""
    rules = one.rules
    rooms = odds.simulate(
        one.release_id, one.entries, one.seats, shares=rules.shares, share_order=rules.share_order
    )
    places = list(one.seats)
    return _encoder.encode(_Table(places, [[room[place] for place in places] for room in rooms]))


async def store_estimate(tx: Transaction, one: Task, rooms: bytes, took: timedelta) -> None:
    """Store an estimate, and when it is worth the work to make it again."""
    await store.put(tx, one.release_id, one.news, max(WAIT, SHARE_OF_TIME * took), rooms)


def rooms_of(stored: bytes) -> list[Room]:
    """Return stored rooms."""
    table = _decoder.decode(stored)
    return [dict(zip(table.places, draw, strict=True)) for draw in table.draws]
