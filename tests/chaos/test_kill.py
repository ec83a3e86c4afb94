"""kill -9 at random moments: nothing acknowledged is lost, and each draw happens once."""

import asyncio
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from chaos.town import Town, file_for_all
from sodat.city import pune
from sodat.city.population import population
from sodat.config import Config
from sodat.demo.rehearsal import Pace, announce, register, slots_of
from sodat.edge.beacon import signature_check
from sodat.rules import record
from sodat.storage import records
from sodat.storage.migrating import migrate
from sodat.storage.tally import Tally, tally
from sodat.vault import Login
from sodat.wiring import build

KILLS_MIN = 50
ACKNOWLEDGED_MIN = 200
PEOPLE = 400
SEATS = 60
PACE = Pace(
    before_opening=1,
    filing=10,
    commit_after=0,
    reveal_after=1,
    draw_after=2,
    refills_after=(2, 4),
    settle_after=5,
)
SETTLE_SECONDS_MAX = 60


@pytest.fixture
def town() -> Iterator[Town]:
    with tempfile.TemporaryDirectory(prefix="sodat-chaos-") as name:
        Path(name).chmod(0o755)
        one = Town(Path(name))
        try:
            yield one
        finally:
            one.stop()


def test_killed_town_loses_nothing_and_draws_once(town):
    seed = int(os.environ.get("SODAT_CHAOS_SEED", random.SystemRandom().randrange(10**6)))
    print(f"SODAT_CHAOS_SEED={seed}")
    migrate(town.database.url())
    town.start("serve")
    town.start("work")

    asyncio.run(campaign(town, seed))


async def campaign(town: Town, seed: int) -> None:
    chance = random.Random(seed)
    system = build(Config(mode="test", database=town.database.url(), folder=town.folder))
    await system.open()
    households = population(seed, PEOPLE, 0, slots_of("any", SEATS), pune.resident_pincodes())
    await register(system, households, datetime.now(UTC).year)
    people = await tokens(system)
    await town.healthy()
    acknowledged = []
    while town.kills < KILLS_MIN:
        release = f"chaos-{len(acknowledged) + 1}"
        acknowledged.append(await one_release(town, system, release, people, chance))
    await system.close()
    assert sum(acknowledged) >= ACKNOWLEDGED_MIN


async def tokens(system) -> list[tuple[str, int]]:
    """Return (token, person) of everybody."""
    until = datetime.now(UTC) + timedelta(hours=1)
    async with system.database.transaction() as tx:
        rows = await (
            await tx.execute("SELECT account_id, person_id FROM person ORDER BY person_id")
        ).fetchall()
    return [(system.vault.token(Login(account, "citizen", until)), person) for account, person in rows]


async def one_release(town, system, release, people, chance) -> int:
    slots = slots_of(release, SEATS)
    with suppress(psycopg.errors.UniqueViolation):  # it was committed, only the answer was lost
        await retried(lambda: announce(system, release, slots, policy="draw", pace=PACE))
    acknowledged: dict[str, int] = {}
    filing = asyncio.create_task(
        file_for_all(
            town, release, people, [slot.slot for slot in slots], chance.randrange(10**9), acknowledged
        )
    )
    settled = asyncio.create_task(until_settled(system, release))
    began = monotonic()
    while not settled.done():
        await asyncio.sleep(chance.uniform(0.5, 2.2))
        await asyncio.to_thread(town.kill, chance.choice(["serve", "work", "database"]))
    await settled
    while not filing.done():
        town.start_ended()
        await asyncio.sleep(0.2)
    await filing
    seconds = monotonic() - began
    print(f"{release}: {town.kills} kills so far, {len(acknowledged)} acknowledged, {seconds:.0f} s")
    await check(system, release, acknowledged)
    return len(acknowledged)


async def until_settled(system, release) -> None:
    async with asyncio.timeout(SETTLE_SECONDS_MAX):
        while True:
            state = await retried(
                lambda: value(system, "SELECT state FROM release WHERE release_id = %s", release)
            )
            if state == "settled":
                return
            await asyncio.sleep(0.2)


async def value(system, query, *values):
    async with system.database.transaction() as tx:
        row = await (await tx.execute(query, values)).fetchone()
        return row[0]


async def retried(act):
    """Return what `act` returns once the database is up."""
    while True:
        try:
            return await act()
        except psycopg.OperationalError:
            await asyncio.sleep(0.05)


async def check(system, release, acknowledged) -> None:
    async def read():
        async with system.database.transaction() as tx:
            names = await records.names(tx, release)
            files = {name: await records.get(tx, release, name) for name in names}
            return files, await tally(tx, release)

    files, broken = await retried(read)
    pool = {line.split("|")[0] for line in files["pool.txt"].decode().splitlines()}
    assert acknowledged.keys() <= pool
    assert record.check(files, signature_check()).refills == 2
    assert broken == Tally(0, 0, 0)
    acts = "SELECT count(*) FROM log_leaf WHERE split_part(convert_from(body, 'UTF8'), chr(10), 2) = %s"
    for kind in ("opened", "closed", "committed", "result", "booked", "refill-1", "refill-2", "settled"):
        query = f"{acts} AND split_part(convert_from(body, 'UTF8'), chr(10), 1) = %s"
        assert await retried(lambda query=query, kind=kind: value(system, query, release, kind)) == 1, kind
    seats = sum(int(line.split("|")[2]) for line in files["inventory.txt"].decode().splitlines())
    held = await retried(
        lambda: value(
            system, "SELECT count(*) FROM appointment WHERE release_id = %s AND state = 'booked'", release
        )
    )
    assert held <= seats
