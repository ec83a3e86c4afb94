"""The ledger of stock in the database: what came, what was used, wasted or sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sodat.rules.stock import Entry
from sodat.storage.statements import Transaction, load

_sql = load("stock")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a ledger as the office sees it. `undoes`: the entry it takes back."""

    entry_id: int
    kind: str
    vials: int
    doses_per_vial: int
    entered_at: datetime
    undoes: int | None
    reason: str
    entered_by: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """A ledger in sums, for one size of vials. `percent`: the wastage expected there."""

    centre_id: int
    service_id: str
    doses_per_vial: int
    percent: int
    received: int | None
    gone: int | None


async def lock_centres(tx: Transaction, centre_ids: Sequence[int]) -> list[int]:
    """Keep the stock of centres from everybody else until commit, and return which of them there are."""
    return await _sql["centre_lock"].values(tx, centre_ids=list(centre_ids))


async def has_service(tx: Transaction, service_id: str) -> bool:
    """Return whether a service is there."""
    return bool(await _sql["service_there"].value(tx, service_id=service_id))


async def add(
    tx: Transaction,
    centre_id: int,
    service_id: str,
    entry: Entry,
    *,
    entered_by: int | None = None,
    reason: str = "",
) -> None:
    """Add an entry to the ledger; none is ever changed."""
    await _sql["stock_add"].run(
        tx,
        centre_id=centre_id,
        service_id=service_id,
        kind=entry.kind,
        vials=entry.vials,
        doses_per_vial=entry.doses_per_vial,
        entered_by=entered_by,
        reason=reason,
    )


async def undo(
    tx: Transaction, centre_id: int, service_id: str, entry_id: int, entered_by: int, reason: str
) -> bool:
    """Add the counter-entry of an entry; False when there is no such entry, or it has one."""
    added = await _sql["stock_undo"].run(
        tx,
        entry_id=entry_id,
        centre_id=centre_id,
        service_id=service_id,
        entered_by=entered_by,
        reason=reason,
    )
    return added == 1


async def ledger(tx: Transaction, centre_id: int, service_id: str) -> list[Line]:
    """Return the entries of a ledger, newest first."""
    return await _sql["ledger"].rows(tx, Line, centre_id=centre_id, service_id=service_id)


async def put_wastage(tx: Transaction, centre_id: int, service_id: str, percent: int) -> None:
    """Set what is expected to be wasted of the vials that are opened."""
    await _sql["wastage_put"].run(tx, centre_id=centre_id, service_id=service_id, percent=percent)


async def wastage(tx: Transaction, centre_id: int, service_id: str) -> int:
    """Return the expected wastage in per cent, 0 where none is set."""
    return int(await _sql["wastage_of"].value(tx, centre_id=centre_id, service_id=service_id) or 0)


async def of_city(tx: Transaction, district_id: int) -> list[Sums]:
    """Return all ledgers of a city in sums."""
    return await _sql["stock_of_city"].rows(tx, Sums, district_id=district_id)


async def promised_in_city(tx: Transaction, district_id: int) -> dict[tuple[int, str], int]:
    """Return the seats that are owed from today on, by centre and service."""
    found = await _sql["promised_in_city"].tuples(tx, district_id=district_id)
    return {(centre, service): seats for centre, service, seats in found}


async def entries(tx: Transaction, centre_id: int, service_id: str) -> list[Entry]:
    """Return the sums of a ledger by kind and by size of the vials; empty where none is kept."""
    return await _sql["stock_of"].rows(tx, Entry, centre_id=centre_id, service_id=service_id)


async def centres_of(tx: Transaction, release_id: str) -> list[int]:
    """Return the centres where a release has slots."""
    return await _sql["centres_of"].values(tx, release_id=release_id)


async def seats_promised(tx: Transaction, release_id: str, service_id: str, centre_id: int) -> int:
    """Return the seats of a service that a centre owes from today on, those of this draft included."""
    return int(
        await _sql["seats_promised"].value(
            tx, release_id=release_id, service_id=service_id, centre_id=centre_id
        )
    )
