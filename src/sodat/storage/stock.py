"""The ledger of stock in the database: what came, what was used, wasted or sent back."""

from collections.abc import Sequence

from sodat.rules.stock import Entry
from sodat.storage.statements import Transaction, load

_sql = load("stock")


async def lock_centres(tx: Transaction, centre_ids: Sequence[int]) -> list[int]:
    """Keep the stock of centres from everybody else until commit, and return which of them there are."""
    return await _sql["centre_lock"].values(tx, centre_ids=list(centre_ids))


async def has_service(tx: Transaction, service_id: str) -> bool:
    """Return whether a service is there."""
    return bool(await _sql["service_there"].value(tx, service_id=service_id))


async def add(tx: Transaction, centre_id: int, service_id: str, entry: Entry) -> None:
    """Add an entry to the ledger; none is ever changed."""
    await _sql["stock_add"].run(
        tx,
        centre_id=centre_id,
        service_id=service_id,
        kind=entry.kind,
        vials=entry.vials,
        doses_per_vial=entry.doses_per_vial,
    )


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
