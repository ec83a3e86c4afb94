"""The public acts in the log, and the heads of the log before and after them."""

from dataclasses import dataclass
from datetime import datetime

from sodat.storage.statements import Transaction, load

_sql = load("acts")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the log."""

    leaf_index: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head of the log, and when it was signed by the database's clock."""

    size: int
    made_at: datetime


async def of_release(tx: Transaction, release_id: str) -> list[Leaf]:
    """Return the public acts about a release, oldest first; filings are not among them."""
    return await _sql["acts_of"].rows(tx, Leaf, named=_named(release_id))


async def latest(tx: Transaction, count: int) -> list[Leaf]:
    """Return the newest public acts, newest first."""
    return await _sql["acts_latest"].rows(tx, Leaf, count=count)


async def first_filing(tx: Transaction, release_id: str, start: int, end: int) -> Leaf | None:
    """Return the first filing of a release among leaves start..end-1."""
    return await _sql["filing_first"].row(tx, Leaf, named=_named(release_id), start=start, end=end)


async def filings(tx: Transaction, release_id: str, start: int, end: int) -> int:
    """Return how many filings of a release are among leaves start..end-1."""
    return int(await _sql["filings_count"].value(tx, named=_named(release_id), start=start, end=end))


async def heads_around(tx: Transaction, leaf_index: int) -> tuple[Head | None, Head | None]:
    """Return the last head without a leaf and the first one with it."""
    before = await _sql["checkpoint_before"].row(tx, Head, leaf_index=leaf_index)
    return before, await _sql["checkpoint_after"].row(tx, Head, leaf_index=leaf_index)


def _named(release_id: str) -> bytes:
    return f"\n{release_id}\n".encode()
