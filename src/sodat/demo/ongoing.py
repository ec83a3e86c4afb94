"""The rehearsal that goes on: one release after another, each beside a first-come twin.

The same people and the same programs file in both, so that whoever watches can compare.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sodat.city import pune
from sodat.city.outcomes import outcomes
from sodat.city.play import play, sign_in_all
from sodat.city.population import MOBILE_FIRST, Household, population
from sodat.city.scoreboard import Scoreboard, score
from sodat.city.story import Login
from sodat.city.wire import Wire
from sodat.config import Config
from sodat.demo.once import ReleaseStuck
from sodat.demo.rehearsal import RACE, Pace, announce, announce_coming, register, slots_of
from sodat.demo.server import portal
from sodat.edge import embedded
from sodat.storage import accounts
from sodat.storage.migrating import migrate
from sodat.wiring import System

VISITOR = str(MOBILE_FIRST)
STAFF = {"officer": "8000000001", "central": "8000000002"}
LOGIN_LIVES = timedelta(hours=8)
FILING_SECONDS = 150
RACE_SECONDS = 40

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
            await _staff(system)
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
  officer        {STAFF["officer"]}        {outbox}/{STAFF["officer"]}
  central        {STAFF["central"]}        {outbox}/{STAFF["central"]}

  Applications open in {setting.opens_in} s and close {FILING_SECONDS} s later; the draw follows.
  There is no hurry: every application before then has the same chance.
  Stop with Ctrl-C.
"""


async def _staff(system: System) -> None:
    async with system.database.transaction() as tx:
        for role, mobile in STAFF.items():
            sealed = system.vault.seal(mobile, "mobile")
            account = await accounts.account_of(tx, system.vault.mobile_hash(mobile), sealed, "mr")
            await accounts.set_role(tx, account.account_id, role)


async def _rounds(city: _City) -> None:
    setting = city.setting
    done = 0
    await announce_coming(
        city.system,
        f"pune-{datetime.now(UTC):%m%d-%H%M}",
        policy=setting.policy,
        opens_in=setting.opens_in,
        seats=setting.seats,
    )
    while setting.rounds is None or done < setting.rounds:
        name = f"pune-{datetime.now(UTC):%m%d-%H%M%S}"
        opens_in = setting.opens_in if done == 0 else 20
        await _round(city, name, opens_in)
        done += 1


async def _round(city: _City, name: str, opens_in: int) -> None:
    setting = city.setting
    race = f"{name}-race"
    drawn_slots, race_slots = slots_of(name, setting.seats), slots_of(race, setting.seats)
    households = _households(setting, drawn_slots)
    twins = _households(setting, race_slots)
    await register(city.system, households, datetime.now(UTC).year)
    logins = await sign_in_all(city.base_url, households[1:])
    calm = Pace(opens_in, FILING_SECONDS, 5, 15, 25, (15,), 40)
    await announce(city.system, name, drawn_slots, policy=setting.policy, pace=calm)
    await announce(
        city.system,
        race,
        race_slots,
        policy="first-come",
        pace=Pace(opens_in, RACE_SECONDS, 0, 1, 2, (10,), 20),
        note=RACE,
    )
    city.tell(f"  {name}: opens in {opens_in} s; beside it {race}, the same people first-come")
    boards = await asyncio.gather(
        _play(city, race, twins, "first-come", logins),
        _play(city, name, households, setting.policy, logins),
    )
    for board in boards:
        city.tell(summary(board))


def _households(setting: Setting, slots: Sequence[pune.Slot]) -> tuple[Household, ...]:
    """Return the same city each time; the first household is the visitor's and is not played."""
    return population(2021, setting.citizens, setting.bots, slots, pune.resident_pincodes())


async def _play(
    city: _City, release: str, households: Sequence[Household], policy: str, logins: dict[str, Login]
) -> Scoreboard:
    played = await play(city.base_url, release, households[1:], policy=policy, logins=logins)
    await _until_refilled(city.base_url, release)
    won = await outcomes(city.base_url, played)
    return score(played, won, seed=0, seats=city.setting.seats)


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
