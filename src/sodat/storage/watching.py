"""Hearing of changes: one connection of a process listens, and looks itself in case nobody told.

Steps of a release, new centres and sessions are told by triggers when they are committed. Seats
given on arrival are not, since telling takes a lock of the whole database at commit: they
show in the pulse, a short text that is read now and then and differs when they do.
"""

import asyncio
import logging
from collections.abc import Callable

from psycopg import AsyncConnection, Error

from sodat.storage.statements import Transaction, load

CHANNEL = "sodat_changed"
AGAIN_SECONDS = 0.5
SILENCE_SECONDS_MAX = 2
"""A database that has not answered for so long is not heard, even if nobody closed the connection."""
_sql = load("watching")
_log = logging.getLogger(__name__)


async def pulse(tx: Transaction) -> str:
    """Return a text that differs whenever what is offered does."""
    found: str | None = await _sql["pulse"].value(tx)
    return found or ""


async def watch(url: str, changed: Callable[[], None], lost: Callable[[], None], every: float) -> None:
    """Call `changed` at once and whenever something did, until cancelled.

    `every`: seconds between two looks at the pulse. `lost` is called when the database cannot
    be heard for a while; then `changed` again once it can.
    """
    while True:
        try:
            async with await AsyncConnection.connect(
                url,
                autocommit=True,
                connect_timeout=SILENCE_SECONDS_MAX,
                tcp_user_timeout=SILENCE_SECONDS_MAX * 1000,
            ) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                await _hear(connection, changed, lost, every)
        except (Error, OSError) as failure:
            lost()
            _log.warning("changes are not heard: %s", failure)
            await asyncio.sleep(AGAIN_SECONDS)


async def _hear(
    connection: Transaction, changed: Callable[[], None], lost: Callable[[], None], every: float
) -> None:
    loop = asyncio.get_running_loop()
    clock = loop.time
    before, look_at = None, clock()
    while True:
        if look_at <= clock():
            # Not a timeout: psycopg waits for the answer to a query that is cancelled, which may never come.
            silent = loop.call_at(clock() + SILENCE_SECONDS_MAX, lost)
            try:
                now = await pulse(connection)
            finally:
                silent.cancel()
            if now != before or silent.when() <= clock():
                changed()
            before, look_at = now, clock() + every
        async for _ in connection.notifies(timeout=max(0.0, look_at - clock()), stop_after=1):
            changed()
