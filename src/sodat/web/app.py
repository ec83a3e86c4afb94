"""The application of one process: the hot lane, behind it Starlette's router, around both the answering."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Route, Router

from sodat.rules.refusals import Refusal
from sodat.web.answers import Answer, Answering, refusal_json
from sodat.web.api import applications, demo, log, login, people, releases
from sodat.web.asgi import App, Receive, Scope, Send
from sodat.web.asking import Asking
from sodat.web.hot import HotLane
from sodat.web.notices import Notices
from sodat.web.ports import Portal
from sodat.web.refused import MethodNotUsable, PageUnknown


def refused_page(refusal: Refusal, _scope: Scope) -> Answer:
    """Return a refusal as a person sees it."""
    return refusal_json(refusal, "en")


Errand = Callable[[Asking], Awaitable[Answer]]

API: tuple[tuple[str, str, Errand], ...] = (
    ("POST", "/api/v1/login", login.ask_code),
    ("POST", "/api/v1/login/code", login.confirm_code),
    ("GET", "/api/v1/people", people.people),
    ("POST", "/api/v1/people", people.add),
    ("DELETE", "/api/v1/people/{person}", people.remove),
    ("GET", "/api/v1/releases/{release}/record/{file}", releases.record_file),
    ("POST", "/api/v1/releases/{release}/reveals", releases.reveal),
    ("POST", "/api/v1/beacon", releases.beacon),
    ("GET", "/api/v1/applications", applications.all_of_mine),
    ("GET", "/api/v1/applications/{application}", applications.one_of_mine),
    ("DELETE", "/api/v1/applications/{application}", applications.withdraw),
    ("GET", "/api/v1/applications/{application}/receipt", applications.receipt),
    ("POST", "/api/v1/appointments/{appointment}/cancel", applications.cancel),
    ("GET", "/log/checkpoint", log.checkpoint),
    ("GET", "/log/tile/{level}/{place:path}", log.tile),
    ("GET", "/log/leaf/{index}", log.leaf),
    ("GET", "/_demo/outbox/{mobile}", demo.last_letter),
    ("GET", "/healthz", demo.health),
)


def application(portal: Portal) -> App:
    """Return the ASGI application over a system; its lifespan opens and closes the system."""
    notices = Notices(portal)

    def endpoint(errand: Errand) -> Callable[[Request], Awaitable[Any]]:
        async def run(request: Request) -> Answer:
            return await errand(Asking(request, portal, notices))

        return run

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        await portal.open()
        try:
            yield
        finally:
            await portal.close()

    router = Router(
        routes=_routes(API, endpoint), default=_nothing_here, lifespan=lifespan, redirect_slashes=False
    )
    return Answering(HotLane(portal, notices, router), refused_page)


def _routes(
    table: tuple[tuple[str, str, Errand], ...], endpoint: Callable[[Errand], Callable[[Request], Any]]
) -> list[BaseRoute]:
    """Return one route a path; what is asked with another method is refused by name."""
    paths: dict[str, dict[str, Callable[[Request], Any]]] = {}
    for method, path, errand in table:
        paths.setdefault(path, {})[method] = endpoint(errand)
    return [Route(path, _by_method(errands), methods=list(_METHODS)) for path, errands in paths.items()]


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _by_method(errands: dict[str, Callable[[Request], Any]]) -> Callable[[Request], Awaitable[Any]]:
    async def choose(request: Request) -> Any:
        method = "GET" if request.method == "HEAD" else request.method
        if method not in errands:
            raise MethodNotUsable(allowed=", ".join(sorted(errands)))
        return await errands[method](request)

    return choose


async def _nothing_here(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise PageUnknown
