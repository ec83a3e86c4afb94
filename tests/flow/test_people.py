"""Accounts, codes and people: one human is one person, whatever the phone."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from sodat.actions import attending, registering, signing_in
from sodat.actions.entries import Filing
from sodat.actions.handing_in import hand_in_batch
from sodat.actions.ports import OutsideFailure
from sodat.config import Config
from sodat.edge.letters import send_waiting
from sodat.rules.people import Person
from sodat.rules.refusals import (
    ApplicationUnknown,
    AppointmentUnknown,
    CodeExpired,
    CodeWrong,
    MobileNotUsable,
    NotSignedIn,
    PersonHasApplication,
    PersonUnknown,
    TooManyCodes,
    TooManyPeople,
)
from sodat.storage import log, outbox
from sodat.vault import Login, Vault

CONFIG = Config(mode="test")
PRODUCTION = Config(mode="production", database="x", code_wait_seconds=0, codes_per_day=3)
MOBILE = "+91 98220 12345"


def person(number: str = "A1234567", name: str = "मीरा जोशी") -> Person:
    return Person(name, 1990, "female", "passport", number, "411001")


def ask(portal, mobile=MOBILE):
    return portal.do(lambda tx: signing_in.ask_code(tx, portal.vault, CONFIG, mobile, "mr"))


def confirm(portal, txn, code):
    now = datetime.now(UTC)
    return portal.do(lambda tx: signing_in.confirm_code(tx, portal.vault, CONFIG, txn, code, now))


def sent_code(portal, mobile="9822012345"):
    return portal.do(lambda tx: outbox.last(tx, portal.vault.mobile_hash(mobile))).facts["code"]


def add(portal, account, one):
    return portal.do(lambda tx: registering.add_person(tx, portal.vault, account, one))


def test_right_code_signs_in_once(portal):
    asked = ask(portal)
    code = sent_code(portal)

    signed_in = confirm(portal, asked.txn, code)

    assert portal.vault.login(signed_in.token, datetime.now(UTC)) == Login(
        signed_in.login.account_id, "citizen", signed_in.login.expires_at.replace(microsecond=0)
    )
    with pytest.raises(CodeExpired):
        confirm(portal, asked.txn, code)


def test_three_wrong_codes_end_it(portal):
    asked = ask(portal)
    code = sent_code(portal)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    tries = [confirm(portal, asked.txn, wrong) for _ in range(3)]

    assert [type(one) for one in tries] == [CodeWrong] * 3
    assert [one.facts["tries_left"] for one in tries] == [2, 1, 0]
    with pytest.raises(CodeExpired):
        confirm(portal, asked.txn, code)


def test_old_or_unknown_code_is_expired(portal):
    asked = ask(portal)
    portal.values("UPDATE one_time_code SET expires_at = now() - interval '1 second' RETURNING 1")

    for txn in (asked.txn, uuid4()):
        with pytest.raises(CodeExpired):
            confirm(portal, txn, sent_code(portal))


def test_next_code_waits_and_landlines_get_none(portal):
    ask(portal)

    with pytest.raises(TooManyCodes) as too_many:
        ask(portal)
    with pytest.raises(MobileNotUsable):
        ask(portal, "020 2612 3456")

    assert 1 <= too_many.value.facts["wait_seconds"] <= 61


@pytest.mark.parametrize(
    "token", ["", "1.citizen.99", "1.central.9999999999.AAAA", "x.y.z.w", "1.citizen.1e9.AAAA"]
)
def test_token_that_is_not_ours_signs_nobody_in(portal, token):
    with pytest.raises(NotSignedIn):
        portal.vault.login(token, datetime.now(UTC))


def test_token_of_another_key_or_an_altered_one_is_refused(portal):
    later = datetime(2100, 1, 1, tzinfo=UTC)
    token = portal.vault.token(Login(7, "citizen", later))

    for other in (
        Vault(b"x" * 32, "o").token(Login(7, "citizen", later)),
        token.replace("citizen", "central"),
    ):
        with pytest.raises(NotSignedIn):
            portal.vault.login(other, datetime.now(UTC))


def test_second_filing_of_an_identity_is_contested_and_removes_nothing(portal):
    (honest, _), (other, _) = portal.people(2)
    mine = add(portal, honest, person())

    theirs = add(portal, other, person(name="Somebody Else"))

    assert theirs.person_id == mine.person_id
    assert theirs.contested
    assert [
        one.contested
        for one in portal.do(lambda tx: registering.people_of(tx, honest))
        if one.id_type == "passport"
    ] == [True]
    assert portal.values("SELECT count(*) FROM person WHERE id_type = 'passport'") == [(1,)]
    assert portal.values("SELECT kind FROM outbox") == [("contested",), ("contested",)]


def test_document_at_the_desk_decides_who_speaks_for_a_person(portal):
    (honest, _), (thief, _) = portal.people(2)
    stolen = add(portal, thief, person(name="Wrong Name"))
    add(portal, honest, person())

    portal.do(lambda tx: registering.settle_person(tx, stolen.person_id, honest))

    assert portal.values(
        "SELECT account_id, name, contested_at FROM person WHERE person_id = %s", stolen.person_id
    ) == [(honest, "मीरा जोशी", None)]
    assert portal.values("SELECT count(*) FROM person_claim") == [(0,)]


def test_removing_hands_the_person_to_the_other_who_filed(portal):
    (one, _), (two, _) = portal.people(2)
    mine = add(portal, one, person())
    add(portal, two, person())

    portal.do(lambda tx: registering.remove_person(tx, one, mine.person_id))

    assert portal.values("SELECT account_id FROM person WHERE person_id = %s", mine.person_id) == [(two,)]


def test_account_has_four_people_and_only_its_own(portal):
    (account, first), (_, theirs) = portal.people(2)
    for number in range(3):
        add(portal, account, person(f"A000000{number}"))

    with pytest.raises(TooManyPeople):
        add(portal, account, person("A0000009"))
    with pytest.raises(PersonUnknown):
        portal.do(lambda tx: registering.remove_person(tx, account, theirs))
    portal.do(lambda tx: registering.remove_person(tx, account, first))
    assert len(portal.do(lambda tx: registering.people_of(tx, account))) == 3


def test_person_with_an_application_stays(portal):
    release = portal.release({"a": {"open": 1}})
    account, one = portal.people(1)[0]
    portal.file(release, (account, [one], ["a"]))

    with pytest.raises(PersonHasApplication):
        portal.do(lambda tx: registering.remove_person(tx, account, one))


def test_no_number_stands_in_the_database(portal):
    account, _ = portal.people(1)[0]
    add(portal, account, person("Z7654321"))
    ask(portal)

    dump = portal.values(
        "SELECT string_agg(t::text, '') FROM (SELECT person::text AS t FROM person"
        " UNION ALL SELECT account::text FROM account"
        " UNION ALL SELECT one_time_code::text FROM one_time_code) AS x"
    )[0][0]

    assert "Z7654321" not in dump
    assert "9822012345" not in dump
    assert b"9822012345".hex() not in dump


def test_simultaneous_requests_for_one_number_send_one_code(portal):
    def act(tx):
        return signing_in.ask_code(tx, portal.vault, CONFIG, MOBILE, "mr")

    results = portal.together(*[act] * 6)

    assert sorted(type(one).__name__ for one in results) == ["Asked"] + ["TooManyCodes"] * 5
    assert portal.values("SELECT count(*) FROM one_time_code") == [(1,)]
    assert portal.values("SELECT count(*) FROM outbox") == [(1,)]


def test_number_has_its_codes_of_a_day_in_production(portal):
    def act(config):
        return portal.do(lambda tx: signing_in.ask_code(tx, portal.vault, config, MOBILE, "mr"))

    for _ in range(3):
        act(PRODUCTION)
    with pytest.raises(TooManyCodes) as too_many:
        act(PRODUCTION)
    act(replace(PRODUCTION, mode="demo"))
    portal.values("UPDATE one_time_code SET sent_at = sent_at - interval '23 hours' RETURNING 1")
    with pytest.raises(TooManyCodes) as nearly:
        act(PRODUCTION)
    portal.values("UPDATE one_time_code SET sent_at = sent_at - interval '1 hour' RETURNING 1")
    act(PRODUCTION)

    assert 86_390 <= too_many.value.facts["wait_seconds"] <= 86_401
    assert 3_590 <= nearly.value.facts["wait_seconds"] <= 3_601


@pytest.mark.parametrize(("forget", "kept"), [(True, {"minutes"}), (False, {"code", "minutes"})])
def test_sent_code_is_not_kept_in_production(portal, forget, kept):
    heard = []

    async def channel(_mobile, message):
        heard.append(message.text)

    ask(portal)
    code = sent_code(portal)
    portal.loop.run_until_complete(
        send_waiting(portal.database, portal.vault, {"sms": channel}, forget=forget)
    )

    ((facts,),) = portal.values("SELECT facts FROM outbox WHERE sent_at IS NOT NULL")
    assert set(facts) == kept
    assert code in heard[0]


def test_code_that_could_not_be_sent_is_kept_for_the_next_try(portal):
    async def broken(_mobile, _message):
        raise OutsideFailure("no gateway")

    ask(portal)
    code = sent_code(portal)
    portal.loop.run_until_complete(send_waiting(portal.database, portal.vault, {"sms": broken}, forget=True))

    assert sent_code(portal) == code


def letters_to(portal, account):
    return [
        name
        for (name,) in portal.values(
            "SELECT facts->>'name' FROM outbox JOIN account USING (mobile_hash)"
            " WHERE kind = 'contested' AND account_id = %s ORDER BY letter_id",
            account,
        )
    ]


def test_naming_somebody_again_and_again_sends_one_letter_in_the_holders_words(portal):
    (honest, _), (other, _), (third, _) = portal.people(3)
    mine = add(portal, honest, person())

    for number in range(3):
        add(portal, other, person(name=f"Call 98{number}"))
        add(portal, other, person(name=f"Pay {number}"))
        portal.do(lambda tx: registering.remove_person(tx, other, mine.person_id))

    assert letters_to(portal, honest) == ["मीरा जोशी"]
    assert letters_to(portal, other) == ["Call 980"]
    add(portal, third, person(name="Third"))
    assert letters_to(portal, honest) == ["मीरा जोशी"] * 2
    assert letters_to(portal, third) == ["Third"]


def contested(portal):
    """Return the thief, who named first, the honest account, and the person; with one more of the thief."""
    (thief, more), (honest, _) = portal.people(2)
    stolen = add(portal, thief, replace(person(name="Wrong"), pincode="411045")).person_id
    add(portal, honest, person())
    return thief, more, honest, stolen


def settle(portal, who, account):
    portal.do(lambda tx: registering.settle_person(tx, who, account))


def applied(portal, release):
    return portal.values(
        "SELECT account_id, persons, state FROM application WHERE release_id = %s ORDER BY persons", release
    )


def test_document_at_the_desk_moves_what_was_filed(portal):
    thief, _, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 1}, "b": {"open": 1}})
    (filed,) = portal.file(release, (thief, [stolen], ["a"]))
    name = filed.applications[0].application

    settle(portal, stolen, honest)

    assert applied(portal, release) == [(honest, [stolen], "filed")]
    with pytest.raises(ApplicationUnknown):
        portal.do(lambda tx: attending.withdraw(tx, thief, name))
    (refused,) = portal.file(release, (thief, [stolen], ["b"]))
    (changed,) = portal.file(release, (honest, [stolen], ["b", "a"]))
    assert isinstance(refused, PersonUnknown)
    assert changed.applications[0].application == name
    portal.run(release, "book")
    assert applied(portal, release) == [(honest, [stolen], "booked")]
    assert portal.check(release)


def test_seat_goes_to_who_shows_the_document(portal):
    thief, _, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 1}})
    portal.file(release, (thief, [stolen], ["a"]))
    portal.run(release, "book")
    ((seat,),) = portal.values("SELECT appointment_id FROM appointment")

    settle(portal, stolen, honest)

    with pytest.raises(AppointmentUnknown):
        portal.do(lambda tx: attending.cancel(tx, thief, seat))
    (mine,) = portal.do(lambda tx: attending.mine(tx, honest))
    assert [one.appointment_id for one in mine.appointments] == [seat]


def test_party_of_the_other_account_is_withdrawn_in_public(portal):
    thief, more, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 2}})
    portal.file(release, (thief, [more, stolen], ["a"]))
    size = portal.do(log.size)

    settle(portal, stolen, honest)

    assert applied(portal, release) == [(thief, [more, stolen], "withdrawn")]
    assert portal.values("SELECT count(*) FROM application_member") == [(0,)]
    (leaf,) = portal.do(lambda tx: log.leaves(tx, size, size + 1))
    assert leaf.startswith(f"withdrawn\n{release}\n".encode())
    anew = portal.file(release, (thief, [more], ["a"]), (honest, [stolen], ["a"]))
    assert [one.applications[0].account_id for one in anew] == [thief, honest]
    assert portal.values("SELECT pincode FROM person WHERE person_id = %s", stolen) == [("411001",)]


def test_party_that_is_closed_stays_as_it_is(portal):
    thief, more, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 2}})
    portal.file(release, (thief, [more, stolen], ["a"]))
    portal.end_filing(release)

    settle(portal, stolen, honest)

    assert applied(portal, release) == [(thief, [more, stolen], "filed")]
    portal.run(release, "book")
    assert portal.check(release)


@pytest.mark.parametrize("turned", [False, True])
def test_one_of_a_split_party_leaves_it(portal, turned):
    thief, more, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 2}})
    (filed,) = portal.file(release, (thief, [more, stolen], ["a"]), split=True)
    # Whose application the party is known by: each one's in turn.
    head = next(one for one in filed.applications if one.persons == [stolen if turned else more])
    portal.values("UPDATE application SET filing = %s RETURNING 1", head.application)

    settle(portal, stolen, honest)

    assert portal.values("SELECT DISTINCT filing = application FROM application") == [(True,)]
    theirs = next(one for one in filed.applications if one.persons == [more])
    portal.do(lambda tx: attending.withdraw(tx, thief, theirs.application))
    found = {persons[0]: (account, state) for account, persons, state in applied(portal, release)}
    assert found == {more: (thief, "withdrawn"), stolen: (honest, "filed")}


def test_filing_of_the_other_account_at_the_same_moment_does_not_slip_through(portal):
    thief, _, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 2}})
    filing = Filing(thief, release, (stolen,), (f"{release}.a",))

    async def file_meanwhile(tx):
        await asyncio.sleep(0.2)
        return await hand_in_batch(tx, portal.catalogue, [filing])

    async def settle_slowly(tx):
        await registering.settle_person(tx, stolen, honest)
        await asyncio.sleep(0.5)

    (((refused,)), _) = portal.together(file_meanwhile, settle_slowly)

    assert isinstance(refused, PersonUnknown)
    assert applied(portal, release) == []


def test_account_that_never_named_a_person_changes_nothing(portal):
    thief, more, _, stolen = contested(portal)
    ((stranger, _),) = portal.people(1)
    release = portal.release({"a": {"open": 2}})
    portal.file(release, (thief, [more, stolen], ["a"]))

    for who in (stolen, 10**9):
        with pytest.raises(PersonUnknown):
            settle(portal, who, stranger)

    assert applied(portal, release) == [(thief, [more, stolen], "filed")]


@pytest.mark.parametrize("policy", ["draw", "first-come"])
def test_only_the_name_is_corrected_while_an_application_lives(portal, policy):
    ((account, _),) = portal.people(1)
    one = add(portal, account, person())
    release = portal.release({"a": {"open": 1, "R": 1}}, policy=policy)
    (filed,) = portal.file(release, (account, [one.person_id], ["a"]))
    moved = (replace(person(), pincode="411045"), replace(person(), birth_year=1950))

    for said in moved:
        with pytest.raises(PersonHasApplication):
            add(portal, account, said)
    assert add(portal, account, person(name="मीरा देशपांडे")).name == "मीरा देशपांडे"
    portal.do(lambda tx: attending.withdraw(tx, account, filed.applications[0].application))
    if policy == "first-come":  # its arrivals are replayed at closing, those given back too
        with pytest.raises(PersonHasApplication):
            add(portal, account, moved[0])
        portal.run(release, "book")
    assert add(portal, account, moved[0]).pincode == "411045"


def test_settling_leaves_what_a_draw_goes_by(portal):
    thief, _, honest, stolen = contested(portal)
    release = portal.release({"a": {"open": 1, "R": 1}}, policy="first-come")
    portal.file(release, (thief, [stolen], ["a"]))

    settle(portal, stolen, honest)

    assert portal.values("SELECT account_id, name, pincode FROM person WHERE person_id = %s", stolen) == [
        (honest, "मीरा जोशी", "411045")
    ]
    portal.run(release, "book")
