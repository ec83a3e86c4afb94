"""What is counted for whoever watches over the portal: answers by status, and the database's figures."""

from collections import Counter
from dataclasses import dataclass

from sodat.storage import figures
from sodat.storage.figures import Figure
from sodat.web.asgi import App, Message, Receive, Scope, Send
from sodat.web.ports import Portal
from sodat.web.shelf import Shelf

FIGURES_KEPT_SECONDS = 10.0
"""Counting a million applications takes a while; whoever watches does not need it more often."""


class Watch:
    """What one process knows about itself, and the figures of the database a few seconds long."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._figures: Shelf[None, list[Figure]] = Shelf(self._read, FIGURES_KEPT_SECONDS)
        self.by_status: Counter[int] = Counter()

    async def figures(self) -> list[Figure]:
        """Return the figures of the database."""
        return await self._figures.get(None)

    async def _read(self, _: None) -> list[Figure]:
        async with self._portal.database.transaction() as tx:
            return await figures.all_of_them(tx)


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts what an application answers."""

    inside: App
    watch: Watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.inside(scope, receive, send)
            return
        by_status = self.watch.by_status

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                by_status[message["status"]] += 1
            await send(message)

        await self.inside(scope, receive, counted)
