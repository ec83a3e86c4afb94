"""The whole scripted city through real HTTP, against a toy portal whose rules are known."""

import asyncio
from datetime import date
from math import ceil
from random import Random
from time import time

import pytest

from flow.toy_portal import Toy, opened
from sodat.city.outcomes import outcomes, read_pool
from sodat.city.play import play, sign_in_all
from sodat.city.population import population
from sodat.city.pune import resident_pincodes, world
from sodat.city.scene import DoorClosed
from sodat.city.scoreboard import score
from sodat.city.swarm import NeverOpened

SLOTS = tuple(slot for slot in world(400, date(2021, 5, 12))[1] if slot.centre < 1005)
OPEN_SEATS = {(slot.slot, "open"): sum(slot.seats.values()) for slot in SLOTS}
CITY = population(2, 100, 50, SLOTS, resident_pincodes())
SEATS = sum(OPEN_SEATS.values())


def rehearse(order, *, policy="draw", window=6.0, repeats=5, **faults):
    """Play the city against a toy, settle it along an order, and return toy, what was seen, and the score."""
    opens_at = ceil(time() + 0.7)
    toy = Toy(CITY, OPEN_SEATS, policy=policy, opens_at=opens_at, closes_at=opens_at + window, **faults)

    async def run():
        async with opened(toy) as url:
            logins = await sign_in_all(url, [home for home in CITY if home.kind == "program"])
            played = await play(url, "r1", CITY, repeats=repeats, connections=40, logins=logins)
            pool = toy.settle(order)
            return played, score(
                played, await outcomes(url, played), seed=5, seats=SEATS, pool=read_pool(pool)
            )

    return toy, *asyncio.run(run())


def shuffled(applications):
    """Return an order that depends on who applied alone, so that every run of the test is the same draw."""
    names = sorted(applications, key=lambda name: applications[name]["persons"])
    Random(1).shuffle(names)
    return names


def test_under_the_draw_everybody_files_and_speed_is_worthless():
    toy, played, board = rehearse(shuffled)

    assert (board.citizens, board.bots, board.citizens_filed, board.bots_filed) == (100, 50, 100, 50)
    assert (board.acknowledged_lost, board.opened_early, board.unfinished, board.twice_accepted) == (
        0,
        0,
        0,
        0,
    )
    assert board.applications == len(toy.applications)
    assert board.seats_given == sum(
        len(one["persons"]) for one in toy.applications.values() if one["state"] == "booked"
    )
    low, high = board.odds_ratio_ci95
    assert low < 1 < high
    assert 0.35 < board.speed_auc < 0.65
    assert board.early_refused > 0
    assert board.twice_refused == sum(home.kind == "program" and not home.split for home in CITY)
    assert played.requests <= toy.requests
    assert toy.connections <= 40 + 1 + 64 * 2
    refiled = [home for home in CITY if home.kind == "citizen" and home.habit == "refiles"]
    withdrawn = [
        one for story in played.stories for one in story.acknowledged.values() if one.withdrawal == "done"
    ]
    assert len(withdrawn) >= len(refiled) > 0


def test_under_first_come_the_swarm_takes_what_it_wants():
    _, _, board = rehearse(list, policy="first-come")

    assert board.speed_auc > 0.6
    assert board.odds_ratio_ci95[0] > 1
    assert board.acknowledged_lost == 0


def test_busy_and_dropped_answers_lose_nothing():
    toy, played, board = rehearse(shuffled, fault_every=25)

    assert (board.citizens_filed, board.bots_filed, board.acknowledged_lost) == (100, 50, 0)
    assert sum(story.statuses[503] for story in played.stories) > 10
    assert sum(story.statuses[0] for story in played.stories) > 5
    assert len(toy.of_person) == 150


def test_a_door_that_opens_early_is_found_out():
    _, _, board = rehearse(shuffled, opens_early=True)

    assert board.opened_early > 10


class Shut(Toy):
    """A portal whose worker is dead: the hour comes, the door stays shut."""

    state = "announced"


def test_a_release_that_never_opens_ends_the_play():
    async def run():
        toy = Shut(CITY, OPEN_SEATS, policy="draw", opens_at=time(), closes_at=time() + 2)
        async with opened(toy) as url:
            await play(url, "r1", CITY[:5], connections=4)

    with pytest.raises(NeverOpened):
        asyncio.run(run())


def test_a_release_that_cannot_be_read_is_said_so():
    async def run():
        toy = Toy(CITY, OPEN_SEATS, policy="draw", opens_at=time(), closes_at=time() + 2)
        async with opened(toy) as url:
            await play(url, "r2", CITY[:5])

    with pytest.raises(DoorClosed, match="r2: 404"):
        asyncio.run(run())
