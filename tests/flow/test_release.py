"""A release from announcement to settlement, over the real database."""

import pytest

from sodat.actions import attending, overseeing, proving
from sodat.actions.entries import Filed
from sodat.rules import seed
from sodat.rules.refusals import (
    AlreadyApplied,
    ApplicationsClosed,
    ChoicesMissing,
    NotYetOpen,
    PersonUnknown,
    ReasonMissing,
    ReleaseCancelled,
    ReleasePaused,
    ReleaseUnknown,
    RevealWrong,
    SlotUnknown,
    StepNotAllowed,
)

SEATS = {"a": {"open": 3, "R": 1}, "b": {"open": 2, "D2": 2}}


def booked(portal, release):
    return portal.values(
        "SELECT application, slot, part, person_id FROM appointment JOIN slot USING (slot_id)"
        " WHERE release_id = %s AND state = 'booked' ORDER BY 1, 4",
        release,
    )


def test_draw_books_whom_the_record_says(portal):
    release = portal.release(SEATS)
    people = portal.people(20)
    portal.file(release, *((account, [person], ["a", "b"]) for account, person in people))

    portal.run(release, until="book")

    result = [line.split("|") for line in portal.files(release)["result.txt"].decode().splitlines()]
    assert [(one, slot, part) for one, slot, part, _ in booked(portal, release)] == sorted(
        (one, slot, part) for _, one, slot, part in result if slot != "-"
    )
    assert len(booked(portal, release)) == 6
    assert portal.check(release).applications == 20


def test_unused_share_flows_back_in_the_first_refill(portal):
    release = portal.release(SEATS)
    people = portal.people(20)
    portal.file(release, *((account, [person], ["a", "b"]) for account, person in people))

    portal.run(release, until="refill")

    assert len(booked(portal, release)) == 8
    assert portal.check(release).refills == 1
    assert portal.values("SELECT count(*) FROM slot_part WHERE taken <> seats") == [(0,)]


def test_cancelled_seat_goes_to_the_next_in_the_drawn_order(portal):
    release = portal.release({"a": {"open": 1}}, refills=1)
    people = portal.people(5)
    portal.file(release, *((account, [person], ["a"]) for account, person in people))
    portal.run(release, until="book")
    order = portal.values(
        "SELECT account_id, application FROM application WHERE release_id = %s ORDER BY rank", release
    )
    won = portal.do(lambda tx: attending.mine(tx, order[0][0]))[0]

    portal.do(lambda tx: attending.cancel(tx, order[0][0], won.appointments[0].appointment_id))
    portal.do(lambda tx: attending.cancel(tx, order[0][0], won.appointments[0].appointment_id))
    before = booked(portal, release)
    portal.due_now(release)
    assert portal.step() == "refill"

    assert before == []
    assert [one for one, *_ in booked(portal, release)] == [order[1][1]]
    assert portal.check(release).refills == 1


def test_party_that_gives_back_one_seat_keeps_the_others(portal):
    release = portal.release({"a": {"open": 3}, "b": {"open": 1}}, refills=1)
    (account, first), (_, second), *_ = portal.people(2)
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", account, second)
    portal.file(release, (account, [first, second], ["b", "a"]))
    portal.run(release, until="book")
    mine = portal.do(lambda tx: attending.mine(tx, account))[0]

    portal.do(lambda tx: attending.cancel(tx, account, mine.appointments[0].appointment_id))
    portal.due_now(release)
    portal.step()

    assert [slot for _, slot, _, _ in booked(portal, release)] == [f"{release}.a"]
    assert portal.files(release)["refill-1-out.txt"].endswith(b"|keep\n")
    assert portal.check(release).refills == 1


def test_same_wish_a_thousand_times_is_one_application(portal):
    release = portal.release(SEATS)
    account, person = portal.people(1)[0]

    results = portal.file(release, *[(account, [person], ["a"])] * 1000)

    assert len({one.applications[0].application for one in results if isinstance(one, Filed)}) == 1
    assert portal.values("SELECT count(*) FROM application") == [(1,)]
    assert portal.values("SELECT count(*) FROM log_leaf WHERE body LIKE 'filed%%'") == [(1,)]


def test_last_of_different_wishes_counts(portal):
    release = portal.release(SEATS)
    account, person = portal.people(1)[0]

    first, again, last = portal.file(release, *((account, [person], [slot]) for slot in ("a", "b", "a")))

    assert first.is_new
    assert not again.is_new
    assert last.applications[0].application == first.applications[0].application
    assert portal.values("SELECT choices FROM application") == [([f"{release}.a"],)]


