from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sodat.city.pune import centres, inventory, resident_pincodes, title, world

DAY = date(2021, 5, 12)


@given(st.integers(0, 4_000))
def test_world_has_exactly_the_seats_asked_for(seats):
    _, slots = world(seats, DAY)

    given_to = inventory(slots)
    parts = {
        part: sum(count for (_, own), count in given_to.items() if own == part)
        for part in ("open", "R", "D2")
    }
    assert parts == {
        "open": seats - seats * 25 // 100 - seats * 15 // 100,
        "R": seats * 25 // 100,
        "D2": seats * 15 // 100,
    }
    assert all(slot.seats and all(count > 0 for count in slot.seats.values()) for slot in slots)


def test_world_names_slots_by_centre_and_start():
    places, slots = world(2_000, DAY)

    assert [slot.slot for slot in slots] == [
        f"{place.centre}.{start}" for place in places for start in ("0900", "1100", "1300", "1500")
    ]
    assert {slot.day for slot in slots} == {DAY}
    assert (slots[0].starts.hour, slots[0].ends.hour, slots[0].pincode) == (9, 11, "411001")


def test_few_seats_lie_all_over_the_city():
    _, slots = world(40, DAY)

    assert len({slot.centre for slot in slots}) >= 10


def test_centres_have_names_in_three_languages():
    assert [place.centre for place in centres()] == list(range(1001, 1021))
    assert all(place.name.isascii() and not place.name_mr.isascii() for place in centres())
    assert centres()[1].name_hi == "कमला नेहरू अस्पताल"
    assert len(resident_pincodes()) == 19


def test_title_says_the_day_in_three_languages():
    assert title(DAY) == {
        "en": "Vaccination in Pune, ages 18 to 44, 12 May 2021",
        "mr": "पुणे लसीकरण, वय 18 ते 44, 12 मे 2021",
        "hi": "पुणे टीकाकरण, आयु 18 से 44, 12 मई 2021",
    }
