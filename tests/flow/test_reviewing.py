"""Cases over the real database: found from what is stored anyway, decided by a person, never silent."""

from datetime import timedelta

import pytest

from sodat.actions import attending, registering, reviewing
from sodat.rules.people import Person
from sodat.rules.refusals import ReasonMissing, StepNotAllowed
from sodat.storage import reviewing as rows

REASON = "asked to come to a desk"
MACHINE = timedelta(milliseconds=80)


def crew(portal, release, people, *, fast=True, typed=MACHINE):
    """Let people file, their codes asked for at once and typed by machine, or each by hand."""
    portal.file(release, *((account, [person], ["a"]) for account, person in people))

    async def act(tx):
        for number, (account, _) in enumerate(people):
            sent = timedelta(minutes=30 if fast else 25 - 2 * number)
            took = typed if fast else timedelta(seconds=11 + number)
            await tx.execute(
                "INSERT INTO one_time_code (txn_id, mobile_hash, mobile_sealed, language, code_hash,"
                " tries_left, sent_at, expires_at, used_at) SELECT gen_random_uuid(), mobile_hash,"
                " mobile_sealed, 'mr', 'x', 2, now() - %s, now(), now() - %s + %s"
                " FROM account WHERE account_id = %s",
                [sent, sent, took, account],
            )

    portal.do(act)
    return [account for account, _ in people]


@pytest.fixture
def release(portal):
    return portal.release({"a": {"open": 5}})


@pytest.fixture
def found(portal, release):
    programs = crew(portal, release, portal.people(6), fast=True)
    crew(portal, release, portal.people(6), fast=False)
    opened = portal.do(lambda tx: reviewing.review(tx, release))
    return release, programs, opened


def test_a_review_opens_one_case_with_reasons_and_touches_no_application(portal, found):
    release, programs, opened = found
    (case,) = portal.do(lambda tx: rows.cases(tx, release))
    accounts = portal.do(lambda tx: rows.case_accounts(tx, case.case_id))

    assert (opened, case.state, case.accounts, case.score) == (1, "open", 6, 100)
    assert [one.account_id for one in accounts] == sorted(programs)
    assert accounts[0].reasons == ["code-read-too-fast 80", "lockstep 6"]
    assert portal.values("SELECT DISTINCT state FROM application WHERE release_id = %s", release) == [
        ("filed",)
    ]


def test_a_burst_is_stored_with_what_chance_would_give(portal, release):
    """Forty people through the day; then eight from one address at once, with codes of other times."""
    crew(portal, release, portal.people(40), fast=False)
    programs = crew(portal, release, portal.people(8))

    async def act(tx):
        await tx.execute(
            "UPDATE application SET filed_at = filed_at + account_id * interval '9 minutes'"
            " WHERE NOT account_id = ANY(%s)",
            [programs],
        )
        await tx.execute(
            "UPDATE application SET address_hash = decode('aa', 'hex'), device_hash = decode('bb', 'hex')"
            " WHERE account_id = ANY(%s)",
            [programs],
        )
        await tx.execute(
            "UPDATE one_time_code c SET sent_at = sent_at - account_id * interval '7 minutes',"
            " used_at = used_at - account_id * interval '7 minutes'"
            " FROM account a WHERE a.mobile_hash = c.mobile_hash AND account_id = ANY(%s)",
            [programs],
        )

    portal.do(act)
    portal.do(lambda tx: reviewing.review(tx, release))
    (case,) = portal.do(lambda tx: rows.cases(tx, release))
    accounts = portal.do(lambda tx: rows.case_accounts(tx, case.case_id))

    assert [one.account_id for one in accounts] == sorted(programs)
    assert {tuple(one.reasons) for one in accounts} == {("burst-of-device 8 2", "code-read-too-fast 80")}


