"""One release with citizens and one crew at its door, from its announcement to what became of everybody."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from time import monotonic, perf_counter, time

import msgspec

from sodat.actions import reviewing
from sodat.city import pune
from sodat.city.citizens import visit
from sodat.city.outcomes import outcomes
from sodat.city.population import Household
from sodat.city.scene import Scene
from sodat.city.story import Played, Story
from sodat.city.swarm import watch
from sodat.city.visitor import Visitor
from sodat.demo.rehearsal import Pace, announce, slots_of
from sodat.redteam.arrivals import sold_out_seconds
from sodat.redteam.cast import Plan, citizens_of, crew_of, pace_of
from sodat.redteam.counted import Counted, Tally
from sodat.redteam.kinds import KINDS
from sodat.redteam.raid import CONNECTIONS, TIMEOUT_SECONDS, Loot, Order, raid, read_scene
from sodat.redteam.redraws import Redrawn, redraw
from sodat.redteam.reviews import located
from sodat.rules.traces import Limits
from sodat.storage import reviewing as review_rows
from sodat.storage.tally import Tally as Broken
from sodat.storage.tally import tally
from sodat.wiring import System

CALM = "calm"
"""No crew at all: what the citizens have without one."""
GRACE_SECONDS = 10.0
SETTLE_SECONDS_MAX = 60.0
TWIN = "hoarder"
TWIN_AFTER = 9


class NotSettled(Exception):
    """A release did not come to its end in time."""


@dataclass(frozen=True, slots=True)
class Field:
    """The portal under attack, the processes for crews, and one that gives way, for a flood and redraws."""

    system: System
    base_url: str
    executor: Executor
    flood: Executor


@dataclass(slots=True)
class Siege:
    """A release whose filing is over for the citizens; the crew may still be busy."""

    kind: str
    seed: int
    name: str
    scene: Scene
    opened_at: float
    seconds: float
    homes: tuple[Household, ...]
    crew: tuple[Household, ...]
    stories: list[Story]
    citizens: Tally
    raid: asyncio.Future[Loot] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One release as it was.

    `held`: which applications have seats in the end; `won`: which had any. `flagged`: mobiles of the
    accounts in cases. `sold_out_seconds`: until 99 of 100 seats were gone; None where they never were.
    """

    kind: str
    seed: int
    played: Played
    held: Mapping[str, bool]
    won: Mapping[str, bool]
    citizens: Tally
    loot: Loot
    broken: Broken
    flagged: frozenset[str]
    sold_out_seconds: float | None
    redrawn: Redrawn | None = None
    """What other seeds give the crew from the same pool; None where nothing is drawn."""
    located: frozenset[str] = frozenset()
    """`flagged`, if a review knew addresses and devices, which are made up here."""


async def besiege(field: Field, plan: Plan, seed: int, kind: str, kinds: Sequence[str], before: str) -> Siege:
    """Announce one release and play it until all citizens are done. `before`: an earlier release, or "".

    Raises:
        NotLoopback: any other machine.
    """
    name = f"{plan.policy}-{kind}-{seed}"
    slots = slots_of(name, plan.seats)
    place = (CALM, *kinds).index(kind)
    homes = citizens_of(plan, seed, place, slots)
    crew = crew_of(plan, seed, kind, place, slots) if kind != CALM else ()
    if plan.policy == "first-come":  # who sells seats sells them one by one
        crew = tuple(replace(home, split=True) for home in crew)
    pace = pace_of(homes, plan)
    other = await _announce(field, plan, name, slots, kind) or before
    began = perf_counter()
    attack = None
    if kind != CALM:
        order = Order(field.base_url, name, kind, crew, plan.requests_max, seed, pace, other)
        where = field.flood if KINDS[kind].chance == "no-identities" else field.executor
        attack = asyncio.get_running_loop().run_in_executor(where, raid, order)
        attack.add_done_callback(_look)
    stories, citizens, scene, opened_at = await _citizens(field, name, homes, seed, pace)
    seconds = perf_counter() - began
    return Siege(kind, seed, name, scene, opened_at, seconds, homes, crew, stories, citizens, attack)


def _look(attack: asyncio.Future[Loot]) -> None:
    """Look at how an attack ended, for which nobody may wait any more when all is told to end."""
    if not attack.cancelled():
        attack.exception()


async def aftermath(field: Field, plan: Plan, siege: Siege) -> Outcome:
    """Wait until a release is settled and return what became of everybody.

    Raises:
        NotSettled: the release got stuck.
    """
    loot = await siege.raid if siege.raid else Loot()
    await _settled(field, siege.name)
    played = Played(
        policy=plan.policy,
        release=siege.name,
        opens_at=siege.scene.opens_at,
        opened_at=siege.opened_at,
        early_seconds=max(0.0, siege.scene.opens_at - siege.opened_at),
        pace=siege.scene.pace,
        seconds=siege.seconds,
        unfinished=0,
        polls=0,
        stories=(*siege.stories, *loot.stories),
    )
    held = await outcomes(field.base_url, played)
    won = held | dict.fromkeys(loot.trick.won, True)
    judged = await _judged(field, plan, siege)
    redrawn = None
    if plan.policy != "first-come" and loot.stories:
        redrawn = await _redrawn(field, siege, loot)
    known = await located(field.system, siege.name, siege.scene.pace, siege.homes, siege.crew)
    return Outcome(siege.kind, siege.seed, played, held, won, siege.citizens, loot, *judged, redrawn, known)


