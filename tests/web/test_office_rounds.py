"""The city officer's releases: composed, saved as drafts, announced, paused, resumed, cancelled."""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from flow.portal import PUNE, SERVICE
from sodat.rules.manifest import read_rules
from sodat.rules.typed_fields import typed_moment
from sodat.storage import centres
from web.duty import on_duty

TOMORROW = date(2031, 1, 6)
SPAN = f"first={TOMORROW}&last={TOMORROW}"


@pytest.fixture
def officer(world):
    return on_duty(world)


def sessions(world, *numbers, day=TOMORROW, seats=10, hours=(9, 11)):
    """Make sessions of two slots at centres, released by nobody."""

    async def act(tx):
        await centres.put_district(tx, PUNE)
        await centres.put_service(tx, SERVICE)
        for number in numbers:
            name = f"Centre {number}"
            await centres.put_centre(tx, centres.Centre(number, name, 363, "411001", f"केंद्र {number}", name))
            session = centres.Session(uuid4(), number, 363, SERVICE.service_id, day)
            await centres.put_session(tx, session)
            for hour in hours:
                name = f"{number}.{day:%Y%m%d}.{hour:02}00"
                slot = await centres.put_slot(tx, name, session, time(hour), time(hour + 2))
                await centres.put_seats(tx, slot, "open", seats)

    world.do(act)


def sent(world, officer, path, form=None):
    return world.call("POST", path, form=form or {}, headers=officer)


def got(world, officer, path):
    return world.call("GET", path, headers=officer)


def typed(world, officer, span=SPAN):
    """Return the form as it stands when it is opened, as a browser would send it."""
    text = got(world, officer, f"/office/releases/new?service={SERVICE.service_id}&{span}").text
    return fields(text)


def fields(text):
    form: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", text):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in said and (said.get("type") not in {"radio", "checkbox"} or " checked" in tag):
            form.setdefault(said["name"], []).append(said.get("value", ""))
    for name, words in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>([^<]*)</textarea>', text):
        form[name] = [words]
    return form


def a_draft(world, officer, **more):
    sessions(world, 1, 2)
    form = typed(world, officer) | more
    done = sent(world, officer, "/office/releases/new", form)
    assert done.status == 303, done.text
    return re.search(r"/office/releases/([^?]+)", done.headers["location"])[1]


def rules_of(world, name):
    return read_rules(bytes(world.values("SELECT rules_json FROM release WHERE release_id = %s", name)[0][0]))


def test_form_opens_with_everything_usual_and_is_saved_as_it_stands(world, officer):
    ask = got(world, officer, "/office/releases/new")
    name = a_draft(world, officer)
    rules = rules_of(world, name)

    assert "/office/templates" in ask.text
    assert name == "pune-2031-01-06"
    assert (rules.policy, rules.shares, rules.trustees) == ("draw", (), ("city", "hospital", "press"))
    assert typed_moment(rules.draws_at) == "2031-01-05T18:00"
    assert [typed_moment(at) for at in rules.refills_at] == ["2031-01-05T20:00", "2031-01-06T07:00"]
    assert world.values("SELECT count(*) FROM release_slot") == [(4,)]
    assert world.values("SELECT title_mr FROM release")[0][0].startswith("COVISHIELD, सोमवार")
    page = got(world, officer, f"/office/releases/{name}?told=draft-saved")
    assert (page.status, 'role="status"' in page.text) == (200, True)
    assert world.call("GET", f"/releases/{name}").status == 404


def test_first_question_names_what_is_free_and_nothing_that_a_draft_holds(world, officer):
    sessions(world, 1, day=TOMORROW + timedelta(days=2))
    a_draft(world, officer)

    page = got(world, officer, "/office/releases/new?lang=en")
    world.values("UPDATE session SET cancelled_reason = 'closed' WHERE day > %s RETURNING 1", TOMORROW)
    none = got(world, officer, "/office/releases/new?lang=en")

    assert "Wednesday 8 January 2031 to Wednesday 8 January 2031, seats not released yet: 20." in page.text
    assert 'name="first" type="date" value="2031-01-08"' in page.text
    assert ("No day ahead is free" in none.text, "<select" in none.text) == (True, False)


