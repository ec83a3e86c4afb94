"""Sessions on the officer's pages: what an act will do is shown first, then done; and the public sees it."""

import re

import pytest

from web.duty import on_duty

REASON = "The vaccine did not come"


@pytest.fixture
def officer(world):
    return on_duty(world)


def drawn(world):
    release = world.release({"a": {"open": 2}, "b": {"open": 1}})
    for account, person in world.people(2):
        world.file(release, (account, [person], ("a", "b")))
    world.run(release, until="book")
    [(session,)] = world.values("SELECT DISTINCT session_id FROM slot WHERE slot = %s", f"{release}.a")
    return release, f"/office/sessions/{session}"


def sent(world, officer, path, **form):
    return world.call("POST", path, form=form, headers=officer)


def test_cancelling_is_shown_first_and_then_done_and_seen_by_all(world, officer):
    release, home = drawn(world)

    page = world.call("GET", home, headers=officer)
    seen = sent(world, officer, f"{home}/see", act="cancel")
    still = world.values("SELECT count(*) FROM session WHERE cancelled_reason IS NOT NULL")
    silent = sent(world, officer, f"{home}/do", act="cancel", reason="why")
    done = sent(world, officer, f"{home}/do", act="cancel", reason=REASON)
    again = sent(world, officer, f"{home}/do", act="cancel", reason=REASON)
    after = world.call("GET", home, headers=officer)
    world.look_anew()
    shown = world.call("GET", f"/api/v1/releases/{release}").json

    assert (page.status, seen.status, still) == (200, 200, [(0,)])
    assert 'action="' + home + '/do"' in seen.text
    assert (silent.status, ">why</textarea>" in silent.text, 'href="#reason"' in silent.text) == (
        422,
        True,
        True,
    )
    assert (done.status, again.status) == (303, 404)
    assert REASON in after.text
    assert {slot["cancelled"] for slot in shown["slots"]} == {REASON}
    assert "moves-1.txt" in shown["record"]


def test_seats_are_changed_and_mistakes_said_at_their_field(world, officer):
    release, home = drawn(world)

    wrong = sent(world, officer, f"{home}/see", act="seats", seats="many")
    seen = sent(world, officer, f"{home}/see", act="seats", seats="१")
    same = sent(world, officer, f"{home}/do", act="seats", seats="3", reason=REASON)
    done = sent(world, officer, f"{home}/do", act="seats", seats="1", reason=REASON)

    assert (wrong.status, 'href="#seats"' in wrong.text, 'value="many"' in wrong.text) == (422, True, True)
    assert (seen.status, same.status, done.status) == (200, 422, 303)
    assert world.values("SELECT sum(seats) FROM slot_part") == [(1,)]
    world.look_anew()
    assert world.call("GET", f"/api/v1/releases/{release}").json["seats"] == 1


def test_what_is_committed_says_when_it_can_be_changed(world, officer):
    release = world.release({"a": {"open": 2}})
    world.run(release, until="commit")
    [(session,)] = world.values("SELECT session_id FROM slot WHERE slot = %s", f"{release}.a")

    refused = sent(world, officer, f"/office/sessions/{session}/see", act="cancel")

    assert (refused.status, 'href="#seats"' in refused.text) == (422, True)


def test_list_shows_days_and_nothing_of_other_cities(world, officer):
    _, home = drawn(world)

    page = world.call("GET", "/office/sessions?first=2030-01-01&last=2030-01-03", headers=officer)
    none = world.call("GET", "/office/sessions", headers=officer)

    ((centre,),) = world.values("SELECT DISTINCT centre_id FROM session")
    here = f"/office/sessions?first=2030-01-01&last=2030-01-03&centre={centre}"
    assert home in page.text
    assert home in world.call("GET", here, headers=officer).text
    assert home not in world.call("GET", f"{here}1", headers=officer).text
    assert re.search('class="note after"', none.text)
    endless = f"/office/centres/{'0' * 12}{'9' * 40}"
    for path in ("/office/sessions/x", "/office/sessions/00000000-0000-4000-8000-000000000000", endless):
        assert world.call("GET", path, headers=officer).status == 404
    assert sent(world, officer, f"{home}/see", act="burn").status == 422
    auditor = on_duty(world, "auditor")
    assert sent(world, auditor, "/office/centres/new", centre_name="Ours").status == 403
    assert sent(world, officer, f"{home}/remove").status == 409
