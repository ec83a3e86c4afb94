"""What one citizen, officer, trustee or relay does must not stop or bend anybody else's release."""

import asyncio
from dataclasses import replace

import psycopg
import pytest

from sodat.actions import attending, composing, overseeing, proving
from sodat.actions.entries import Filed, Filing
from sodat.actions.handing_in import hand_in_batch
from sodat.config import Config
from sodat.edge import worker
from sodat.rules.refusals import (
    AlreadyApplied,
    AlreadyBooked,
    RulesNotUsable,
    StepNotAllowed,
    TooManyRequests,
)
from sodat.storage.intake import Intake
from sodat.storage.tally import tally


def steps(portal):
    return portal.loop.run_until_complete(worker.run_step(portal.database, portal.tools, Config(mode="test")))


def test_step_that_fails_keeps_no_other_release_waiting(portal):
    broken, well = portal.release({"a": {"open": 1}}), portal.release({"a": {"open": 1}})
    portal.end_filing(broken)
    portal.values("UPDATE release SET rules_json = 'x' WHERE release_id = %s RETURNING 1", broken)
    portal.values(
        "UPDATE release_clock SET step_next = 'commit', due_at = now() - interval '1 hour'"
        " WHERE release_id = %s RETURNING 1",
        broken,
    )
    portal.end_filing(well)

    with pytest.raises(Exception, match="malformed"):
        steps(portal)

    assert steps(portal)
    assert portal.values("SELECT state FROM release WHERE release_id = %s", well) == [("closed",)]


def test_person_who_changes_after_booking_does_not_stop_the_closing(portal):
    release = portal.release({"a": {"R": 1, "open": 1}}, policy="first-come", refills=1)
    (one, first), (two, second) = portal.people(2)
    portal.file(release, (one, [first], ["a"]), (two, [second], ["a"]))

    portal.values("UPDATE person SET pincode = '560001' RETURNING 1")
    portal.run(release, until="book")

    assert portal.check(release).applications == 2


def test_giving_back_and_filing_again_fails_alone(portal):
    release = portal.release({"a": {"open": 2}}, policy="first-come", refills=1)
    (one, first), (two, second) = portal.people(2)
    (filed,) = portal.file(release, (one, [first], ["a"]))
    portal.do(lambda tx: attending.withdraw(tx, one, filed.applications[0].application))

    again, stranger = portal.file(release, (one, [first], ["a"]), (two, [second], ["a"]))

    assert isinstance(again, AlreadyApplied)
    assert isinstance(stranger, Filed)


def test_what_makes_a_batch_fail_fails_alone(portal):
    release = portal.release({"a": {"open": 9}})
    people = portal.people(5)
    poisonous = people[2][1]

    async def write(tx, filings):
        if any(poisonous in one.persons for one in filings):
            raise psycopg.errors.CheckViolation("of one of them")
        return await hand_in_batch(tx, portal.catalogue, filings)

    async def all_at_once():
        intake = Intake(portal.database, write)
        filings = [Filing(account, release, (person,), (f"{release}.a",)) for account, person in people]
        return await asyncio.gather(*(intake.hand_in(one) for one in filings), return_exceptions=True)

    results = portal.loop.run_until_complete(all_at_once())

    assert [isinstance(one, Filed) for one in results] == [True, True, False, True, True]


def test_one_different_wish_after_another_must_wait(portal):
    release = portal.release({str(number): {"open": 1} for number in range(20)})
    account, person = portal.people(1)[0]

    results = portal.file(release, *((account, [person], [str(number)]) for number in range(20)))

    assert [isinstance(one, Filed) for one in results] == [True] * 10 + [False] * 10
    assert isinstance(results[-1], TooManyRequests)


def test_who_waits_may_ask_for_another_time(portal):
    release = portal.release({"a": {"open": 1}, "b": {"open": 1}}, policy="first-come", refills=1)
    (one, first), (two, second) = portal.people(2)
    portal.file(release, (one, [first], ["a"]))
    (waiting,) = portal.file(release, (two, [second], ["a"]))

    (seated,) = portal.file(release, (two, [second], ["b"]))
    portal.run(release, until="book")

    assert waiting.applications[0].state == "waiting"
    assert seated.applications[0].state == "booked"
    portal.check(release)


def test_secret_that_comes_when_the_round_may_be_known_is_refused(portal):
    release = portal.release({"a": {"open": 1}}, trustees=("press",))
    (secret,) = portal.values("SELECT held_secret FROM trustee")[0]
    portal.run(release, until="commit")
    portal.values(
        "UPDATE release SET reveals_at = closes_at, commits_at = closes_at, draws_at = closes_at RETURNING 1"
    )

    with pytest.raises(StepNotAllowed):
        portal.do(lambda tx: proving.reveal(tx, release, "press", secret))


