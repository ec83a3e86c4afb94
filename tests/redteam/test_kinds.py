"""Farm and resellers against a real server under the draw: what they tried, what worked, what they got."""

import asyncio

import pytest

from sodat.redteam.campaign import Wanted, campaign
from sodat.redteam.cast import Plan

KINDS = ("farm", "cancel-and-grab")
PLAN, SEED = Plan("draw", 12, 24, 240, 4, 6_000, before_seconds=4), 4
"""So many seats that the sellers surely have some to give back, and one account of four persons."""


@pytest.fixture(scope="module")
def played():
    """One short campaign: the figures of each kind."""
    found = asyncio.run(campaign(Wanted(PLAN, KINDS, (SEED,)), lambda _: None))
    return {one.kind: one for one in found.runs}


def test_people_who_are_made_up_are_taken_in_and_drawn_and_counted_apart(played):
    farm = played["farm"]

    assert farm.made_up.tried > farm.made_up.accepted > 5  # an account of four has no place left
    assert farm.made_up.filed == farm.made_up.accepted
    assert 0 < farm.made_up.seats <= farm.made_up.filed
    assert farm.identities == PLAN.identities
    assert 0 < farm.seats <= PLAN.identities


def test_who_is_named_by_several_accounts_is_filed_for_by_the_first_alone(played):
    farm = played["farm"]

    assert farm.controls[0] == farm.controls[1] > 5
    assert farm.looks[0] == farm.looks[1] > 0
    assert farm.trick_tries > farm.controls[0]
    assert farm.refused["person-unknown"] >= farm.controls[0]
    assert farm.trick_gains == 0


def test_a_seat_that_is_given_back_goes_to_no_buyer_by_any_door(played):
    sold = played["cancel-and-grab"]

    assert sold.controls[0] == sold.controls[1] > 3
    assert set(sold.doors) == {
        "filing", "filing under a key", "page", "schedule", "reschedule", "standing", "transfer",
    }  # fmt: skip
    assert min(sold.doors.values()) > 3
    assert sold.trick_tries == sold.doors.total()
    assert sold.looks[0] == sold.looks[1] > 0
    assert (sold.trick_gains, sold.seats) == (0, 0)
