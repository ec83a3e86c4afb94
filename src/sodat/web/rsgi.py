"""The portal for Granian's own interface: hot requests are answered at once, the rest goes through ASGI.

What a server of another kind loads is the ASGI application; this is the same lane with a
shorter way in (docs/adr/0012-hot-lane.md).
"""

import asyncio
from collections.abc import AsyncIterator
from functools import lru_cache
from itertools import takewhile
from typing import Any

from sodat.rules.refusals import MalformedRequest
from sodat.web.answers import Answer, as_refusal, refusal_json
from sodat.web.anywhere import opened
from sodat.web.asgi import App, Message, Scope
from sodat.web.bodies import BODY_BYTES_MAX, BODY_SECONDS_MAX
from sodat.web.counting import Watch
from sodat.web.errands import is_errand
from sodat.web.hot import HotLane, filed_for
from sodat.web.languages import API_LANGUAGE, accepted
from sodat.web.refused import BodyTooLarge
from sodat.web.turns import Turns

Texts = list[tuple[str, str]]
LOOK_SECONDS = 1.0


class Reading:
    """Bodies that are being read. One look a second ends those that take too long, not a timer for each."""

    def __init__(self) -> None:
        self._since: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._is_looking = False

    def begin(self) -> asyncio.Task[Any] | None:
        """Note that this task begins to read."""
        task = asyncio.current_task()
        if task is not None:
            loop = task.get_loop()
            self._since[task] = loop.time()
            if not self._is_looking:
                self._is_looking = True
                loop.call_later(LOOK_SECONDS, self._look, loop)
        return task

    def end(self, task: asyncio.Task[Any] | None) -> None:
        """Note that a task has read, or has given up."""
        if task is not None:
            self._since.pop(task, None)

    def was_late(self, task: asyncio.Task[Any] | None) -> bool:
        """Return whether it was us who cancelled a task, once."""
        if task is None or task not in self._late:
            return False
        self._late.discard(task)
        task.uncancel()
        return True

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        before = loop.time() - BODY_SECONDS_MAX
        late = list(takewhile(lambda task: self._since[task] < before, self._since))
        self._late.update(late)
        for task in late:
            task.cancel()
            del self._since[task]
        self._is_looking = bool(self._since)
        if self._is_looking:
            loop.call_later(LOOK_SECONDS, self._look, loop)


class AskedByRsgi:
    """A request of Granian."""

    __slots__ = ("_protocol", "_reading", "_scope", "method", "path", "query")

    def __init__(self, scope: Any, protocol: Any, reading: Reading) -> None:
        self._scope, self._protocol, self._reading = scope, protocol, reading
        self.method: str = scope.method
        self.path: str = scope.path
        self.query: str = scope.query_string

    def header(self, name: str) -> str:
        """Return a header by lower-case name, empty where there is none."""
        return self._scope.headers.get(name) or ""

    async def body(self) -> bytes:
        """Return the body.

        Raises:
            BodyTooLarge: more than BODY_BYTES_MAX.
            MalformedRequest: it broke off or took longer than BODY_SECONDS_MAX.
        """
        length = self.header("content-length")
        task = self._reading.begin()
        try:
            if length.isdigit() and int(length) <= BODY_BYTES_MAX:
                return bytes(await self._protocol())
            return await self._pieces(length)
        except asyncio.CancelledError:
            if not self._reading.was_late(task):
                raise
            raise MalformedRequest(field="body", what="took-too-long") from None
        except RuntimeError:
            raise MalformedRequest(field="body", what="broke-off") from None
        finally:
            self._reading.end(task)

    async def _pieces(self, length: str) -> bytes:
        body = b""
        if length.isdigit():
            raise BodyTooLarge(field="body", what="too-large")
        async for piece in self._protocol:
            body += piece
            if len(body) > BODY_BYTES_MAX:
                raise BodyTooLarge(field="body", what="too-large")
        return body


