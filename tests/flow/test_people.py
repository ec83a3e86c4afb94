"""Accounts, codes and people: one human is one person, whatever the phone."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from sodat.actions import registering
from sodat.config import Config
from sodat.rules.people import Person
from sodat.rules.refusals import (
    CodeExpired,
    CodeWrong,
    MobileNotUsable,
    NotSignedIn,
    PersonHasApplication,
    PersonUnknown,
    TooManyCodes,
    TooManyPeople,
)
from sodat.storage import outbox
from sodat.vault import Login, Vault

CONFIG = Config(mode="test")
MOBILE = "+91 98220 12345"


def person(number: str = "A1234567", name: str = "मीरा जोशी") -> Person:
    return Person(name, 1990, "female", "passport", number, "411001")


def ask(portal, mobile=MOBILE):
    return portal.do(lambda tx: registering.ask_code(tx, portal.vault, CONFIG, mobile, "mr"))


def confirm(portal, txn, code):
    now = datetime.now(UTC)
    return portal.do(lambda tx: registering.confirm_code(tx, portal.vault, CONFIG, txn, code, now))


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
