"""Whose turn it is in a process: an errand of a person comes before what anybody may read.

An errand crosses the event loop once for each message to the database. A flood of reads would be answered
in between, all that have come by then, so that every one of these messages waited for all of them. Beside
errands there are therefore few reads in each turn of the loop; without errands a turn of reads is short, for
the next errand may come at any moment.
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
FREE_SECONDS = 0.0005
"""A turn of the loop answers reads at once for so long, without errands; one that comes waits no longer."""
LEFT_A_TURN = 4
"""Of the reads that wait while there is no errand."""
PAUSE_TIMES, PAUSE_SECONDS_MAX = 3, 0.005
"""So many times as long as reads took, a few errands are left alone: they have three quarters of the time."""
PAUSE_SECONDS_MIN = 0.001
"""What uvloop counts in: of anything shorter it makes no pause at all, so that is saved up."""


class Turns:
    """The errands and the public reads of one process."""

    def __init__(self) -> None:
        self.errands = 0
        """How many are under way; who begins one counts it, and counts it out."""
        self._free_until = 0.0
        self._turning = False
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._moves = False
        self._since = 0.0
        self._owed = 0.0
        """To the errands, in seconds."""

    def is_free(self) -> bool:
        """Return whether a read that has just come may be answered at once."""
        if self.errands or self._waiting:
            return False
        now = perf_counter()
        if not self._turning:
            self._turning, self._free_until = True, now + FREE_SECONDS
            asyncio.get_running_loop().call_soon(self._turn)
        return now < self._free_until

    def _turn(self) -> None:
        self._turning = False

    async def read(self) -> None:
        """Return when a read that is not free may be answered."""
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
        took = perf_counter() - self._since if self._since else 0.0
        # In a rush of errands the reads have their share by number.
        self._owed = self._owed + PAUSE_TIMES * took if 0 < self.errands < 2 * ERRANDS_A_READ else 0.0
        if self._owed < PAUSE_SECONDS_MIN:
            loop.call_soon(self._move, loop)
        else:
            loop.call_later(min(self._owed, PAUSE_SECONDS_MAX), self._move, loop)
            self._owed = 0.0


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