def test_person_is_once_in_a_release(portal):
    release = portal.release(SEATS)
    (account, first), (_, second) = portal.people(2)
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", account, second)

    together, alone = portal.file(release, (account, [first, second], ["a"]), (account, [first], ["b"]))

    assert isinstance(together, Filed)
    assert isinstance(alone, AlreadyApplied)
    assert portal.values("SELECT count(*) FROM application_member") == [(2,)]


def test_split_party_enters_as_single_applications(portal):
    release = portal.release(SEATS)
    (account, first), (_, second) = portal.people(2)
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", account, second)

    (split,) = portal.file(release, (account, [first, second], ["a"]), split=True)
    (again,) = portal.file(release, (account, [second, first], ["a"]), split=True)
    (together,) = portal.file(release, (account, [first, second], ["a"]))

    assert [one.persons for one in split.applications] == [[first], [second]]
    assert {one.application for one in again.applications} == {one.application for one in split.applications}
    assert [one.persons for one in together.applications] == [[first, second]]
    assert portal.values("SELECT count(*) FROM application WHERE state = 'filed'") == [(1,)]


@pytest.mark.parametrize(
    ("persons", "slots", "refusal"),
    [
        (lambda mine, _: [mine], [], ChoicesMissing),
        (lambda mine, _: [mine], ["a", "a"], ChoicesMissing),
        (lambda mine, _: [mine], ["z"], SlotUnknown),
        (lambda _, theirs: [theirs], ["a"], PersonUnknown),
        (lambda _, __: [10**12], ["a"], PersonUnknown),
    ],
)
def test_filing_is_refused(portal, persons, slots, refusal):
    release = portal.release(SEATS)
    (account, mine), (_, theirs) = portal.people(2)

    (result,) = portal.file(release, (account, persons(mine, theirs), slots))

    assert isinstance(result, refusal)
    assert portal.values("SELECT count(*) FROM application") == [(0,)]


def test_one_refusal_of_a_batch_spoils_nobody_else(portal):
    release = portal.release(SEATS)
    (one, person), (two, other) = portal.people(2)

    bad, good = portal.file(release, (one, [person], ["z"]), (two, [other], ["a"]))

    assert isinstance(bad, SlotUnknown)
    assert isinstance(good, Filed)


def test_filing_is_refused_before_opening_and_after_closing(portal):
    release = portal.release(SEATS, announce=False)
    account, person = portal.people(1)[0]
    from sodat.actions import composing

    portal.do(lambda tx: composing.announce(tx, release))
    (early,) = portal.file(release, (account, [person], ["a"]))
    assert portal.step() == "open"
    (timely,) = portal.file(release, (account, [person], ["a"]))
    portal.end_filing(release)
    (late,) = portal.file(release, (account, [person], ["b"]))

    assert isinstance(early, NotYetOpen)
    assert isinstance(timely, Filed)
    assert isinstance(late, ApplicationsClosed)
    kinds = [
        bytes(body).split(b"\n")[0]
        for (body,) in portal.values("SELECT body FROM log_leaf ORDER BY leaf_index")
    ]
    assert kinds == [b"announced", b"opened", b"filed"]


def test_two_batches_at_once_enter_a_person_once(portal):
    from sodat.actions.entries import Filing
    from sodat.actions.handing_in import hand_in_batch
    from sodat.storage.intake import Collision

    release = portal.release(SEATS)
    account, person = portal.people(1)[0]
    filings = [Filing(account, release, (person,), (f"{release}.{slot}",)) for slot in ("a", "b")]

    results = portal.together(
        *(lambda tx, one=one: hand_in_batch(tx, portal.catalogue, [one]) for one in filings * 4)
    )

    assert portal.values("SELECT count(*) FROM application_member") == [(1,)]
    assert all(isinstance(one, Collision) or isinstance(one[0], Filed) for one in results)


def test_withdrawn_application_is_not_in_the_pool(portal):
    release = portal.release(SEATS)
    (one, person), (two, other) = portal.people(2)
    (gone,) = portal.file(release, (one, [person], ["a"]))[:1]
    portal.file(release, (two, [other], ["a"]))

    portal.do(lambda tx: attending.withdraw(tx, one, gone.applications[0].application))
    portal.run(release, until="book")

    assert portal.files(release)["pool.txt"].count(b"\n") == 1
    assert portal.check(release).applications == 1