async def _redrawn(field: Field, siege: Siege, loot: Loot) -> Redrawn:
    """Draw the published pool again with other seeds, out of the way of the next release."""
    content = {}
    async with Counted(field.base_url, 1, TIMEOUT_SECONDS) as wire:
        for name in ("rules.json", "inventory.txt", "pool.txt", "result.txt"):
            answer = await wire.call("GET", f"/api/v1/releases/{siege.name}/record/{name}")
            body = answer.body
            content[name] = body if isinstance(body, bytes) else msgspec.json.encode(body)
    own = frozenset(one.application for story in loot.stories for one in story.live)
    return await asyncio.get_running_loop().run_in_executor(field.flood, redraw, content, own, siege.seed)


async def _announce(field: Field, plan: Plan, name: str, slots: Sequence[pune.Slot], kind: str) -> str:
    """Announce the release; for the hoarder a second one of the same service, whose name is returned."""
    lasts = Pace(plan.before_seconds, plan.filing_seconds, refills_after=(3,), settle_after=5)
    await announce(field.system, name, slots, policy=plan.policy, pace=lasts)
    if kind != TWIN:
        return ""
    twin = f"{name}.twin"
    later = slots_of(twin, plan.seats, slots[0].day + timedelta(days=1))
    service = f"covishield.{name}"
    # Drawn after the first, so that whom the first serves is served there and not, by a race, in the twin.
    after = replace(lasts, draw_after=TWIN_AFTER, refills_after=(2,), settle_after=3)
    await announce(field.system, twin, later, policy=plan.policy, pace=after, service_id=service)
    return twin


async def _citizens(
    field: Field, name: str, homes: Sequence[Household], seed: int, pace: float
) -> tuple[list[Story], Tally, Scene, float]:
    """Let the citizens live through the release; return their stories, and when they saw it open."""
    said, stories = Tally(), [Story(one.mobile, one.kind, len(one.people)) for one in homes]
    async with (
        Counted(field.base_url, 1, TIMEOUT_SECONDS) as poller,
        Counted(field.base_url, CONNECTIONS, TIMEOUT_SECONDS, said) as wire,
    ):
        scene, _ = await read_scene(poller, name, pace)
        random = Random(seed)  # noqa: S311 - a rehearsal wants to be repeatable
        tasks = [
            asyncio.create_task(_live(Visitor(wire, home, story), scene, random.random()))
            for home, story in zip(homes, stories, strict=True)
        ]
        try:
            opened_at, _polls = await watch(poller, scene)
            if tasks:
                await asyncio.wait(tasks, timeout=max(0.0, scene.closes_at + GRACE_SECONDS - time()))
        finally:
            for task in tasks:
                task.cancel()
            failed = await asyncio.gather(*tasks, return_exceptions=True)
    for error in failed:
        if isinstance(error, Exception):
            raise error
    return stories, said, scene, opened_at


async def _live(visitor: Visitor, scene: Scene, moment: float) -> None:
    """Be a citizen, who where speed pays signs in some time before the hour, at human speed."""
    if scene.first_come:
        lead = scene.opens_at - time() - visitor.household.timing.sign_in * scene.pace - 0.5
        await asyncio.sleep(moment * max(0.0, lead))
        if not await visitor.sign_in(pace=scene.pace):
            return  # whose code never came; a visit would type the next one as a program does
    await visit(visitor, scene)


async def _settled(field: Field, name: str) -> None:
    give_up = monotonic() + SETTLE_SECONDS_MAX
    async with Counted(field.base_url, 1) as wire:
        while monotonic() < give_up:
            answer = await wire.call("GET", f"/api/v1/releases/{name}")
            if answer.status == 200 and answer.body["state"] == "settled":
                return
            await asyncio.sleep(0.2)
    raise NotSettled(f"{name} was not settled within {SETTLE_SECONDS_MAX:.0f} s")


async def _judged(field: Field, plan: Plan, siege: Siege) -> tuple[Broken, frozenset[str], float | None]:
    """Return the promises broken, the mobiles in cases, and when the seats were gone."""
    vault = field.system.vault
    async with field.system.database.transaction() as tx:
        # The worker's own reviews go by human time, which is compressed here.
        cases = await reviewing.suspected(tx, siege.name, Limits().at_pace(siege.scene.pace))
        broken = await tally(tx, siege.name)
        given = await review_rows.seats_given_at(tx, siege.name)
        suspects = await review_rows.mobiles_of(tx, [one for case in cases for one in case.accounts])
    mobiles = {vault.mobile_hash(home.mobile): home.mobile for home in (*siege.homes, *siege.crew)}
    caught = frozenset(mobiles[one] for one in suspects if one in mobiles)
    return broken, caught, sold_out_seconds(given, plan.seats)
