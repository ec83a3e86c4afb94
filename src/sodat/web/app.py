"""The application of one process: the hot lane, behind it Starlette's router, around both the answering."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Route, Router

from sodat.rules.refusals import Refusal
from sodat.web.answers import Answer, Answering
from sodat.web.anywhere import Anywhere
from sodat.web.api.table import OPERATIONS, beyond_the_hot_lane
from sodat.web.api.told import Told
from sodat.web.asgi import App, Receive, Scope, Send
from sodat.web.asking import Asking
from sodat.web.centre import routes as centre
from sodat.web.citizen import routes as citizen
from sodat.web.counting import Counting, Watch
from sodat.web.cowin.routes import routes as cowin_routes
from sodat.web.endings import Endings
from sodat.web.feeds.ready import Feeds
from sodat.web.hot import Ahead, HotLane
from sodat.web.logins import Logins
from sodat.web.notices import Notices
from sodat.web.office import routes as office
from sodat.web.pages import refused_page
from sodat.web.ports import Portal
from sodat.web.public import routes as public
from sodat.web.refused import MethodNotUsable, PageUnknown
from sodat.web.shared import sharing
from sodat.web.showing import board_of
from sodat.web.turns import Turns
from sodat.web.visit import Show, Shown, visit_of

Errand = Callable[[Asking], Awaitable[Answer]]
Endpoint = Callable[[Request], Awaitable[Answer]]

API: tuple[tuple[str, str, Errand], ...] = tuple(
    (one.method, one.path, one.errand or beyond_the_hot_lane) for one in OPERATIONS
)

PAGES: tuple[Shown, ...] = (*public.ROUTES, *citizen.ROUTES, *centre.ROUTES, *office.ROUTES)


@dataclass(frozen=True, slots=True)
class Built:
    """What a process serves, whatever server is in front of it."""

    portal: Portal
    lane: HotLane
    watch: Watch
    turns: Turns
    endings: Endings
    app: App
    """All of it as ASGI."""

    async def open(self) -> None:
        """Open the system, and begin to hear of changes."""
        await self.portal.open()
        await self.lane.board.open()
        await self.endings.open()

    async def close(self) -> None:
        """Close what was opened."""
        await self.endings.close()
        await self.lane.board.close()
        await self.portal.close()


def application(portal: Portal) -> App:
    """Return the ASGI application over a system; its lifespan opens and closes the system."""
    return built(portal).app


def built(portal: Portal) -> Built:
    """Return everything that a process serves."""
    turns = Turns()
    notices, feeds, watch, shared = Notices(portal, turns), Feeds(portal), Watch(portal), sharing()
    lane = HotLane(portal, notices, board_of(portal), Logins(portal.vault), Told(portal.vault))

    def errands(errand: Errand) -> Endpoint:
        async def run(request: Request) -> Answer:
            return await errand(Asking(request, portal, notices, feeds, watch))

        return run

    def pages(show: Show) -> Endpoint:
        async def run(request: Request) -> Answer:
            return await show(visit_of(request.scope, request.receive, portal, notices))

        return run

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        await whole.open()
        try:
            yield
        finally:
            await whole.close()

    router = Router(
        routes=_routes(
            [(method, path, errands(errand)) for method, path, errand in API]
            + [(method, path, pages(shared(method, path, show))) for method, path, show in PAGES]
            + cowin_routes(portal, turns)
        ),
        default=_nothing_here,
        lifespan=lifespan,
        redirect_slashes=False,
    )

    def refused(refusal: Refusal, scope: Scope, receive: Receive) -> Answer:
        return refused_page(refusal, visit_of(scope, receive, portal, notices))

    answering = Answering(Ahead(lane, router), refused)
    whole = Built(portal, lane, watch, turns, Endings(portal), Counting(Anywhere(answering), watch))
    return whole


def _routes(table: Iterable[tuple[str, str, Endpoint]]) -> list[BaseRoute]:
    """Return one route a path; what is asked with another method is refused by name."""
    paths: dict[str, dict[str, Endpoint]] = {}
    for method, path, endpoint in table:
        paths.setdefault(path, {})[method] = endpoint
    return [Route(path, _by_method(ends), methods=list(_METHODS)) for path, ends in paths.items()]


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _by_method(errands: dict[str, Endpoint]) -> Endpoint:
    async def choose(request: Request) -> Answer:
        method = "GET" if request.method == "HEAD" else request.method
        if method not in errands:
            raise MethodNotUsable(allowed=", ".join(sorted(errands)))
        return await errands[method](request)

    return choose


async def _nothing_here(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise PageUnknown
