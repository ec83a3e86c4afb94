"""A session that loses seats: the first in the kept order stay or are moved first, and the record holds."""

import random
from itertools import count
from uuid import uuid4

import pytest

from flow.portal import PUNE, SERVICE, TOMORROW
from sodat.actions import session_cancelling
from sodat.rules.city import SeatsAsTheyAre, SessionAwaitsDraw, SessionUnknown
from sodat.rules.refusals import ReasonMissing, StockShort
from sodat.storage import accounts, centres, staff
from sodat.storage.staff import Staff

REASON = "The vaccine did not come"
numbers = count(90_000)


@pytest.fixture
def officer(portal):
    async def act(tx):
        await centres.put_district(tx, PUNE)
        sealed = portal.vault.seal("8000000001", "mobile")
        account = await accounts.account_of(tx, portal.vault.mobile_hash("8000000001"), sealed, "mr")
        who = Staff(account.account_id, "अधिकारी", "officer", 363, None)
        await staff.put(tx, who)
        return who

    return portal.do(act)


def two_centres(portal, seats, **more):
    """Return a release whose slots a and b are of two sessions, and the sessions' ids by slot."""
    release = portal.release(seats, **more)
    second, number = uuid4(), next(numbers)

    async def act(tx):
        await centres.put_centre(tx, centres.Centre(number, "Other", 363, "411002"))
        await centres.put_session(tx, centres.Session(second, number, 363, SERVICE.service_id, TOMORROW))
        await tx.execute("UPDATE slot SET session_id = %s WHERE slot = %s", [second, f"{release}.b"])

    portal.do(act)
    rows = portal.values("SELECT slot, session_id FROM slot JOIN release_slot USING (slot_id)")
    return release, {slot.rpartition(".")[2]: session for slot, session in rows}


def cancel(portal, officer, session, reason=REASON):
    return portal.do(lambda tx: session_cancelling.cancel(tx, officer, session, reason))


def set_seats(portal, officer, session, total):
    return portal.do(lambda tx: session_cancelling.set_seats(tx, officer, session, total, REASON))


def drawn(portal, seats, people, wishes=("a", "b"), **more):
    release, sessions = two_centres(portal, seats, **more)
    for account, person in portal.people(people):
        portal.file(release, (account, [person], wishes))
    portal.run(release, until="book")
    return release, sessions


def live(portal, release):
    """Return the slot of each rank that has a place."""
    return dict(
        portal.values(
            "SELECT a.rank, split_part(s.slot, '.', 2) FROM appointment p"
            " JOIN application a USING (application) JOIN slot s USING (slot_id)"
            " WHERE p.state = 'booked' AND p.release_id = %s ORDER BY 1",
            release,
        )
    )


def letters(portal):
    return dict(
        portal.values("SELECT kind, count(*) FROM outbox WHERE kind NOT IN ('code', 'won') GROUP BY kind")
    )


def test_first_in_the_drawn_order_are_moved_first_and_the_rest_are_told(portal, officer):
    release, sessions = drawn(portal, {"a": {"open": 4}, "b": {"open": 2}}, 4)
    assert set(live(portal, release).values()) == {"a"}

    done = cancel(portal, officer, sessions["a"])

    assert (done.moved, done.unplaced) == (2, 2)
    assert live(portal, release) == {1: "b", 2: "b"}
    assert letters(portal)["session-moved"] == 2
    assert letters(portal)["session-cancelled"] == 2
    facts = portal.values("SELECT facts FROM outbox WHERE kind = 'session-moved'")[0][0]
    assert (facts["centre"], facts["starts"], facts["reason"]) == ("Other", "09:00", REASON)
    files = portal.files(release)
    lines = files["moves-1.txt"].decode().splitlines()
    assert [line.split("|")[0] + line[-2:] for line in lines] == ["1.b", "2.b", "3|-", "4|-"]
    assert files["seats-1.txt"].decode() == f"{release}.a|open|0\n"
    [(leaf,)] = portal.values(
        "SELECT convert_from(body, 'UTF8') FROM log_leaf"
        " WHERE convert_from(body, 'UTF8') LIKE 'session-cancelled%%'"
    )
    assert REASON in leaf
    assert portal.values("SELECT act, reason FROM staff_act") == [("session-cancelled", REASON)]
    assert portal.values("SELECT count(*) FROM loss") == [(2,)]
    assert portal.check(release).applications == 4


