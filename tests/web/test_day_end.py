"""The end of a day: numbers that add up go into the ledger, once; others are refused with the sum."""

from uuid import uuid4

from web.centre_scene import centre

VIALS = {"vials_received": 5, "doses_per_vial": 10, "vials_opened": 1, "vials_broken": 0, "doses_wasted": 9}


def ready(world):
    """One was served, one did not come."""
    here = centre(world, {"a": {"open": 2}}, over=("a",))
    name, _ = here.appointments()[here.people[0][1]]
    here.post(f"/centre/appointments/{name}/check-in", act=str(uuid4()), seen="1")
    here.post(f"/centre/appointments/{name}/serve", batch="B1")
    here.post("/centre/close/missed", session=here.session)
    return here


def close(here, **more):
    return here.post("/centre/close", session=here.session, **(VIALS | more))


def test_day_that_adds_up_is_closed_once_and_the_vials_are_in_the_ledger(world):
    here = ready(world)

    done, again = close(here), close(here)
    page = here.get("/centre/close")

    assert done.status == 303
    assert (again.status, "This day is closed" in again.text) == (422, True)
    assert world.values("SELECT kind, vials, doses_per_vial FROM stock_entry ORDER BY entry_id") == [
        ("received", 5, 10), ("used", 1, 10)
    ]  # fmt: skip
    assert world.values("SELECT doses_given, doses_wasted FROM centre_day") == [(1, 9)]
    assert "The vials are in the ledger" in page.text


def test_day_that_does_not_add_up_says_the_sum_and_keeps_what_was_typed(world):
    here = ready(world)

    for more, said in (
        ({"doses_wasted": 8}, "1 given and 8 wasted, but the opened vials hold 10 doses"),
        ({"vials_received": 0}, "1 vials are gone, but only 0 were there"),
        ({"vials_broken": "5"}, "6 vials are gone, but only 5 were there"),
        ({"vials_opened": "one"}, "a whole number of vials"),
        ({"doses_wasted": "१" * 5_000}, "a whole number of doses"),
        ({"doses_per_vial": 0}, "from 1 to 100"),
    ):
        refused = close(here, **more)
        assert (refused.status, said in refused.text) == (422, True), more
        assert 'name="vials_received" class="w4"' in refused.text
    assert world.values("SELECT count(*) FROM stock_entry") == [(0,)]
    assert close(here, doses_wasted="९").status == 303


def test_day_stays_open_while_somebody_is_expected(world):
    here = centre(world, {"a": {"open": 2}})

    refused = close(here)

    assert "still noted as coming or here: 2" in refused.text
