"""Whose turn it is in a process: an errand of a person comes before what anybody may read.

An errand crosses the event loop once for each message to the database. A flood of reads would be answered
in between, all that have come by then, so that every one of these messages waited for all of them. Beside
errands there are therefore few reads in each turn of the loop; without errands there is no limit.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

ASKING_MAX = 2
"""Of one line at the database at once; beside errands one. The other connections are left to errands."""
ERRANDS_A_READ = 4
"""In a rush of errands there is a read a turn for so many of them, so that who only looks is not shut out."""
LEFT_A_TURN = 8
"""Of the reads that still wait when no errand is left."""
PAUSE_SECONDS_MAX = 0.005


class Turns:
    """The errands and the public reads of one process."""

    def __init__(self) -> None:
        self.errands = 0
        """How many are under way; who begins one counts it, and counts it out."""
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._moves = False
        self._since = 0.0

    async def read(self) -> None:
        """Return when a read that came beside errands may be answered."""
        loop = asyncio.get_running_loop()
        mine = loop.create_future()
        self._waiting.append(mine)
        if not self._moves:
            self._moves = True
            loop.call_soon(self._move, loop)
        await mine
        self._since = self._since or perf_counter()

    def _move(self, loop: asyncio.AbstractEventLoop) -> None:
        left = max(1, self.errands // ERRANDS_A_READ) if self.errands else LEFT_A_TURN
        while self._waiting and left:
            first = self._waiting.popleft()
            if not first.done():
                first.set_result(None)
                left -= 1
        self._moves = bool(self._waiting)
        if self._moves:
            self._since = 0.0
            loop.call_soon(self._pause, loop)  # after what has just been let through has had its turn

    def _pause(self, loop: asyncio.AbstractEventLoop) -> None:
        # As long again: a read that takes long must not have all of the time but the errand's few steps.
        took = perf_counter() - self._since if self._since and self.errands else 0.0
        loop.call_later(min(took, PAUSE_SECONDS_MAX), self._move, loop)


class Line:
    """Public reads of one sort at the database: few at a time, whatever comes."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._askers = asyncio.Semaphore(ASKING_MAX)
        self._beside = asyncio.Lock()

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Be one of the few."""
        async with self._askers:
            if not self._turns.errands:
                yield
                return
            async with self._beside:
                yield
