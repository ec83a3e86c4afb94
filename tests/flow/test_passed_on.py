"""A person whom a desk gave to another account, in a party that has to stay as it was filed."""

import asyncio

import pytest

from flow.test_people import contested, settle
from sodat.actions import attending, registering
from sodat.rules.refusals import ApplicationUnknown, AppointmentUnknown


def seats(portal):
    return dict(portal.values("SELECT person_id, appointment_id FROM appointment WHERE state = 'booked'"))


def booked_party(portal, *, settled_after="book"):
    """Return both accounts, their persons, the release and the party's application, settled past closing."""
    thief, more, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 2}})
    (filed,) = portal.file(release, (thief, [more, stolen], ["a"]))
    portal.run(release, until=settled_after)
    settle(portal, stolen, honest)
    if settled_after != "book":
        portal.run(release, until="book")
    return thief, more, honest, stolen, release, filed.applications[0].application


@pytest.mark.parametrize("when", ["close", "book"])
def test_seat_in_a_party_that_stays_is_of_who_showed_the_document(portal, when):
    thief, more, honest, stolen, release, _ = booked_party(portal, settled_after=when)
    given = seats(portal)

    shown = {
        account: [one.person_id for each in portal.do(lambda tx, a=account: attending.mine(tx, a))
                  for one in each.appointments]
        for account in (thief, honest)
    }  # fmt: skip

    assert shown == {thief: [more], honest: [stolen]}
    for account, person in ((thief, stolen), (honest, more)):
        with pytest.raises(AppointmentUnknown):
            portal.do(lambda tx, a=account, p=person: attending.cancel(tx, a, given[p]))
    portal.do(lambda tx: attending.cancel(tx, honest, given[stolen]))
    assert list(seats(portal)) == [more]
    portal.due_now(release)
    assert portal.step() == "refill"
    assert portal.check(release)


def test_withdrawn_party_leaves_the_seat_of_who_is_not_theirs_any_more(portal):
    thief, _, honest, stolen, _, name = booked_party(portal)

    with pytest.raises(ApplicationUnknown):
        portal.do(lambda tx: attending.withdraw(tx, honest, name))
    portal.do(lambda tx: attending.withdraw(tx, thief, name))

    assert list(seats(portal)) == [stolen]
    (mine,) = portal.do(lambda tx: attending.mine(tx, honest))
    assert (mine.application.state, len(mine.appointments)) == ("booked", 1)


def test_person_given_back_is_of_the_party_again(portal):
    thief, _, honest, stolen, _, _ = booked_party(portal)
    person = portal.values(
        "SELECT name, birth_year, gender, pincode FROM person WHERE person_id = %s", stolen
    )
    portal.values(
        "INSERT INTO person_claim (person_id, account_id, name, birth_year, gender, pincode)"
        " VALUES (%s, %s, %s, %s, %s, %s) RETURNING 1",
        *(stolen, thief, *person[0]),
    )

    settle(portal, stolen, thief)

    assert portal.do(lambda tx: attending.mine(tx, honest)) == []
    assert portal.values("SELECT count(*) FROM passed_on") == [(0,)]


@pytest.mark.parametrize("errand", ["cancel", "keep"])
def test_what_a_desk_gives_away_at_the_same_moment_is_not_the_old_accounts_to_change(portal, errand):
    thief, _, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 1}})
    (filed,) = portal.file(release, (thief, [stolen], ["a"]))
    portal.run(release, until="book")
    seat, name = seats(portal)[stolen], filed.applications[0].application

    async def settle_slowly(tx):
        await registering.settle_person(tx, stolen, honest)
        await asyncio.sleep(0.4)

    async def act_meanwhile(tx):
        await asyncio.sleep(0.2)
        if errand == "cancel":
            await attending.cancel(tx, thief, seat)
        else:
            await attending.keep(tx, thief, name, wanted=True)

    _, refused = portal.together(settle_slowly, act_meanwhile)

    assert isinstance(refused, AppointmentUnknown | ApplicationUnknown)
    assert list(seats(portal)) == [stolen]


def test_refill_moves_nobody_who_has_come_and_gives_away_no_seat_they_had(portal):
    people = portal.people(4)
    release = portal.release({"a": {"open": 1}, "b": {"open": 1}, "c": {"W": 3}}, refills=2)
    for account, person in people:
        portal.file(release, (account, [person], ["a", "b"]))
    portal.run(release, until="book")
    portal.values("UPDATE appointment SET state = 'served' RETURNING 1")

    for number in (1, 2):
        portal.due_now(release)
        assert portal.step() == "refill"
        assert portal.files(release)[f"refill-{number}.txt"] == b""

    assert portal.check(release)
    parts = portal.values("SELECT part, sum(seats), sum(taken) FROM slot_part GROUP BY part ORDER BY part")
    assert parts == [
        ("W", 3, 0), ("open", 2, 2)
    ]  # fmt: skip