def test_committed_release_is_cancelled_only_when_overdue_and_witnessed(portal):
    release = portal.release({"a": {"open": 1}})
    portal.run(release, until="commit")
    statements = ("The round has not come, says one", "Nor here, says another")

    with pytest.raises(StepNotAllowed):
        portal.do(lambda tx: overseeing.cancel(tx, release, "We do not like it", statements))
    portal.values(
        "UPDATE release SET opens_at = opens_at - interval '1 day', closes_at = closes_at - interval '1 day',"
        " commits_at = commits_at - interval '1 day', reveals_at = reveals_at - interval '1 day',"
        " draws_at = draws_at - interval '1 day' RETURNING 1"
    )
    with pytest.raises(StepNotAllowed):
        portal.do(lambda tx: overseeing.cancel(tx, release, "The round never came", statements[:1]))
    portal.do(lambda tx: overseeing.cancel(tx, release, "The round never came", statements))

    assert portal.values("SELECT state FROM release") == [("cancelled",)]


def test_cancelled_release_frees_its_people_and_its_slots(portal):
    release = portal.release({"a": {"open": 1}}, policy="first-come")
    account, person = portal.people(1)[0]
    portal.file(release, (account, [person], ["a"]))

    portal.do(lambda tx: overseeing.cancel(tx, release, "The vaccine did not come"))

    assert portal.values("SELECT state FROM appointment") == [("cancelled",)]
    assert portal.values("SELECT taken FROM slot_part") == [(0,)]
    assert portal.values("SELECT count(*) FROM release_slot") == [(0,)]
    (elsewhere,) = portal.file(portal.release({"a": {"open": 1}}), (account, [person], ["a"]))
    assert isinstance(elsewhere, Filed)


def test_rehearsals_beacon_is_refused_in_production(portal):
    release = portal.release({"a": {"open": 1}})
    draft = composing.Draft(
        release="real", district_id=363, service_id="covishield-18", titles=("", "", ""), policy="draw",
        slots=(f"{release}.a",), beacon="local",
        times=portal.do(lambda tx: composing.locked(tx, release)).timeline,
    )  # fmt: skip

    with pytest.raises(RulesNotUsable):
        portal.do(lambda tx: composing.compose(tx, portal.vault, draft, production=True))
    with pytest.raises(RulesNotUsable):  # and a slot that is released already is refused with its name
        portal.do(lambda tx: composing.compose(tx, portal.vault, replace(draft, commit_lead_seconds=0)))


def test_nobody_is_served_twice_by_two_draws(portal):
    first, second = (
        portal.release({"a": {"open": 1}}, refills=1),
        portal.release({"a": {"open": 1}}, refills=1),
    )
    (account, person), (other, next_one) = portal.people(2)
    for release in (first, second):
        portal.file(release, (account, [person], ["a"]))
    portal.run(first, until="book")
    portal.file(second, (other, [next_one], ["a"]))

    portal.run(second, until="refill")
    (third,) = portal.file(portal.release({"a": {"open": 1}}), (account, [person], ["a"]))

    held = portal.values("SELECT person_id, release_id FROM appointment WHERE state = 'booked' ORDER BY 1")
    assert held == [(person, first), (next_one, second)]
    assert portal.check(second).refills == 1
    assert isinstance(third, AlreadyBooked)
    assert portal.do(lambda tx: tally(tx, second)).double_booked == 0


def test_party_that_gives_back_everything_at_once_gets_nothing_again(portal):
    release = portal.release({"a": {"open": 2}}, refills=1)
    (account, first), (_, second) = portal.people(2)
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", account, second)
    portal.file(release, (account, [first, second], ["a"]))
    portal.run(release, until="book")
    seats = portal.do(lambda tx: attending.mine(tx, account))[0].appointments

    portal.together(*(lambda tx, one=one: attending.cancel(tx, account, one.appointment_id) for one in seats))
    portal.due_now(release)
    portal.step()

    assert portal.values("SELECT count(*) FROM appointment WHERE state = 'booked'") == [(0,)]
    assert b"|gone" in portal.files(release)["refill-1-out.txt"]


def test_rules_are_published_from_the_announcement_on(portal):
    release = portal.release({"a": {"open": 1}})
    announced = portal.files(release)["rules-1.json"]

    portal.do(lambda tx: overseeing.pause(tx, release, "The vaccine has not arrived"))
    portal.do(lambda tx: overseeing.resume(tx, release))

    assert portal.files(release)["rules-2.json"] != announced
    (body,) = portal.values("SELECT body FROM log_leaf WHERE body LIKE 'resumed%%'")[0]
    assert composing.digest(portal.files(release)["rules-2.json"]).encode() in bytes(body)
