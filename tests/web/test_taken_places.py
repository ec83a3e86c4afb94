"""What ends an application otherwise than by its holder is told as it was, not as their own doing."""

from uuid import uuid4

from flow.portal import SERVICE, TOMORROW
from sodat.storage import centres
from web.duty import on_duty
from web.pages import applied, signed_in

REASON = "The vaccine did not come"
OWN_DOING = "You withdrew this application"


def look(world, browser, path):
    return world.call("GET", f"{path}?lang=en", headers=browser).text


def drawn(world, browser, seats):
    """Win a place at a, with b in another session as second wish; return where, and a's session."""
    release, second = world.release({slot: {"open": count} for slot, count in seats.items()}), uuid4()

    async def apart(tx):
        await centres.put_centre(tx, centres.Centre(90_900, "Other", 363, "411002"))
        await centres.put_session(tx, centres.Session(second, 90_900, 363, SERVICE.service_id, TOMORROW))
        await tx.execute("UPDATE slot SET session_id = %s WHERE slot = %s", [second, f"{release}.b"])

    if "b" in seats:
        world.do(apart)
    there = applied(world, browser, release, *seats)
    world.run(release, until="book")
    world.look_anew()
    [(session,)] = world.values("SELECT session_id FROM slot WHERE slot = %s", f"{release}.a")
    return there, f"/office/sessions/{session}"


def cancelled(world, home, **more):
    form = {"act": "cancel", "reason": REASON} | more
    assert world.call("POST", f"{home}/do", form=form, headers=on_duty(world)).status == 303
    world.look_anew()


def test_who_lost_the_place_with_its_session_reads_that_the_office_cancelled_it(world):
    browser = signed_in(world)
    there, home = drawn(world, browser, {"a": 1})
    cancelled(world, home)

    page, listed = look(world, browser, there), look(world, browser, "/applications")

    assert f"The office cancelled this session: {REASON}." in page
    assert '<h1 class="">Your place was cancelled</h1>' in page
    assert "The office took this away" in page
    assert OWN_DOING not in page
    assert "You gave this back" not in page
    assert "Your place was cancelled" in listed


def test_who_lost_the_place_to_fewer_seats_reads_why(world):
    browser = signed_in(world)
    there, home = drawn(world, browser, {"a": 1})
    cancelled(world, home, act="seats", seats="0")

    page = look(world, browser, there)

    assert f"The office had to take places from this session: {REASON}." in page
    assert OWN_DOING not in page


def test_who_was_moved_by_the_office_is_not_told_of_a_better_wish(world):
    browser = signed_in(world)
    there, home = drawn(world, browser, {"a": 1, "b": 1})
    cancelled(world, home)

    page = look(world, browser, there)

    assert f"The office moved your place: {REASON}." in page
    assert "you like better" not in page


def test_who_gave_the_place_back_reads_so(world):
    browser = signed_in(world)
    there, _ = drawn(world, browser, {"a": 1})
    [(appointment,)] = world.values("SELECT appointment_id FROM appointment")
    world.call("POST", f"{there}/appointments/{appointment}/cancel", form={}, headers=browser)

    assert OWN_DOING in look(world, browser, there)


def test_who_got_the_service_in_another_round_reads_so(world):
    browser = signed_in(world)
    first, later = world.release({"a": {"open": 1}}), world.release({"a": {"open": 1}})
    won = applied(world, browser, first, "a")
    [(person,)] = world.values("SELECT persons[1] FROM application")
    form = {"persons": str(person), "choice-1": f"{later}.a"}
    sent = world.call("POST", f"/releases/{later}/apply", form=form, headers=browser)
    world.run(first, until="book")
    world.run(later, until="book")
    world.look_anew()

    page = look(world, browser, sent.headers["location"].partition("?")[0])

    assert "You have got a place for the same service in another release." in page
    assert OWN_DOING not in page
    assert OWN_DOING not in look(world, browser, won)


def test_where_who_came_first_is_served_first_no_draw_is_spoken_of(world):
    browser, later = signed_in(world), signed_in(world, "9000000002")
    release = world.release({"a": {"open": 1}}, policy="first-come")
    won = applied(world, browser, release, "a")
    lost = applied(world, later, release, "a", id_number="X00000002", name="राम पाटील")
    world.run(release, until="book")
    world.look_anew()
    ranks = world.values("SELECT rank FROM application WHERE release_id = %s ORDER BY rank", release)

    first, second = look(world, browser, won), look(world, later, lost)

    assert ranks == [(1,), (2,)]
    assert "There was a place at one of your wishes when your application arrived." in first
    assert "When your application arrived, the places at your wishes had been given." in second
    assert "Applications that arrived before yours: 1." in second
    for page in (first, second, look(world, later, "/applications")):
        assert "Your place by arrival" in page
        assert "<span>your number</span>" not in page
        assert "your number:" not in page
        assert "drawn order" not in page
