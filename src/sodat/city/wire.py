"""A small HTTP/1.1 client that keeps its connections and goes nowhere but loopback.

It follows no redirect and resolves no name, so no answer can lead it elsewhere.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Self

import msgspec

from sodat.city.loopback import loopback
from sodat.city.reading import Dropped, read_answer

HEAD_BYTES_MAX = 1 << 18
BROKEN = (OSError, EOFError, ValueError, msgspec.DecodeError)
"""How an answer fails to come; a time-out is one of the first."""

Link = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `body` is what the JSON says, or bytes when it is none. `seconds` from asking to body.

    `location`: where it leads to; it is never followed.
    """

    status: int
    body: Any
    seconds: float
    location: str = ""


@dataclass(slots=True)
class Wire:
    """At most `connections` at once to one server. Close it by `async with`."""

    base_url: str
    connections: int = 64
    timeout_seconds: float = 10.0
    _host: str = field(init=False)
    _port: int = field(init=False)
    _idle: list[Link] = field(init=False, default_factory=list)
    _places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._host, self._port = loopback(self.base_url)
        self._places = asyncio.Semaphore(self.connections)

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str | None = None,
        language: str = "en",
        more: Headers = (),
    ) -> Answer:
        """Send one request and return its answer. Bytes go out as they are, as a form; all else as JSON.

        When an idle connection turns out closed the request goes out again, so it must bear arriving twice.

        Raises:
            Dropped: the server may or may not have acted.
        """
        request = self._request(method, path, body, token, language, more)
        async with self._places:
            began = perf_counter()
            try:
                async with asyncio.timeout(self.timeout_seconds):
                    status, said, location = await self._ask(request, method)
            except BROKEN as error:
                raise Dropped(f"{method} {path}: {error!r}") from error
        return Answer(status, said, perf_counter() - began, location)

    async def volley(self, times: int, method: str, path: str, body: object, token: str) -> list[Answer]:
        """Send the same request so many times over one connection, and wait for no answer in between.

        Return the answers that came: fewer when the connection broke or the time was up.
        """
        request, answers = self._request(method, path, body, token, "en", ()), list[Answer]()
        async with self._places:
            began = perf_counter()
            with suppress(*BROKEN):
                async with asyncio.timeout(self.timeout_seconds):
                    reader, writer = link = self._idle.pop() if self._idle else await self._fresh()
                    keep = False
                    try:
                        writer.write(request * times)
                        for _ in range(times):
                            status, headers, data, keep = await read_answer(reader, method)
                            answers.append(Answer(status, _said(headers, data), perf_counter() - began))
                    finally:
                        self._idle.append(link) if keep and len(answers) == times else writer.close()
        return answers

    def _request(
        self, method: str, path: str, body: object, token: str | None, language: str, more: Headers
    ) -> bytes:
        is_form = isinstance(body, bytes)
        data = b"" if body is None else body if isinstance(body, bytes) else msgspec.json.encode(body)
        name = f"[{self._host}]" if ":" in self._host else self._host
        lines = [f"{method} {path} HTTP/1.1", f"Host: {name}:{self._port}", f"Accept-Language: {language}"]
        lines += [f"Authorization: Bearer {token}"] if token else []
        lines += (
            [f"Content-Type: application/{'x-www-form-urlencoded' if is_form else 'json'}"] if data else []
        )
        lines += [f"{header}: {value}" for header, value in more]
        lines += [f"Content-Length: {len(data)}"] if data or method not in {"GET", "HEAD"} else []
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + data

    async def _ask(self, request: bytes, method: str) -> tuple[int, Any, str]:
        if self._idle:
            try:
                return await self._on(self._idle.pop(), request, method)
            except (ConnectionError, EOFError):
                self._forget()  # the server let go of what was idle: the others are stale too
        return await self._on(await self._fresh(), request, method)

    async def _fresh(self) -> Link:
        return await asyncio.open_connection(self._host, self._port, limit=HEAD_BYTES_MAX)

    async def _on(self, link: Link, request: bytes, method: str) -> tuple[int, Any, str]:
        keep = False
        try:
            link[1].write(request)
            status, headers, data, keep = await read_answer(link[0], method)
        finally:
            self._idle.append(link) if keep else link[1].close()
        return status, _said(headers, data), headers.get("location", "")

    def _forget(self) -> None:
        while self._idle:
            self._idle.pop()[1].close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._forget()
        await asyncio.sleep(0)  # lets the transports close before the loop may end


def _said(headers: Mapping[str, str], data: bytes) -> Any:
    return msgspec.json.decode(data) if data and "json" in headers.get("content-type", "") else data