def test_services_of_one_name_are_told_apart(world, officer):
    sessions(world, 1)
    world.values(
        "INSERT INTO service (service_id, name, age_min) VALUES ('other', %s, 18) RETURNING 1", SERVICE.name
    )
    world.values("INSERT INTO week_template (centre_id, service_id) VALUES (1, 'other') RETURNING 1")

    pages = [got(world, officer, f"/office/{one}").text for one in ("stock", "templates", "sessions")]

    assert [f"{SERVICE.name} ({SERVICE.service_id})" in one for one in pages[:2]] == [True, True]
    assert [f"{SERVICE.name} (other)" in one for one in pages[:2]] == [True, True]


def test_rehearsal_needs_no_network_for_chance(world, officer):
    sessions(world, 1)
    form = typed(world, officer)

    assert (form["beacon"], form["trustees"]) == (["local"], ["city\nhospital\npress"])


SHARES = {"share-R": "40", "share-D2": "१०", "share-Q": "5", "share-W": "10", "pincodes": "४११००२, 411001"}


def test_seats_are_split_into_shares_that_the_rules_name(world, officer):
    name = a_draft(world, officer, **SHARES)
    rules = rules_of(world, name)

    seats = dict(world.values("SELECT part, sum(seats)::int FROM slot_part GROUP BY part ORDER BY part"))
    assert seats == {"open": 14, "R": 16, "D2": 4, "Q": 2, "W": 4}
    assert (rules.shares, rules.more["apart"]) == (("D2", "R", "Q"), ["W"])
    assert rules.more["percents"] == {"R": 40, "D2": 10, "Q": 5, "W": 10}
    assert world.values("SELECT resident_pincodes FROM release") == [(["411001", "411002"],)]


def test_draft_is_taken_up_again_as_it_was_typed_and_keeps_its_trustees(world, officer):
    name = a_draft(world, officer, **SHARES)
    before = world.values("SELECT trustee, commitment, held_secret FROM trustee ORDER BY position")
    page = got(world, officer, f"/office/releases/{name}/edit")
    form = fields(page.text)

    changed = form | {
        "release": "pune-other",
        "places": [f"{TOMORROW}/1"],
        "share-R": "0",
        "policy": "waiting-room",
    }
    done = sent(world, officer, f"/office/releases/{name}/edit", changed)

    assert form["share-D2"] == ["१०"]
    assert sorted(form["places"]) == [f"{TOMORROW}/1", f"{TOMORROW}/2"]
    assert done.headers["location"] == "/office/releases/pune-other?told=draft-saved"
    assert world.values("SELECT release_id, policy FROM release") == [("pune-other", "waiting-room")]
    assert world.values("SELECT count(*) FROM release_slot") == [(2,)]
    assert world.values("SELECT trustee, commitment, held_secret FROM trustee ORDER BY position") == before


LATE = {"draws_at": "2031-01-06T10:00", "refill_1": "", "refill_2": ""}
MISTAKES = [
    ({"release": "Pune!"}, "release"),
    ({"places": []}, "places"),
    ({"places": ["x"]}, "places"),
    ({"title_mr": ""}, "title_mr"),
    ({"title_en": "x" * 10_000}, "title_en"),
    ({"opens_at": "tomorrow"}, "opens_at"),
    ({"closes_at": "2020-01-01T10:00", "opens_at": "2020-01-01T09:00"}, "closes_at"),
    ({"closes_at": "2031-01-05T19:00"}, "draws_at"),
    ({"refill_1": "2031-01-05T17:00"}, "refill_1"),
    ({"refill_2": "2031-01-05T20:00"}, "refill_1"),
    (LATE, "places"),
    ({"share-R": "60", "share-D2": "50"}, "share-R"),
    ({"share-R": "40"}, "pincodes"),
    ({"share-Q": "x"}, "share-Q"),
    ({"pincodes": "12"}, "pincodes"),
    ({"policy": "lottery"}, "policy"),
    ({"party_size_max": "5"}, "party_size_max"),
    ({"ticket_cap": "0"}, "ticket_cap"),
    ({"trustees": "a b c"}, "trustees"),
    ({"trustees": "a\na"}, "trustees"),
    ({"beacon": "moon"}, "beacon"),
    ({"beacon": "trustees", "trustees": "city"}, "trustees"),
    ({"service": "none"}, "places"),
]  # fmt: skip


