"""The rehearsal that goes on: one release after another, each with a race of twins at its beginning.

The same people and the same programs file in all of them. The twins are short, one first-come and one
drawn, so that whoever watches can compare within a minute.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sodat.city import pune
from sodat.city.outcomes import outcomes
from sodat.city.play import play
from sodat.city.population import MOBILE_FIRST, Household, population
from sodat.city.reading import Dropped
from sodat.city.scene import DoorClosed
from sodat.city.scoreboard import Scoreboard, score
from sodat.city.story import Login
from sodat.city.swarm import NeverOpened
from sodat.city.wire import Wire
from sodat.config import Config
from sodat.demo import today
from sodat.demo.arriving import arrive
from sodat.demo.once import ReleaseStuck
from sodat.demo.rehearsal import (
    RACE,
    TWIN_DRAW,
    Pace,
    announce,
    announce_coming,
    register,
    service_of,
    slots_of,
)
from sodat.demo.server import portal
from sodat.demo.staff import appoint_all, sign_ins
from sodat.demo.supply import supply
from sodat.edge import embedded
from sodat.storage import rehearsal
from sodat.storage.migrating import migrate
from sodat.storage.rehearsal import Race, Requests
from sodat.wiring import System

VISITOR = str(MOBILE_FIRST)
FILING_SECONDS = 190
DRAW_AFTER_SECONDS = 30
RACE_SECONDS = 30
ROUND_OPENS_IN_SECONDS = 20
OPENS_SOON_SECONDS = 3

CALM = Pace(0, FILING_SECONDS, 6, 18, DRAW_AFTER_SECONDS, (15,), 40)
RUSH = Pace(0, RACE_SECONDS, 0, 1, 2, (10,), 20)
TWIN = Pace(0, RACE_SECONDS, 1, 3, 5, (10,), 20)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rehearsal looks like."""

    port: int
    policy: str
    opens_in: int
    citizens: int
    bots: int
    seats: int
    rounds: int | None
    """None: until stopped."""


@dataclass(frozen=True, slots=True)
class _City:
    """The people, and the portal they go to."""

    system: System
    base_url: str
    setting: Setting
    tell: Tell


async def run(setting: Setting, folder: Path, tell: Tell) -> None:
    """Run the portal with a city at its door until stopped."""
    log = folder / "serve.log"
    with embedded.start(folder / "postgresql") as server:
        migrate(server.url())
        config = Config(
            mode="demo", database=server.url(), folder=folder, port=setting.port, code_wait_seconds=1
        )
        async with portal(config, log) as (system, base_url):
            city = _City(system, base_url, setting, tell)
            await appoint_all(system)
            await supply(system)
            tell(welcome(city.base_url, setting))
            await _rounds(city)


def welcome(base_url: str, setting: Setting) -> str:
    """Return what the terminal says once everything runs."""
    outbox = f"{base_url}/_demo/outbox"
    return f"""
  Sodat rehearsal: Pune
  {setting.citizens} citizens, {setting.bots} identities held by programs, {setting.seats} seats

      {base_url}

  sign in as     with the number   the code is shown at
  citizen        {VISITOR}        {outbox}/{VISITOR}

  who works here
{sign_ins(base_url)}

  What to try
  - {base_url}  Apply as the citizen: choose three centres, keep the receipt.
  - {base_url}/race  Meanwhile the same swarm is on two twin releases, side by side.
  - {base_url}/office  As officer: the alarm on the first-come twin, and the case behind it.
  - After the draw: your application says why, and the draw's page runs it again in your browser.

  The draw is in {_until_draw(setting)}. Applications open in {setting.opens_in} s.
  There is no hurry: every application before then has the same chance.
  Stop with Ctrl-C; until then one release follows another.
"""


def _until_draw(setting: Setting) -> str:
    seconds = setting.opens_in + FILING_SECONDS + DRAW_AFTER_SECONDS
    return f"{seconds // 60} min {seconds % 60} s" if seconds % 60 else f"{seconds // 60} minutes"


async def _rounds(city: _City) -> None:
    setting = city.setting
    done = 0
    while setting.rounds is None or done < setting.rounds:
        name = f"pune-{datetime.now(UTC):%m%d-%H%M%S}"
        await _round(city, name, setting.opens_in if done == 0 else ROUND_OPENS_IN_SECONDS, first=done == 0)
        done += 1


