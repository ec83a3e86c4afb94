"""What a server imports, configured by the environment: `:app` for any ASGI server, `:rsgi` for ours."""

import asyncio
import gc

from sodat.config import from_environment
from sodat.locale.sentences import LANGUAGES, catalogue
from sodat.web.app import Built, built
from sodat.web.asgi import Receive, Scope, Send
from sodat.web.rsgi import Entry
from sodat.wiring import build

GARBAGE_OBJECTS = 2_000
"""New objects after which the collector looks at them: so few that nobody waits for it noticeably."""
_ready: list[Built] = []


def _built() -> Built:
    """Return what is served; it is built when the server starts, not when this file is read."""
    if not _ready:
        _ready.append(built(build(from_environment())))
    return _ready[0]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as ASGI."""
    await _built().app(scope, receive, send)


class Rsgi:
    """Answers as RSGI; opened and closed by Granian."""

    @property
    def __rsgi__(self) -> Entry:
        """Return what answers, without a call in between; a process of the server asks once, as it starts."""
        whole = _built()
        return Entry(whole.lane, whole.watch, whole.turns, whole.app)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Open the system."""
        for language in LANGUAGES:
            catalogue(language)  # now, and not while the first who asks and all others wait
        loop.run_until_complete(_built().open())
        # What is there now stays: it is not looked through again at every collection, of which a rush
        # that makes thousands of small objects would have many.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE_OBJECTS, 20, 50)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close the system."""
        loop.run_until_complete(_built().close())


rsgi = Rsgi()
