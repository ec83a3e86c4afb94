"""Counting broken promises in the database itself: each count must be 0."""

from dataclasses import dataclass

from sodat.storage.statements import Transaction, load

_sql = load("tally")


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises broken in one release."""

    oversold: int
    double_booked: int
    opened_early: int


async def tally(tx: Transaction, release_id: str) -> Tally:
    """Return how often a slot was oversold, a person or a seat given twice, something filed too early."""
    return Tally(
        oversold=int(await _sql["oversold"].value(tx, release_id=release_id)),
        double_booked=int(await _sql["double_booked"].value(tx, release_id=release_id)),
        opened_early=int(await _sql["filed_before_opening"].value(tx, release_id=release_id)),
    )
