"""What is a burst of one address or device, and what is a crowd behind one."""

from dataclasses import replace
from math import exp, factorial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.bursts import Burst, bursts, is_beyond_chance
from sodat.rules.signals import POINTS, cases, signals
from sodat.rules.traces import Code, Limits, Trace

LIMITS = Limits()
RUSH = 60_000


def crowd(first, count, address, random):
    """Return people of whom most file in the first minute, with phones of twenty models."""
    for account in range(first, first + count):
        at = int(random.expovariate(2 / RUSH))
        yield Trace(account, filed=(at,), address=address, device=f"model {account % 20}")


def crew(first, count, at=30_000, address="crew", device="one"):
    for account in range(first, first + count):
        yield Trace(account, filed=(at + 50 * (account - first),), address=address, device=device)


def found(*several, marked=range(20_000)):
    return dict(bursts([trace for traces in several for trace in traces], marked, LIMITS))


@pytest.fixture(scope="module")
def city():
    random = Random(3)
    homes = [trace for at in range(2_000) for trace in crowd(at, 1, f"home {at}", random)]
    shared = [trace for at in range(5) for trace in crowd(2_000 + 400 * at, 400, f"carrier {at}", random)]
    return [*homes, *shared]


def test_hundreds_of_neighbours_in_a_rush_are_no_burst(city):
    """Up to 26 of one address within two seconds, and eight of them with phones of one model."""
    assert found(city) == {}


def test_a_crew_with_an_address_of_its_own_is_one_and_it_is_said_what_chance_would_give(city):
    assert found(city, crew(9_000, 6)) == dict.fromkeys(
        range(9_000, 9_006), Burst("burst-of-device", tuple(range(9_000, 9_006)), 2)
    )


def test_a_crew_with_one_device_stands_out_among_neighbours_at_its_address(city):
    hidden = found(city, crew(9_000, 12, address="carrier 1", device="model 3"))

    assert set(range(9_000, 9_012)) <= set(hidden)
    assert {one.name for one in hidden.values()} == {"burst-of-device"}
    assert len(hidden) <= 14  # and who of that model filed in the same seconds


def test_a_crew_of_many_devices_is_a_burst_of_its_address(city):
    several = [replace(one, device=str(one.account)) for one in crew(9_000, 6)]

    assert {one.name for one in found(city, several).values()} == {"burst-of-address"}


@pytest.mark.parametrize(("accounts", "is_burst"), [(3, False), (4, True)])
def test_a_family_of_phones_is_too_small(city, accounts, is_burst):
    assert (found(city, crew(9_000, accounts, at=10 * RUSH)) != {}) == is_burst


@pytest.mark.parametrize("at", range(29_000, 31_000, 250))
def test_no_edge_of_a_window_parts_a_burst(city, at):
    assert len(found(city, crew(9_000, 6, at=at))) == 6


def test_what_was_not_handed_in_is_no_place(city):
    nowhere = [replace(one, address="") for one in crew(9_000, 50)]

    assert found(city, nowhere) == {}
    assert found([replace(one, address="", device="") for one in city], nowhere) == {}


def test_a_whole_city_behind_one_address_is_no_burst(city):
    """As when an installation names its own proxy as a citizen's address."""
    assert found([replace(one, address="proxy", device="") for one in city]) == {}


@pytest.mark.parametrize(("marked", "is_burst"), [(3, False), (4, True), (7, True)])
def test_a_burst_is_a_reason_only_where_most_of_it_have_another_one(city, marked, is_burst):
    """A class that is told to begin is beyond chance as well, but hardly one of it has another reason."""
    assert (found(city, crew(9_000, 7), marked=range(9_000, 9_000 + marked)) != {}) == is_burst
    assert found(city, crew(9_000, 8), marked=range(9_000, 9_004)) == {}


def test_a_burst_is_one_reason_and_makes_a_case_with_another(city):
    def typed(after):
        return [
            replace(one, codes=(Code(-one.account * 9_000, -one.account * 9_000 + after),))
            for one in crew(9_000, 6)
        ]

    (case,) = cases(signals([*city, *typed(80)], LIMITS), LIMITS)
    mine = [(one.name, one.fact, one.expected) for one in case.signals if one.account == 9_000]

    assert signals([*city, *typed(9_000)], LIMITS) == ()
    assert case.accounts == tuple(range(9_000, 9_006))
    assert mine == [("burst-of-device", 6, 2), ("code-read-too-fast", 80, None)]


@pytest.mark.parametrize("name", ["burst-of-address", "burst-of-device"])
def test_a_burst_alone_has_not_the_points_of_a_case(name):
    assert POINTS[name] < LIMITS.score_min


def poisson_tail(count, expected):
    return sum(exp(-expected) * expected**rank / factorial(rank) for rank in range(count, count + 60))


@pytest.mark.parametrize(("count", "expected"), [(9, 5), (12, 1), (40, 20), (90, 60)])
def test_the_bound_is_never_below_chance_and_close_to_it(count, expected):
    tries = 1 / poisson_tail(count, expected)

    assert not is_beyond_chance(count, (expected * 7, 7), int(tries) + 1)
    assert is_beyond_chance(count, (expected * 7, 7), int(0.75 * tries))


@given(st.integers(1, 60), st.integers(1, 400), st.integers(1, 40), st.integers(1, 10**12))
def test_beyond_chance_is_never_said_of_what_chance_gives_oftener(count, over, under, times):
    if is_beyond_chance(count, (over, under), times):
        assert count > over / under
        assert poisson_tail(count, over / under) * times <= 1 + 1e-9


def test_more_looks_ask_for_more():
    assert is_beyond_chance(6, (1, 10), 1_000_000)
    assert not is_beyond_chance(6, (1, 10), 1_000_000_000)
