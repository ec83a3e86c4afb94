"""A live portal with data: `sodat serve` as a process of its own, one release drawn, one first-come."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid5

from sodat.city import pune
from sodat.config import Config
from sodat.demo.rehearsal import REHEARSALS, Pace, announce, slots_of
from sodat.demo.server import free_port, serving, until_healthy
from sodat.rules.people import person
from sodat.storage.migrating import migrate
from sodat.web.cowin.references import reference
from sodat.wiring import System, build

SEATS = 2_000
PATIENT = "9000000007"
OPEN_SECONDS_MAX = 30


@dataclass(frozen=True)
class Live:
    """Where it listens, and what there is."""

    base: str
    day: str
    drawn: str
    first_come: str
    vaccinated: str
    """Reference of somebody who had a dose; their mobile is PATIENT."""


@contextlib.contextmanager
def live_portal(database_url: str, folder: Path) -> Iterator[Live]:
    migrate(database_url)
    config = Config(mode="test", database=database_url, folder=folder, port=free_port(), code_wait_seconds=0)
    log = folder / "serve.log"
    base = f"http://127.0.0.1:{config.port}"
    with serving(config, log) as process, asyncio.Runner() as runner:
        runner.run(until_healthy(base, process, log))
        yield runner.run(furnished(build(config), base))


async def furnished(system: System, base: str) -> Live:
    await system.open()
    sessions = {}
    try:
        for name, policy in (("cowin-drawn", "draw"), ("cowin-race", "first-come")):
            slots = slots_of(name, SEATS)
            await announce(system, name, slots, policy=policy, pace=Pace(0, 3_600))
            first = next(one for one in slots if one.pincode == "411011")
            sessions[policy] = str(uuid5(REHEARSALS, f"{name}/{first.centre}/{first.day}"))
        patient = await vaccinated(system)
        await until_open(system)
    finally:
        await system.close()
    day = datetime.now(UTC).astimezone(pune.INDIA).date() + timedelta(days=1)
    return Live(base, f"{day:%d-%m-%Y}", sessions["draw"], sessions["first-come"], patient)


async def vaccinated(system: System) -> str:
    from sodat.actions import registering

    one = person(
        name="Asha Kale", birth_year=1985, gender="female", id_type="other", id_number="X700700",
        pincode="411011", this_year=datetime.now(UTC).year,
    )  # fmt: skip
    async with system.database.transaction() as tx:
        await registering.register(tx, system.vault, [(PATIENT, "en", one, 1)])
        cursor = await tx.execute("SELECT max(person_id) FROM person")
        row = await cursor.fetchone()
    return reference(system.vault, row[0])


async def until_open(system: System) -> None:
    give_up = monotonic() + OPEN_SECONDS_MAX
    while monotonic() < give_up:
        async with system.database.transaction() as tx:
            cursor = await tx.execute("SELECT count(*) FROM release WHERE state = 'open'")
            if await cursor.fetchone() == (2,):
                return
        await asyncio.sleep(0.2)
    raise AssertionError("the releases never opened")
