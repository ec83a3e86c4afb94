"""A body that never comes holds nobody's place."""

import asyncio

import pytest

from sodat.rules.refusals import MalformedRequest
from sodat.web import rsgi
from sodat.web.rsgi import AskedByRsgi, Reading


class Headers(dict):
    pass


class Scope:
    method, path, query_string = "POST", "/", ""

    def __init__(self, **headers: str) -> None:
        self.headers = Headers(headers)


class Never:
    """A client that sends its head and then nothing."""

    async def __call__(self) -> bytes:
        await asyncio.Event().wait()
        return b""

    async def __aiter__(self):
        yield b"x"
        await asyncio.Event().wait()


@pytest.mark.parametrize("headers", [{"content-length": "10"}, {}])
def test_a_body_that_never_comes_is_given_up(monkeypatch, headers):
    monkeypatch.setattr(rsgi, "BODY_SECONDS_MAX", 0.02)
    monkeypatch.setattr(rsgi, "LOOK_SECONDS", 0.01)

    async def run():
        reading = Reading()
        slow = [asyncio.create_task(AskedByRsgi(Scope(**headers), Never(), reading).body()) for _ in range(3)]
        ended = await asyncio.wait_for(asyncio.gather(*slow, return_exceptions=True), 5)
        await asyncio.sleep(0.05)
        return ended, reading._since, reading._late, reading._is_looking

    ended, since, late, is_looking = asyncio.run(run())

    assert [(type(one), one.facts["what"]) for one in ended] == [(MalformedRequest, "took-too-long")] * 3
    assert (since, late, is_looking) == ({}, set(), False)


def test_who_is_cancelled_by_somebody_else_is_cancelled():
    async def run():
        task = asyncio.create_task(AskedByRsgi(Scope(**{"content-length": "10"}), Never(), Reading()).body())
        await asyncio.sleep(0.01)
        task.cancel()
        return await asyncio.gather(task, return_exceptions=True)

    assert [type(one) for one in asyncio.run(run())] == [asyncio.CancelledError]
