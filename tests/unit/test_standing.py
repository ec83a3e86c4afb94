from dataclasses import replace
from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.standing import Offer, StandingWish, expand
from unit.markets import whole_numbers

PINCODES = ("411001", "411002", "411003")


def offer(
    slot: str, centre: int = 1, pincode: str = "411001", day: str = "2021-05-12", at: str = "09:00"
) -> Offer:
    return Offer(slot, pincode, centre, day, time.fromisoformat(at))


def offers_of(tape: bytes) -> list[Offer]:
    """Return some offers: two bytes each, all of them with a slot of their own."""
    return [
        offer(
            f"S{number:02d}",
            centre=1 + (where & 3),
            pincode=PINCODES[(where >> 2) % 3],
            day=f"2021-05-{12 + (when & 1)}",
            at=f"{9 + (when >> 1) % 8:02d}:00",
        )
        for number, (where, when) in enumerate(zip(tape[::2], tape[1::2], strict=False))
    ]


def wish_of(number: int) -> StandingWish:
    return StandingWish(
        pincodes=PINCODES[: number % 3][:: -1 if number & 8 else 1],
        centres=((), (3,), (2, 4))[(number >> 4) % 3],
        mornings_first=(None, True, False)[(number >> 6) % 3],
    )


tapes = st.binary(min_size=0, max_size=24)


@given(tapes, whole_numbers)
def test_expansion_does_not_depend_on_the_order_of_the_offers(tape: bytes, number: int):
    offers, wish = offers_of(tape), wish_of(number)
    turned = offers[number % 5 :] + offers[: number % 5]

    assert expand(wish, offers, 20) == expand(wish, turned, 20) == expand(wish, offers[::-1], 20)


@given(tapes, whole_numbers)
def test_expansion_names_every_fitting_slot_once_and_the_best_first(tape: bytes, number: int):
    offers, wish = offers_of(tape), wish_of(number)
    anywhere = not wish.pincodes and not wish.centres
    fitting = [
        one.slot for one in offers if anywhere or one.centre in wish.centres or one.pincode in wish.pincodes
    ]

    whole = expand(wish, offers, 20)

    assert sorted(whole) == sorted(fitting)
    assert expand(wish, offers, 3) == whole[:3]


def test_expansion_puts_centres_before_pincodes_in_the_order_named():
    offers = [
        offer("D", centre=9, pincode="411009"),
        offer("C", centre=7, pincode="411001"),
        offer("B", centre=5, pincode="411002"),
        offer("A", centre=2, pincode="411003"),
    ]
    wish = StandingWish(pincodes=("411002", "411001"), centres=(9, 2))

    assert expand(wish, offers, 20) == ("D", "A", "B", "C")


def test_expansion_ranks_halves_of_the_day_before_days():
    morning, noon, tomorrow = (
        offer("M", at="11:59"),
        offer("N", at="12:00"),
        offer("T", day="2021-05-13"),
    )
    offers = [morning, noon, tomorrow]

    assert expand(StandingWish(mornings_first=True), offers, 20) == ("M", "T", "N")
    assert expand(StandingWish(mornings_first=False), offers, 20) == ("N", "M", "T")
    assert expand(StandingWish(), offers, 20) == ("M", "N", "T")


def test_expansion_ends_ties_by_day_start_centre_and_slot():
    first = offer("Z")
    offers = [
        first,
        replace(first, slot="Y", day="2021-05-13"),
        replace(first, slot="X", starts=time(10)),
        replace(first, slot="W", centre=2),
        replace(first, slot="V"),
    ]

    assert expand(StandingWish(), offers, 20) == ("V", "Z", "W", "X", "Y")


def test_expansion_of_a_wish_that_nothing_fits_is_empty():
    assert expand(StandingWish(pincodes=("400001",)), [offer("A")], 20) == ()
    assert expand(StandingWish(), [], 20) == ()
