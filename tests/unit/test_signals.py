"""What makes accounts look like one program, and what does not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.clusters import clusters
from sodat.rules.signals import POINTS, Case, Signal, cases, signals
from sodat.rules.traces import Code, Limits, Seat, Trace

LIMITS = Limits()
HOUR = 3_600_000


def person(account, at=0, **more):
    """A citizen: some seconds to read the code, some more to choose."""
    return Trace(account, (Code(at, at + 9_000 + 37 * account),), (at + 21_000 + 91 * account,), **more)


def program(account, at=0, **more):
    return Trace(account, (Code(at - 5_000, at - 4_900),), (at,), **more)


def names(found, account):
    return {one.name for one in found if one.account == account}


def suspects(traces, limits=LIMITS):
    return {one for case in cases(signals(traces, limits), limits) for one in case.accounts}


def test_a_crew_in_lockstep_is_one_case_and_citizens_are_in_none():
    crew = [program(one, at=one % 3 * 20) for one in range(1, 21)]
    citizens = [person(one, at=one * 1_700) for one in range(100, 400)]

    found = cases(signals(crew + citizens, LIMITS), LIMITS)

    assert [case.accounts for case in found] == [tuple(range(1, 21))]
    assert found[0].scores[1] == POINTS["code-read-too-fast"] + POINTS["lockstep"]
    assert {one.name for one in found[0].signals} == {"code-read-too-fast", "lockstep"}


def test_no_single_weak_signal_makes_a_case():
    fast_alone = program(1)
    in_step = [replace(person(one), codes=(Code(0, 9_000),), filed=(21_000,)) for one in range(10, 15)]
    clockwork = Trace(40, tuple(Code(at * HOUR, at * HOUR + 9_000) for at in range(-5, 0)), (50_000,))
    family = [person(50, at=HOUR, disputed=(7,)), person(51, at=2 * HOUR, disputed=(7,))]
    everybody = [fast_alone, *in_step, clockwork, *family]

    found = signals(everybody, LIMITS)

    assert {one.name for one in found} == {
        "code-read-too-fast",
        "lockstep",
        "regular-gaps",
        "identity-disputed",
    }
    assert suspects(everybody) == set()


def test_two_reasons_make_a_case_with_both_in_it():
    hooked = Trace(1, tuple(Code(at * HOUR, at * HOUR + 80) for at in range(-6, 0)), (50_000,))

    (case,) = cases(signals([hooked, person(2)], LIMITS), LIMITS)

    assert case == Case(
        (1,),
        {1: 100},
        (Signal(1, "code-read-too-fast", 50, 80), Signal(1, "regular-gaps", 50, HOUR)),
    )


def test_the_edge_of_a_bin_parts_nobody():
    crew = [program(one, at=-5 + 2 * one) for one in range(6)]  # before and after the full second

    assert suspects(crew) == set(range(6))


@pytest.mark.parametrize("accounts", [3, 4])
def test_a_family_of_phones_is_too_small_for_lockstep(accounts):
    crew = [program(one) for one in range(accounts)]

    assert suspects(crew) == (set(crew_of(crew)) if accounts == 4 else set())


def crew_of(traces):
    return [one.account for one in traces]


def test_many_disputed_identities_are_a_case_and_a_mix_up_is_none():
    farm = [person(one, at=one * HOUR, disputed=(101, 102, 103)) for one in range(1, 5)]
    mix_up = [person(10, at=9 * HOUR, disputed=(200,)), person(11, at=10 * HOUR, disputed=(200,))]

    three_phones = [person(20 + one, at=(20 + one) * HOUR, disputed=(300,)) for one in range(3)]

    assert suspects([*farm, *mix_up, *three_phones]) == {1, 2, 3, 4}


def test_a_household_under_other_documents_is_a_reason_and_a_namesake_is_none():
    twice = [person(one, at=one * HOUR, alike=(7, 8)) for one in (1, 2)]
    other_pair = person(3, at=3 * HOUR, alike=(8, 9))
    namesakes = [person(4, at=4 * HOUR, alike=(9,)), person(5, at=5 * HOUR, alike=(5, 5))]

    found = signals([*twice, other_pair, *namesakes], LIMITS)

    assert [names(found, one) for one in range(1, 6)] == [{"people-alike"}] * 2 + [set()] * 3
    assert suspects(twice) == set()  # a reason, and by itself no case


def test_seats_that_change_hands_are_a_ring():
    seller = person(1, given_back=(Seat(90_000, "s1"), Seat(95_000, "s2")), wanted=frozenset({"s1", "s2"}))
    buyers = [
        Trace(2, (Code(0, 9_000),), (90_020,), frozenset({"s1"})),
        Trace(3, (Code(0, 9_500),), (95_020,), frozenset({"s2"})),
    ]
    neighbour = Trace(4, (Code(0, 9_800),), (99_000,), frozenset({"s1"}))

    found = signals([seller, *buyers, neighbour], LIMITS)

    assert [names(found, one) for one in (1, 2, 3, 4)] == [{"seats-changed-hands"}] * 3 + [set()]
    assert suspects([seller, *buyers, neighbour]) == {1, 2, 3}


def test_one_trade_is_not_enough():
    seller = person(1, given_back=(Seat(90_000, "s1"),))
    buyer = Trace(2, (Code(0, 9_000),), (90_020,), frozenset({"s1"}))

    assert suspects([seller, buyer]) == set()


def test_standby_collusion_needs_a_link_between_the_two():
    giver = program(1, given_back=(Seat(90_000, "s1"),))
    gainer = program(2, gained=(Seat(99_000, "s1"),))
    crew = [giver, gainer, program(3), program(4)]
    stranger = person(9, at=HOUR, gained=(Seat(99_500, "s1"),))
    elsewhere = replace(crew[2], gained=(Seat(99_000, "s2"), Seat(80_000, "s1")))

    found = signals([*crew[:2], elsewhere, crew[3], stranger], LIMITS)

    assert "standby-collusion" in names(found, 1) & names(found, 2)
    assert "standby-collusion" not in names(found, 3)
    assert names(found, 9) == set()


@pytest.mark.parametrize(("jitter", "regular"), [(0, True), (50, True), (60, False)])
def test_regular_is_what_differs_by_a_tenth_at_most(jitter, regular):
    codes = tuple(Code(1_000 * at + jitter * (at == 3), None) for at in range(6))

    assert ("regular-gaps" in names(signals([Trace(1, codes)], LIMITS), 1)) == regular


def test_limits_of_a_rehearsal_are_compressed_and_counts_are_not():
    quick = LIMITS.at_pace(0.1)

    assert (quick.code_min, quick.bin, quick.together_min) == (150, 100, LIMITS.together_min)
    assert suspects([Trace(1, (Code(0, 400),), (900,))], quick) == set()


seats = st.lists(st.builds(Seat, st.integers(0, 9_000), st.sampled_from("ab")), max_size=2).map(tuple)
traces = st.lists(
    st.builds(
        Trace,
        account=st.integers(1, 30),
        codes=st.lists(st.builds(Code, st.integers(-9_000, 0), st.none() | st.integers(1, 9_000))).map(tuple),
        filed=st.lists(st.integers(0, 9_000), max_size=3).map(tuple),
        given_back=seats,
        gained=seats,
        wanted=st.frozensets(st.sampled_from("ab")),
        disputed=st.lists(st.integers(1, 4), max_size=4, unique=True).map(tuple),
        address=st.sampled_from(("", "x")),
        device=st.sampled_from(("", "y")),
    ),
    unique_by=lambda trace: trace.account,
)


@given(traces, st.randoms())
def test_the_order_of_accounts_changes_no_case(found, random):
    mixed = random.sample(found, len(found))

    assert suspects(mixed) == suspects(found)


@given(traces)
def test_every_account_in_a_case_has_points_enough_and_reasons_that_add_up(found):
    for case in cases(signals(found, LIMITS), LIMITS):
        for account in case.accounts:
            reasons = {one.name for one in case.signals if one.account == account}
            assert case.scores[account] == sum(POINTS[name] for name in reasons) >= LIMITS.score_min


@given(st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=4).map(tuple)))
def test_clusters_part_everybody_once_and_no_link(links):
    found = clusters(links)
    of = {one: group for group in found for one in group}

    assert sorted(one for group in found for one in group) == sorted({one for link in links for one in link})
    assert all(of[one] == of[link[0]] for link in links for one in link)
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)
