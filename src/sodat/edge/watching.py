"""What watches over releases and over the staff: alarms, reviews, and the trail's way into the public log."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg

from sodat.actions import alarming, anchoring
from sodat.storage import cases, factors
from sodat.storage.database import Database

ALARM_POLL_SECONDS = 0.25
"""An alarm is worth something in the first second of a rush."""

TRAIL_SECONDS = 60.0
REVIEW_POLL_SECONDS = 10.0
FORGET_SECONDS = 3600.0

Job = Callable[[], Awaitable[bool]]


def jobs(database: Database) -> tuple[tuple[Job, float], ...]:
    """Return what the worker does again and again, each with the seconds between."""

    async def alarms() -> bool:
        async with database.transaction() as tx:
            await alarming.watch(tx)
        return False

    async def trail() -> bool:
        async with database.transaction() as tx:
            await anchoring.anchor(tx)
        return False

    async def reviews() -> bool:
        async with database.transaction() as tx:
            due = await cases.review_due(tx)
        # In a thread with a loop of its own: looking through many traces must keep no step waiting.
        return due is not None and await asyncio.to_thread(asyncio.run, _review(database.url))

    async def forgetting() -> bool:
        async with database.transaction() as tx:
            await factors.forget_old(tx)
        return False

    return (
        (alarms, ALARM_POLL_SECONDS),
        (trail, TRAIL_SECONDS),
        (reviews, REVIEW_POLL_SECONDS),
        (forgetting, FORGET_SECONDS),
    )


async def _review(url: str) -> bool:
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    async with connection, connection.transaction():
        return await alarming.review_one(connection)
