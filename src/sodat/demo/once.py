"""The whole main job without a browser: file, close, commit, draw, book, refill, verify, once."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from sodat.city import pune
from sodat.city.outcomes import outcomes, read_pool
from sodat.city.play import play, sign_in_all
from sodat.city.population import population
from sodat.city.scoreboard import score
from sodat.city.wire import Wire
from sodat.config import Config
from sodat.demo.rehearsal import Pace, announce, register, slots_of
from sodat.demo.server import free_port, portal
from sodat.edge import embedded
from sodat.edge.beacon import signature_check
from sodat.rules import record
from sodat.rules.refusals import Refusal
from sodat.storage import records
from sodat.storage.migrating import migrate
from sodat.storage.tally import tally
from sodat.wiring import System

RELEASE = "pune-1"
SETTLE_SECONDS_MAX = 60.0
SEATS_MIN = 20
PERSONS_PER_SEAT = 10

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to rehearse."""

    citizens: int
    bots: int
    seed: int
    policy: str
    out: Path

    @property
    def seats(self) -> int:
        """Return how many seats there are: scarce, as they were."""
        return max(SEATS_MIN, (self.citizens + self.bots) // PERSONS_PER_SEAT)


class ReleaseStuck(Exception):
    """The release did not come to its end in time."""


async def rehearse(wanted: Wanted, tell: Tell) -> dict[str, Any]:
    """Return the scoreboard of one release, played and verified from nothing to its record in `out`."""
    began = monotonic()
    with fresh_folder() as folder:
        tell("starting PostgreSQL")
        with embedded.start(folder / "postgresql", temporary=True) as server:
            migrate(server.url())
            config = Config(
                mode="demo", database=server.url(), folder=folder, port=free_port(), code_wait_seconds=1
            )
            tell("starting the server")
            async with portal(config, folder / "serve.log") as (system, base_url):
                figures = await _play(wanted, system, base_url, tell)
    return figures | {"seconds": round(monotonic() - began, 1)}


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """Yield an empty folder that is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="sodat-once-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root, PostgreSQL is another user
        yield folder


async def _play(wanted: Wanted, system: System, base_url: str, tell: Tell) -> dict[str, Any]:
    slots = slots_of(RELEASE, wanted.seats)
    households = population(wanted.seed, wanted.citizens, wanted.bots, slots, pune.resident_pincodes())
    tell(f"registering {wanted.citizens + wanted.bots} people")
    await register(system, households, datetime.now(UTC).year)
    tell(f"signing {len(households)} phones in")
    logins = await sign_in_all(base_url, households)
    pace = Pace(before_opening=2, filing=max(12, len(households) // 80))
    await announce(system, RELEASE, slots, policy=wanted.policy, pace=pace)
    tell(f"the city files for {pace.filing} s")
    played = await play(base_url, RELEASE, households, policy=wanted.policy, logins=logins)
    tell("closing, committing, drawing, booking, refilling")
    await _until_settled(base_url)
    won = await outcomes(base_url, played)
    async with system.database.transaction() as tx:
        names = await records.names(tx, RELEASE)
        files = {name: await records.get(tx, RELEASE, name) or b"" for name in names}
        broken = await tally(tx, RELEASE)
    _write(wanted.out, files)
    tell("verifying the record, twice")
    board = score(
        played, won, seed=wanted.seed, seats=wanted.seats, pool=read_pool(files["pool.txt"])
    ).figures()
    return board | {
        "opened_early": board["opened_early"] + broken.opened_early,
        "oversold": broken.oversold,
        "double_booked": broken.double_booked,
        "verified": _verified(files, wanted.out),
        "record": str(wanted.out),
    }


async def _until_settled(base_url: str) -> None:
    give_up = monotonic() + SETTLE_SECONDS_MAX
    async with Wire(base_url, 1) as wire:
        while monotonic() < give_up:
            answer = await wire.call("GET", f"/api/v1/releases/{RELEASE}")
            if answer.status == 200 and answer.body["state"] == "settled":
                return
            await asyncio.sleep(0.2)
    raise ReleaseStuck(f"{RELEASE} was not settled within {SETTLE_SECONDS_MAX:.0f} s")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _verified(files: dict[str, bytes], folder: Path) -> bool:
    """Return whether the portal's own check and the stranger's both accept the record."""
    try:
        record.check(files, signature_check())
    except Refusal:
        return False
    stranger = [sys.executable, "-m", "sodat_verify", str(folder)]
    return subprocess.run(stranger, check=False, capture_output=True).returncode == 0  # noqa: S603
