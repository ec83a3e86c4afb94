"""The desk: applying for people without a phone, at the same odds and with the same receipt; and settling."""

import re
from uuid import uuid4

import pytest

from web.centre_scene import centre
from web.world import named

WHO = {**named("X80000001", name="शांता गायकवाड"), "birth_year": "१९९०", "mobile": "", "seen": "1"}
PAPER = {"id_type": "other", "id_number": "X80000001"}


@pytest.fixture
def here(world):
    return centre(world)


def registered(here, **more):
    sent = here.post("/centre/desk/register", **(WHO | more))
    assert sent.status == 303, sent.text
    return re.fullmatch(r"/centre/desk/people/(\d+)", sent.headers["location"])[1]


def applied(here, person, release, **more):
    form = {"persons": person, "choice-1": f"{release}.a", "choice-2": f"{release}.b"} | more
    return here.post(f"/centre/desk/people/{person}/apply/{release}", **form)


def test_paper_goes_from_document_to_printed_receipt(here):
    world, release = here.world, here.world.release({"a": {"open": 1}, "b": {"open": 1}})
    asked = here.post("/centre/desk/identify", **PAPER)
    person = registered(here)

    assert ("Nobody has named this document yet" in asked.text, 'value="X80000001"' in asked.text) == (
        True,
        True,
    )
    assert release in here.get(f"/centre/desk/people/{person}").text
    sent = [applied(here, person, release) for _ in range(2)]
    receipt = here.get(sent[0].headers["location"])

    assert sent[0].headers["location"] == sent[1].headers["location"]
    assert ("sodat-receipt/1" in receipt.text, "<svg" in receipt.text) == (True, True)
    assert world.values("SELECT channel, state FROM application WHERE release_id = %s", release) == [
        ("desk", "filed")
    ]
    world.run(release, until="book")
    assert world.values("SELECT state FROM application WHERE release_id = %s", release) == [("booked",)]
    assert world.check(release)
    assert here.acts().count("desk-file") == 2


def test_application_on_paper_counts_like_any_other(here):
    world, release = here.world, here.world.release({"a": {"open": 1}, "b": {"open": 1}})
    account, other = world.people(1)[0]
    world.file(release, (account, [other], ["a", "b"]))
    applied(here, registered(here), release)
    world.run(release, until="commit")

    lines = world.files(release)["pool.txt"].decode().splitlines()

    assert [line.split("|")[1:4] for line in lines] == [lines[0].split("|")[1:4]] * 2


def test_known_person_is_found_by_the_document_and_the_household_is_theirs(here):
    token = here.world.sign_in("9000000081")
    known = here.world.name(token, "X80000001", name="शांता गायकवाड")
    here.world.name(token, "X80000002", name="गोविंद गायकवाड")

    found = here.post("/centre/desk/identify", id_type="other", id_number=" x8000 0001 ")

    assert found.headers["location"] == f"/centre/desk/people/{known}"
    release = here.world.release({"a": {"open": 1}, "b": {"open": 1}})
    page = here.get(f"/centre/desk/people/{known}/apply/{release}").text
    assert ("गोविंद" in page, page.count("checked")) == (True, 1)
    browser = {"cookie": f"sodat_login={token}"}
    assert "at the desk" in here.world.call("GET", "/looked-up?lang=en", headers=browser).text


def test_desk_acts_for_nobody_whose_document_it_has_not_had(here):
    person = here.people[0][1]
    release = here.world.release({"a": {"open": 1}, "b": {"open": 1}})

    assert here.get(f"/centre/desk/people/{person}").status == 403
    assert here.get("/centre/desk/people/999999").status == 403
    for path in (f"apply/{release}", "withdraw", "cancel", "settle", "excuse"):
        form = {"appointment": str(uuid4()), "application": "0" * 32, "reason": "a reason", "seen": "1"}
        assert here.post(f"/centre/desk/people/{person}/{path}", **form).status in {403, 422}
    mine = registered(here)
    here.world.values("UPDATE look_up SET at = at - interval '2 hours' RETURNING 1")
    assert here.get(f"/centre/desk/people/{mine}").status == 403


def test_wishes_are_changed_and_withdrawn_for_them(here):
    release = here.world.release({"a": {"open": 1}, "b": {"open": 1}})
    person = registered(here)
    name = applied(here, person, release).headers["location"].split("/")[-1].partition("?")[0]

    form = here.get(f"/centre/desk/people/{person}/apply/{release}?application={name}").text
    changed = applied(here, person, release, **{"choice-1": f"{release}.b", "choice-2": ""})
    nothing = applied(here, person, release, **{"choice-1": "", "choice-2": ""})
    gone = here.post(f"/centre/desk/people/{person}/withdraw", application=name)

    assert f'value="{release}.a" selected' in form
    assert changed.headers["location"].startswith(f"/centre/desk/receipts/{name}")
    assert (nothing.status, "Choose at least one time" in nothing.text) == (422, True)
    assert gone.status == 303
    assert here.world.values("SELECT state, choices FROM application WHERE application = %s", name) == [
        ("withdrawn", [f"{release}.b"])
    ]
    other = here.world.values("SELECT application FROM application WHERE state <> 'withdrawn' LIMIT 1")[0][0]
    assert here.post(f"/centre/desk/people/{person}/withdraw", application=other).status == 404


def test_receipt_is_found_again_by_its_number(here):
    release = here.world.release({"a": {"open": 1}, "b": {"open": 1}})
    name = applied(here, registered(here), release).headers["location"].split("/")[-1].partition("?")[0]
    grouped = " ".join(name[at : at + 4] for at in range(0, 32, 4)).upper()

    for text in (name, name[:8], grouped):
        found = here.post("/centre/desk/receipt", number=text)
        assert found.headers["location"] == f"/centre/desk/receipts/{name}"
    for text in (name[:7], "f" * 32, "", "<script>", "अ" * 10_000):
        assert here.post("/centre/desk/receipt", number=text).status == 422


