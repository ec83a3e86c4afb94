"""Logins that were ended, heard of by every process: at once where it happened, elsewhere within a second."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime

import psycopg
from psycopg_pool import PoolTimeout

from sodat.storage import accounts
from sodat.web.ports import Portal

LOOK_SECONDS = 1.0
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_log = logging.getLogger(__name__)


class Endings:
    """What this process hears of logins ended elsewhere; their tokens are refused without a look-up."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._since = _LONG_AGO
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to look."""
        self._looking = asyncio.create_task(self._look_on())

    async def close(self) -> None:
        """Stop."""
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking

    async def look(self) -> None:
        """Hear of what was ended since the last look."""
        async with self._portal.database.transaction() as tx:
            ended = await accounts.ended_logins(tx, self._since)
        self._portal.vault.end(one.mac for one in ended)
        self._since = max((one.ended_at for one in ended), default=self._since)

    async def _look_on(self) -> None:
        while True:
            try:
                await self.look()
            except (psycopg.Error, PoolTimeout, OSError) as failure:
                _log.warning("ended logins are not heard of just now: %s", failure)
            await asyncio.sleep(LOOK_SECONDS)
