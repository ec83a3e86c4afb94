"""The officer quota: visible, with a reason and a second person, and no part of the draw."""

import re

import pytest

from flow.portal import SERVICE
from sodat.storage import centres
from web.duty import on_duty

REASON = "On dialysis three days a week"
SEATS = {"a": {"open": 2, "Q": 1}, "b": {"open": 1}}


@pytest.fixture
def officers(world):
    return on_duty(world), on_duty(world)


def with_quota(world):
    """Return an open release whose rules name the quota."""
    from dataclasses import replace

    from sodat.actions import composing

    usual = composing.compose

    async def compose(tx, vault, draft, held=None, **more):
        return await usual(tx, vault, replace(draft, shares=("D2", "R", "Q")), held, **more)

    composing.compose = compose
    try:
        return world.release(SEATS)
    finally:
        composing.compose = usual


def person(world, mobile="9000000001", number="X00000001"):
    world.name(world.sign_in(mobile), number)
    return {"id_type": "other", "id_number": number}


def sent(world, officer, path, **form):
    return world.call("POST", path, form=form, headers=officer)


def asked(world, officer, release, document, **more):
    form = {"slot": f"{release}.a", "reason": REASON} | document | more
    return sent(world, officer, f"/office/releases/{release}/quota", **form)


def request_of(world, officer, release):
    page = world.call("GET", f"/office/releases/{release}/quota", headers=officer)
    return re.search(rf"/office/releases/{release}/quota/(\d+)", page.text)[0]


def test_nobody_is_asked_for_what_cannot_be_given_yet(world, officers):
    release = with_quota(world)
    path = f"/office/releases/{release}/quota?lang=en"
    there = world.call("GET", path, headers=officers[0])
    world.values("UPDATE release SET state = 'announced' RETURNING 1")
    not_yet = world.call("GET", path, headers=officers[0])

    assert ('id="id_number"' in there.text, 'id="id_number"' in not_yet.text) == (True, False)
    assert "Seats can be asked for once applications are open" in not_yet.text


def test_one_asks_another_gives_and_everybody_sees_it(world, officers):
    first, second = officers
    release = with_quota(world)
    document = person(world)

    done = asked(world, first, release, document)
    path = request_of(world, first, release)
    alone = sent(world, first, path, decision="give")
    given = sent(world, second, path, decision="give")
    twice = sent(world, second, path, decision="give")
    public = world.call("GET", f"/releases/{release}/quota")

    assert (done.status, alone.status, given.status, twice.status) == (303, 422, 303, 422)
    assert REASON in public.text
    assert "सीता" not in public.text
    assert world.values("SELECT part, step, state FROM appointment") == [("Q", "quota", "booked")]
    assert re.fullmatch(
        rf"[0-9a-f]{{32}}\|{release}\.a\|\d+\|\d+\|[0-9a-f]{{64}}\n",
        world.files(release)["quota-1.txt"].decode(),
    )
    leaves = world.values("SELECT count(*) FROM log_leaf WHERE convert_from(body, 'UTF8') LIKE 'quota%%'")
    assert leaves == [(1,)]
    acts = [
        act for (act,) in world.values("SELECT act FROM staff_act WHERE act LIKE 'quota%%' ORDER BY act_id")
    ]
    assert acts == ["quota-asked", "quota-given"]
    assert world.values("SELECT kind FROM outbox WHERE kind = 'won'") == [("won",)]


def test_draw_and_refill_do_as_if_the_quota_were_not_there_and_what_is_left_flows_back(world, officers):
    first, second = officers
    release = with_quota(world)
    document = person(world)
    asked(world, first, release, document)
    sent(world, second, request_of(world, first, release), decision="give")
    for account, one in world.people(4):
        world.file(release, (account, [one], ("a", "b")))
    world.run(release, until="book")
    world.due_now(release)
    assert world.step() == "refill"

    checked = world.check(release)

    assert (checked.applications, checked.refills) == (4, 1)
    assert world.values("SELECT count(*) FROM appointment WHERE state = 'booked'") == [(4,)]
    told = world.values(
        "SELECT o.kind, count(*) FROM outbox o"
        " JOIN application a ON a.application = o.facts ->> 'application' WHERE a.quota GROUP BY o.kind"
    )
    assert told == [("won", 1)]


def test_unused_quota_goes_along_the_line(world, officers):
    first, _ = officers
    release = with_quota(world)
    document = person(world)
    for account, one in world.people(4):
        world.file(release, (account, [one], ("a", "b")))
    world.run(release, until="book")
    assert world.values("SELECT count(*) FROM appointment WHERE state = 'booked'") == [(3,)]
    world.due_now(release)
    assert world.step() == "refill"

    late = asked(world, first, release, document)

    assert world.values("SELECT count(*) FROM appointment WHERE state = 'booked'") == [(4,)]
    assert late.status == 422
    assert world.check(release).refills == 1


def test_what_is_not_as_it_must_be_is_refused_and_kept(world, officers):
    first, second = officers
    release = with_quota(world)
    document = person(world)
    stranger = {"id_type": "other", "id_number": "X99999999"}
    for more, field in (
        ({"reason": "why"}, "reason"),
        ({"slot": f"{release}.b"}, "slot"),
        ({"id_number": "<b>"}, "id_number"),
        (stranger, "slot"),
    ):
        page = asked(world, first, release, document, **more)
        assert (page.status, f'href="#{field}"' in page.text) == (422, True), more
    assert asked(world, first, release, document).status == 303
    assert asked(world, second, release, document).status == 422
    path = request_of(world, first, release)
    assert sent(world, second, path, decision="refuse", refusing="no").status == 422
    assert sent(world, second, path, decision="refuse", refusing="Can come on another day").status == 303
    assert asked(world, first, release, document).status == 303
    assert (
        sent(world, first, request_of(world, first, release), decision="refuse", refusing="My mistake").status
        == 303
    )
    decided = [one for (one,) in world.values("SELECT decision FROM quota_request ORDER BY request_id")]
    assert decided == ["refused", "withdrawn"]
    token = world.sign_in("9000000001")
    number = world.values("SELECT person_id FROM person")[0][0]
    world.hand_in(token, release, [number], ["b"])
    assert asked(world, first, release, document).status == 422


def test_other_cities_and_drafts_have_no_quota_here(world, officers):
    release = with_quota(world)

    async def other(tx):
        await centres.put_district(tx, centres.District(392, 21, "Maharashtra", "Thane"))
        await centres.put_service(tx, SERVICE)

    world.do(other)
    stranger = on_duty(world, district=392)
    assert world.call("GET", f"/office/releases/{release}/quota", headers=stranger).status == 404
    assert sent(world, stranger, f"/office/releases/{release}/quota", slot="x").status in {404, 422}
    assert sent(world, officers[0], f"/office/releases/{release}/quota/x", decision="give").status == 404


def test_seat_that_was_given_back_goes_to_the_refill_and_to_nobody_whom_two_officers_name(world, officers):
    first, second = officers
    release = with_quota(world)
    one, other = person(world), person(world, "9000000002", "X00000002")
    asked(world, first, release, one)
    sent(world, second, request_of(world, first, release), decision="give")
    ((seat,),) = world.values("SELECT appointment_id::text FROM appointment")
    token = world.sign_in("9000000001")
    back = world.call("POST", f"/api/v1/appointments/{seat}/cancel", token=token)

    refused = asked(world, first, release, other)

    assert back.status in {200, 204}
    assert (refused.status, "mistake" in refused.text) == (422, True)
    assert world.values("SELECT state FROM appointment") == [("cancelled",)]
