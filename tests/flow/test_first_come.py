"""First-come and the waiting room: seats given at once, never one too many, by arrival."""

from sodat.actions import attending
from sodat.actions.entries import Filed, Filing
from sodat.actions.handing_in import hand_in_batch
from sodat.rules.refusals import AlreadyApplied

SEATS = {"a": {"open": 3, "R": 2}, "b": {"open": 2}}


def test_first_come_books_by_arrival_and_lets_the_rest_wait(portal):
    release = portal.release({"a": {"open": 2}}, policy="first-come", refills=1)
    people = portal.people(4)

    results = portal.file(release, *((account, [person], ["a"]) for account, person in people))

    assert [one.applications[0].state for one in results] == ["booked", "booked", "waiting", "waiting"]
    portal.run(release, until="book")
    assert portal.check(release).policy == "first-come"


def test_many_batches_at_once_never_oversell(portal):
    release = portal.release(SEATS, policy="first-come", refills=1)
    people = portal.people(60)
    batches = [people[start : start + 5] for start in range(0, 60, 5)]

    def hand_in(batch):
        filings = [
            Filing(account, release, (person,), (f"{release}.a", f"{release}.b")) for account, person in batch
        ]
        return lambda tx: hand_in_batch(tx, portal.catalogue, filings)

    results = portal.together(*(hand_in(batch) for batch in batches))

    states = [filed.applications[0].state for batch in results for filed in batch]
    assert states.count("booked") == 7
    assert portal.values("SELECT sum(taken), bool_and(taken = seats) FROM slot_part") == [(7, True)]
    portal.run(release, until="book")  # closes only when replaying the arrivals gives what was booked
    portal.check(release)


def test_repeated_request_books_once_and_another_wish_is_refused(portal):
    release = portal.release(SEATS, policy="first-come")
    account, person = portal.people(1)[0]

    first, again = portal.file(release, *[(account, [person], ["a"])] * 2)
    (other,) = portal.file(release, (account, [person], ["b"]))

    assert isinstance(first, Filed)
    assert again.applications == first.applications
    assert isinstance(other, AlreadyApplied)


def test_cancelled_seat_is_not_grabbable(portal):
    release = portal.release({"a": {"open": 1}}, policy="first-come", refills=1)
    (one, first), (two, second), (three, third) = portal.people(3)
    portal.file(release, (one, [first], ["a"]), (two, [second], ["a"]))
    mine = portal.do(lambda tx: attending.mine(tx, one))[0]

    portal.do(lambda tx: attending.cancel(tx, one, mine.appointments[0].appointment_id))
    (grabber,) = portal.file(release, (three, [third], ["a"]))
    portal.run(release, until="refill")

    assert grabber.applications[0].state == "waiting"
    assert portal.values("SELECT person_id FROM appointment WHERE state = 'booked'") == [(second,)]
    assert portal.check(release).refills == 1


def test_party_that_does_not_fit_leaves_room_for_a_smaller_one(portal):
    release = portal.release({"a": {"open": 1}}, policy="first-come")
    (one, first), (_, second), (three, third) = portal.people(3)
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", one, second)

    two_of_them, alone = portal.file(release, (one, [first, second], ["a"]), (three, [third], ["a"]))

    assert two_of_them.applications[0].state == "waiting"
    assert alone.applications[0].state == "booked"


def test_waiting_room_draws_those_before_the_opening_then_serves_arrivals(portal):
    release = portal.release({"a": {"open": 3, "D2": 2}}, policy="waiting-room", refills=1)
    early, late = portal.people(3), portal.people(4)
    portal.file(release, *((account, [person], ["a"]) for account, person in early))

    portal.run(release, until="book")
    (too_soon,) = portal.file(release, (late[0][0], [late[0][1]], ["a"]))
    portal.due_now(release)
    assert portal.step() == "refill"
    results = portal.file(release, *((account, [person], ["a"]) for account, person in late))
    portal.due_now(release)
    assert portal.step() == "settle"

    assert not isinstance(too_soon, Filed)
    assert [one.applications[0].state for one in results] == ["booked", "booked", "waiting", "waiting"]
    assert portal.files(release)["arrivals-result.txt"].count(b"\n") == 2
    assert portal.check(release).applications == 3