def test_what_is_missing_is_said_and_what_was_typed_is_kept(here):
    for more, said in (
        ({"seen": ""}, "tick that you have seen it"),
        ({"name": "<b>" * 5_000}, "at most 100"),
        ({"mobile": "020 2612 3456"}, "not an Indian mobile"),
        ({"id_number": "!"}, "does not fit the document"),
        ({"pincode": "41"}, "six digits"),
    ):
        refused = here.post("/centre/desk/register", **(WHO | more))
        assert (refused.status, said in refused.text) == (422, True), more
        assert "<b><b>" not in refused.text
    assert here.world.values(
        "SELECT count(*) FROM person WHERE id_last = '0001' AND name = %s", WHO["name"]
    ) == [(0,)]


def contested(here):
    """Return (token of the first, of the second, the person)."""
    first, second = here.world.sign_in("9000000091"), here.world.sign_in("9000000092")
    person = here.world.name(first, "X80000001", name="चोर")
    here.world.name(second, "X80000001", name="शांता गायकवाड")
    here.post("/centre/desk/identify", **PAPER)
    return first, second, person


@pytest.mark.parametrize("mobile", ["9000000092", ""])
def test_document_settles_whose_entry_it_is(here, mobile):
    first, second, person = contested(here)
    path = f"/centre/desk/people/{person}"

    page = here.get(path).text
    unseen = here.post(f"{path}/settle", mobile=mobile)
    stranger = here.post(f"{path}/settle", mobile="9000000099", seen="1")
    settled = here.post(f"{path}/settle", mobile=mobile, seen="1")

    assert "More than one account has named this person" in page
    assert (unseen.status, stranger.status, settled.status) == (422, 422, 303)
    assert "never named the person" in stranger.text
    assert "More than one account" not in here.get(path).text
    named_by = [
        len(here.world.call("GET", "/api/v1/people", token=one).json["people"]) for one in (first, second)
    ]
    assert named_by == ([0, 1] if mobile else [0, 0])
    assert here.world.values("SELECT count(*) FROM person_claim") == [(0,)]
    assert "settle-person" in here.acts()


def test_missed_appointment_is_excused_with_a_word(world):
    here = centre(world, {"a": {"open": 2}}, over=("a",))
    here.post("/centre/close/missed", session=here.session)
    person = here.people[0][1]
    world.values(
        "UPDATE person SET identity_key = %s WHERE person_id = %s RETURNING 1",
        world.vault.identity_key("other", "X80000001"),
        person,
    )
    here.post("/centre/desk/identify", **PAPER)
    name, _ = here.appointments()[person]
    path = f"/centre/desk/people/{person}"

    short = here.post(f"{path}/excuse", appointment=name, reason="x")
    done = here.post(f"{path}/excuse", appointment=name, reason="was in hospital")
    other = here.post(
        f"{path}/excuse", appointment=here.appointments()[here.people[1][1]][0], reason="was ill"
    )

    assert (short.status, done.status, other.status) == (422, 303, 404)
    assert "did not come, excused" in here.get(path).text
    assert world.values("SELECT count(*) FROM appointment WHERE excused_reason IS NOT NULL") == [(1,)]


def test_number_of_an_application_is_public_and_opens_nobody_to_the_desk(world):
    here = centre(world)
    person = here.people[0][1]
    (name,) = (
        one
        for one, persons in world.values("SELECT application, persons FROM application")
        if person in persons
    )
    path = f"/centre/desk/people/{person}"

    found = here.post("/centre/desk/receipt", number=name)

    assert (found.status, here.get(found.headers["location"]).status) == (303, 200)
    assert here.get(path).status == 403
    assert here.post(f"{path}/cancel", appointment=here.appointments()[person][0]).status == 403
    assert here.post(f"{path}/settle", mobile="", seen="1").status == 403
    assert world.values("SELECT DISTINCT person_id, purpose FROM look_up") == [(person, "receipt")]


def test_seat_of_another_of_the_household_is_not_given_back_at_the_desk(world):
    here = centre(world)
    mine, other = (person for _, person in here.people)
    world.values("UPDATE application SET account_id = %s RETURNING 1", here.people[0][0])
    world.values(
        "UPDATE person SET identity_key = %s WHERE person_id = %s RETURNING 1",
        world.vault.identity_key("other", "X80000001"),
        mine,
    )
    here.post("/centre/desk/identify", **PAPER)
    seats, path = here.appointments(), f"/centre/desk/people/{mine}/cancel"

    refused = here.post(path, appointment=seats[other][0])
    done = here.post(path, appointment=seats[mine][0])

    assert (refused.status, done.status) == (404, 303)
    assert world.values("SELECT person_id FROM appointment WHERE state = 'booked'") == [(other,)]


def test_whose_login_has_ended_gets_back_what_was_typed_and_sends_it_once_more(here):
    ended = here.world.values("UPDATE staff_login SET ended_at = now() RETURNING 1")

    told = here.post("/centre/desk/register", **WHO)
    here.world.values("UPDATE staff_login SET ended_at = NULL RETURNING 1")
    typed = dict(re.findall(r'name="(\w+)" value="([^"]*)"', told.text))

    assert (len(ended), told.status, 'action="/centre/desk/register"' in told.text) == (1, 401, True)
    assert {name: typed.get(name) for name in WHO} == WHO
    assert here.post("/centre/desk/register", **typed).status == 303
