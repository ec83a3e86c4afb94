"""Simulated odds of releases in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sodat.storage.statements import Transaction, load

_sql = load("odds")


@dataclass(frozen=True, slots=True)
class News:
    """What there is to estimate by, and whether it is what the last estimate went by."""

    applications: int
    filed_at: datetime | None
    same: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """The last estimate; `rooms` is None where there were too few applications."""

    applications: int
    rooms: bytes | None


@dataclass(frozen=True, slots=True)
class Member:
    """One who thinks of applying."""

    person_id: int
    birth_year: int
    pincode: str
    doses: int
    last_dose_on: date | None
    losses: int
    checked: bool


async def due(tx: Transaction) -> str | None:
    """Return a release whose odds are to be looked at, ours until commit; None where there is none."""
    found: str | None = await _sql["odds_due"].value(tx)
    return found


async def news(tx: Transaction, release_id: str) -> News:
    """Return what is new since the last look."""
    (found,) = await _sql["odds_news"].rows(tx, News, release_id=release_id)
    return found


async def look(tx: Transaction, release_id: str) -> None:
    """Note that nothing was new."""
    await _sql["odds_look"].run(tx, release_id=release_id)


async def put(tx: Transaction, release_id: str, of: News, wait: timedelta, rooms: bytes | None) -> None:
    """Store an estimate."""
    await _sql["odds_put"].run(
        tx, release_id=release_id, applications=of.applications, filed_at=of.filed_at, wait=wait, rooms=rooms
    )


async def get(tx: Transaction, release_id: str) -> Stored | None:
    """Return the last estimate of a release."""
    return await _sql["odds_get"].row(tx, Stored, release_id=release_id)


async def party(tx: Transaction, release_id: str, account_id: int, persons: Sequence[int]) -> list[Member]:
    """Return those of these persons that the account decides for."""
    return await _sql["odds_party"].rows(
        tx, Member, release_id=release_id, account_id=account_id, person_ids=list(persons)
    )