class Entry:
    """Takes every request of a Granian process."""

    def __init__(self, lane: HotLane, watch: Watch, turns: Turns, rest: App) -> None:
        """`rest`: the whole as an ASGI application, which counts for itself."""
        self._lane, self._turns, self._rest = lane, turns, rest
        self._reading = Reading()
        self._spelt, self._board, self._by_status = lane.spelt, lane.board, watch.by_status

    async def __call__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        sheet = self._spelt.get((scope.path, scope.query_string)) if scope.method == "GET" else None
        if sheet is None and is_errand(
            self._lane.logins, self._lane.portal.vault, scope.method, scope.path, scope.headers
        ):
            self._turns.errands += 1
            try:
                await self._answer(scope, protocol)
            finally:
                self._turns.errands -= 1
            return
        if not self._turns.is_free():
            await self._turns.read()
        if sheet is not None:
            # The shortest way there is: all that a read at the rush costs beyond the server itself.
            ready = sheet.ready if sheet.turn == self._board.turn else self._board.at_hand(sheet)
            known = scope.headers.get("if-none-match")
            if ready is not None:
                sheet.is_wanted = True
                if known and ready.tag in known:
                    self._send(protocol, ready.unchanged)
                    return
                self._by_status[200] += 1
                protocol.response_bytes(200, ready.texts, ready.whole.body)
                return
        await self._answer(scope, protocol)

    async def _answer(self, scope: Any, protocol: Any) -> None:
        if not scope.path.startswith("/api/"):
            await through(self._rest, scope, protocol)
            return
        asked = AskedByRsgi(scope, protocol, self._reading)
        release = filed_for(asked.path) if asked.method == "POST" else None
        try:
            answer = await (self._lane.answer(asked) if release is None else self._lane.file(release, asked))
        except Exception as failure:  # noqa: BLE001 - the outermost layer of the lane, as `Answering` is of ASGI
            language = accepted(asked.header("accept-language"), API_LANGUAGE)
            answer = opened(refusal_json(as_refusal(failure), language), asked.method, asked.path)
            failure.__traceback__ = None  # as `Answering`
        if answer is None:
            await through(self._rest, scope, protocol)
        else:
            self._send(
                protocol, Answer(answer.status, b"", answer.headers) if asked.method == "HEAD" else answer
            )

    def _send(self, protocol: Any, answer: Answer) -> None:
        self._by_status[answer.status] += 1
        protocol.response_bytes(answer.status, _texts(answer.headers), answer.body)


@lru_cache(maxsize=4096)
def _texts(headers: tuple[tuple[bytes, bytes], ...]) -> Texts:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


async def through(rest: App, scope: Any, protocol: Any) -> None:
    """Answer one request by an ASGI application."""
    pieces = _pieces(protocol)
    head: list[Message] = []
    stream: list[Any] = []

    async def receive() -> Message:
        return await anext(pieces)

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            head.append(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if not stream and not more:
            protocol.response_bytes(head[0]["status"], _texts(tuple(map(tuple, head[0]["headers"]))), body)
            return
        if not stream:
            headers = _texts(tuple(map(tuple, head[0]["headers"])))
            stream.append(protocol.response_stream(head[0]["status"], headers))
        if body:
            await stream[0].send_bytes(body)

    await rest(_scope(scope), receive, send)


async def _pieces(protocol: Any) -> AsyncIterator[Message]:
    """Yield what ASGI's `receive` returns: the body in pieces, its end, and then that the client has gone."""
    async for piece in protocol:
        yield {"type": "http.request", "body": bytes(piece), "more_body": True}
    yield {"type": "http.request", "body": b"", "more_body": False}
    await protocol.client_disconnect()
    while True:
        yield {"type": "http.disconnect"}


def _scope(scope: Any) -> Scope:
    raw = scope.path
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": scope.http_version,
        "method": scope.method,
        "scheme": scope.scheme,
        "path": raw,
        "raw_path": raw.encode(),
        "query_string": scope.query_string.encode("latin-1", "replace"),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in scope.headers.items()],
        "client": _address(scope.client),
        "server": _address(scope.server),
    }


def _address(text: str) -> tuple[str, int] | None:
    host, _, port = text.rpartition(":")
    return (host.strip("[]"), int(port)) if port.isdigit() else None
