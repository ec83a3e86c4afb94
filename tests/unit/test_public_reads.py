"""A flood of public reads takes few connections to the database, whatever its size."""

import asyncio
from contextlib import asynccontextmanager

from sodat.web.notices import Notices
from sodat.web.turns import ASKING_MAX, Turns


class Counting:
    """A database that says how many were in it at once."""

    def __init__(self):
        self.now = self.most = self.times = 0

    @asynccontextmanager
    async def transaction(self):
        self.now, self.times = self.now + 1, self.times + 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        yield None
        self.now -= 1


class Portal:
    def __init__(self):
        self.database = Counting()


def test_few_public_reads_are_at_the_database_at_once():
    portal = Portal()
    notices = Notices(portal, Turns())

    async def read():
        async with notices.reading():
            await asyncio.sleep(0)

    async def flood():
        await asyncio.gather(*(read() for _ in range(200)))

    asyncio.run(flood())
    assert (portal.database.most, portal.database.times) == (ASKING_MAX, 200)


def test_the_checkpoint_is_read_once_for_all_who_ask(monkeypatch):
    portal = Portal()
    notices = Notices(portal, Turns())

    async def latest(_tx):
        return None

    monkeypatch.setattr("sodat.web.notices.log.latest", latest)

    async def flood():
        return await asyncio.gather(*(notices.checkpoint() for _ in range(200)))

    assert set(asyncio.run(flood())) == {b""}
    assert portal.database.times == 1
