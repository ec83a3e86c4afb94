from datetime import date
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.in_ import aadhaar, pan

from sodat.city.population import population
from sodat.city.pune import resident_pincodes, world
from sodat.rules import people

_, SLOTS = world(2_000, date(2021, 5, 12))
RESIDENTS = resident_pincodes()
CHECKS = {"aadhaar": aadhaar.is_valid, "pan": pan.is_valid, "voter": lambda number: luhn.is_valid(number[3:])}


def city(seed, citizens, bots, slots=SLOTS):
    return population(seed, citizens, bots, slots, RESIDENTS)


@given(st.integers(), st.integers(0, 60), st.integers(0, 30))
def test_population_has_exactly_the_persons_asked_for(seed, citizens, bots):
    households = city(seed, citizens, bots)

    counts = {
        kind: sum(len(one.people) for one in households if one.kind == kind)
        for kind in ("citizen", "program")
    }
    assert counts == {"citizen": citizens, "program": bots}
    assert [one.mobile for one in households] == [str(9_000_000_000 + at) for at in range(len(households))]


def test_population_depends_on_the_seed_alone():
    assert city(7, 300, 30) == city(7, 300, 30)
    assert city(7, 300, 30) != city(8, 300, 30)


def test_everybody_can_be_registered():
    members = [one for home in city(1, 600, 60) for one in home.people]

    for one in members:
        people.person(
            name=one.name,
            birth_year=one.birth_year,
            gender=one.gender,
            id_type=one.id_type,
            id_number=one.id_number,
            pincode=one.pincode,
            this_year=2021,
            check_digit=lambda kind, number: CHECKS.get(kind, bool)(number),
        )
    assert len({one.id_number for one in members}) == len(members)
    assert {2021 - one.birth_year for one in members} == set(range(18, 45))
    assert {one.doses for one in members} == {0, 1}


def test_wishes_are_three_slots_of_the_release():
    households = city(2, 400, 40)

    known = {slot.slot for slot in SLOTS}
    for home in households:
        for wishes in (home.wishes, home.later_wishes):
            assert len(wishes) == len(set(wishes)) == 3
            assert set(wishes) <= known


def test_wishes_are_fewer_when_the_release_has_fewer_slots():
    assert {home.wishes for home in city(2, 20, 2, SLOTS[:1])} == {(SLOTS[0].slot,)}


def test_programs_are_mixed_among_citizens():
    kinds = [home.kind for home in city(3, 900, 300)]

    halves = kinds[: len(kinds) // 2].count("program"), kinds[len(kinds) // 2 :].count("program")
    assert min(halves) > 0.8 * max(halves)


TWIN = city(4, 1_200, 1_200)
FIGURES = {
    "size": lambda home: len(home.people),
    "resident": lambda home: home.people[0].pincode in RESIDENTS,
    "doses": lambda home: fmean(one.doses for one in home.people),
    "morning": lambda home: fmean(wish.endswith(("0900", "1100")) for wish in home.wishes),
    "first centre": lambda home: int(home.wishes[0][:4]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_both_kinds_are_drawn_from_one_distribution(name):
    households = city(4, 2_500, 2_500)

    one, two = (
        [FIGURES[name](home) for home in households if home.kind == kind] for kind in ("citizen", "program")
    )
    spread = (max(fmean(v * v for v in one) - fmean(one) ** 2, 1e-9) * (1 / len(one) + 1 / len(two))) ** 0.5
    assert abs(fmean(one) - fmean(two)) < 4 * spread
