"""Whoever missed places before says that they come to the next, or its seat goes along the drawn order."""

import pytest

from flow.misses import hours_pass, missed
from flow.test_letters import kinds
from sodat.actions import attending, confirming, releasing
from sodat.rules.refusals import ApplicationUnknown


def drawn(portal, *, refills=2, missing=missed, **more):
    """Draw one seat between two who missed places, and return (release, who has it, who has none)."""
    release = portal.release({"a": {"open": 1}}, refills=refills)
    people = portal.people(2)
    for account, person in people:
        missing(portal, person)
        portal.file(release, (account, [person], ["a"]), **more)
    portal.run(release, until="book")
    ((holder,),) = portal.values("SELECT person_id FROM appointment WHERE release_id = %s", release)
    has, hasnt = sorted(people, key=lambda one: one[1] != holder)
    return release, has, hasnt


def application(portal, release, account):
    ((name, state),) = portal.values(
        "SELECT application, state FROM application WHERE release_id = %s AND account_id = %s",
        release,
        account,
    )
    return name, state


def refill(portal, release):
    hours_pass(portal)
    portal.due_now(release)
    assert portal.step() == "refill"


def test_seat_that_nobody_confirms_goes_along_the_order_in_the_last_refill(portal):
    release, (has, _), (hasnt, _) = drawn(portal)

    refill(portal, release)
    after_first = application(portal, release, has)[1]
    refill(portal, release)

    assert after_first == "booked"
    assert [application(portal, release, one)[1] for one in (has, hasnt)] == ["withdrawn", "booked"]
    assert (kinds(portal, has), kinds(portal, hasnt)) == (
        ["won", "confirm", "unconfirmed"],
        ["not-this-time", "won"],
    )
    portal.due_now(release)
    assert portal.step() == "settle"
    portal.check(release)
    assert b"unconfirmed" in b"".join(bytes(body) for (body,) in portal.values("SELECT body FROM log_leaf"))


def test_seat_that_is_confirmed_stays(portal):
    release, (has, _), (hasnt, _) = drawn(portal)
    name, _ = application(portal, release, has)

    assert portal.do(lambda tx: confirming.say(tx, has, name)) is True
    refill(portal, release)
    refill(portal, release)

    assert [application(portal, release, one)[1] for one in (has, hasnt)] == ["booked", "waiting"]
    assert kinds(portal, has) == ["won", "confirm"]


@pytest.mark.parametrize(
    "missing",
    [
        lambda portal, person: missed(portal, person, 1),
        lambda portal, person: missed(portal, person, 3, excused="the bus"),
        lambda portal, person: missed(portal, person, 3, days_ago=181),
        lambda portal, person: (missed(portal, person, 1), missed(portal, person, 1, days_ago=181)),
    ],
    ids=["once", "excused", "long ago", "once of late"],
)
def test_few_or_excused_or_old_misses_ask_nothing(portal, missing):
    release, (has, _), _ = drawn(portal, missing=missing)

    refill(portal, release)
    refill(portal, release)

    assert (application(portal, release, has)[1], kinds(portal, has)) == ("booked", ["won"])


def test_nobody_is_asked_when_no_refill_could_give_the_seat_on(portal):
    _, (has, _), _ = drawn(portal, refills=0)

    assert kinds(portal, has) == ["won"]


def test_whom_a_letter_may_not_reach_is_not_asked(portal):
    release, (has, _), _ = drawn(portal, channel="desk")

    refill(portal, release)
    refill(portal, release)

    assert application(portal, release, has)[1] == "booked"


def test_saying_it_after_the_seat_is_gone_is_no_promise(portal):
    release, (has, _), _ = drawn(portal)
    name, _ = application(portal, release, has)
    refill(portal, release)
    refill(portal, release)

    assert portal.do(lambda tx: confirming.say(tx, has, name)) is False


def test_saying_it_while_the_seat_is_given_on_is_one_or_the_other(portal):
    release, (has, _), (hasnt, _) = drawn(portal, refills=1)
    name, _ = application(portal, release, has)
    hours_pass(portal)
    portal.due_now(release)

    said, _ = portal.together(
        lambda tx: confirming.say(tx, has, name),
        lambda tx: releasing.run_due(tx, portal.tools),
    )

    states = [application(portal, release, one)[1] for one in (has, hasnt)]
    assert states == (["booked", "waiting"] if said else ["withdrawn", "booked"])


def test_nobody_says_it_for_somebody_else(portal):
    release, (has, _), (hasnt, _) = drawn(portal)
    name, _ = application(portal, release, has)

    with pytest.raises(ApplicationUnknown):
        portal.do(lambda tx: confirming.say(tx, hasnt, name))


def test_nobody_loses_a_seat_without_notice(portal):
    release, (has, _), _ = drawn(portal, refills=1)
    portal.due_now(release)

    assert portal.step() == "refill"  # a worker that was late does it at once
    assert application(portal, release, has)[1] == "booked"


def test_what_a_desk_excuses_meanwhile_does_not_count(portal):
    release, (has, person), _ = drawn(portal)
    portal.values(
        "UPDATE appointment SET excused_reason = 'the bus'"
        " WHERE person_id = %s AND state = 'no-show' RETURNING 1",
        person,
    )

    refill(portal, release)
    refill(portal, release)

    assert application(portal, release, has)[1] == "booked"


def test_party_of_whom_one_gives_back_while_the_other_lapses_is_gone(portal):
    release = portal.release({"a": {"open": 2}}, refills=1)
    (account, one), (_, two) = portal.people(2)
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", account, two)
    missed(portal, two)
    portal.file(release, (account, [one, two], ["a"]))
    portal.run(release, until="book")
    ((seat,),) = portal.values(
        "SELECT appointment_id FROM appointment WHERE release_id = %s AND person_id = %s", release, one
    )
    hours_pass(portal)
    portal.due_now(release)

    portal.together(
        lambda tx: attending.cancel(tx, account, seat),
        lambda tx: releasing.run_due(tx, portal.tools),
    )

    assert application(portal, release, account)[1] == "withdrawn"
    portal.check(release)
