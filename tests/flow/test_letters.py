"""Letters: who hears of what, by which way, and what happens when a way is closed."""

import asyncio
import re
import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from sodat.actions import attending, overseeing, registering, standing
from sodat.actions.entries import Filing
from sodat.actions.handing_in import hand_in_batch
from sodat.actions.ports import OutsideFailure
from sodat.actions.signing_in import EMAIL
from sodat.edge.letters import TRIES_MAX, AddressRefused, Message, no_mail, send_waiting
from sodat.edge.mail import by_mail
from sodat.locale import letters
from sodat.rules.standing import StandingWish
from sodat.storage import accounts, outbox

ADDRESS = "sita@example.org"


def kinds(portal, account):
    return [
        kind
        for (kind,) in portal.values(
            "SELECT kind FROM outbox JOIN account USING (mobile_hash) WHERE account_id = %s"
            " ORDER BY letter_id",
            account,
        )
    ]


def facts(portal, kind):
    return [one for (one,) in portal.values("SELECT facts FROM outbox WHERE kind = %s", kind)]


def by_web(portal, release, account, persons, *slots, channel="web"):
    filing = Filing(
        account, release, tuple(persons), tuple(f"{release}.{slot}" for slot in slots), channel=channel
    )
    return portal.do(lambda tx: hand_in_batch(tx, portal.catalogue, [filing]))[0]


def test_people_hear_that_their_application_is_in_once_and_programs_do_not(portal):
    release = portal.release({"a": {"open": 1}, "b": {"open": 1}})
    (web, one), (desk, two), (api, three) = portal.people(3)

    for _ in range(2):
        by_web(portal, release, web, [one], "a")
    by_web(portal, release, web, [one], "b")
    by_web(portal, release, desk, [two], "a", channel="desk")
    by_web(portal, release, api, [three], "a", channel="api")

    assert [kinds(portal, account) for account in (web, desk, api)] == [["applied"], ["applied"], []]
    assert facts(portal, "applied")[0]["draws_at"]


def test_winners_and_losers_hear_of_the_draw_and_losers_when_it_goes_on(portal):
    release = portal.release({"a": {"open": 1}})
    (one, first), (two, second) = portal.people(2)
    portal.file(release, (one, [first], ["a"]), (two, [second], ["a"]))
    portal.run(release, until="book")

    assert sorted(kinds(portal, one) + kinds(portal, two)) == ["not-this-time", "won"]
    assert facts(portal, "not-this-time")[0]["refill_at"]
    assert facts(portal, "won")[0]["centre"]


def test_whoever_gives_back_hears_of_it_and_whoever_moves_up_hears_that_they_moved(portal):
    release = portal.release({"a": {"open": 1}, "b": {"open": 1}})
    (one, first), (two, second) = portal.people(2)
    portal.file(release, (one, [first], ["a", "b"]), (two, [second], ["a", "b"]))
    portal.run(release, until="book")
    ((holder, appointment),) = portal.values(
        "SELECT a.account_id, p.appointment_id FROM appointment p JOIN application a USING (application)"
        " JOIN slot s USING (slot_id) WHERE s.slot = %s",
        f"{release}.a",
    )

    portal.do(lambda tx: attending.cancel(tx, holder, appointment))
    portal.due_now(release)
    assert portal.step() == "refill"

    other = two if holder == one else one
    assert kinds(portal, holder) == ["won", "given-back"]
    assert kinds(portal, other) == ["won", "moved"]


def test_paused_release_is_told_to_those_who_applied(portal):
    release = portal.release({"a": {"open": 1}})
    ((account, person),) = portal.people(1)
    portal.file(release, (account, [person], ["a"]))

    portal.do(lambda tx: overseeing.pause(tx, release, "the cold chain broke"))

    assert kinds(portal, account) == ["release-paused"]


