"""Reading one HTTP/1.1 answer off a connection (RFC 9112)."""

import asyncio

Headers = dict[str, str]
"""Lower-case names; of a doubled header the last."""


class Dropped(Exception):
    """No answer: the connection broke, the time was up, or what came was not HTTP."""


async def read_answer(reader: asyncio.StreamReader, method: str) -> tuple[int, Headers, bytes, bool]:
    """Return status, headers, body, and whether the connection may carry another request.

    Raises:
        EOFError: the connection ended too early.
        ValueError: what came is not HTTP.
    """
    status, headers = await _head(reader)
    if method == "HEAD" or status in {204, 304}:
        data, ended = b"", True
    elif "chunked" in headers.get("transfer-encoding", "").lower():
        data, ended = await _chunks(reader), True
    elif "content-length" in headers:
        data, ended = await reader.readexactly(int(headers["content-length"])), True
    else:
        data, ended = await reader.read(), False
    return status, headers, data, ended and "close" not in headers.get("connection", "").lower()


async def _head(reader: asyncio.StreamReader) -> tuple[int, Headers]:
    status = 100
    lines: list[str] = []
    while 100 <= status < 200:  # 1xx only announce the answer
        lines = (await _until(reader, b"\r\n\r\n")).decode("latin-1").split("\r\n")
        version, code = lines[0].split(" ", 2)[:2]
        if not version.startswith("HTTP/1."):
            raise ValueError(f"not HTTP/1.1: {version[:20]!r}")
        status = int(code)
    pairs = (line.partition(":") for line in lines[1:] if line)
    return status, {name.strip().lower(): value.strip() for name, _, value in pairs}


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await _until(reader, b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        if await reader.readexactly(2) != b"\r\n":
            raise ValueError("a chunk is longer than it says")
    while await _until(reader, b"\r\n") != b"\r\n":
        pass  # trailers say nothing the city reads
    return b"".join(parts)


async def _until(reader: asyncio.StreamReader, mark: bytes) -> bytes:
    try:
        return await reader.readuntil(mark)
    except asyncio.LimitOverrunError as error:
        raise ValueError("a line of the answer is too long") from error
