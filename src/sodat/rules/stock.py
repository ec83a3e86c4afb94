"""From vials to seats (docs/method.md 10)."""

from dataclasses import dataclass

from sodat.rules.refusals import StockShort, ensure


@dataclass(frozen=True, slots=True)
class Stock:
    """What a centre has of one service. Vials that are open now count as used."""

    vials_received: int
    vials_used: int
    doses_per_vial: int
    wastage_percent: int


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


def check_seats(seats: int, stock: Stock) -> None:
    """Refuse to announce more seats than the stock gives.

    Raises:
        StockShort: with the seats asked for and the doses there.
    """
    there = seats_from(stock)
    if seats > there:
        raise StockShort(seats=seats, doses=there)
