"""The one database: a pool of connections, and transactions."""

import select
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


async def _check(connection: AsyncConnection[Any]) -> None:
    """Ask whether a connection is still good only where something came in while nobody used it.

    A database that ends says so, or closes: either can be seen without asking it, which would cost every
    transaction one more message.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        await AsyncConnectionPool.check_connection(connection)


class Database:
    """PostgreSQL behind a URL. Open it once for each process."""

    def __init__(self, url: str, connections_max: int = 8) -> None:
        self.url = url
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=connections_max,
            open=False,
            check=_check,
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