def test_a_seat_that_goes_round_within_a_group_is_found_when_the_release_is_settled(portal):
    """Before the draw the four have only the time in common; then one gives back what another one gains."""
    release = portal.release({"a": {"open": 1}}, refills=1)
    people = portal.people(4)
    crew(portal, release, people, typed=timedelta(seconds=11))
    earlier = "UPDATE application SET filed_at = filed_at - interval '30 minutes' WHERE release_id = %s"
    portal.do(lambda tx: tx.execute(earlier, [release]))
    portal.run(release, until="book")
    early = portal.do(lambda tx: reviewing.suspected(tx, release))
    ((holder,),) = portal.values(
        "SELECT account_id FROM appointment p JOIN application USING (application) WHERE p.release_id = %s",
        release,
    )
    ((seat,),) = portal.values("SELECT appointment_id FROM appointment WHERE release_id = %s", release)
    portal.do(lambda tx: attending.cancel(tx, holder, seat))
    while portal.step() != "settle":
        portal.due_now(release)

    (case,) = portal.do(lambda tx: reviewing.suspected(tx, release))
    assert early == ()
    assert holder in case.accounts
    assert len(case.accounts) == 2
    assert {one.name for one in case.signals} == {"lockstep", "standby-collusion"}


def test_a_household_that_is_there_twice_is_seen_by_all_but_its_documents(portal, release):
    """Two accounts with the same two people, a namesake, and one who is like them but for the pincode."""
    people = [
        *((f"920000000{account}", name, 1990, "411001") for account in (1, 2) for name in ("Asha", "Ravi")),
        ("9200000003", "asha", 1990, "411001"),
        ("9200000004", "Ravi", 1990, "411002"),
        ("9200000004", "Asha", 1991, "411001"),
    ]

    async def act(tx):
        named = [
            (mobile, "mr", Person(name, year, "female", "other", f"ALIKE{number:04d}", pincode), 0)
            for number, (mobile, name, year, pincode) in enumerate(people)
        ]
        await registering.register(tx, portal.vault, named)
        mobiles = [portal.vault.mobile_hash(f"920000000{number}") for number in range(1, 5)]
        found = await tx.execute(
            "SELECT account_id, array_agg(person_id) FROM person JOIN account USING (account_id)"
            " WHERE mobile_hash = ANY(%s) GROUP BY account_id, mobile_hash"
            " ORDER BY array_position(%s, mobile_hash)",
            [mobiles, mobiles],
        )
        return await found.fetchall()

    homes = portal.do(act)
    portal.file(release, *((account, persons, ["a"]) for account, persons in homes))
    alike = {one.account: one.alike for one in portal.do(lambda tx: rows.traces(tx, release))}
    first, second, namesake, other = (alike[account] for account, _ in homes)

    assert first == second
    assert len(set(first)) == 2
    assert len(namesake) == 1
    assert set(namesake) < set(first)
    assert other == ()


def test_a_second_review_opens_nothing_twice(portal, found):
    release, _, _ = found

    assert portal.do(lambda tx: reviewing.review(tx, release)) == 0
    assert len(portal.do(lambda tx: rows.cases(tx, release))) == 1


def test_a_case_under_review_still_wins_in_the_draw(portal, found):
    release, _, _ = found
    portal.run(release, "book")

    booked = portal.values(
        "SELECT account_id FROM application WHERE release_id = %s AND state = 'booked'", release
    )
    pooled = portal.files(release)["pool.txt"].count(b"\n")
    assert (len(booked), pooled) == (5, 12)


def test_a_decision_has_a_reason_and_stands_until_somebody_answers(portal, found):
    release, programs, _ = found
    (case,) = portal.do(lambda tx: rows.cases(tx, release))
    officer = programs[0]

    def decide(decision, reason=REASON):
        portal.do(lambda tx: reviewing.decide(tx, case.case_id, decision, reason, officer))

    with pytest.raises(ReasonMissing):
        decide("asked", "  ")
    decide("asked")
    decide("confirmed")
    with pytest.raises(StepNotAllowed):
        decide("cleared")
    portal.do(lambda tx: reviewing.appeal(tx, release, programs[1], "I typed it from my watch"))
    assert portal.do(lambda tx: rows.cases(tx, release))[0].appeals == 1
    decide("cleared")

    assert portal.do(lambda tx: rows.cases(tx, release))[0].state == "cleared"


def test_only_who_is_in_a_case_can_answer_it(portal, found):
    release, programs, _ = found

    with pytest.raises(StepNotAllowed):
        portal.do(lambda tx: reviewing.appeal(tx, release, max(programs) + 100, "what do you want"))
