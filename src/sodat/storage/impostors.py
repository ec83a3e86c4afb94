"""Reports of places for sale and of impostors."""

from dataclasses import dataclass
from datetime import datetime

from sodat.storage.statements import Transaction, load

_sql = load("impostors")


@dataclass(frozen=True, slots=True)
class Reported:
    """One report. Nothing tells who made it."""

    report_id: int
    kind: str
    place: str
    words: str
    reported_at: datetime


async def put(tx: Transaction, kind: str, place: str, words: str) -> None:
    """Keep a report; the same again changes nothing."""
    await _sql["report_put"].run(tx, kind=kind, place=place, words=words)


async def today(tx: Transaction) -> int:
    """Return how many reports came within a day."""
    return int(await _sql["reports_today"].value(tx))


async def newest(tx: Transaction, count: int) -> list[Reported]:
    """Return the newest reports, newest first."""
    return await _sql["reports"].rows(tx, Reported, count=count)
