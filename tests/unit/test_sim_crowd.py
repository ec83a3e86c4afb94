"""The people of the simulated city and train."""

from dataclasses import replace

import numpy as np
import pytest

from sodat.city.timing import CAPTCHA_SECONDS, PROGRAM_SECONDS
from sodat.sim import pune, tatkal
from sodat.sim.crowd import OWN_ADDRESS, SLOW_PHONE, party_sizes, ways
from sodat.sim.release import LIMIT, LIMIT_SECONDS, _limited

SIZE = pune.Size(citizens=4_000, bots=3_000, seats=400, days=3)


def chance(seed=1):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("persons", [0, 1, 7, 1_000])
def test_party_sizes_add_up(persons):
    sizes = party_sizes(chance(), persons, (38, 28, 14, 11, 5, 4))

    assert sizes.sum() == persons
    assert set(sizes.tolist()) <= {1, 2, 3, 4, 5, 6}


def test_speeds_have_the_medians_of_the_city():
    everybody = ways(chance(), 40_000)
    plain = (everybody.language == 2) & ~everybody.slow

    assert np.median(everybody.reaction) == pytest.approx(PROGRAM_SECONDS, rel=0.03)
    assert np.median(everybody.captcha[plain]) == pytest.approx(CAPTCHA_SECONDS, rel=0.06)
    slow = (everybody.language == 2) & everybody.slow
    assert np.median(everybody.captcha[slow]) == pytest.approx(SLOW_PHONE * CAPTCHA_SECONDS, rel=0.06)


def test_pune_has_the_people_it_is_told_to_have():
    crowd = pune.people(chance(), SIZE)

    assert crowd.persons(crowd.program) == 3_000
    assert [crowd.persons(~crowd.program & (crowd.joined == day)) for day in range(3)] == [4_000, 40, 40]
    assert set(crowd.joined[crowd.program].tolist()) == {0}


def test_wishes_are_three_different_slots():
    crowd = pune.people(chance(), SIZE)

    slots = len(pune.seats(SIZE, residents=False))
    assert ((crowd.wishes >= 0) & (crowd.wishes < slots)).all()
    ordered = np.sort(crowd.wishes, axis=1)
    assert (np.diff(ordered, axis=1) > 0).all()


@pytest.mark.parametrize(
    "figure",
    [
        lambda one: one.sizes,
        lambda one: one.shares,
        lambda one: one.wishes[:, 0],
        lambda one: one.wishes[:, 2],
        lambda one: one.choosing,
        lambda one: one.slow,
        lambda one: one.language,
    ],
)
def test_both_kinds_are_drawn_from_one_distribution(figure):
    crowd = pune.people(chance(3), pune.Size(citizens=20_000, bots=20_000, seats=400, days=1))
    values = figure(crowd).astype(float)

    one, two = values[crowd.program], values[~crowd.program]
    spread = np.sqrt(one.var() / len(one) + two.var() / len(two))
    assert abs(one.mean() - two.mean()) < 4 * spread


def test_seats_of_pune_are_as_many_with_and_without_shares():
    whole, parts = (pune.seats(SIZE, residents=residents) for residents in (False, True))

    assert whole.sum() == parts.sum() == 400
    assert (whole[:, 0] == parts.sum(axis=1)).all()
    assert parts[:, 0].sum() > 0.7 * 400


def test_an_address_lets_five_through_a_minute():
    crowd = pune.people(chance(), replace(SIZE, citizens=15_000))
    address = np.where(crowd.program, OWN_ADDRESS, crowd.address)
    crowd = crowd._replace(address=address, program=np.zeros(len(address), bool))
    arrived = np.sort(chance().random(len(address)))

    through = _limited(crowd, arrived)

    assert (through[address == OWN_ADDRESS] == arrived[address == OWN_ADDRESS]).all()
    times = through[address == 0]
    assert len(times) > 3 * LIMIT
    for minute in range(3):
        within = (times >= minute * LIMIT_SECONDS) & (times < (minute + 1) * LIMIT_SECONDS)
        assert within.sum() == LIMIT


def test_trains_have_parties_of_one_to_six():
    crowd = tatkal.people(chance(), tatkal.Size())

    assert set(crowd.sizes.tolist()) == {1, 2, 3, 4, 5, 6}
    assert crowd.persons(crowd.program) == 900
    assert not (crowd.agent & ~crowd.verified).any()
    assert not (crowd.agent & ~crowd.program).any()
