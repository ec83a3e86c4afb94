"""The city officer's supply: centres, the ledger of vials, weekly times; each path and each mistake."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from flow.portal import PUNE, SERVICE
from sodat.storage import centres
from web.duty import on_duty

CENTRE = {
    "centre_name": "Sassoon Hospital", "centre_name_mr": "ससून रुग्णालय", "centre_name_hi": "ससून अस्पताल",
    "address": "Station Road", "ward": "A", "block": "", "pincode": "४११००१", "latitude": "18.5204",
    "longitude": "73.8567", "opens": "09:00", "closes": "17:00",
}  # fmt: skip
MONDAY = date(2031, 1, 6)


@pytest.fixture
def officer(world):
    async def city(tx):
        await centres.put_district(tx, PUNE)
        await centres.put_service(tx, SERVICE)

    world.do(city)
    return on_duty(world)


def sent(world, officer, path, **form):
    return world.call("POST", path, form=form, headers=officer)


def got(world, officer, path):
    return world.call("GET", path, headers=officer)


def a_centre(world, officer, **more):
    done = sent(world, officer, "/office/centres/new", **(CENTRE | more))
    assert done.status == 303, done.text
    return int(re.search(r"/office/centres/(\d+)", done.headers["location"])[1])


def a_ledger(world, officer):
    return f"/office/stock/{a_centre(world, officer)}/{SERVICE.service_id}"


def test_centre_is_added_changed_closed_and_opened_again(world, officer):
    number = a_centre(world, officer)
    home = f"/office/centres/{number}"

    page = got(world, officer, home + "?told=centre-added")
    changed = sent(world, officer, home, **(CENTRE | {"ward": "Kasba"}))
    closed = sent(world, officer, f"{home}/close", reason="The roof is being repaired")
    shut = got(world, officer, home)
    listed = got(world, officer, "/office/centres?lang=en")
    opened = sent(world, officer, f"{home}/reopen")

    assert ('value="411001"' in page.text, 'role="status"' in page.text) == (True, True)
    assert (changed.status, closed.status, opened.status) == (303, 303, 303)
    assert "The roof is being repaired" in shut.text
    assert ("Kasba" in listed.text, "state-cancelled" in listed.text) == (True, True)
    acts = world.values(
        "SELECT act, subject, reason FROM staff_act WHERE act LIKE 'centre%%' ORDER BY act_id"
    )
    assert acts == [
        ("centre-added", str(number), ""),
        ("centre-changed", str(number), ""),
        ("centre-closed", str(number), "The roof is being repaired"),
        ("centre-reopened", str(number), ""),
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("centre_name", ""), ("centre_name_mr", "क" * 10_000), ("centre_name_hi", "\x00"), ("pincode", "१२"),
        ("latitude", "north"), ("latitude", ""), ("longitude", "999"), ("opens", "9"), ("closes", "08:00"),
        ("address", "x" * 301),
    ],
)  # fmt: skip
def test_mistake_in_a_centre_is_said_at_its_field_and_everything_is_kept(world, officer, field, typed):
    page = sent(world, officer, "/office/centres/new", **(CENTRE | {field: typed, "ward": "<b>😀"}))

    assert page.status == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-mistake"' in page.text
    assert 'value="&lt;b&gt;😀"' in page.text
    assert world.values("SELECT count(*) FROM centre") == [(0,)]


def test_centre_with_days_ahead_does_not_close_and_no_reason_does_not_close_it(world, officer):
    number = a_centre(world, officer)
    silent = sent(world, officer, f"/office/centres/{number}/close", reason="why")
    world.do(
        lambda tx: centres.put_session(tx, centres.Session(uuid4(), number, 363, SERVICE.service_id, MONDAY))
    )
    busy = sent(world, officer, f"/office/centres/{number}/close", reason="The roof is being repaired")

    assert (silent.status, 'href="#reason"' in silent.text, ">why</textarea>" in silent.text) == (
        422,
        True,
        True,
    )
    assert (busy.status, "The roof is being repaired" in busy.text) == (422, True)
    assert 'hreflang="hi"' in busy.text
    assert f'href="/office/centres/{number}?lang=hi"' in busy.text


def test_what_is_another_citys_is_unknown(world, officer):
    number = a_centre(world, officer)

    async def other(tx):
        await centres.put_district(tx, centres.District(392, 21, "Maharashtra", "Thane"))

    world.do(other)
    stranger = on_duty(world, district=392)
    for path in (
        f"/office/centres/{number}",
        f"/office/stock/{number}/{SERVICE.service_id}",
        "/office/centres/x",
    ):
        assert got(world, stranger, path).status == 404
    assert sent(world, stranger, f"/office/centres/{number}/close", reason="Not mine to close").status == 404
    entered = sent(
        world,
        stranger,
        f"/office/stock/{number}/{SERVICE.service_id}",
        kind="received",
        vials="1",
        doses_per_vial="1",
    )
    assert entered.status == 404


def test_ledger_takes_vials_undoes_them_once_and_says_what_seats_follow(world, officer):
    home = a_ledger(world, officer)

    empty = got(world, officer, home)
    came = sent(world, officer, home, kind="received", vials="१०", doses_per_vial="10")
    gone = sent(world, officer, home, kind="used", vials="11", doses_per_vial="10")
    waste = sent(world, officer, f"{home}/wastage", wastage="5")
    page = got(world, officer, f"{home}?undo=1&lang=en")
    [(entry,)] = world.values("SELECT entry_id FROM stock_entry")
    short = sent(world, officer, f"{home}/undo", entry=str(entry), reason="no")
    undone = sent(world, officer, f"{home}/undo", entry=str(entry), reason="Counted twice by mistake")
    again = sent(world, officer, f"{home}/undo", entry=str(entry), reason="Counted twice by mistake")

    assert (empty.status, came.status, waste.status, undone.status) == (200, 303, 303, 303)
    assert (gone.status, 'value="11"' in gone.text) == (422, True)
    assert "<b>100</b>" in page.text
    assert "<b>95</b>" in page.text
    assert (short.status, again.status) == (422, 422)
    rows = world.values("SELECT kind, vials, undoes IS NOT NULL, reason FROM stock_entry ORDER BY entry_id")
    assert rows == [("received", 10, False, ""), ("received", 10, True, "Counted twice by mistake")]
    assert "<b>0</b>" in got(world, officer, home).text
    listed = got(world, officer, "/office/stock")
    assert home in listed.text


def test_undoing_what_was_used_up_is_refused(world, officer):
    home = a_ledger(world, officer)
    sent(world, officer, home, kind="received", vials="5", doses_per_vial="10")
    sent(world, officer, home, kind="used", vials="3", doses_per_vial="10")
    [(entry,)] = world.values("SELECT min(entry_id) FROM stock_entry")

    refused = sent(world, officer, f"{home}/undo", entry=str(entry), reason="Counted twice by mistake")

    assert refused.status == 422
    assert world.values("SELECT count(*) FROM stock_entry") == [(2,)]


def test_entries_are_never_changed(world, officer):
    sent(world, officer, a_ledger(world, officer), kind="received", vials="5", doses_per_vial="10")

    with pytest.raises(Exception, match="append-only"):
        world.do(lambda tx: tx.execute("UPDATE stock_entry SET vials = 6"))


def test_more_announced_than_there_is_is_said(world, officer):
    release = world.release({"a": {"open": 12}})
    [(centre,)] = world.values(
        "SELECT centre_id FROM session JOIN slot USING (session_id) WHERE slot = %s", f"{release}.a"
    )
    home = f"/office/stock/{centre}/{SERVICE.service_id}"
    sent(world, officer, home, kind="received", vials="1", doses_per_vial="10")

    assert 'class="alarm"' in got(world, officer, home).text
    assert "state-cancelled" in got(world, officer, "/office/stock").text


def a_week(world, officer):
    number = a_centre(world, officer)
    done = sent(world, officer, "/office/templates", centre=str(number), service=SERVICE.service_id)
    home = done.headers["location"]
    bands = {"weekdays": ["0", "1"], "starts": "09:00", "ends": "11:00", "seats": "40"}
    assert world.call("POST", home, form=bands, headers=officer).status == 303
    return number, home


def test_weekly_times_make_sessions_that_are_shown_first_and_made_once(world, officer):
    number, home = a_week(world, officer)
    sent(world, officer, home, weekdays="0", starts="11:00", ends="13:00", seats="20")
    sent(
        world, officer, "/office/templates/days", day=str(MONDAY + timedelta(7)), place="", hours="other",
        opens="10:30", closes="17:00", reason="The doctors meet",
    )  # fmt: skip
    sent(
        world, officer, "/office/templates/days", day=str(MONDAY + timedelta(8)), place=str(number),
        hours="closed", reason="Election day",
    )  # fmt: skip
    span = {"first": str(MONDAY), "last": str(MONDAY + timedelta(13))}

    shown = got(world, officer, f"/office/templates/make?first={span['first']}&last={span['last']}&lang=en")
    before = world.values("SELECT count(*) FROM session")
    made = sent(world, officer, "/office/templates/make", **span)
    again = sent(world, officer, "/office/templates/make", **span)

    assert before == [(0,)]
    assert ("Make 4 times" in shown.text, "Election day" in shown.text, "<b>120</b>" in shown.text) == (
        True,
    ) * 3
    assert made.headers["location"].endswith("told=sessions-made")
    assert again.headers["location"].endswith("told=nothing-made")
    rows = world.values(
        "SELECT s.day, to_char(l.starts, 'HH24:MI'), p.part, p.seats FROM session s"
        " JOIN slot l USING (session_id) JOIN slot_part p USING (slot_id) ORDER BY 1, 2"
    )
    assert rows == [
        (MONDAY, "09:00", "open", 40),
        (MONDAY, "11:00", "open", 20),
        (MONDAY + timedelta(1), "09:00", "open", 40),
        (MONDAY + timedelta(7), "11:00", "open", 20),
    ]


def test_days_that_no_release_holds_are_removed_and_one_with_a_past_stays_without_times(world, officer):
    a_week(world, officer)
    sent(world, officer, "/office/templates/make", first=str(MONDAY), last=str(MONDAY + timedelta(1)))
    days = dict(world.values("SELECT day, session_id FROM session"))
    fresh, changed = (f"/office/sessions/{days[MONDAY + timedelta(after)]}" for after in (0, 1))
    lower = {"act": "seats", "seats": "1", "reason": "Fewer hands that day"}
    assert sent(world, officer, f"{changed}/do", **lower).status == 303

    removed = [sent(world, officer, f"{one}/remove") for one in (fresh, changed)]

    assert [one.headers["location"] for one in removed] == ["/office/sessions?told=session-removed"] * 2
    assert world.values("SELECT session_id FROM session") == [(days[MONDAY + timedelta(1)],)]
    assert world.values("SELECT count(*) FROM slot_part") == [(0,)]
    assert (got(world, officer, fresh).status, got(world, officer, changed).status) == (404, 200)
    assert sent(world, officer, f"{changed}/remove").status == 409
    acts = world.values("SELECT act FROM staff_act WHERE act LIKE 'session%%' ORDER BY act_id")
    assert acts == [("sessions-made",), ("session-shortened",), ("session-removed",), ("session-removed",)]


def test_stock_too_small_for_coming_days_is_said_before_they_are_made(world, officer):
    number, _ = a_week(world, officer)
    sent(
        world, officer, f"/office/stock/{number}/{SERVICE.service_id}", kind="received", vials="1",
        doses_per_vial="10",
    )  # fmt: skip

    shown = got(world, officer, f"/office/templates/make?first={MONDAY}&last={MONDAY}&lang=en")

    assert "40 coming seats, but the stock gives only 10" in shown.text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"weekdays": []}, "weekdays"), ({"starts": "x"}, "starts"), ({"ends": "08:00"}, "ends"),
        ({"seats": "0"}, "seats"), ({"seats": "1000000"}, "seats"),
        ({"starts": "10:00", "ends": "12:00"}, "starts"),
    ],
)  # fmt: skip
def test_mistake_in_a_band_is_said_and_kept(world, officer, more, field):
    _, home = a_week(world, officer)
    form = {"weekdays": ["0"], "starts": "14:00", "ends": "16:00", "seats": "7"} | more

    page = world.call("POST", home, form=form, headers=officer)

    assert (page.status, f'href="#{field}"' in page.text) == (422, True)
    assert world.values("SELECT count(*) FROM week_band") == [(2,)]


def test_days_are_put_back_bands_removed_and_weeks_ended(world, officer):
    _, home = a_week(world, officer)
    sent(world, officer, "/office/templates/days", day=str(MONDAY), hours="closed", reason="Election day")
    [(day,)] = world.values("SELECT exception_id FROM day_exception")

    assert sent(world, officer, f"/office/templates/days/{day}/remove").status == 303
    assert sent(world, officer, f"{home}/remove-band", weekday="0", starts="09:00").status == 303
    assert world.values("SELECT weekday FROM week_band") == [(1,)]
    assert sent(world, officer, f"{home}/end").status == 303
    assert got(world, officer, home).status == 404
    bad = sent(world, officer, "/office/templates/days", day="", hours="other", opens="x", reason="no")
    assert (bad.status, 'href="#day"' in bad.text) == (422, True)
    assert got(world, officer, "/office/templates/make?first=2020-01-01&last=2020-01-02").status == 422
    assert got(world, officer, "/office/templates/make?first=2031-01-01&last=2039-01-02").status == 422


def multipart(name, data):
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + b"\r\n--x--\r\n"


FORM = {"content-type": "multipart/form-data; boundary=x"}
LIST = "centre_id,name,name_mr,pincode,ward\n551234,Kamla Nehru,कमला नेहरू,411011,Kasba\n"


def test_list_of_centres_is_taken_in_whole_and_its_result_is_shown(world, officer):
    done = world.call(
        "POST", "/office/import?lang=en", multipart("c.csv", LIST.encode()), headers=officer | FORM
    )

    assert (done.status, "centres 1, days 0" in done.text) == (200, True)
    assert "कमला नेहरू" in got(world, officer, "/office/centres?lang=mr").text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("c.csv", b""), ("c.csv", b"\x89PNG\r\n\x1a\n\x00"), ("c.csv", LIST.replace("411011", "1").encode()),
        ("c.json", b"{"), ("c.json", b'{"a": 1}'), ("", b"x"), ("c.csv", b"x" * 2_200_000),
    ],
)  # fmt: skip
def test_wrong_file_ends_in_the_right_sentence(world, officer, name, data):
    done = world.call("POST", "/office/import", multipart(name, data), headers=officer | FORM)

    assert (done.status, 'href="#file"' in done.text) == (422, True), done.text[:300]
    assert world.values("SELECT count(*) FROM centre") == [(0,)]


def test_form_whose_login_ended_comes_back_with_everything_typed(world, officer):
    page = world.call("POST", "/office/centres/new", form=CENTRE)

    assert page.status == 401
    assert 'name="centre_name_mr" value="ससून रुग्णालय"' in page.text
    assert 'action="/office/centres/new"' in page.text


@pytest.mark.parametrize("path", ["/office/centres", "/office/stock", "/office/templates", "/office/import"])
def test_strangers_are_led_to_the_sign_in_and_others_are_refused(world, officer, path):
    assert world.call("GET", path).headers["location"] == f"/office/sign-in?next={path}"
    assert got(world, on_duty(world, "auditor"), path).status == 403