def test_every_mistake_is_said_at_its_field_and_nothing_typed_is_lost(world, officer):
    sessions(world, 1, 2)
    whole = typed(world, officer) | {"beacon": "local", "trustees": "city"}
    for more, field in MISTAKES:
        page = sent(world, officer, "/office/releases/new", whole | {"title_hi": "<script>😀"} | more)

        assert page.status == 422, more
        assert f'href="#{field}"' in page.text, (more, re.findall(r'href="(#[^"]+)">([^<]*)', page.text))
        assert 'value="&lt;script&gt;😀"' in page.text
        assert f'id="{field}"' in page.text, field
    assert world.values("SELECT count(*) FROM release") == [(0,)]
    assert world.values("SELECT part, count(*) FROM slot_part GROUP BY part") == [("open", 4)]


def test_name_and_slots_that_are_taken_are_refused(world, officer):
    name = a_draft(world, officer)
    sessions(world, 3)
    form = typed(world, officer) | {"beacon": "local", "trustees": "city"}

    there = sent(world, officer, "/office/releases/new", form | {"release": name})
    taken = sent(world, officer, "/office/releases/new", form | {"places": [f"{TOMORROW}/1"]})

    assert form["release"] == ["pune-2031-01-06-2"]
    assert (there.status, 'href="#release"' in there.text) == (422, True)
    assert (taken.status, 'href="#places"' in taken.text) == (422, True)


def test_announcing_is_shown_first_and_done_once(world, officer):
    name = a_draft(world, officer)
    home = f"/office/releases/{name}"

    shown = got(world, officer, f"{home}/announce?lang=en")
    still = world.values("SELECT state FROM release")
    done = sent(world, officer, f"{home}/announce")
    again = sent(world, officer, f"{home}/announce")

    assert ("Seats in it: 40" in shown.text, still) == (True, [("draft",)])
    assert (done.status, again.status) == (303, 200)
    assert world.values("SELECT state, step_next FROM release JOIN release_clock USING (release_id)") == [
        ("announced", "open")
    ]
    assert got(world, officer, f"{home}/edit").status == 404
    assert world.values("SELECT act FROM staff_act WHERE act LIKE 'release%%'") == [("release-announced",)]
    assert world.step() is None  # it opens at its time, never earlier


def test_more_seats_than_stock_cannot_be_announced_and_the_page_says_so(world, officer):
    name = a_draft(world, officer)
    stock = {"kind": "received", "vials": "1", "doses_per_vial": "10"}
    sent(world, officer, f"/office/stock/1/{SERVICE.service_id}", stock)

    page = got(world, officer, f"/office/releases/{name}")
    refused = sent(world, officer, f"/office/releases/{name}/announce")

    asked = got(world, officer, f"/office/releases/{name}/announce")

    assert 'class="alarm"' in page.text
    assert refused.status == 422
    assert ('class="alarm"' in asked.text, f'action="/office/releases/{name}/announce"' in asked.text) == (
        True,
        False,
    )
    assert world.values("SELECT state FROM release") == [("draft",)]


