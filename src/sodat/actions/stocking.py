"""Stock: what a centre has of a service, how many seats that gives, and no more of them announced."""

from sodat.rules.refusals import MalformedRequest, ReleaseUnknown, StockShort
from sodat.rules.stock import Entry, check_seats, seats_from, stocks_of
from sodat.storage import releases
from sodat.storage import stock as store
from sodat.storage.statements import Transaction


async def add(tx: Transaction, centre_id: int, service_id: str, entry: Entry) -> None:
    """Enter vials into the ledger of a centre and service.

    Raises:
        MalformedRequest: no such centre or service, or more vials gone than came.
    """
    await _check(tx, centre_id, service_id)
    await store.add(tx, centre_id, service_id, entry)
    for stock in stocks_of(await store.entries(tx, centre_id, service_id)):
        if stock.vials_used > stock.vials_received:
            there = stock.vials_received - stock.vials_used + entry.vials
            raise MalformedRequest(
                field="vials", what=f"only {there} of {entry.doses_per_vial} doses are there"
            )


async def seats(tx: Transaction, centre_id: int, service_id: str, wastage_percent: int) -> int:
    """Return how many seats the stock of a centre and service gives; none without a ledger.

    Raises:
        MalformedRequest: no such centre or service.
    """
    await _check(tx, centre_id, service_id)
    ledger = await store.entries(tx, centre_id, service_id)
    return sum(map(seats_from, stocks_of(ledger, wastage_percent)))


async def check_release(tx: Transaction, release_id: str) -> None:
    """Refuse to announce a release whose seats, beside all announced already, are more than the doses there.

    Only what was counted is held against it, no expected wastage: that is for the officer who sets the seats.
    Centres that keep no ledger of the service are not checked.

    Raises:
        ReleaseUnknown: there is none of that name; StockShort: with the first centre that has too little.
    """
    release = await releases.get(tx, release_id)
    if release is None:
        raise ReleaseUnknown
    for centre_id in await store.lock_centres(tx, await store.centres_of(tx, release_id)):
        ledger = await store.entries(tx, centre_id, release.service_id)
        if not ledger:
            continue
        promised = await store.seats_promised(tx, release_id, release.service_id, centre_id)
        try:
            check_seats(promised, *stocks_of(ledger))
        except StockShort as short:
            raise StockShort(**short.facts, centre=centre_id) from None


async def _check(tx: Transaction, centre_id: int, service_id: str) -> None:
    if not await store.lock_centres(tx, [centre_id]):
        raise MalformedRequest(field="centre", what="unknown")
    if not await store.has_service(tx, service_id):
        raise MalformedRequest(field="service", what="unknown")