async def _round(city: _City, name: str, opens_in: int, *, first: bool) -> None:
    """Announce a release and its two twins, then let everybody file in all three."""
    setting, race = city.setting, Race(rushed=f"{name}-race", drawn=f"{name}-twin")
    plans = (
        (name, setting.policy, CALM, ("", "", "")),
        (race.rushed, "first-come", RUSH, RACE),
        (race.drawn, "draw", TWIN, TWIN_DRAW),
    )
    slots = {release: slots_of(release, setting.seats) for release, *_ in plans}
    households = {release: _households(setting, slots[release]) for release, *_ in plans}
    # The visitor may be quicker than the city is registered, and finds the own people there.
    await register(city.system, households[name][:1], datetime.now(UTC).year)
    for release, policy, pace, note in plans:
        own = replace(pace, before_opening=opens_in)
        await announce(city.system, release, slots[release], policy=policy, pace=own, note=note)
    async with city.system.database.transaction() as tx:
        await rehearsal.put_race(tx, race)
        await rehearsal.take_standing_along(tx, service_of(name))
    if first:
        coming = f"pune-{datetime.now(UTC):%m%d-%H%M}"
        await announce_coming(
            city.system, coming, policy=setting.policy, opens_in=opens_in, seats=setting.seats
        )
    city.tell(f"  {name}: opens in {opens_in} s, with the race {race.rushed} and {race.drawn}")
    logins = await arrive(city.system, city.base_url, households[name])
    plays: list[Coroutine[Any, Any, Scoreboard | None]] = [
        _play(city, release, households[release], policy, logins) for release, policy, *_ in plans
    ]
    plays += [_day_at_centre(city, households[name], logins)] if first else []
    boards = await asyncio.gather(*(_if_it_can(city, one) for one in plays))
    for board in filter(None, boards):
        city.tell(summary(board))


async def _if_it_can(city: _City, one: Coroutine[Any, Any, Scoreboard | None]) -> Scoreboard | None:
    """Play a release; a machine too busy for it is told, and the rehearsal goes on with the next."""
    try:
        return await one
    except (NeverOpened, DoorClosed, Dropped, ReleaseStuck) as failed:
        city.tell(f"  a release was not played to its end, for this machine is busy: {failed!r}")
        return None


def _households(setting: Setting, slots: Sequence[pune.Slot]) -> tuple[Household, ...]:
    """Return the same city each time; the first household is the visitor's and is not played."""
    return population(2021, setting.citizens, setting.bots, slots, pune.resident_pincodes())


async def _play(
    city: _City, release: str, households: Sequence[Household], policy: str, logins: dict[str, Login]
) -> Scoreboard:
    played = await play(city.base_url, release, households[1:], policy=policy, logins=logins)
    board = score(played, {}, seed=0, seats=city.setting.seats)
    async with city.system.database.transaction() as tx:
        requests = Requests(programs=board.bot_requests, citizens=board.citizen_requests)
        await rehearsal.put_requests(tx, release, requests)
    await _until_refilled(city.base_url, release)
    won = await outcomes(city.base_url, played)
    return score(played, won, seed=0, seats=city.setting.seats)


async def _day_at_centre(city: _City, households: Sequence[Household], logins: dict[str, Login]) -> None:
    """Let some citizens apply for today at the centre where the rehearsal's staff work."""
    now = datetime.now(UTC)
    release = f"pune-{now:%m%d-%H%M}-today"
    slots = today.slots_of(release, now)
    pace = replace(today.PACE, before_opening=OPENS_SOON_SECONDS)
    await announce(city.system, release, slots, policy="draw", pace=pace, note=today.NOTE)
    wishes = tuple(slot.slot for slot in slots)
    citizens = [one for one in households[1:] if one.kind == "citizen"][: today.HOUSEHOLDS]
    homes = [replace(one, wishes=wishes, later_wishes=wishes) for one in citizens]
    await play(city.base_url, release, homes, policy="draw", logins=logins)


def summary(board: Scoreboard) -> str:
    """Return one line for the terminal: what speed was worth."""
    if board.odds_ratio is None or board.odds_ratio_ci95 is None:
        return f"  {board.policy:11} nobody filed"
    low, high = board.odds_ratio_ci95
    return (
        f"  {board.policy:11} programs got {board.bot_win_rate or 0:4.0%} of what they asked for, "
        f"citizens {board.citizen_win_rate or 0:4.0%}; "
        f"odds ratio {board.odds_ratio:.2f} ({low:.2f} to {high:.2f}); "
        f"{board.bot_requests} requests against {board.citizen_requests}"
    )


async def _until_refilled(base_url: str, release: str) -> None:
    async with Wire(base_url, 1) as wire:
        for _ in range(600):
            answer = await wire.call("GET", f"/api/v1/releases/{release}")
            if answer.status == 200 and "refill-1.txt" in answer.body["record"]:
                return
            await asyncio.sleep(0.5)
    raise ReleaseStuck(f"{release} came to no end")
