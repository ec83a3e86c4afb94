"""The worker estimates odds beside its other work: when something is new, and never too often."""

import asyncio
from datetime import timedelta

import pytest

from flow.portal import Portal
from sodat.actions import estimating
from sodat.edge.odds import estimate_due
from sodat.rules.odds import APPLICATIONS_MIN
from sodat.storage import odds

SEATS = {"a": {"open": 5, "R": 5}, "b": {"open": 5}}


@pytest.fixture
def portal(database_url):
    one = Portal(database_url)
    yield one
    one.close()


def estimate(portal):
    return portal.loop.run_until_complete(estimate_due(portal.database, portal.catalogue))


def look_again(portal):
    portal.do(lambda tx: tx.execute("UPDATE release_odds SET looked_at = looked_at - interval '1 hour'"))


def file(portal, release, number):
    for account, person in portal.people(number, pincode="411099"):
        portal.file(release, (account, [person], ["a", "b"]))


def test_estimate_is_made_once_there_are_enough_and_anew_when_something_is_new(portal):
    release = portal.release(SEATS)
    file(portal, release, APPLICATIONS_MIN - 1)
    few, soon = estimate(portal), estimate(portal)
    stored = portal.do(lambda tx: odds.get(tx, release))
    file(portal, release, 1)
    look_again(portal)
    enough = estimate(portal)
    look_again(portal)
    nothing_new = estimate(portal)

    made = portal.do(lambda tx: odds.get(tx, release))
    rooms = estimating.rooms_of(made.rooms)
    assert (few, soon, stored.rooms) == (False, False, None)
    assert (enough, nothing_new, made.applications) == (True, False, APPLICATIONS_MIN)
    a, b = f"{release}.a", f"{release}.b"
    assert {frozenset(room) for room in rooms} == {frozenset({(a, "open"), (a, "R"), (b, "open")})}
    assert {room[a, "R"] for room in rooms} == {(1000, 1000, 1000, 1000)}


def test_first_come_has_no_odds_and_a_closed_release_none_any_more(portal):
    portal.release(SEATS, policy="first-come")
    closed = portal.release(SEATS)
    file(portal, closed, APPLICATIONS_MIN)
    portal.end_filing(closed)

    assert estimate(portal) is False


def test_what_took_long_is_done_seldom(portal):
    release = portal.release(SEATS)
    file(portal, release, APPLICATIONS_MIN)
    task = portal.do(lambda tx: estimating.task(tx, portal.catalogue))
    rooms = estimating.estimate(task)
    portal.do(lambda tx: estimating.store_estimate(tx, task, rooms, timedelta(seconds=3)))

    assert portal.values("SELECT wait FROM release_odds") == [(timedelta(seconds=60),)]


def test_two_workers_do_not_make_the_same_estimate_at_once(portal):
    release = portal.release(SEATS)
    file(portal, release, APPLICATIONS_MIN)

    async def both():
        async with portal.database.transaction() as one, portal.database.transaction() as other:
            return await odds.due(one), await odds.due(other)

    assert portal.loop.run_until_complete(asyncio.wait_for(both(), 10)) == (release, None)
