"""Beside errands of people there are few public reads a turn, and none is forgotten."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from time import perf_counter
from types import SimpleNamespace

import pytest
import uvloop

from sodat.vault import Login, Vault
from sodat.web.cowin.tokens import Holder, issue
from sodat.web.errands import is_errand
from sodat.web.logins import Logins
from sodat.web.rsgi import Entry
from sodat.web.turns import ASKING_MAX, ERRANDS_A_READ, Line, Turns

VAULT = Vault(b"k" * 32, "test.example/log")
SOON = datetime.now(UTC) + timedelta(hours=1)
TOKEN = VAULT.token(Login(7, "citizen", SOON))
CRITICAL = "eyJhbGciOiJIUzI1NiIsImNyaXQiOjF9.e30.AAAA"
"""A token whose header is `{"alg":"HS256","crit":1}`."""
COWIN = issue(VAULT, Holder(7, "0001", "", "test"), datetime.now(UTC))


def answered_beside(errands, reads, turns_of_the_loop):
    """Return how many of so many reads are answered while errands take so many turns of the loop."""
    turns, answered = Turns(), []

    async def read(number):
        await turns.read()
        answered.append(number)

    async def play():
        turns.errands = errands
        waiting = [asyncio.create_task(read(number)) for number in range(reads)]
        for _ in range(turns_of_the_loop):
            await asyncio.sleep(0)
        beside = len(answered)
        turns.errands = 0
        await asyncio.gather(*waiting)
        return beside

    beside = asyncio.run(play())
    assert answered == list(range(reads))
    return beside


@pytest.mark.parametrize(
    ("errands", "a_turn"), [(1, 1), (ERRANDS_A_READ, 1), (2 * ERRANDS_A_READ - 1, 1), (5 * ERRANDS_A_READ, 5)]
)
def test_beside_errands_few_reads_have_a_turn(errands, a_turn):
    # All reads come in the first turn; some are let through in the second and answered in the third.
    assert answered_beside(errands, reads=1_000, turns_of_the_loop=3) == a_turn
    assert answered_beside(errands, reads=1_000, turns_of_the_loop=50) <= 50 * a_turn


def burnt(seconds):
    until = perf_counter() + seconds
    while perf_counter() < until:
        pass


def test_an_errand_that_comes_waits_for_half_a_millisecond_of_reads_and_no_more():
    """Of a hundred reads that came before it in the same turn of the loop, each of 0.2 ms."""

    async def play():
        turns, before = Turns(), []

        async def read(number):
            if not turns.is_free():
                await turns.read()
            burnt(0.0002)
            before.append(number)

        async def errand():
            return len(before)

        reads = [asyncio.create_task(read(number)) for number in range(100)]
        found = await asyncio.create_task(errand())
        await asyncio.gather(*reads)
        return found, before

    found, before = asyncio.run(play())
    assert 1 <= found <= 3
    assert before == list(range(100))


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_beside_an_errand_reads_have_a_quarter_of_the_time(loop):
    """Also short ones, which a timer that counts in milliseconds would not pause for."""

    async def play():
        turns, spent = Turns(), []
        turns.errands = 1

        async def read():
            await turns.read()
            burnt(0.0002)
            spent.append(0.0002)

        began = perf_counter()
        await asyncio.gather(*(read() for _ in range(100)))
        return sum(spent) / (perf_counter() - began)

    with asyncio.Runner(loop_factory=loop) as runner:
        assert runner.run(play()) < 0.4


def test_who_has_gone_takes_no_turn():
    async def play():
        turns = Turns()
        turns.errands = 1
        gone = [asyncio.create_task(turns.read()) for _ in range(50)]
        await asyncio.sleep(0)
        for one in gone:
            one.cancel()
        last = asyncio.create_task(turns.read())
        for _ in range(5):
            await asyncio.sleep(0)
        return last.done()

    assert asyncio.run(play())


@pytest.mark.parametrize(("errands", "most"), [(0, ASKING_MAX), (1, 1)])
def test_beside_errands_one_public_read_is_at_the_database(errands, most):
    async def play():
        turns, inside, seen = Turns(), [], []
        line = Line(turns)
        turns.errands = errands

        async def read():
            async with line.asking():
                inside.append(None)
                seen.append(len(inside))
                await asyncio.sleep(0)
                inside.pop()

        await asyncio.gather(*(read() for _ in range(30)))
        return seen

    seen = asyncio.run(play())
    assert (max(seen), len(seen)) == (most, 30)


@pytest.mark.parametrize(
    ("method", "path", "headers", "expected"),
    [
        ("GET", "/api/v1/releases", {}, False),
        ("HEAD", "/", {}, False),
        ("GET", "/", {"cookie": "sodat_language=mr"}, False),
        ("POST", "/api/v1/login", {}, True),
        ("GET", "/api/v1/people", {"authorization": f"Bearer {TOKEN}"}, True),
        ("POST", "/api/v1/releases/r/applications", {"authorization": f"bearer {TOKEN}"}, True),
        ("GET", "/people", {"cookie": f"sodat_language=mr; sodat_login={TOKEN}"}, True),
        ("GET", "/people", {"cookie": f'sodat_login="{TOKEN}"'}, True),
        ("GET", "/api/v2/appointment/beneficiaries", {"authorization": f"Bearer {COWIN}"}, True),
        ("POST", "/api/v2/vaccinator/beneficiaries/new", {"authorization": f"Bearer {TOKEN}"}, True),
        ("GET", "/people", {"authorization": "Basic x", "cookie": f"sodat_login={TOKEN}"}, True),
        # Who signs in does so with a login that has expired, too.
        ("POST", "/sign-in", {"cookie": "sodat_login=7.citizen.9.x"}, True),
        ("POST", "/api/v2/auth/generateMobileOTP", {"authorization": "Bearer a.b.c"}, True),
        # What anybody may read is no errand of whoever has a token.
        ("GET", "/api/v1/releases/r/record/pool.txt", {"authorization": f"Bearer {TOKEN}"}, False),
        ("GET", "/log/checkpoint", {"cookie": f"sodat_login={TOKEN}"}, False),
        ("POST", "/nothing", {}, False),
        ("DELETE", "/api/v1/availability", {}, False),
        # Made-up tokens do not let a program pass others.
        ("GET", "/api/v1/people", {"authorization": f"Bearer {TOKEN[:-2]}"}, False),
        ("POST", "/api/v1/releases/r/applications", {"authorization": "Bearer 7.citizen.9.x"}, False),
        ("GET", "/people", {"cookie": "sodat_login=7.citizen.99999999999.xx"}, False),
        ("GET", "/people", {"cookie": ";" * 60_000 + f"sodat_login={TOKEN}"}, False),
        ("GET", "/api/v2/p", {"authorization": f"Bearer {CRITICAL}"}, False),
        ("GET", "/people", {"cookie": "x_sodat_login=1; sodat_login_=2"}, False),
    ],
)
def test_an_errand_is_known_by_a_login_that_stands(method, path, headers, expected):
    assert is_errand(Logins(VAULT), VAULT, method, path, headers) is expected


class Asked:
    """A request as Granian hands it over, and what is answered."""

    def __init__(self, method, path):
        self.method, self.path, self.query_string, self.headers = method, path, "", {}
        self.http_version, self.scheme, self.client, self.server = "1.1", "http", "", ""
        self.status = None

    def response_bytes(self, status, _headers, _body):
        self.status = status


@pytest.mark.parametrize("fails", [False, True])
def test_the_entry_lets_few_reads_pass_an_errand_and_counts_it_out(fails):
    async def play():
        turns, goes_on = Turns(), asyncio.Event()

        async def rest(scope, _receive, send):
            if scope["method"] == "POST":
                await goes_on.wait()
                if fails:
                    raise OSError
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        portal = SimpleNamespace(vault=VAULT)
        lane = SimpleNamespace(spelt={}, board=None, logins=Logins(VAULT), portal=portal)
        entry = Entry(lane, SimpleNamespace(by_status=Counter()), turns, rest)
        signs_in, looks = Asked("POST", "/sign-in"), [Asked("GET", "/") for _ in range(200)]
        errand = asyncio.create_task(entry(signs_in, signs_in))
        await asyncio.sleep(0)
        reads = [asyncio.create_task(entry(one, one)) for one in looks]
        for _ in range(20):
            await asyncio.sleep(0)
        beside = sum(one.status == 200 for one in looks)
        goes_on.set()
        await asyncio.gather(errand, *reads, return_exceptions=True)
        return beside, [one.status for one in looks], turns.errands

    beside, statuses, left = asyncio.run(play())
    assert 1 <= beside <= 20
    assert statuses == [200] * 200
    assert left == 0
