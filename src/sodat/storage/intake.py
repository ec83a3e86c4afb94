"""Intake: what arrives together is written together and answered after COMMIT.

Requests of a process are gathered while the last batch is being written, at most
`batch_max` of them; each caller gets its own answer once the transaction is durable.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from sodat.storage.database import Database
from sodat.storage.statements import Transaction

Item = TypeVar("Item")
Result = TypeVar("Result")

Write = Callable[[Transaction, Sequence[Item]], Awaitable[Sequence[Result]]]


COLLISIONS_MAX = 5


class Collision(Exception):
    """Two batches wanted to enter the same person at once; the later one must look again."""


class Intake(Generic[Item, Result]):
    """Gathers items and writes each batch in one transaction."""

    def __init__(self, database: Database, write: Write[Item, Result], batch_max: int = 500) -> None:
        self._database = database
        self._write = write
        self._batch_max = batch_max
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def hand_in(self, item: Item) -> Result:
        """Return the item's result once its batch is committed; a failed batch fails all its callers."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await answer

    async def _write_all(self) -> None:
        await asyncio.sleep(0)  # let the requests that are ready now join
        while self._waiting:
            batch, self._waiting = self._waiting[: self._batch_max], self._waiting[self._batch_max :]
            try:
                results = await self._written([item for item, _ in batch])
            except Exception as failure:  # noqa: BLE001 - every caller must hear of it
                for _, answer in batch:
                    if not answer.done():
                        answer.set_exception(failure)
                continue
            for (_, answer), result in zip(batch, results, strict=True):
                if not answer.done():
                    answer.set_result(result)

    async def _written(self, items: Sequence[Item]) -> Sequence[Result]:
        for _ in range(COLLISIONS_MAX):
            with suppress(Collision):
                async with self._database.transaction() as tx:
                    return await self._write(tx, items)
        raise Collision
