"""The city's HTTP client against a real server on loopback that answers byte for byte what it is told."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from sodat.city.loopback import NotLoopback, loopback
from sodat.city.reading import Dropped
from sodat.city.wire import Answer, Wire


@asynccontextmanager
async def serving(*answers, host="127.0.0.1"):
    """Give the answers one after another, whatever is asked; None hangs up. Yields address and requests."""
    left, seen, connections, writers = list(answers), [], [], []

    async def serve(reader, writer):
        connections.append(1)
        writers.append(writer)
        try:
            while left:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (int(x.split(b":")[1]) for x in head.split(b"\r\n") if b"Content-Length" in x), 0
                )
                seen.append(head + await reader.readexactly(length))
                answer = left.pop(0)
                if answer is None:
                    break
                writer.write(answer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, host, 0)
    port = server.sockets[0].getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{name}:{port}", seen, connections
    finally:
        server.close()
        for writer in writers:
            writer.close()
        await server.wait_closed()


def json_answer(status, body):
    data = body.encode()
    head = f"HTTP/1.1 {status} Fine\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


def test_call_sends_json_and_reads_json():
    async def play():
        async with (
            serving(json_answer(201, '{"a":"सोडत"}')) as (url, seen, _),
            Wire(url) as wire,
        ):
            return await wire.call("POST", "/x", {"persons": (1, 2)}, "T", "mr"), seen[0]

    answer, request = asyncio.run(play())
    assert answer == Answer(201, {"a": "सोडत"}, answer.seconds)
    assert request.startswith(b"POST /x HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nAuthorization: Bearer T\r\n" in request
    assert b"\r\nAccept-Language: mr\r\n" in request
    assert request.endswith(b'\r\n\r\n{"persons":[1,2]}')


def test_connection_is_kept():
    async def play():
        async with (
            serving(json_answer(200, "1"), b"HTTP/1.1 204 None\r\n\r\n", json_answer(503, "{}")) as (
                url,
                _,
                n,
            ),
            Wire(url) as wire,
        ):
            return [(await wire.call("GET", "/")).status for _ in range(3)], len(n)

    assert asyncio.run(play()) == ([200, 204, 503], 1)


def test_chunks_are_put_together():
    chunks = (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nLate: yes\r\n\r\n"
    )

    async def play():
        async with serving(chunks, chunks) as (url, _, n), Wire(url) as wire:
            return [(await wire.call("GET", "/")).body for _ in range(2)], len(n)

    assert asyncio.run(play()) == ([b"abc0123456789"] * 2, 1)


def test_body_until_the_end_and_close_are_understood():
    async def play():
        async with (
            serving(b"HTTP/1.1 200 OK\r\n\r\nall of it", None) as (url, _, _n),
            Wire(url, timeout_seconds=0.3) as wire,
        ):
            with pytest.raises(Dropped):  # the toy keeps the connection, so the end never comes
                await wire.call("GET", "/")
        closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
        async with serving(closing, closing) as (url, _, n), Wire(url) as wire:
            return [(await wire.call("GET", "/")).body for _ in range(2)], len(n)

    assert asyncio.run(play()) == ([b"ok", b"ok"], 2)


def test_a_stale_connection_is_replaced():
    async def play():
        async with (
            serving(json_answer(200, "1"), None, json_answer(200, "2")) as (url, seen, n),
            Wire(url) as wire,
        ):
            return [(await wire.call("GET", "/")).body for _ in range(2)], len(n), len(seen)

    assert asyncio.run(play()) == ([1, 2], 2, 3)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"SSH-2.0-OpenSSH_9\r\n\r\n",
        b"HTTP/1.1 two\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc",
        json_answer(200, "{"),
    ],
)
def test_what_is_no_answer_is_dropped(answer):
    async def play():
        async with serving(answer) as (url, _, _n), Wire(url) as wire:
            await wire.call("GET", "/")

    with pytest.raises(Dropped):
        asyncio.run(play())


def test_silence_ends_in_time():
    async def play():
        async with (
            serving(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", None) as (url, _, _n),
            Wire(url, timeout_seconds=0.1) as wire,
        ):
            await wire.call("GET", "/")

    with pytest.raises(Dropped, match="Timeout"):
        asyncio.run(play())


def test_nobody_listening_is_dropped():
    async def play():
        async with serving() as (url, _, _n):
            pass
        async with Wire(url) as wire:
            await wire.call("GET", "/")

    with pytest.raises(Dropped):
        asyncio.run(play())


def test_ipv6_loopback_is_reached():
    async def play():
        async with serving(json_answer(200, "1"), host="::1") as (url, seen, _), Wire(url) as wire:
            return (await wire.call("GET", "/")).body, seen[0]

    body, request = asyncio.run(play())
    assert body == 1
    assert b"\r\nHost: [::1]:" in request


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1:8020",
        "http://0.0.0.0:8020",
        "http://[::]:8020",
        "http://[2001:db8::1]:8020",
        "http://example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org:8020",
        "http://user@192.0.2.1:8020",
        "https://127.0.0.1:8020",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:8020/elsewhere",
        "127.0.0.1:8020",
        "",
    ],
)
def test_any_address_but_loopback_is_refused(url):
    with pytest.raises(NotLoopback):
        Wire(url)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://127.0.0.1:8020", ("127.0.0.1", 8020)),
        ("http://127.8.9.10:8020/", ("127.8.9.10", 8020)),
        ("http://localhost:8020", ("127.0.0.1", 8020)),
        ("http://[::1]", ("::1", 80)),
    ],
)
def test_loopback_is_accepted(url, found):
    assert loopback(url) == found
