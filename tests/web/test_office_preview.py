"""Trying a release: the real walk over real applications, two settings side by side."""

import re

import pytest

from sodat.rules.pool import Entry
from sodat.rules.previews import Trial, Tried, expected, merged, moved_to, seeds_for
from web.duty import on_duty
from web.test_office_rounds import a_draft


@pytest.fixture
def officer(world):
    return on_duty(world)


def got(world, officer, path):
    return world.call("GET", path, headers=officer)


def test_release_is_tried_on_its_own_applications_and_nobody_is_shown_alone(world, officer):
    release = world.release({"a": {"open": 4, "R": 6}})
    for pincode, many in (("411001", 12), ("400001", 8), ("411999", 2)):
        for account, person in world.people(many, pincode=pincode):
            world.file(release, (account, [person], ["a"]))

    page = got(world, officer, f"/office/releases/{release}/preview?lang=en")
    other = got(world, officer, f"/office/releases/{release}/preview?lang=en&policy=first-come&share-R=0")

    assert page.status == 200
    assert re.search(r"residents</th><td class=\"n\">12</td><td class=\"n\">(\d+) to (\d+)", page.text)
    assert ("411001" in page.text, "411999" in page.text, "all others" in page.text) == (True, False, True)
    assert page.text.count("<svg") >= 3
    assert "The other setting" in other.text
    assert world.values("SELECT state FROM release") == [("open",)]


def test_nobody_is_shown_alone_because_their_neighbours_are_left_out(world, officer):
    draft = a_draft(world, officer)
    release = world.release({"a": {"open": 4}, "b": {"open": 4}})
    world.values(
        "UPDATE session SET centre_id = 1 FROM slot"
        " WHERE slot.session_id = session.session_id AND slot = %s RETURNING 1",
        f"{release}.a",
    )
    world.values(
        "UPDATE slot SET starts = '20:00', ends = '21:00' WHERE slot = %s RETURNING 1", f"{release}.b"
    )
    for pincode, slot, many in (("411001", "a", 9), ("411999", "b", 9), ("411999", "a", 1)):
        for account, person in world.people(many, pincode=pincode):
            world.file(release, (account, [person], [slot]))

    page = got(world, officer, f"/office/releases/{draft}/preview?lang=en")

    assert ("on 10 applications" in page.text, "411001" in page.text, "411999" in page.text) == (
        True,
        True,
        False,
    )


def test_draft_is_tried_on_what_was_applied_for_at_the_same_centres_and_hours(world, officer):
    draft = a_draft(world, officer)
    nobody = got(world, officer, f"/office/releases/{draft}/preview?lang=en")
    release = world.release({"a": {"open": 4}})
    world.do(
        lambda tx: tx.execute(
            "UPDATE session SET centre_id = 1 FROM slot"
            " WHERE slot.session_id = session.session_id AND slot = %s",
            [f"{release}.a"],
        )
    )
    for account, person in world.people(9):
        world.file(release, (account, [person], ["a"]))

    page = got(world, officer, f"/office/releases/{draft}/preview?lang=en")
    elsewhere = world.release({"a": {"open": 4}})
    account, person = world.people(1)[0]
    world.file(elsewhere, (account, [person], ["a"]))
    none = got(world, officer, f"/office/releases/{draft}/preview?source={elsewhere}")

    assert (nobody.status, "Nobody has applied yet for a centre and hour" in nobody.text) == (200, True)
    assert f"({release}), applications: 9</option>" in page.text
    assert f'<option value="{elsewhere}"' not in page.text
    assert "on 9 applications" in page.text
    assert "As it is set now the chance is 100 in a hundred (first dose)." in page.text
    assert "the least 100 (first dose)" not in page.text
    assert (none.status, 'href="#source"' in none.text) == (422, True)
    assert got(world, officer, f"/office/releases/{draft}/preview?source=nothing").status == 404
    wrong = got(world, officer, f"/office/releases/{draft}/preview?policy=draw&share-R=x")
    assert (wrong.status, 'href="#share-R"' in wrong.text, 'value="x"' in wrong.text) == (422, True, True)


def tried(count, shares=()):
    return [
        Tried(Entry(f"{number:032x}", 1, 1, shares, ("a",)), number, (("g", "x"),)) for number in range(count)
    ]


def test_first_come_is_one_run_and_a_draw_a_range_that_holds_the_seats():
    seats = {("a", "open"): 3}
    first = expected(tried(10), Trial("first-come", seats, (), "reserved-first"), 20)
    drawn = expected(
        [*tried(10), Tried(Entry("f" * 32, 1, 1, (), ("a",)), 99, (("g", "y"),))],
        Trial("draw", seats, (), "reserved-first"), 40,
    )  # fmt: skip

    assert (first["all", ""].low, first["all", ""].high, first["g", "x"].percent) == (3, 3, 30)
    assert (drawn["all", ""].mean, drawn["g", "y"].low) == (3, 0)
    assert drawn["g", "x"].low <= drawn["g", "x"].mean <= drawn["g", "x"].high


def test_small_groups_and_those_beyond_the_most_are_shown_together():
    counts = {("p", "1"): 9, ("p", "2"): 4, ("p", "3"): 7, ("p", "4"): 6, ("w", "5"): 9}

    assert merged(counts, "p", 2) == {"1": "1", "3": "3", "4": "", "2": ""}
    assert moved_to(("a", "b", "c", "d"), {"a": "x", "c": "y", "d": "x"}) == ("x", "y")
    assert (seeds_for(1), seeds_for(10_000), seeds_for(10**6)) == (60, 25, 5)