def test_refills_afterwards_run_in_the_drawn_order_and_the_record_still_holds(portal, officer):
    release, sessions = drawn(portal, {"a": {"open": 3}, "b": {"open": 3}}, 8, ("a", "b"))
    before = live(portal, release)
    assert sorted(before) == [1, 2, 3, 4, 5, 6]
    more = (
        "UPDATE slot_part SET seats = seats + 1 WHERE slot_id IN (SELECT slot_id FROM slot WHERE slot = %s)"
    )
    portal.do(lambda tx: tx.execute(more, [f"{release}.b"]))

    cancel(portal, officer, sessions["a"])
    # Rank 1 took the seat of b that was free; 2 and 3 had no other.
    assert live(portal, release) == {1: "b", 4: "b", 5: "b", 6: "b"}
    portal.do(
        lambda tx: tx.execute(
            "UPDATE appointment p SET state = 'cancelled', ended_at = now() FROM application a"
            " WHERE a.application = p.application AND a.rank = 5 AND p.state = 'booked'"
        )
    )
    portal.do(lambda tx: tx.execute("UPDATE application SET state = 'withdrawn' WHERE rank = 5"))
    portal.due_now(release)
    assert portal.step() == "refill"

    assert live(portal, release) == {1: "b", 4: "b", 6: "b", 7: "b"}
    assert portal.check(release).refills == 1
    portal.due_now(release)
    assert portal.step() == "refill"
    portal.due_now(release)
    assert portal.step() == "settle"
    assert portal.check(release).refills == 2
    assert_nothing_twice(portal)


def assert_nothing_twice(portal):
    assert (
        portal.values(
            "SELECT slot_id, part FROM slot_part p"
            " WHERE seats < taken OR seats < (SELECT count(*) FROM appointment a"
            " WHERE a.slot_id = p.slot_id AND a.part = p.part AND a.state = 'booked')"
        )
        == []
    )
    assert (
        portal.values(
            "SELECT person_id FROM appointment WHERE state = 'booked' GROUP BY person_id HAVING count(*) > 1"
        )
        == []
    )
    assert (
        portal.values("SELECT slot_id FROM appointment GROUP BY slot_id, part, seat_no HAVING count(*) > 1")
        == []
    )


def test_fewer_vials_move_the_last_in_kept_order(portal, officer):
    release, sessions = drawn(portal, {"a": {"open": 4}, "b": {"open": 1}}, 4)

    done = set_seats(portal, officer, sessions["a"], 2)

    assert (done.moved, done.unplaced, done.stay) == (1, 1, 2)
    assert live(portal, release) == {1: "a", 2: "a", 3: "b"}
    seats = "SELECT seats, taken FROM slot_part JOIN slot USING (slot_id) WHERE slot = %s"
    assert portal.values(seats, f"{release}.a") == [(2, 2)]
    with pytest.raises(SeatsAsTheyAre):
        set_seats(portal, officer, sessions["a"], 2)
    assert_nothing_twice(portal)


def test_seats_are_raised_only_as_far_as_the_stock_goes(portal, officer):
    release, sessions = two_centres(portal, {"a": {"open": 4}, "b": {"open": 1}})
    [(centre,)] = portal.values("SELECT centre_id FROM session WHERE session_id = %s", sessions["a"])
    portal.do(
        lambda tx: tx.execute(
            "INSERT INTO stock_entry (centre_id, service_id, kind, vials, doses_per_vial)"
            " VALUES (%s, %s, 'received', 1, 6)",
            [centre, SERVICE.service_id],
        )
    )

    with pytest.raises(StockShort):
        set_seats(portal, officer, sessions["a"], 7)
    set_seats(portal, officer, sessions["a"], 6)

    assert portal.values("SELECT seats FROM slot_part JOIN slot USING (slot_id) ORDER BY slot") == [
        (6,),
        (1,),
    ]
    portal.run(release, until="commit")
    assert f"{release}.a|open|6" in portal.files(release)["inventory.txt"].decode()


def test_seats_that_come_late_go_along_the_drawn_order(portal, officer):
    release, sessions = drawn(portal, {"a": {"open": 2}, "b": {"open": 1}}, 5)
    set_seats(portal, officer, sessions["a"], 3)
    assert sorted(live(portal, release)) == [1, 2, 3]

    portal.due_now(release)
    assert portal.step() == "refill"

    assert live(portal, release) == {1: "a", 2: "a", 3: "a", 4: "b"}
    assert portal.check(release).refills == 1