def test_household_that_went_one_by_one_reads_whose_each_letter_is(portal):
    release = portal.release({"a": {"open": 1}})
    (account, one), (_, two) = portal.people(2)
    portal.values(
        "UPDATE person SET account_id = %s, name = 'सीता' WHERE person_id = %s RETURNING 1", account, one
    )
    portal.values(
        "UPDATE person SET account_id = %s, name = 'राम' WHERE person_id = %s RETURNING 1", account, two
    )
    filing = Filing(account, release, (one, two), (f"{release}.a",), split=True)
    portal.do(lambda tx: hand_in_batch(tx, portal.catalogue, [filing]))
    portal.run(release, until="book")

    said = {
        kind: letters.text(kind, "mr", fact)
        for kind in ("won", "not-this-time")
        for fact in facts(portal, kind)
    }

    names = [re.match(r"सोडत: (सीता|राम): ", text)[1] for text in said.values()]
    assert sorted(names) == ["राम", "सीता"]


def test_standing_application_that_ends_is_told(portal):
    release = portal.release({"a": {"open": 5}})
    ((served, one), (late, two)) = portal.people(2)
    in_a_month = portal.values("SELECT now()::date + 30")[0][0]
    for account, person in ((served, one), (late, two)):
        portal.do(
            lambda tx, account=account, person=person: standing.stand(
                tx, account, [person], "covishield-18", StandingWish(), split=False, expires_on=in_a_month
            )
        )
    portal.values(
        "UPDATE standing_application SET expires_on = now()::date - 1 WHERE account_id = %s RETURNING 1", late
    )
    portal.run(release, until="book")

    assert sorted(kinds(portal, served)) == ["standing-served", "won"]
    assert kinds(portal, late) == ["standing-expired"]


def test_reminder_goes_out_once_the_day_before_in_daytime(portal):
    release = portal.release({"a": {"open": 1}})
    ((account, person),) = portal.people(1)
    portal.file(release, (account, [person], ["a"]))
    portal.run(release, until="book")
    portal.values("UPDATE session SET day = (now() AT TIME ZONE 'Asia/Kolkata')::date + 1 RETURNING 1")

    fresh = portal.do(outbox.remind)
    portal.values("UPDATE appointment SET booked_at = now() - interval '4 hours' RETURNING 1")
    sent = [portal.do(outbox.remind) for _ in range(2)]

    ((is_day,),) = portal.values(
        "SELECT (now() AT TIME ZONE 'Asia/Kolkata')::time BETWEEN '10:00' AND '20:00'"
    )
    assert (fresh, sent) == (0, [1, 0] if is_day else [0, 0])


def test_party_that_a_desk_withdraws_is_told_to_whoever_filed_it(portal):
    release = portal.release({"a": {"open": 4}})
    (one, first), (two, second), (claimant, _) = portal.people(3)
    portal.values("UPDATE person SET account_id = %s WHERE person_id = %s RETURNING 1", one, second)
    portal.values(
        "INSERT INTO person_claim (person_id, account_id, name, birth_year, gender, pincode)"
        " VALUES (%s, %s, 'नाव', 1990, 'female', '411001') RETURNING 1",
        second, claimant,
    )  # fmt: skip
    portal.file(release, (one, [first, second], ["a"]))

    portal.do(lambda tx: registering.settle_person(tx, second, claimant))

    assert (kinds(portal, one), kinds(portal, two)) == (["withdrawn-by-desk"], [])


# How letters travel ---------------------------------------------------------------------------


class Post:
    """Both channels, each taking letters or not."""

    def __init__(self, **refusing) -> None:
        self.went: list[tuple[str, str]] = []
        self.refusing = refusing

    def channels(self):
        return {way: self.way(way) for way in ("sms", "email")}

    def way(self, name):
        async def send(_address, _message):
            if name in self.refusing:
                raise self.refusing[name]("closed")
            self.went.append((name, _address))

        return send


