"""Standing applications: whose, for how long, and how they end."""

from datetime import UTC, datetime, timedelta

import pytest

from sodat.actions import attending, standing
from sodat.rules.refusals import ApplicationUnknown, MalformedRequest, PartySize, PersonUnknown
from sodat.rules.standing import StandingWish
from sodat.storage import centres, rehearsal

SERVICE = "covishield-18"


def stand(portal, account, persons, *, service=SERVICE, days=30, split=False, **wish):
    until = datetime.now(UTC).date() + timedelta(days=days)
    return portal.do(
        lambda tx: standing.stand(
            tx, account, persons, service, StandingWish(**wish), split=split, expires_on=until
        )
    )


def test_standing_application_enters_and_a_withdrawn_one_does_not(portal):
    (one, first), (two, second) = portal.people(2)
    release = portal.release({"a": {"open": 1}})
    stays, goes = stand(portal, one, [first]), stand(portal, two, [second], pincodes=("411001",))

    portal.do(lambda tx: standing.withdraw(tx, two, goes))
    portal.run(release, until="book")

    assert [mine.application.state for mine in portal.do(lambda tx: attending.mine(tx, one))] == ["booked"]
    assert portal.do(lambda tx: attending.mine(tx, two)) == []
    assert [
        (each.standing_id, each.ended_why) for each in portal.do(lambda tx: standing.standing_of(tx, one))
    ] == [(stays, "served")]
    with pytest.raises(ApplicationUnknown):
        portal.do(lambda tx: standing.withdraw(tx, two, stays))


def test_household_that_goes_one_by_one_stands_until_each_has_a_place(portal):
    register = [portal.people(1)[0] for _ in range(2)]
    account, first = register[0]
    second = register[1][1]
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", account, second)
    one_seat = [portal.release({"a": {"open": 1}})]
    stand(portal, account, [first, second], split=True)
    portal.run(one_seat[0], until="book")
    after_one = portal.do(lambda tx: standing.standing_of(tx, account))
    one_seat.append(portal.release({"a": {"open": 1}}))
    portal.run(one_seat[1], until="book")
    after_both = portal.do(lambda tx: standing.standing_of(tx, account))
    states = "SELECT state FROM application WHERE release_id = %s ORDER BY state"
    entered = [portal.values(states, release) for release in one_seat]

    assert [each.ended_why for each in (*after_one, *after_both)] == [None, "served"]
    assert entered == [[("booked",), ("waiting",)], [("booked",)]]


def test_standing_application_of_a_rehearsal_goes_along_to_the_next_round(portal):
    ((account, person),) = portal.people(1)
    portal.release({"a": {"open": 1}})
    portal.do(lambda tx: centres.put_service(tx, centres.Service("next-round", "COVISHIELD", 18, 44)))
    stand(portal, account, [person])

    before = portal.do(lambda tx: rehearsal.take_standing_along(tx, "next-round"))
    portal.values("UPDATE release SET state = 'settled' RETURNING 1")
    after = portal.do(lambda tx: rehearsal.take_standing_along(tx, "next-round"))

    assert (before, after) == (0, 1)
    (one,) = portal.do(lambda tx: standing.standing_of(tx, account))
    assert one.service_id == "next-round"


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"days": -1}, MalformedRequest),
        ({"days": 400}, MalformedRequest),
        ({"service": "no-such"}, MalformedRequest),
        ({"pincodes": ("12",)}, MalformedRequest),
        ({"pincodes": ("411001",) * 21}, MalformedRequest),
    ],
)
def test_standing_application_that_makes_no_sense_is_refused(portal, more, refusal):
    portal.release({"a": {"open": 1}})
    account, person = portal.people(1)[0]

    with pytest.raises(refusal):
        stand(portal, account, [person], **more)


def test_standing_application_is_for_ones_own_people(portal):
    portal.release({"a": {"open": 1}})
    (account, person), (_, theirs) = portal.people(2)

    with pytest.raises(PersonUnknown):
        stand(portal, account, [theirs])
    with pytest.raises(PartySize):
        stand(portal, account, [])
    with pytest.raises(PartySize):
        stand(portal, account, [person, person])


def test_who_keeps_does_not_move_up(portal):
    release = portal.release({"a": {"open": 1}, "b": {"open": 1}}, refills=1)
    people = portal.people(2)
    portal.file(release, *((account, [person], ["a", "b"]) for account, person in people))
    portal.run(release, until="book")
    order = portal.values(
        "SELECT account_id, application FROM application WHERE release_id = %s ORDER BY rank", release
    )
    first = portal.do(lambda tx: attending.mine(tx, order[0][0]))[0]

    portal.do(lambda tx: attending.keep(tx, order[1][0], order[1][1], wanted=True))
    portal.do(lambda tx: attending.cancel(tx, order[0][0], first.appointments[0].appointment_id))
    portal.due_now(release)
    portal.step()

    kept = portal.do(lambda tx: attending.mine(tx, order[1][0]))[0]
    assert [(one.slot, one.state) for one in kept.appointments] == [(f"{release}.b", "booked")]
    assert portal.check(release).refills == 1
