"""The one database: a pool of connections, and transactions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from sodat.storage.statements import Transaction

WAIT_SECONDS_MAX = 5.0
"""How long a transaction waits for a connection before it fails."""

RECONNECT_SECONDS_MAX = 2.0
"""How long one series of attempts to connect goes on. Short, since its pauses double: whoever asks next
begins anew, and a database that is back is used within a second or two."""


class Database:
    """PostgreSQL behind a URL. Open it once for each process."""

    def __init__(self, url: str, connections_max: int = 8) -> None:
        self.url = url
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=connections_max,
            open=False,
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True},
            reconnect_timeout=RECONNECT_SECONDS_MAX,
        )

    async def open(self) -> None:
        """Open the pool; connections that fail are made again in the background."""
        await self._pool.open()

    async def close(self) -> None:
        """Give the connections back."""
        await self._pool.close(timeout=2)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Keep one connection, for whoever has several transactions to run one after another."""
        async with self._pool.connection(timeout=WAIT_SECONDS_MAX) as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Run one statement that only reads, without the two that begin and end a transaction."""
        async with self.connection() as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Run what is inside as one transaction: all of it is committed, or nothing."""
        async with self.connection() as connection, connection.transaction():
            yield connection
