"""Bursts in a city of 40,000 homes behind shared addresses, with phones of few models, and a crew in it.

`pytest -s` prints the figures of docs/adr/0010.
"""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from flow.test_signals_at_scale import ACCOUNTS, FALSE_MAX, person
from sodat.redteam.addresses import CARRIERS_ONLY, Net, lay_over
from sodat.rules import signals
from sodat.rules.bursts import bursts
from sodat.rules.traces import Code, Limits, Trace

CREW = 50
HOUR = 3_600_000
NETS = {
    "a fifth behind carriers": Net(),
    "all behind carriers": CARRIERS_ONLY,
    "all behind carriers, the crew too": replace(CARRIERS_ONLY, crew_hides=True),
}


@cache
def city(policy):
    random = Random(7)
    return [person(random, account, policy) for account in range(ACCOUNTS)]


def crew():
    """Signed in over half an hour, codes typed in a second; filing within two of the opening."""
    random = Random(8)
    for at in range(CREW):
        sent = -int(random.random() * HOUR / 2)
        yield Trace(ACCOUNTS + at, (Code(sent, sent + 80 + at * 20),), (random.randrange(2_000),))


def in_cases(traces):
    found = signals.cases(signals.signals(traces, Limits()), Limits())
    return {one for case in found for one in case.accounts}


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("policy", ["draw", "first-come"])
def test_bursts_find_the_crew_and_trouble_no_neighbour(policy, name):
    traces = [*city(policy), *crew()]
    own = set(range(ACCOUNTS, ACCOUNTS + CREW))
    laid = lay_over(traces, own, NETS[name], seed=7)
    bare, challenged = in_cases(traces), in_cases(laid)

    print(
        f"\n{policy}, {name}: in cases {len(bare & own)} of {CREW} of the crew without addresses,"
        f" {len(challenged & own)} with them, and {len(challenged - own)} of {ACCOUNTS:,} citizens"
    )
    assert bare == set()  # fast codes alone are one reason, and no case
    assert challenged >= own
    assert len(challenged - own) <= FALSE_MAX * ACCOUNTS


def together(group, each, spread):
    """Return 6,000 more homes in groups of one address and one model, each group acting at one word."""
    random = Random(9)
    for at in range(6_000):
        home = person(random, ACCOUNTS + at, "draw")
        moved = int(2 * HOUR + at // each * 45_000 + random.random() * spread) - home.codes[0].sent
        yield replace(
            home,
            codes=tuple(Code(code.sent + moved, code.used + moved) for code in home.codes),
            filed=(home.filed[0] + moved,),
            address=f"{group} {at // each}",
            device="one",
        )


@pytest.mark.parametrize(
    ("group", "each", "spread"),
    [("hostel", 60, 120_000), ("hostel", 60, 20_000), ("class", 30, 3_000), ("class", 30, 1_000)],
)
def test_people_who_act_at_one_word_are_hardly_ever_in_a_case(group, each, spread):
    """A hostel where the word goes round, a class that is told to begin; all at computers of one make."""
    laid = [*lay_over(city("draw"), (), Net(), seed=7), *together(group, each, spread)]
    own = range(ACCOUNTS, ACCOUNTS + 6_000)
    beyond_chance = {account for account, _ in bursts(laid, own, Limits())}
    challenged = in_cases(laid)

    print(
        f"\n{6_000 // each} of a {group} of {each} within {spread // 1000} s: beyond chance"
        f" {len(beyond_chance):,} of 6,000, in cases {len(challenged)}"
    )
    assert len(beyond_chance) > 0
    assert len(challenged) <= FALSE_MAX * 6_000
