from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.refusals import InvariantBroken, StockShort
from sodat.rules.stock import Entry, Stock, check_seats, seats_from, stocks_of, vials_for

COVISHIELD = Stock(vials_received=12, vials_used=2, doses_per_vial=10, wastage_percent=5)
stocks = st.builds(
    Stock,
    st.integers(min_value=0, max_value=10**6),
    st.integers(min_value=0, max_value=10**6),
    st.integers(min_value=1, max_value=100),
    st.integers(min_value=0, max_value=99),
)


@pytest.mark.parametrize(
    ("stock", "seats"),
    [
        (COVISHIELD, 95),
        (replace(COVISHIELD, wastage_percent=0), 100),
        (replace(COVISHIELD, wastage_percent=99), 1),
        (replace(COVISHIELD, vials_used=11), 9),
        (replace(COVISHIELD, vials_used=12), 0),
        (replace(COVISHIELD, vials_used=13), 0),
        (replace(COVISHIELD, vials_received=0, vials_used=0), 0),
    ],
)
def test_seats_are_whole_doses_less_the_wastage(stock: Stock, seats: int):
    assert seats_from(stock) == seats


@given(stocks)
def test_seats_need_no_more_vials_than_there_are(stock: Stock):
    seats = seats_from(stock)

    assert seats >= 0
    assert vials_for(seats, stock) <= max(0, stock.vials_received - stock.vials_used)


@given(stocks, st.integers(min_value=0, max_value=10**6))
def test_vials_opened_are_enough_and_one_less_is_not(stock: Stock, seats: int):
    vials = vials_for(seats, stock)

    opened = replace(stock, vials_received=vials, vials_used=0)
    fewer = replace(stock, vials_received=vials - 1, vials_used=0)
    assert seats_from(opened) >= seats
    assert vials == 0 or seats_from(fewer) < seats


def test_seats_up_to_the_stock_may_be_announced():
    check_seats(95, COVISHIELD)

    with pytest.raises(StockShort) as refused:
        check_seats(96, COVISHIELD)

    assert refused.value.facts == {"seats": 96, "doses": 95}


@pytest.mark.parametrize("change", [{"wastage_percent": 100}, {"wastage_percent": -1}, {"doses_per_vial": 0}])
def test_stock_that_cannot_be_is_our_mistake(change: dict[str, int]):
    with pytest.raises(InvariantBroken):
        seats_from(replace(COVISHIELD, **change))


def test_a_ledger_is_one_stock_for_each_size_of_vials():
    ledger = [
        Entry("received", 5, 10),
        Entry("used", 1, 10),
        Entry("wasted", 1, 10),
        Entry("returned", 1, 10),
    ]

    assert stocks_of([]) == ()
    assert stocks_of([*ledger, Entry("received", 7, 1)], 5) == (Stock(7, 0, 1, 5), Stock(5, 3, 10, 5))
    check_seats(27, *stocks_of([*ledger, Entry("received", 7, 1)]))
    with pytest.raises(StockShort) as refusal:
        check_seats(28, *stocks_of([*ledger, Entry("received", 7, 1)]))
    assert refusal.value.facts == {"seats": 28, "doses": 27}
