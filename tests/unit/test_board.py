"""The board and what it hears: nothing is shown that is older than it may be."""

import asyncio
from contextlib import asynccontextmanager
from itertools import count

import pytest

from sodat.storage import watching
from sodat.web import board as boards
from sodat.web.board import LATE_SECONDS, Board


class Portal:
    """A portal whose database nobody looks into."""

    url = ""

    def __init__(self):
        self.database = self

    @asynccontextmanager
    async def transaction(self):
        yield None


@pytest.fixture
def heard(monkeypatch):
    """What the board has asked to be told, instead of a database that tells it."""
    found = {}

    async def watch(_url, changed, lost, _every):
        found.update(changed=changed, lost=lost)

    monkeypatch.setattr(boards, "watch", watch)
    return found


@asynccontextmanager
async def opened(heard):
    """Yield a board and its one sheet, which says how often it was made."""
    made = count(1)

    async def render(_tx, _key):
        return str(next(made)).encode()

    board = Board(Portal(), {"kind": (render, ())})
    await board.open()
    await asyncio.sleep(0)
    heard["changed"]()
    yield board, board.sheet("kind", "key")
    await board.close()


async def shown(board, sheet):
    return (await board.make(sheet)).whole.body


def test_what_has_just_changed_is_shown_as_it_was_for_a_moment_only(heard):
    async def play():
        async with opened(heard) as (board, sheet):
            seen = [await shown(board, sheet)]
            heard["changed"]()
            seen += [await shown(board, sheet)]
            await asyncio.sleep(LATE_SECONDS / 10)
            return [*seen, await shown(board, sheet)]

    assert asyncio.run(play()) == [b"1", b"1", b"2"]


def test_what_nobody_asked_for_during_several_changes_is_made_anew_before_it_is_shown(heard):
    async def play():
        async with opened(heard) as (board, sheet):
            before = await shown(board, sheet)
            heard["changed"]()
            await asyncio.sleep(LATE_SECONDS + 0.1)
            heard["changed"]()
            return before, await shown(board, sheet)

    assert asyncio.run(play()) == (b"1", b"2")


def test_what_was_made_before_the_database_went_silent_is_never_shown_again(heard):
    async def play():
        async with opened(heard) as (board, sheet):
            before = await shown(board, sheet)
            heard["lost"]()
            heard["changed"]()
            return before, await shown(board, sheet)

    assert asyncio.run(play()) == (b"1", b"2")


def test_what_is_kept_does_not_wait_for_all_that_somebody_makes_up(heard):
    async def play():
        never = asyncio.Event()

        async def render(_tx, key):
            if key != "kept":
                await never.wait()
            return key.encode()

        board = Board(Portal(), {"kind": (render, ())})
        await board.open()
        await asyncio.sleep(0)
        heard["changed"]()
        kept = board.sheet("kind", "kept")
        await board.make(kept)
        made_up = [board.sheet("kind", f"made up {number}") for number in range(20)]
        asking = [asyncio.create_task(board.make(one)) for one in made_up]
        await asyncio.sleep(0)
        heard["lost"]()
        heard["changed"]()
        body = await asyncio.wait_for(shown(board, kept), 1)
        never.set()
        await asyncio.gather(*asking)
        return body

    assert asyncio.run(play()) == b"kept"


def test_what_is_read_stays_however_much_somebody_makes_up(heard, monkeypatch):
    monkeypatch.setattr(boards, "SHEETS_MAX", 10)

    async def play():
        async with opened(heard) as (board, sheet):
            once = board.sheet("kind", "asked for once")
            for one in (sheet, once, sheet):
                await shown(board, one)
            for number in range(9):
                await shown(board, board.sheet("kind", f"made up {number}"))
            return board.sheet("kind", "key") is sheet, board.sheet("kind", "asked for once") is once

    assert asyncio.run(play()) == (True, False)


def test_a_database_that_does_not_answer_is_not_heard(monkeypatch):
    told, answers = [], asyncio.Event()

    class Connection:
        async def execute(self, _sql):
            pass

        async def notifies(self, *, timeout, stop_after):  # noqa: ASYNC109 - as psycopg has it
            await asyncio.sleep(timeout)
            for _ in range(stop_after - 1):
                yield None

    @asynccontextmanager
    async def connected():
        yield Connection()

    async def connect(_url, **_more):
        return connected()

    async def pulse(_connection):
        if told:
            await answers.wait()
        return "always the same"

    monkeypatch.setattr(watching, "SILENCE_SECONDS_MAX", 0.2)
    monkeypatch.setattr(watching.AsyncConnection, "connect", connect)
    monkeypatch.setattr(watching, "pulse", pulse)

    async def play():
        ears = watching.watch("", lambda: told.append("changed"), lambda: told.append("lost"), 0.05)
        listening = asyncio.create_task(ears)
        await asyncio.sleep(0.5)
        during = list(told)
        answers.set()
        await asyncio.sleep(0.1)
        listening.cancel()
        return during

    assert asyncio.run(play()) == ["changed", "lost"]
    assert told == ["changed", "lost", "changed"]
