"""From vials to seats (docs/method.md 10)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sodat.rules.refusals import StockShort, ensure

KINDS = ("received", "used", "wasted", "returned")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger, or the sum of such lines. All but what was received has gone."""

    kind: str
    vials: int
    doses_per_vial: int


@dataclass(frozen=True, slots=True)
class Stock:
    """What a centre has of one service. Vials that are open now count as used."""

    vials_received: int
    vials_used: int
    doses_per_vial: int
    wastage_percent: int


def stocks_of(ledger: Iterable[Entry], wastage_percent: int = 0) -> tuple[Stock, ...]:
    """Return what a ledger says is there, one stock for each size of vials, smallest first."""
    received: dict[int, int] = {}
    gone: dict[int, int] = {}
    for entry in ledger:
        ensure(entry.kind in KINDS, "a ledger knows four kinds")
        side = received if entry.kind == "received" else gone
        side[entry.doses_per_vial] = side.get(entry.doses_per_vial, 0) + entry.vials
    return tuple(
        Stock(received.get(size, 0), gone.get(size, 0), size, wastage_percent)
        for size in sorted({*received, *gone})
    )


def seats_from(stock: Stock) -> int:
    """Return how many seats the stock gives: doses less the expected wastage, rounded down.

    A vial that is opened is used up that day, so seats are whole doses, never more than are there.
    """
    ensure(0 <= stock.wastage_percent < 100, "wastage is a share of what is opened")
    ensure(stock.doses_per_vial >= 1, "a vial holds at least one dose")
    doses = (stock.vials_received - stock.vials_used) * stock.doses_per_vial
    return max(0, doses * (100 - stock.wastage_percent) // 100)


def vials_for(seats: int, stock: Stock) -> int:
    """Return how many vials must be opened to serve the seats, wastage included, rounded up."""
    useful = stock.doses_per_vial * (100 - stock.wastage_percent)
    return -(-seats * 100 // useful)


def check_seats(seats: int, *there: Stock) -> None:
    """Refuse to announce more seats than the stock gives.

    Raises:
        StockShort: with the seats asked for and the doses there.
    """
    doses = sum(map(seats_from, there))
    if seats > doses:
        raise StockShort(seats=seats, doses=doses)
