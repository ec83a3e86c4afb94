"""False alarms in a whole city: 40,000 accounts of people, nobody a program, at the pace of life.

A rehearsal has some hundred households; what meets by chance grows with the square of a city.
"""

from random import Random

import pytest

from sodat.city.timing import CODE_CHARACTERS, timing
from sodat.rules import signals
from sodat.rules.traces import Code, Limits, Trace

ACCOUNTS = 40_000
FALSE_MAX = 0.001
AUTOFILL_SHARE = 0.4
"""Phones that type the code by themselves: what is left is the way of the message and one tap."""
AUTOFILL_SECONDS = 3.0
DAY_SECONDS = 10 * 3600
RUSH_SECONDS = 3600
FEW_WISHES = 200


def person(random, account, policy):
    """Return the trace of one household that files by hand, in milliseconds from the opening."""
    own = timing(random)
    reading = own.code + CODE_CHARACTERS * own.character
    if random.random() < AUTOFILL_SHARE:
        reading = AUTOFILL_SECONDS * random.lognormvariate(0, 0.4)
    if policy == "first-come":  # signed in some time in the hour before, then as quick as they can
        sent = -random.random() * RUSH_SECONDS - reading
        filed = own.choosing()
    else:
        sent = own.moment * DAY_SECONDS
        filed = sent + reading + own.choosing()
    later = [filed + random.expovariate(1 / 3600)] if policy == "draw" and random.random() < 0.12 else []
    slot = f"s{random.randrange(FEW_WISHES)}"
    return Trace(
        account=account,
        codes=(Code(int(sent * 1000), int((sent + reading) * 1000)),),
        filed=tuple(int(at * 1000) for at in (filed, *later)),
        wanted=frozenset({slot}) if random.random() < 0.3 else frozenset({slot, "s0"}),
    )


@pytest.mark.parametrize("policy", ["draw", "first-come"])
def test_a_city_of_people_gives_hardly_a_case(policy):
    random, limits = Random(1), Limits()
    city = [person(random, account, policy) for account in range(ACCOUNTS)]
    found = signals.signals(city, limits)

    challenged = {one for case in signals.cases(found, limits) for one in case.accounts}
    assert len(found) > 0  # single reasons do occur among so many; that is why one is not enough
    assert len(challenged) <= FALSE_MAX * ACCOUNTS


def test_a_crew_of_fifty_is_found_among_a_whole_city():
    random, limits = Random(2), Limits()
    city = [person(random, account, "draw") for account in range(ACCOUNTS)]
    crew = [
        Trace(ACCOUNTS + at, (Code(-5_000 - at, -4_700 - at),), (30 + at,), frozenset({"s1"}))
        for at in range(50)
    ]
    found = signals.cases(signals.signals([*city, *crew], limits), limits)

    challenged = {one for case in found for one in case.accounts}
    assert {trace.account for trace in crew} <= challenged
    assert len(challenged) - len(crew) <= FALSE_MAX * ACCOUNTS
