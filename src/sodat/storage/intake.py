"""Intake: what arrives together is written together and answered after COMMIT.

Requests of a process are gathered while the last batch is being written, at most
`batch_max` of them; each caller gets its own answer once the transaction is durable.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import PoolClosed, PoolTimeout

from sodat.storage.database import Database
from sodat.storage.statements import Transaction

Item = TypeVar("Item")
Result = TypeVar("Result")

Write = Callable[[Transaction, Sequence[Item]], Awaitable[Sequence[Result]]]


COLLISIONS_MAX = 5


class Collision(Exception):
    """Two batches wanted to enter the same person at once; the later one must look again."""


Waiting = tuple[Item, asyncio.Future[Result]]


class Intake(Generic[Item, Result]):
    """Gathers items and writes each batch in one transaction.

    One batch at a time: with two under way each is half as large, and what a batch costs
    whatever its size is paid twice (docs/adr/0012-hot-lane.md).
    """

    def __init__(
        self,
        database: Database,
        write: Write[Item, Result],
        batch_max: int = 500,
        kind: Callable[[Item], object] = lambda _: None,
    ) -> None:
        self._database = database
        self._write = write
        self._kind = kind
        self._batch_max = batch_max
        self._waiting: list[Waiting[Item, Result]] = []
        self._writer: asyncio.Task[None] | None = None

    def hand_in(self, item: Item) -> asyncio.Future[Result]:
        """Return what will hold the item's result once its batch is committed; a failed batch fails all."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((item, answer))
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write_all())
        return answer

    async def _write_all(self) -> None:
        await asyncio.sleep(0)  # let the requests that are ready now join
        while self._waiting:
            try:
                async with self._database.connection() as connection:
                    while self._waiting and not connection.closed:
                        await self._answer(connection, self._next_batch())
            except (psycopg.OperationalError, PoolTimeout, PoolClosed) as failure:
                self._fail(self._next_batch() if self._waiting else (), failure)

    def _next_batch(self) -> list[Waiting[Item, Result]]:
        """Return what waits for the same release as the first, in order of arrival.

        One release a transaction: whoever locks seats and then the log never meets one who does it the
        other way round.
        """
        kind = self._kind(self._waiting[0][0])
        batch: list[Waiting[Item, Result]] = []
        rest: list[Waiting[Item, Result]] = []
        for one in self._waiting:
            fits = len(batch) < self._batch_max and self._kind(one[0]) == kind
            (batch if fits else rest).append(one)
        self._waiting = rest
        return batch

    async def _answer(self, connection: AsyncConnection[Any], batch: Sequence[Waiting[Item, Result]]) -> None:
        """Write a batch and answer all its callers; what makes a batch fail is found and fails alone."""
        try:
            results = await self._written(connection, [item for item, _ in batch])
        except Exception as failure:  # noqa: BLE001 - every caller must hear of it
            if len(batch) == 1 or isinstance(failure, psycopg.OperationalError):
                self._fail(batch, failure)
                return
            for one in batch:
                await self._answer(connection, [one])
            return
        for (_, answer), result in zip(batch, results, strict=True):
            if not answer.done():
                answer.set_result(result)

    @staticmethod
    def _fail(batch: Sequence[Waiting[Item, Result]], failure: Exception) -> None:
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(failure)

    async def _written(self, connection: AsyncConnection[Any], items: Sequence[Item]) -> Sequence[Result]:
        for _ in range(COLLISIONS_MAX):
            with suppress(Collision, psycopg.errors.DeadlockDetected):
                async with connection.transaction():
                    return await self._write(connection, items)
        raise Collision