def letter(portal, letters_to, **more):
    """Queue one letter to an account that wants its letters there."""
    ((account, _),) = portal.people(1)

    async def act(tx):
        sealed = portal.vault.seal(ADDRESS, EMAIL)
        await accounts.set_email(tx, account, portal.vault.email_hash(ADDRESS), sealed)
        await accounts.set_letters(tx, account, letters_to, "mr")
        one = await accounts.by_id(tx, account)
        await outbox.add(
            tx, "release-cancelled", {"reason": "x"}, mobile_hash=one.mobile_hash,
            mobile_sealed=one.mobile_sealed, language="mr", **more,
        )  # fmt: skip

    portal.do(act)


def sent(portal, post, rounds=1):
    for _ in range(rounds):
        portal.loop.run_until_complete(
            send_waiting(portal.database, portal.vault, post.channels(), forget=False)
        )
        portal.values("UPDATE outbox SET retry_at = '-infinity' RETURNING 1")
    return [way for way, _ in post.went]


@pytest.mark.parametrize(
    ("letters_to", "ways"), [("sms", ["sms"]), ("email", ["email"]), ("both", ["sms", "email"])]
)
def test_letter_goes_where_the_account_wants_it(portal, letters_to, ways):
    letter(portal, letters_to)

    assert sent(portal, Post(), rounds=2) == ways


def test_letter_that_says_its_way_goes_that_way(portal):
    letter(portal, "both", channel="sms")

    assert sent(portal, Post()) == ["sms"]


def test_of_two_ways_only_the_one_that_failed_is_tried_again(portal):
    letter(portal, "both")

    first = sent(portal, Post(email=OutsideFailure))
    again = sent(portal, Post(), rounds=2)

    assert (first, again) == (["sms"], ["email"])


def test_letter_whose_address_is_refused_for_good_goes_to_the_phone(portal):
    letter(portal, "email")

    assert sent(portal, Post(email=AddressRefused), rounds=2) == ["sms"]


def test_letter_that_never_goes_is_given_up_and_kept(portal):
    letter(portal, "sms")

    assert sent(portal, Post(sms=OutsideFailure), rounds=TRIES_MAX + 2) == []
    ((given_up, tries),) = portal.values("SELECT given_up_at IS NOT NULL, tries FROM outbox")
    assert (given_up, tries) == (True, TRIES_MAX)


class Mailbox:
    """A mail server that keeps what it takes; `no@` is nobody there."""

    def __init__(self) -> None:
        self.kept: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("no@"):
            return "550 nobody of that name"
        if address.startswith("later@"):
            return "450 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.kept.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@contextmanager
def mail_server():
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def test_letter_by_mail_arrives_in_marathi_with_its_subject(portal):
    letter(portal, "email")
    with mail_server() as (box, server):
        channels = {"email": by_mail(server, "sodat@pune.example")}
        portal.loop.run_until_complete(send_waiting(portal.database, portal.vault, channels, forget=False))

    ((to, content),) = box.kept
    mail = message_from_bytes(content, policy=policy.default)
    assert (to, mail["From"], mail["Subject"]) == ([ADDRESS], "sodat@pune.example", "सोडत: फेरी रद्द झाली")
    assert mail.get_content().startswith("सोडत: फेरी रद्द झाली: x.")


@pytest.mark.parametrize(
    ("address", "failure"), [("no@example.org", AddressRefused), ("later@example.org", OutsideFailure)]
)
def test_mail_server_that_refuses_says_for_good_or_for_now(address, failure):
    with mail_server() as (_, server), pytest.raises(failure) as raised:
        asyncio.run(by_mail(server, "a@b.de")(address, Message("s", "t", "mr")))

    assert type(raised.value) is failure


def test_mail_server_that_is_not_there_is_an_outside_failure():
    with pytest.raises(OutsideFailure) as raised:
        asyncio.run(by_mail("smtp://127.0.0.1:1", "a@b.de")(ADDRESS, Message("s", "t", "mr")))
    assert type(raised.value) is OutsideFailure
    with pytest.raises(AddressRefused):
        asyncio.run(no_mail(ADDRESS, Message("s", "t", "mr")))
