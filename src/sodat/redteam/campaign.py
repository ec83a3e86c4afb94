"""A campaign: our own portal is started, every kind attacks it once a seed, and the portal is stopped."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import active_children, get_context
from pathlib import Path

from sodat.config import Config
from sodat.demo.once import fresh_folder
from sodat.demo.server import free_port, portal
from sodat.edge import embedded
from sodat.edge.children import end_with
from sodat.redteam.cast import Plan, register_cast
from sodat.redteam.figures import figures, hindrance
from sodat.redteam.kinds import KINDS
from sodat.redteam.promises import promises
from sodat.redteam.raid import ready
from sodat.redteam.report import Report
from sodat.redteam.siege import CALM, Field, Outcome, aftermath, besiege
from sodat.storage.migrating import migrate

CREWS_AT_ONCE = 2
"""One may still be trying its luck after the closing while the next one signs in."""

NICE = 19
SHARE_OF_SESSION = Path("/proc/self/autogroup")
TOGETHER = "all that file"
"""The kinds to which a draw owes the odds of a citizen, as one."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to play, once for each seed and kind."""

    plan: Plan
    kinds: tuple[str, ...]
    seeds: tuple[int, ...]


async def campaign(wanted: Wanted, tell: Tell) -> Report:
    """Return what became of all releases of one policy.

    Raises:
        NotSettled: a release got stuck.
    """
    tell(f"{wanted.plan.policy}: starting PostgreSQL and the server")
    with fresh_folder() as folder, embedded.start(folder / "postgresql", temporary=True) as server:
        migrate(server.url())
        config = Config(
            mode="demo", database=server.url(), folder=folder, port=free_port(), code_wait_seconds=1
        )
        async with (
            _crews() as (crews, flood),
            portal(config, folder / "serve.log") as (system, base_url),
        ):
            outcomes = await _play(Field(system, base_url, crews, flood), wanted, tell)
    return report(wanted, outcomes)


@asynccontextmanager
async def _crews() -> AsyncIterator[tuple[Executor, Executor]]:
    """Yield processes for crews, and one for a flood; afterwards all are ended, whatever they were doing.

    A flood comes from other people's machines. Here its own computing gives way to ours, so that what
    it costs the citizens is what the portal spends on it, and not what it takes to make it.
    """
    alike = get_context("spawn")
    crews = ProcessPoolExecutor(CREWS_AT_ONCE, alike, _obey, (os.getpid(),))
    flood = ProcessPoolExecutor(1, alike, give_way, (os.getpid(),))
    try:
        loop = asyncio.get_running_loop()
        every = [*[crews] * CREWS_AT_ONCE, flood]
        # All are started now, so that none comes late to its first release.
        await asyncio.gather(*(loop.run_in_executor(one, ready) for one in every))
        yield crews, flood
    finally:
        for one in (crews, flood):
            one.shutdown(wait=False, cancel_futures=True)
        for child in active_children():
            child.terminate()
            child.join()


def _obey(parent: int) -> None:
    """Let this process end by its parent alone: Ctrl-C at the terminal reaches them all at once."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_with(parent)


def give_way(parent: int) -> None:
    """Let all others go first. Where Linux shares by session, niceness counts within one alone."""
    _obey(parent)
    os.setsid()
    os.nice(NICE)
    with suppress(OSError):
        SHARE_OF_SESSION.write_text(str(NICE))


async def _play(field: Field, wanted: Wanted, tell: Tell) -> list[Outcome]:
    """Play release after release; while one is drawn and settled the next one is announced."""
    ends: list[asyncio.Task[Outcome]] = []
    try:
        for seed in wanted.seeds:
            tell(f"{wanted.plan.policy}, seed {seed}: registering")
            await register_cast(field.system, wanted.plan, seed, wanted.kinds)
            before = ""
            for kind in _played(wanted.kinds):
                if _is_timed(wanted.kinds):
                    await asyncio.gather(*ends)
                tell(f"{wanted.plan.policy}, seed {seed}: {kind}")
                siege = await besiege(field, wanted.plan, seed, kind, wanted.kinds, before)
                before = siege.name
                ends.append(asyncio.create_task(aftermath(field, wanted.plan, siege)))
        return list(await asyncio.gather(*ends))
    finally:
        for end in ends:
            end.cancel()


def _is_timed(kinds: Sequence[str]) -> bool:
    """Return whether citizens' waiting is compared: then each release has the machine to itself."""
    return "scraper" in kinds


def _played(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return what to play, first a release without a crew where one is needed to compare with, or before."""
    return (CALM, *kinds) if _is_timed(kinds) or kinds[0] == "early-bird" else tuple(kinds)


def report(wanted: Wanted, outcomes: Sequence[Outcome]) -> Report:
    """Return the report of a campaign."""
    seats, policy = wanted.plan.seats, wanted.plan.policy
    of_kind = {kind: [one for one in outcomes if one.kind == kind] for kind in wanted.kinds}
    runs = [figures(of_kind[kind], seats) for kind in wanted.kinds]
    fair = [one for one in outcomes if one.kind in KINDS and KINDS[one.kind].chance == "same"]
    pooled = replace(figures(fair, seats), kind=TOGETHER) if fair else None
    calm = hindrance(one for one in outcomes if one.kind == CALM)
    by_kind = {kind: hindrance(of_kind[kind]) for kind in wanted.kinds}
    kept = promises(policy, runs, pooled, calm, by_kind, wanted.plan.times_min)
    return Report(policy, len(wanted.seeds), seats, runs, pooled, calm, by_kind, kept)
