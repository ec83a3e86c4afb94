"""What the feeds are made of, and the files once they are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sodat.rules.lifecycle import State
from sodat.storage.statements import Transaction, load

_sql = load("feeds")


@dataclass(frozen=True, slots=True)
class FeedSlot:
    """A slot that is still ahead, and the seats in it that one may ask for."""

    slot: str
    release_id: str
    state: State
    closes_at: datetime
    centre_id: int
    service_id: str
    service: str
    day: date
    starts: time
    ends: time
    seats: int


@dataclass(frozen=True, slots=True)
class FeedCentre:
    """A centre that such a slot is at."""

    centre_id: int
    name: str
    address: str
    ward: str
    block: str
    district: str
    state_name: str
    pincode: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class FeedRelease:
    """A release with its times."""

    release_id: str
    title_en: str
    title_mr: str
    title_hi: str
    state: State
    policy: str
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """An appointment with its place and time."""

    appointment_id: UUID
    state: str
    name: str
    name_mr: str
    name_hi: str
    address: str
    pincode: str
    day: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    body: bytes


async def lock(tx: Transaction) -> None:
    """Be the only one that makes files, until commit."""
    await _sql["feeds_lock"].run(tx)


async def files(tx: Transaction, as_of: datetime) -> dict[str, bytes]:
    """Return the files of a moment by name; none when they are not made yet."""
    return {one.name: one.body for one in await _sql["feeds_get"].rows(tx, _File, as_of=as_of)}


async def put(tx: Transaction, as_of: datetime, made: Mapping[str, bytes]) -> None:
    """Store the files of a moment, once."""
    for name, body in sorted(made.items()):
        await _sql["feed_put"].run(tx, as_of=as_of, name=name, body=body)


async def forget(tx: Transaction, before: datetime) -> None:
    """Remove the files of moments before."""
    await _sql["feeds_forget"].run(tx, before=before)


async def slots(tx: Transaction, today: date) -> list[FeedSlot]:
    """Return the slots from a day on, sorted by id."""
    return await _sql["feed_slots"].rows(tx, FeedSlot, today=today)


async def centres(tx: Transaction, today: date) -> list[FeedCentre]:
    """Return the centres of these slots, sorted by number."""
    return await _sql["feed_centres"].rows(tx, FeedCentre, today=today)


async def releases(tx: Transaction, as_of: datetime) -> list[FeedRelease]:
    """Return the releases that are not long over, by opening."""
    return await _sql["feed_releases"].rows(tx, FeedRelease, as_of=as_of)


async def appointments(tx: Transaction, application: str) -> list[Kept]:
    """Return the appointments of an application, in order of booking."""
    return await _sql["calendar_appointments"].rows(tx, Kept, application=application)
