"""The board: what is offered where, kept as ready bytes by parsed values, the same in every process.

A read costs a look-up and no database. When something changed, what is asked for is made anew
by whoever asks first; meanwhile the others get the old bytes, for LATE_SECONDS at most.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count

from sodat.storage.statements import Transaction
from sodat.storage.watching import watch
from sodat.web.answers import JSON_HEADERS, Answer
from sodat.web.ports import Portal

LATE_SECONDS = 0.3
LOOK_SECONDS = 0.4
"""Together less than a second: how late a change is heard at worst, and shown after that."""

SHEETS_MAX = 4096
MAKERS_AT_ONCE = 2
"""So many documents that are kept are made anew at once."""

NEWCOMERS_AT_ONCE = 1
"""However many ask for what nobody kept, the database is asked by this many, and those who ask for what
is kept do not stand in their line."""

TURNS_KNOWN = 64
"""Of so many changes it is known when they were heard; what is older than all of them is not shown."""

UNHEARD, NEVER = -1, -2
"""The turn of a board that hears of nothing, and of a sheet that must be made anew."""

Render = Callable[[Transaction, Hashable], Awaitable[bytes]]
Headers = tuple[tuple[bytes, bytes], ...]
_PUBLIC = (b"cache-control", b"public, max-age=1")


@dataclass(frozen=True, slots=True)
class Ready:
    """A document as it is answered, whole or as unchanged."""

    tag: str
    whole: Answer
    unchanged: Answer
    texts: list[tuple[str, str]]
    """The headers of the whole as texts, for a server that wants them so."""

    def answer(self, known: str) -> Answer:
        """Return the answer for somebody who knows the documents of these tags."""
        return self.unchanged if known and self.tag in known else self.whole


def ready(body: bytes, more: Headers = ()) -> Ready:
    """Return a document with a tag over its bytes."""
    tag = f'"{blake2b(body, digest_size=9).hexdigest()}"'
    headers = ((b"etag", tag.encode()), _PUBLIC, *more)
    whole = (*JSON_HEADERS, *headers)
    texts = [(name.decode(), value.decode()) for name, value in whole]
    return Ready(tag, Answer(200, body, whole), Answer(304, headers=headers), texts)


@dataclass(slots=True)
class Sheet:
    """One document of the board, as of one state of the world."""

    kind: str
    key: Hashable
    ready: Ready | None = None
    turn: int = NEVER
    making: asyncio.Task[Ready] | None = field(default=None)
    is_wanted: bool = False
    """Whether it was shown from what was kept, since somebody last looked for room."""


class Board:
    """The documents of one process."""

    def __init__(self, portal: Portal, kinds: Mapping[str, tuple[Render, Headers]]) -> None:
        self._portal = portal
        self._kinds = kinds
        self._sheets: OrderedDict[tuple[str, Hashable], Sheet] = OrderedDict()
        self._makers = asyncio.Semaphore(MAKERS_AT_ONCE)
        self._newcomers = asyncio.Semaphore(NEWCOMERS_AT_ONCE)
        self._watching: asyncio.Task[None] | None = None
        self.turn = UNHEARD
        """What a sheet must be of to be shown without another look."""
        self._turns = count()
        self._turned: deque[float] = deque(maxlen=TURNS_KNOWN)

    async def open(self) -> None:
        """Begin to hear of changes. Before that, and while nothing can be heard, nothing is kept."""
        url = self._portal.database.url
        self._watching = asyncio.create_task(watch(url, self._changed, self._lost, LOOK_SECONDS))

    async def close(self) -> None:
        """Stop."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        self.turn = UNHEARD

    def sheet(self, kind: str, key: Hashable) -> Sheet:
        """Return the sheet of a document; it may be empty."""
        found = self._sheets.get((kind, key))
        if found is None:
            if len(self._sheets) >= SHEETS_MAX:
                self._make_room()
            found = self._sheets[kind, key] = Sheet(kind, key)
        return found

    def _make_room(self) -> None:
        """Let the oldest go that nobody asked for twice: making up dates pushes out nothing that is read."""
        while True:
            name, sheet = self._sheets.popitem(last=False)
            if not sheet.is_wanted:
                return
            sheet.is_wanted = False
            self._sheets[name] = sheet

    def at_hand(self, sheet: Sheet) -> Ready | None:
        """Return the document if it can be shown as it is; None: `make` it."""
        sheet.is_wanted = sheet.ready is not None
        if sheet.turn == self.turn:
            return sheet.ready
        if sheet.ready is None or self.turn == UNHEARD:
            return None
        since = self._changed_since(sheet.turn)
        if since is None or asyncio.get_running_loop().time() - since > LATE_SECONDS:
            return None
        self._begin(sheet)
        return sheet.ready

    async def make(self, sheet: Sheet) -> Ready:
        """Return the document as it is now."""
        at_hand = self.at_hand(sheet)
        return await asyncio.shield(self._begin(sheet)) if at_hand is None else at_hand

    def _begin(self, sheet: Sheet) -> asyncio.Task[Ready]:
        if sheet.making is None:
            sheet.making = asyncio.create_task(self._made(sheet))
            sheet.making.add_done_callback(_look)
        return sheet.making

    async def _made(self, sheet: Sheet) -> Ready:
        render, more = self._kinds[sheet.kind]
        try:
            async with self._newcomers if sheet.ready is None else self._makers:
                turn = self.turn
                async with self._portal.database.transaction() as tx:
                    body = await render(tx, sheet.key)
            before = sheet.ready
            made = before if before is not None and before.whole.body == body else ready(body, more)
            sheet.ready, sheet.turn = made, NEVER if turn == UNHEARD else turn
            return made
        finally:
            sheet.making = None

    def _changed_since(self, turn: int) -> float | None:
        """Return when the first change after a turn was heard; None where that is not known."""
        later = self.turn - turn
        return self._turned[-later] if 0 < later <= len(self._turned) else None

    def _changed(self) -> None:
        self.turn = next(self._turns)
        self._turned.append(asyncio.get_running_loop().time())

    def _lost(self) -> None:
        self.turn = UNHEARD
        # A turn is left out: nobody knows when that changed what was made before.
        next(self._turns)
        self._turned.clear()


def _look(made: asyncio.Task[Ready]) -> None:
    """Look at how a making ended, which nobody may have waited for; whoever asks next hears of a failure."""
    if not made.cancelled():
        made.exception()
