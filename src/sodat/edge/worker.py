"""The worker: due steps, letters, checkpoints. Any number of them may run.

What fails is logged and tried again; nothing is lost, since each piece of work is a
transaction of its own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import psycopg
from psycopg_pool import PoolTimeout

from sodat.actions import releasing
from sodat.actions.checkpointing import make_checkpoint
from sodat.actions.ports import BeaconAwaited, OutsideFailure, RevealsAwaited, Tools
from sodat.actions.proving import take_beacon
from sodat.config import Config
from sodat.edge import beacon, watching, webhooks
from sodat.edge.letters import Channels, send_waiting
from sodat.edge.odds import estimate_due
from sodat.rules.refusals import BeaconValueWrong
from sodat.storage import accounts, answered, outbox, releases
from sodat.storage import webhooks as stored_webhooks
from sodat.storage.database import Database
from sodat.storage.release_rows import Clock

STEP_POLL_SECONDS = 0.1
LETTER_POLL_SECONDS = 0.5
MESSAGE_POLL_SECONDS = 0.5
ODDS_POLL_SECONDS = 2.0
CLEANING_SECONDS = 600.0
FAILED_WAIT_SECONDS = 1.0
RETRY = timedelta(seconds=1)
FAILED_RETRY = timedelta(seconds=5)
_log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[bool]]
"""Does one piece of work and says whether there was any."""


async def work(
    database: Database, tools: Tools, config: Config, channels: Channels, stop: asyncio.Event
) -> None:
    """Work until told to stop."""

    async def steps() -> bool:
        return await run_step(database, tools, config)

    async def letters() -> bool:
        return await send_waiting(database, tools.vault, channels, forget=config.is_production) > 0

    async def messages() -> bool:
        rehearsal = not config.is_production
        return await webhooks.send_waiting(database, tools.vault, rehearsal=rehearsal) > 0

    async def odds() -> bool:
        return await estimate_due(database, tools.catalogue)

    async def cleaning() -> bool:
        await forget(database)
        async with database.transaction() as tx:
            await outbox.remind(tx)
        return False

    async def checkpoints() -> bool:
        async with database.transaction() as tx:
            await make_checkpoint(tx, tools.vault)
        return False

    async with asyncio.TaskGroup() as group:
        group.create_task(_repeat(steps, STEP_POLL_SECONDS, stop))
        group.create_task(_repeat(letters, LETTER_POLL_SECONDS, stop))
        group.create_task(_repeat(messages, MESSAGE_POLL_SECONDS, stop))
        group.create_task(_repeat(odds, ODDS_POLL_SECONDS, stop))
        group.create_task(_repeat(cleaning, CLEANING_SECONDS, stop))
        group.create_task(_repeat(checkpoints, config.checkpoint_seconds, stop))
        for job, seconds in watching.jobs(database):
            group.create_task(_repeat(job, seconds, stop))


async def forget(database: Database) -> None:
    """Remove what is kept for a time only: answers under idempotency keys, messages to webhooks, codes."""
    async with database.transaction() as tx:
        await answered.forget(tx)
        await accounts.forget(tx)
        await stored_webhooks.forget(tx)


async def run_step(database: Database, tools: Tools, config: Config) -> bool:
    """Do one due step of one release; a draw whose beacon round is not here yet waits."""
    clock = None
    try:
        async with database.transaction() as tx:
            clock = await releasing.claim(tx)
            if clock is None:
                return False
            await releasing.do(tx, tools, clock)
    except RevealsAwaited:
        await _later(database, clock, RETRY)
        return False
    except BeaconAwaited as awaited:
        await _later(database, clock, RETRY)
        await _fetch(database, tools, config, awaited)
        return False
    except Exception:
        # One release that cannot go on must not keep the others waiting.
        await _later(database, clock, FAILED_RETRY)
        raise
    _log.info("%s: %s done", clock.release_id, clock.step_next)
    return True


async def _later(database: Database, clock: Clock | None, after: timedelta) -> None:
    if clock is not None:
        async with database.transaction() as tx:
            await releases.retry_later(tx, clock.release_id, after)


async def _fetch(database: Database, tools: Tools, config: Config, awaited: BeaconAwaited) -> None:
    chain, number = awaited.chain, awaited.number
    signature = None
    if chain.kind == "drand":
        signature = await beacon.fetch(config.beacon_relays, chain, number, tools.check_signature)
    async with database.transaction() as tx:
        if signature is not None:
            try:
                await take_beacon(tx, tools, chain.chain, number, signature)
            except BeaconValueWrong as wrong:
                _log.warning("a relay gave a wrong value for round %s: %s", number, wrong.facts)
                signature = None


async def _repeat(job: Job, poll_seconds: float, stop: asyncio.Event) -> None:
    while not stop.is_set():
        wait = poll_seconds
        try:
            if await job():
                continue
        except (psycopg.Error, PoolTimeout, OutsideFailure, OSError) as failure:
            _log.warning("tried again in %s s: %s", FAILED_WAIT_SECONDS, failure)
            wait = FAILED_WAIT_SECONDS
        except Exception:  # noqa: BLE001 - a worker that dies of one release fails all others
            _log.exception("a piece of work failed; it is tried again")
            wait = FAILED_WAIT_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
