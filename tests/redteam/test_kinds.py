"""Farm and resellers against a real server under the draw: what they tried, what worked, what they got."""

import asyncio

import pytest

from sodat.redteam import campaign
from sodat.redteam.cast import Plan

KINDS = ("farm", "cancel-and-grab")
PLAN, SEED = Plan("draw", 12, 24, 240, 4, 6_000, before_seconds=4), 4
"""So many seats that the sellers surely have some to give back, and one account of four persons."""


@pytest.fixture(scope="module")
def played():
    """One short campaign: what each kind tried, and the figures of it."""
    tricks = {}

    def look(wanted, outcomes):
        tricks.update({one.kind: one.loot.trick for one in outcomes})
        return report(wanted, outcomes)

    with pytest.MonkeyPatch.context() as patch:  # the report does not show all that a crew comes back with
        report = campaign.report
        patch.setattr(campaign, "report", look)
        found = asyncio.run(campaign.campaign(campaign.Wanted(PLAN, KINDS, (SEED,)), lambda _: None))
    return {one.kind: (tricks[one.kind], one) for one in found.runs}


def test_people_who_are_made_up_are_taken_in_and_drawn_and_counted_apart(played):
    trick, figures = played["farm"]

    assert trick.made_up.tried > trick.made_up.accepted > 5  # an account of four has no place left
    assert trick.made_up.filed == trick.made_up.accepted
    assert 0 < trick.made_up.seats <= trick.made_up.filed
    assert figures.identities == PLAN.identities
    assert 0 < figures.seats <= PLAN.identities


def test_who_is_named_by_several_accounts_is_filed_for_by_the_first_alone(played):
    trick, figures = played["farm"]

    assert (trick.controls, trick.looked) == (trick.controls_due, trick.looks_due)
    assert trick.tries > trick.controls > 5
    assert figures.refused["person-unknown"] >= trick.controls
    assert (trick.gains, figures.trick_gains) == (0, 0)


def test_a_seat_that_is_given_back_goes_to_no_buyer_by_any_door(played):
    trick, figures = played["cancel-and-grab"]

    assert trick.controls == trick.controls_due > 3
    assert set(trick.doors) == {
        "filing", "filing under a key", "page", "schedule", "reschedule", "standing", "transfer",
    }  # fmt: skip
    assert min(trick.doors.values()) > 3
    assert trick.tries == trick.doors.total()
    assert trick.looked == trick.looks_due > 0
    assert (figures.trick_gains, figures.seats) == (0, 0)