def test_pause_stops_filing_and_gives_the_time_back(portal):
    release = portal.release(SEATS)
    account, person = portal.people(1)[0]
    (closes,) = portal.values("SELECT closes_at FROM release")[0]

    with pytest.raises(ReasonMissing):
        portal.do(lambda tx: overseeing.pause(tx, release, "  no "))
    portal.do(lambda tx: overseeing.pause(tx, release, "The vaccine has not arrived"))
    (paused,) = portal.file(release, (account, [person], ["a"]))
    portal.due_now(release)
    still = portal.step()
    portal.do(lambda tx: overseeing.resume(tx, release))
    (resumed,) = portal.file(release, (account, [person], ["a"]))

    assert isinstance(paused, ReleasePaused)
    assert paused.facts == {"reason": "The vaccine has not arrived"}
    assert still is None
    assert isinstance(resumed, Filed)
    assert portal.values("SELECT closes_at FROM release")[0][0] > closes
    portal.run(release, until="book")
    assert portal.check(release).applications == 1


def test_cancelled_release_tells_everybody_why(portal):
    release = portal.release(SEATS)
    account, person = portal.people(1)[0]
    portal.file(release, (account, [person], ["a"]))

    portal.do(lambda tx: overseeing.cancel(tx, release, "The cold chain broke"))
    (after,) = portal.file(release, (account, [person], ["b"]))

    assert isinstance(after, ReleaseCancelled)
    assert portal.values("SELECT kind, facts->>'reason' FROM outbox") == [
        ("release-cancelled", "The cold chain broke")
    ]
    assert portal.step() is None


def test_drawn_release_cannot_be_cancelled_or_paused(portal):
    release = portal.release(SEATS)
    portal.run(release, until="draw")

    for act in (overseeing.cancel, overseeing.pause):
        with pytest.raises(StepNotAllowed):
            portal.do(lambda tx, act=act: act(tx, release, "I do not like the result"))


def test_trustee_reveals_between_commit_and_draw_only(portal):
    release = portal.release(SEATS, trustees=("press",))
    (secret,) = portal.values("SELECT held_secret FROM trustee")[0]

    with pytest.raises(StepNotAllowed):
        portal.do(lambda tx: proving.reveal(tx, release, "press", secret))
    portal.run(release, until="commit")
    with pytest.raises(RevealWrong):
        portal.do(lambda tx: proving.reveal(tx, release, "press", "0" * 64))
    portal.do(lambda tx: proving.reveal(tx, release, "press", secret))
    portal.do(lambda tx: proving.reveal(tx, release, "press", secret))

    assert portal.values("SELECT secret FROM trustee") == [(secret,)]


def test_missing_reveal_counts_as_zeros_and_is_listed(portal):
    release = portal.release(SEATS)
    portal.values("UPDATE trustee SET held_secret = NULL WHERE trustee = 'press' RETURNING 1")

    portal.run(release, until="book")

    assert portal.files(release)["seed.json"].count(seed.NO_SECRET.encode()) == 1
    portal.check(release)


def test_draw_by_trustees_alone_waits_for_every_secret(portal):
    from sodat.actions.ports import RevealsAwaited

    release = portal.release(SEATS, beacon_kind="trustees")
    portal.values("UPDATE trustee SET held_secret = NULL WHERE trustee = 'press' RETURNING 1")

    with pytest.raises(RevealsAwaited):
        portal.run(release, until="book")

    assert "seed.json" not in portal.files(release)


def test_late_commit_moves_the_draw_in_public(portal):
    release = portal.release(SEATS)
    portal.values(
        "UPDATE release SET commits_at = now() - interval '2 min', closes_at = now() - interval '3 min',"
        " reveals_at = now() - interval '1 min', draws_at = now() - interval '1 min' RETURNING 1"
    )
    portal.do(_rules_as_times(release))
    portal.due_now(release)
    assert portal.step() == "close"
    portal.due_now(release)
    assert portal.step() == "commit"

    assert "commit.json" not in portal.files(release)
    (body,) = portal.values("SELECT body FROM log_leaf ORDER BY leaf_index DESC LIMIT 1")[0]
    assert bytes(body).startswith(b"postponed\n")
    assert portal.step() == "commit"
    portal.hasten_beacon(release)
    for step in ("reveal", "draw", "book"):
        portal.due_now(release)
        assert portal.step() == step
    portal.check(release)


def _rules_as_times(release):
    from sodat.actions import composing, freezing
    from sodat.rules import manifest

    async def act(tx):
        one = await composing.locked(tx, release)
        await freezing.amend(tx, one, manifest.read_rules(one.rules_json), one.timeline)

    return act


def test_unknown_release_is_refused(portal):
    account, person = portal.people(1)[0]

    (result,) = portal.file("no-such-release", (account, [person], ["a"]))

    assert isinstance(result, ReleaseUnknown)


def test_record_and_log_cannot_be_changed(portal):
    import psycopg

    release = portal.release(SEATS)
    portal.run(release, until="book")

    for change in (
        "UPDATE record_file SET content = ''",
        "DELETE FROM log_leaf",
        "UPDATE log_leaf SET body = ''",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            portal.values(change)