def test_session_cancelled_before_the_commit_has_no_seats_and_wishers_are_told(portal, officer):
    release, sessions = two_centres(portal, {"a": {"open": 4}, "b": {"open": 1}})
    for account, person in portal.people(3):
        portal.file(release, (account, [person], ("a", "b")))

    cancel(portal, officer, sessions["a"])
    assert letters(portal) == {"wish-cancelled": 3}
    portal.run(release, until="book")

    assert live(portal, release) == {1: "b"}
    assert portal.check(release).applications == 3


def test_what_is_committed_or_given_on_arrival_waits_for_its_seats(portal, officer):
    release, sessions = two_centres(portal, {"a": {"open": 4}, "b": {"open": 1}})
    portal.run(release, until="commit")
    with pytest.raises(SessionAwaitsDraw):
        cancel(portal, officer, sessions["a"])
    first, _ = two_centres(portal, {"a": {"open": 4}, "b": {"open": 1}}, policy="first-come")
    session = portal.values("SELECT session_id FROM slot WHERE slot = %s", f"{first}.a")[0][0]
    with pytest.raises(SessionAwaitsDraw):
        cancel(portal, officer, session)


def test_first_come_holders_are_moved_by_arrival_and_their_record_holds(portal, officer):
    release, _ = two_centres(portal, {"a": {"open": 3}, "b": {"open": 2}}, policy="first-come")
    for account, person in portal.people(3):
        portal.file(release, (account, [person], ("a", "b")))
    portal.run(release, until="book")
    session = portal.values("SELECT session_id FROM slot WHERE slot = %s", f"{release}.a")[0][0]

    done = cancel(portal, officer, session)

    assert (done.moved, done.unplaced) == (2, 1)
    assert live(portal, release) == {1: "b", 2: "b"}
    portal.due_now(release)
    assert portal.step() == "refill"
    assert portal.check(release).refills == 1


def test_what_cannot_be_is_refused_whole(portal, officer):
    _, sessions = drawn(portal, {"a": {"open": 1}, "b": {"open": 1}}, 2)
    with pytest.raises(ReasonMissing):
        cancel(portal, officer, sessions["a"], "why")
    with pytest.raises(SessionUnknown):
        cancel(portal, officer, uuid4())
    cancel(portal, officer, sessions["a"])
    with pytest.raises(SessionUnknown):
        cancel(portal, officer, sessions["a"])
    assert portal.values("SELECT count(*) FROM session_act") == [(1,)]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_given_twice_and_nobody_is_passed_over(portal, officer, seed):
    """Parties of all sizes, shares, cancellations and acts in any order; the verifier agrees in the end."""
    chance = random.Random(seed)
    seats = {"a": {"open": 6, "R": 3}, "b": {"open": 4, "R": 2}, "c": {"open": 3}}
    release, sessions = two_centres(portal, seats)
    people = portal.people(24, pincode=chance.choice(("411001", "400001")))
    for account, person in people:
        wishes = chance.sample(("a", "b", "c"), chance.randint(1, 3))
        portal.file(release, (account, [person], wishes))
    portal.run(release, until="book")
    before = live(portal, release)

    set_seats(portal, officer, sessions["b"], chance.randint(0, 5))
    after = live(portal, release)
    left_out = [rank for rank, slot in before.items() if slot == "b" and rank not in after]
    stayed = [rank for rank, slot in before.items() if slot == "b" and after.get(rank) == "b"]
    assert all(stay < out for stay in stayed for out in left_out)
    portal.due_now(release)
    portal.step()
    cancel(portal, officer, sessions["b"])
    portal.due_now(release)
    portal.step()

    assert portal.check(release).refills == 2
    assert_nothing_twice(portal)


def test_on_site_seats_with_a_number_stay(portal, officer):
    release, sessions = two_centres(portal, {"a": {"open": 2, "W": 3}, "b": {"open": 1}})
    people = portal.people(2)
    for number, (_, person) in enumerate(people, 1):
        portal.values(
            "INSERT INTO walk_in (session_id, number, person_id, slot_id)"
            " SELECT %s, %s, %s, slot_id FROM slot WHERE slot = %s RETURNING 1",
            sessions["a"],
            number,
            person,
            f"{release}.a",
        )
    parts = "SELECT part, seats, taken FROM slot_part JOIN slot USING (slot_id) WHERE slot = %s ORDER BY part"
    portal.values("UPDATE slot_part SET taken = 2 WHERE part = 'W' RETURNING 1")

    set_seats(portal, officer, sessions["a"], 3)
    fewer = portal.values(parts, f"{release}.a")
    cancel(portal, officer, sessions["a"])

    assert fewer == [("W", 2, 2), ("open", 1, 0)]
    assert portal.values(parts, f"{release}.a") == [("W", 2, 2), ("open", 0, 0)]
