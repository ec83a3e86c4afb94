"""The pool of connections: a good one is used without asking it first, a lost one by nobody."""

import asyncio

import psycopg
from psycopg_pool import AsyncConnectionPool

from sodat.storage.database import Database

CONNECTIONS = 4
END_OTHERS = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


async def many(database):
    """Run as many transactions at once as there may be connections, and return their backends."""

    async def one():
        async with database.transaction() as tx:
            found = await (await tx.execute("SELECT pg_backend_pid(), pg_sleep(0.01)")).fetchone()
            return found[0]

    return set(await asyncio.gather(*(one() for _ in range(CONNECTIONS))))


async def end_backends(url):
    """End all others, and return when they have ended."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as other:
        await other.execute(END_OTHERS)


def test_a_connection_that_the_database_ended_is_given_to_nobody(database_url, monkeypatch):
    asked = []
    really = AsyncConnectionPool.check_connection

    async def check(connection):
        asked.append(connection)
        await really(connection)

    monkeypatch.setattr(AsyncConnectionPool, "check_connection", check)

    async def play():
        database = Database(database_url, CONNECTIONS)
        await database.open()
        try:
            for _ in range(3):
                before = await many(database)
            asked_of_good_ones = len(asked)
            await end_backends(database_url)
            return before, await many(database), asked_of_good_ones
        finally:
            await database.close()

    before, after, asked_of_good_ones = asyncio.run(play())
    assert asked_of_good_ones == 0
    assert asked
    assert after
    assert not before & after