def test_pause_resume_and_cancel_need_their_reason_and_are_seen_by_all(world, officer):
    release = world.release({"a": {"open": 3}})
    home = f"/office/releases/{release}"

    silent = sent(world, officer, f"{home}/pause", {"reason": "why"})
    paused = sent(world, officer, f"{home}/pause", {"reason": "Power cut at two centres"})
    twice = sent(world, officer, f"{home}/pause", {"reason": "Power cut at two centres"})
    page = got(world, officer, home)
    world.look_anew()
    public = world.call("GET", f"/releases/{release}")
    resumed = sent(world, officer, f"{home}/resume")
    cancelled = sent(world, officer, f"{home}/cancel", {"reason": "The vaccine did not come"})

    assert (silent.status, 'href="#reason"' in silent.text, ">why</textarea>" in silent.text) == (
        422,
        True,
        True,
    )
    assert (paused.status, twice.status, resumed.status, cancelled.status) == (303, 200, 303, 303)
    assert ("Power cut at two centres" in page.text, "Power cut at two centres" in public.text) == (
        True,
        True,
    )
    assert world.values("SELECT state, cancelled_reason FROM release") == [
        ("cancelled", "The vaccine did not come")
    ]
    acts = [
        act for (act,) in world.values("SELECT act FROM staff_act WHERE act LIKE 'release%%' ORDER BY act_id")
    ]
    assert acts == ["release-paused", "release-resumed", "release-cancelled"]


def test_draft_can_be_removed_and_its_times_are_free(world, officer):
    name = a_draft(world, officer)

    assert sent(world, officer, f"/office/releases/{name}/remove").status == 303
    assert sent(world, officer, f"/office/releases/{name}/remove").status == 404
    assert typed(world, officer)["release"] == [name]
    announced = world.release({"a": {"open": 3}})
    assert sent(world, officer, f"/office/releases/{announced}/remove").status == 409


def test_list_says_what_comes_next_and_other_cities_see_nothing(world, officer):
    empty = got(world, officer, "/office/releases?lang=en")
    name = a_draft(world, officer)
    release = world.release({"a": {"open": 3}})

    page = got(world, officer, "/office/releases?lang=en")

    assert "No release yet" in empty.text
    assert "Try it, then announce it" in page.text
    assert "Applications close" in page.text

    async def other(tx):
        await centres.put_district(tx, centres.District(392, 21, "Maharashtra", "Thane"))

    world.do(other)
    stranger = on_duty(world, district=392)
    for path in (name, f"{name}/edit", f"{release}/pause", f"{release}/nothing"):
        assert got(world, stranger, f"/office/releases/{path}").status == 404
    assert (
        sent(world, stranger, f"/office/releases/{release}/cancel", {"reason": "Not mine at all"}).status
        == 404
    )
    assert name not in got(world, stranger, "/office/releases").text


@pytest.mark.parametrize(
    "span", ["", "first=x&last=y", "first=2031-01-06&last=2031-01-01", "first=2031-01-06&last=2039-01-01"]
)
def test_days_that_are_none_are_asked_for_again(world, officer, span):
    sessions(world, 1)

    page = got(world, officer, f"/office/releases/new?service={SERVICE.service_id}&{span}")

    assert (page.status, 'href="#first"' in page.text or 'href="#last"' in page.text) == (422, True)


def test_usual_times_lie_ahead_where_the_evening_before_has_gone(world, officer):
    day = (datetime.now(UTC) + timedelta(hours=5, minutes=30, days=1)).date()
    sessions(world, 1, day=day, hours=(20,))

    form = typed(world, officer, f"first={day}&last={day}")

    assert form["opens_at"][0] < form["closes_at"][0] < form["draws_at"][0] < form["refill_1"][0]


def test_character_zero_is_left_out_and_breaks_no_page(world):
    officer, release = on_duty(world), world.release({"a": {"open": 2}})
    path = f"/office/releases/{release}"

    paused = world.call("POST", f"{path}/pause", form={"reason": "No\0 vaccine came today"}, headers=officer)
    asked = [
        world.call("GET", one, headers=officer).status
        for one in ("/office/releases/%00", "/office/trail?act=%00", f"{path}/preview?source=%00")
    ]

    assert (paused.status, asked) == (303, [404, 200, 200])
    assert world.values("SELECT paused_reason FROM release") == [("No vaccine came today",)]
