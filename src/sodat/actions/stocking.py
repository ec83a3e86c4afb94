"""Stock: what a centre has of a service, how many seats that gives, and no more of them announced."""

from dataclasses import dataclass

from sodat.actions import staffing
from sodat.actions.tending import city_of
from sodat.rules.city import CentreUnknown, EntryUnknown, VialsShort
from sodat.rules.lifecycle import check_reason
from sodat.rules.refusals import MalformedRequest, ReleaseUnknown, StockShort
from sodat.rules.stock import Entry, Stock, check_seats, seats_from, stocks_of
from sodat.storage import city, releases
from sodat.storage import stock as store
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.storage.stock import Line


async def add(tx: Transaction, centre_id: int, service_id: str, entry: Entry) -> None:
    """Enter vials into the ledger of a centre and service.

    Raises:
        MalformedRequest: no such centre or service; VialsShort: more vials gone than came.
    """
    await _check(tx, centre_id, service_id)
    await store.add(tx, centre_id, service_id, entry)
    await _check_ledger(tx, centre_id, service_id, entry.vials)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that is known of the stock of one service at one centre."""

    lines: tuple[Line, ...]
    stocks: tuple[Stock, ...]
    wastage_percent: int
    seats: int
    """What the stock gives, expected wastage taken off."""
    doses: int
    promised: int
    """Seats announced from today on."""

    @property
    def short(self) -> int:
        """Return how many announced seats have no dose."""
        return max(0, self.promised - self.doses) if self.lines else 0


async def ledger(tx: Transaction, centre_id: int, service_id: str) -> Ledger:
    """Return the ledger of a centre and service; an empty one where none is kept."""
    percent = await store.wastage(tx, centre_id, service_id)
    sums = await store.entries(tx, centre_id, service_id)
    return Ledger(
        lines=tuple(await store.ledger(tx, centre_id, service_id)),
        stocks=stocks_of(sums, percent),
        wastage_percent=percent,
        seats=sum(map(seats_from, stocks_of(sums, percent))),
        doses=sum(map(seats_from, stocks_of(sums))),
        promised=await store.seats_promised(tx, "", service_id, centre_id),
    )


async def enter(tx: Transaction, who: Staff, centre_id: int, service_id: str, entry: Entry) -> None:
    """Enter vials as the officer of the centre's city.

    Raises:
        CentreUnknown: the city has none of this number; MalformedRequest, VialsShort: as `add`.
    """
    await _check_city(tx, who, centre_id)
    await _check(tx, centre_id, service_id)
    await store.add(tx, centre_id, service_id, entry, entered_by=who.account_id)
    await _check_ledger(tx, centre_id, service_id, entry.vials)
    what = f"{entry.kind} {entry.vials} x {entry.doses_per_vial}"
    await staffing.note(tx, who, "stock-entered", f"{centre_id} {service_id}", what)


async def undo(
    tx: Transaction, who: Staff, centre_id: int, service_id: str, entry_id: int, reason: str
) -> None:
    """Take an entry back by a counter-entry; both stay in the ledger.

    Raises:
        ReasonMissing: whoever reads the ledger is told why.
        CentreUnknown: the city has none of this number; EntryUnknown: no such entry, or undone already.
        VialsShort: more vials would be gone than came.
    """
    words = check_reason(reason)
    await _check_city(tx, who, centre_id)
    await _check(tx, centre_id, service_id)
    if not await store.undo(tx, centre_id, service_id, entry_id, who.account_id, words):
        raise EntryUnknown
    await _check_ledger(tx, centre_id, service_id, 0)
    await staffing.note(tx, who, "stock-undone", f"{centre_id} {service_id} {entry_id}", words)


async def set_wastage(tx: Transaction, who: Staff, centre_id: int, service_id: str, percent: int) -> None:
    """Set what is expected to be wasted.

    Raises:
        CentreUnknown: the city has none of this number; MalformedRequest: no such service.
    """
    await _check_city(tx, who, centre_id)
    await _check(tx, centre_id, service_id)
    await store.put_wastage(tx, centre_id, service_id, percent)
    await staffing.note(tx, who, "wastage-set", f"{centre_id} {service_id}", f"{percent} %")


async def check_centre(tx: Transaction, centre_id: int, service_id: str) -> None:
    """Refuse seats of what is announced already beyond the doses there; nothing without a ledger.

    Raises:
        StockShort: with the seats, the doses and the centre.
    """
    sums = await store.entries(tx, centre_id, service_id)
    if not sums:
        return
    try:
        check_seats(await store.seats_promised(tx, "", service_id, centre_id), *stocks_of(sums))
    except StockShort as short:
        raise StockShort(**short.facts, centre=centre_id) from None


async def _check_city(tx: Transaction, who: Staff, centre_id: int) -> None:
    if await city.centre(tx, city_of(who), centre_id) is None:
        raise CentreUnknown


async def _check_ledger(tx: Transaction, centre_id: int, service_id: str, vials: int) -> None:
    for stock in stocks_of(await store.entries(tx, centre_id, service_id)):
        if stock.vials_used > stock.vials_received:
            there = max(0, stock.vials_received - stock.vials_used + vials)
            raise VialsShort(vials_there=there, doses_per_vial=stock.doses_per_vial)


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
