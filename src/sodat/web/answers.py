"""The one place where a refusal becomes JSON or a page.

Rules: a refusal says what to do and loses nothing; an exception that nobody expected tells the
outside only a number, and the log all the rest.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from psycopg import OperationalError
from psycopg_pool import PoolClosed, PoolTimeout

from sodat.actions.ports import OutsideFailure
from sodat.locale.dates import moment
from sodat.locale.sentences import Facts, has, say
from sodat.rules.manifest import time_text
from sodat.rules.refusals import NotSignedIn, Refusal
from sodat.storage.intake import Collision
from sodat.web import refused
from sodat.web.asgi import App, Receive, Scope, Send, header
from sodat.web.languages import API_LANGUAGE, accepted
from sodat.web.statuses import STATUS

BUSY_SECONDS = 2
_VARIANTS = ("why", "field", "tries_left")
"""Facts that may have a sentence of their own."""

_WORDS = {"id_type": "id_type", "state": "state", "step": "step"}
"""Facts that are words of ours: (fact, topic)."""

_FOR_PROGRAMS = ("/api/", "/log/", "/_demo/", "/fhir/", "/feeds/", "/healthz", "/metrics", "/openapi.json")
"""Below these a refusal is JSON, elsewhere a page."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer, in memory. Is itself an ASGI application, so that Starlette can send it."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        body = b"" if scope.get("method") == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body})


JSON_HEADERS = (
    (b"content-type", b"application/json"),
    (b"x-content-type-options", b"nosniff"),
)
_PRIVATE = (b"cache-control", b"no-store")
_PRIVATE_JSON = (*JSON_HEADERS, _PRIVATE)
NOTHING = Answer(204, headers=(_PRIVATE,))
_encoder = msgspec.json.Encoder()


def json(status: int, value: Any) -> Answer:
    """Return an answer in JSON that nobody keeps: it is one person's, or of this moment."""
    return private_json(status, _encoder.encode(value))


def private_json(status: int, body: bytes) -> Answer:
    """Return the same of something that is in JSON already."""
    return Answer(status, body, _PRIVATE_JSON)


def sentence(refusal: Refusal, language: str) -> str:
    """Return what to do, in the reader's language."""
    name = f"refusal.{refusal.code}"
    for fact in _VARIANTS:
        special = f"{name}.{refusal.facts.get(fact)}"
        if has(language, special):
            name = special
    return say(language, name, {key: _said(key, fact, language) for key, fact in refusal.facts.items()})


def _said(name: str, fact: str | int, language: str) -> str | int:
    if name.endswith("_at"):
        return moment(datetime.fromisoformat(str(fact)), language)
    word = f"{_WORDS.get(name)}.{fact}"
    return say(language, word) if name in _WORDS and has(language, word) else fact


def _facts(refusal: Refusal) -> Facts:
    """Return the facts with times in the one form the interface has."""
    return {
        name: time_text(datetime.fromisoformat(str(fact))) if name.endswith("_at") else fact
        for name, fact in refusal.facts.items()
    }


def refusal_headers(refusal: Refusal) -> tuple[tuple[bytes, bytes], ...]:
    """Return what HTTP itself wants to hear with a refusal."""
    headers = []
    if isinstance(refusal, NotSignedIn):
        headers.append((b"www-authenticate", b"Bearer"))
    if "wait_seconds" in refusal.facts:
        headers.append((b"retry-after", str(refusal.facts["wait_seconds"]).encode()))
    if isinstance(refusal, refused.MethodNotUsable):
        headers.append((b"allow", str(refusal.facts["allowed"]).encode()))
    return tuple(headers)


def refusal_json(refusal: Refusal, language: str) -> Answer:
    """Return a refusal as `{"code", "message", "facts"}`."""
    said = {"code": refusal.code, "message": sentence(refusal, language), "facts": _facts(refusal)}
    whole = json(STATUS[type(refusal)], said)
    return Answer(whole.status, whole.body, (*whole.headers, *refusal_headers(refusal)))


def as_refusal(failure: Exception) -> Refusal:
    """Return what the outside hears of any exception; what was not expected goes to the log."""
    if isinstance(failure, Refusal):
        return failure
    if isinstance(
        failure, OutsideFailure | OperationalError | PoolTimeout | PoolClosed | Collision | TimeoutError
    ):
        _log.warning("busy: %s", failure)
        return refused.Busy(wait_seconds=BUSY_SECONDS)
    number = secrets.token_hex(4)
    _log.error("our mistake %s", number, exc_info=failure)
    return refused.OurMistake(id=number)


Render = Callable[[Refusal, Scope, Receive], Answer]


@dataclass(frozen=True, slots=True)
class Answering:
    """The outermost layer: whatever is raised inside becomes an answer."""

    inside: App
    page: Render
    """How a refusal looks to a person."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = False

        async def watched(message: Any) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.inside(scope, receive, watched)
        except Exception as failure:
            refusal = as_refusal(failure)
            if scope["type"] != "http" or started:
                raise
            failure.__traceback__ = None  # else it and the frames that hold it wait for the collector
            await self._answer(refusal, scope, receive)(scope, receive, send)

    def _answer(self, refusal: Refusal, scope: Scope, receive: Receive) -> Answer:
        if scope["path"].startswith(_FOR_PROGRAMS):
            return refusal_json(refusal, accepted(header(scope, b"accept-language"), API_LANGUAGE))
        return self.page(refusal, scope, receive)
