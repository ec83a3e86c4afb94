"""A town to be measured: a durable PostgreSQL, people with tokens, releases that are open, servers.

The worker is left out: what is measured is serving. Nothing in here is kept.
"""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from itertools import count
from pathlib import Path
from typing import Self, TypeVar
from uuid import uuid4

from sodat.actions import composing, registering, releasing
from sodat.actions.composing import Draft, rehearsal_trustees
from sodat.config import Config
from sodat.demo.server import ServerDied, free_port
from sodat.edge import children, embedded
from sodat.rules.lifecycle import Timeline
from sodat.rules.people import Person
from sodat.storage import centres
from sodat.storage.migrating import migrate
from sodat.storage.statements import Transaction
from sodat.vault import Login
from sodat.wiring import build

SLOTS = 400
SEATS_PER_SLOT = 100
DISTRICT = centres.District(363, 21, "Maharashtra", "Pune", "पुणे", "पुणे")
PINCODE = "411001"
"""Of the people, and of the first centre; each centre has one of its own."""

START_SECONDS_MAX = 120.0
_CENTRES = 20
_BACKLOG = 4096  # as `sodat serve` has it
_HOUR = timedelta(hours=1)
Result = TypeVar("Result")


class Town:
    """One portal of the size of a town, and where its servers are reached."""

    def __init__(self, people_count: int) -> None:
        self.people_count = people_count
        self._stack = ExitStack()
        self._numbers = count(1)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sodat-bench-")))
            self.folder.chmod(0o755)  # as root, PostgreSQL is another user
            database = stack.enter_context(embedded.start(self.folder / "postgresql", temporary=True))
            migrate(database.url())
            self.config = Config(mode="test", database=database.url(), folder=self.folder)
            self.system = build(self.config)
            self._loop = stack.enter_context(asyncio.Runner())
            stack.callback(lambda: self._loop.run(self.system.close()))
            self._loop.run(self.system.open())
            self.people = self.folder / "people"
            self.people.write_text("".join(f"{token} {person}\n" for token, person in self._people()))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def do(self, act: Callable[[Transaction], Awaitable[Result]]) -> Result:
        """Run one transaction."""

        async def run() -> Result:
            async with self.system.database.transaction() as tx:
                return await act(tx)

        return self._loop.run(run())

    def serve(self, workers: int) -> str:
        """Start Sodat with so many processes and return its address; it runs until the town ends."""
        return self._stack.enter_context(self.serving(workers))

    @contextmanager
    def serving(self, workers: int) -> Iterator[str]:
        """Run Sodat with so many processes; yields its address."""
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SODAT_")}
        environment |= {"SODAT_MODE": "test", "SODAT_FOLDER": str(self.folder)}
        command = [sys.executable, "-m", "sodat", "serve", "--no-work", "--port", str(port)]
        command += ["--workers", str(workers), "--database", self.config.database]
        with running(command, port, environment) as base_url:
            yield base_url

    @property
    def tomorrow(self) -> date:
        """Return the day of all slots."""
        return datetime.now(UTC).date() + timedelta(days=1)

    def token(self) -> str:
        """Return the token of one citizen."""
        return self.people.read_text().partition(" ")[0]

    def announce(self, policy: str = "draw", slots: int = SLOTS, seats: int = SEATS_PER_SLOT) -> str:
        """Open a release of so many slots, `release.0` and on, each of so many seats; return its name."""
        name = f"bench-{next(self._numbers)}"
        now = datetime.now(UTC).replace(microsecond=0)
        times = Timeline(
            now - _HOUR,
            now + _HOUR,
            now + 2 * _HOUR,
            now + 2.5 * _HOUR,
            now + 3 * _HOUR,
            (),
            now + 24 * _HOUR,
        )
        trustees, held = rehearsal_trustees(() if policy == "first-come" else ("city",))
        draft = Draft(
            release=name,
            district_id=DISTRICT.district_id,
            service_id=f"covishield.{name}",
            titles=("Tomorrow", "उद्या", "कल"),
            policy=policy,
            slots=tuple(f"{name}.{slot}" for slot in range(slots)),
            times=times,
            commit_lead_seconds=0,
            beacon="local",
            trustees=trustees,
        )

        async def act(tx: Transaction) -> None:
            await _put_slots(tx, name, draft.service_id, slots, seats)
            await composing.compose(tx, self.system.vault, draft, held)
            await composing.announce(tx, name)

        self.do(act)
        self.do(lambda tx: releasing.run_due(tx, self.system.tools))
        return name

    def _people(self) -> list[tuple[str, int]]:
        """Return (token, person) of everybody, one account each."""
        register = [
            (f"9{one:09d}", "mr", Person("नाव", 1990, "female", "other", f"X{one:08d}", PINCODE), 0)
            for one in range(self.people_count)
        ]

        async def act(tx: Transaction) -> Sequence[tuple[int, int]]:
            await registering.register(tx, self.system.vault, register)
            cursor = await tx.execute("SELECT account_id, person_id FROM person ORDER BY person_id")
            return await cursor.fetchall()

        expires_at = datetime.now(UTC) + timedelta(hours=12)
        return [
            (self.system.vault.token(Login(account, "citizen", expires_at)), person)
            for account, person in self.do(act)
        ]


async def _put_slots(tx: Transaction, name: str, service_id: str, slots: int, seats: int) -> None:
    await centres.put_district(tx, DISTRICT)
    await centres.put_service(tx, centres.Service(service_id, "COVISHIELD", 18, 44))
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    for centre in range(_CENTRES):
        await centres.put_centre(
            tx, centres.Centre(centre + 1, f"Centre {centre + 1}", 363, str(int(PINCODE) + centre))
        )
        session = centres.Session(uuid4(), centre + 1, DISTRICT.district_id, service_id, tomorrow)
        await centres.put_session(tx, session)
        for slot in range(centre, slots, _CENTRES):
            starts = day_time(9 + slot // _CENTRES // 4, slot // _CENTRES % 4 * 15)
            ends = (datetime.combine(tomorrow, starts) + timedelta(minutes=15)).time()
            slot_id = await centres.put_slot(tx, f"{name}.{slot}", session, starts, ends)
            await centres.put_seats(tx, slot_id, "open", seats)


@contextmanager
def bare(workers: int) -> Iterator[str]:
    """Run the baseline with so many processes; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "sodat.bench.bare:app", "--interface", "rsgi", "--http", "1"]
    command += ["--no-ws", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    command += ["--backlog", str(_BACKLOG), "--loop", "uvloop", "--log-level", "warning"]
    with running(command, port) as base_url:
        yield base_url


@contextmanager
def running(command: Sequence[str], port: int, environment: dict[str, str] | None = None) -> Iterator[str]:
    """Run a server until the end of the block; yields its address once it takes connections.

    Raises:
        ServerDied: it ended, or took too long.
    """
    with tempfile.TemporaryFile() as log:
        # A session of its own for the baseline too, as `sodat serve` gives its server: Linux shares the
        # processors out by sessions, and a server in wrk's own was measured to be a fifth faster.
        process = children.start(command, environment, log)
        try:
            _wait_until_open(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            children.stop_all([process])


def _wait_until_open(process: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + START_SECONDS_MAX
    while process.poll() is None and time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ServerDied(f"a server to be measured did not come up; its status is {process.poll()}")
