"""A portal without HTTP: the real actions over the real database, its clock moved by hand."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TypeVar
from uuid import uuid4

from sodat.actions import checkpointing, composing, freezing, registering, releasing
from sodat.actions.catalogue import Catalogue
from sodat.actions.composing import Draft, rehearsal_trustees
from sodat.actions.entries import Filed, Filing
from sodat.actions.handing_in import hand_in_batch
from sodat.actions.ports import Tools
from sodat.edge.beacon import signature_check
from sodat.rules import beacon, draw, manifest, record
from sodat.rules.beacon import local_chain
from sodat.rules.commit import read_commit
from sodat.rules.lifecycle import Timeline
from sodat.rules.people import Person
from sodat.rules.record import Checked
from sodat.rules.refusals import Refusal
from sodat.storage import centres, records, releases
from sodat.storage.database import Database
from sodat.storage.statements import Transaction
from sodat.vault import Vault

Result = TypeVar("Result")
PUNE = centres.District(363, 21, "Maharashtra", "Pune", "पुणे", "पुणे")
SERVICE = centres.Service("covishield-18", "COVISHIELD", 18, 44)
HOUR = timedelta(hours=1)
TOMORROW = date(2030, 1, 2)
numbers = count(1)


class Portal:
    """One portal over one database of a test."""

    def __init__(self, url: str) -> None:
        self.vault = Vault(b"k" * 32, "test.example/log")
        self.catalogue = Catalogue()
        self.tools = Tools(self.vault, self.catalogue, signature_check(), draw.draw)
        self.database = Database(url)
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.database.open())

    def close(self) -> None:
        self.loop.run_until_complete(self.database.close())
        self.loop.close()

    def do(self, act: Callable[[Transaction], Awaitable[Result]]) -> Result:
        """Run one transaction."""

        async def run() -> Result:
            async with self.database.transaction() as tx:
                return await act(tx)

        return self.loop.run_until_complete(run())

    def together(self, *acts: Callable[[Transaction], Awaitable[Result]]) -> list[Result | BaseException]:
        """Run transactions at the same time and return what came of each."""

        async def run(act: Callable[[Transaction], Awaitable[Result]]) -> Result:
            async with self.database.transaction() as tx:
                return await act(tx)

        async def run_all() -> list[Result | BaseException]:
            return await asyncio.gather(*(run(act) for act in acts), return_exceptions=True)

        return self.loop.run_until_complete(run_all())

    def people(self, number: int, pincode: str = "411001", doses: int = 0) -> list[tuple[int, int]]:
        """Register people, one account each, and return their (account, person)."""
        first = next(numbers) * 100_000
        register = [
            (
                f"9{first + one:09d}",
                "mr",
                Person("नाव", 1990, "female", "other", f"X{first + one:08d}", pincode),
                doses,
            )
            for one in range(number)
        ]

        async def act(tx: Transaction) -> list[tuple[int, int]]:
            await registering.register(tx, self.vault, register)
            keys = [self.vault.identity_key("other", one.id_number) for _, _, one, _ in register]
            cursor = await tx.execute(
                "SELECT account_id, person_id FROM person WHERE identity_key = ANY(%s) ORDER BY person_id",
                [keys],
            )
            return [(row[0], row[1]) for row in await cursor.fetchall()]

        return self.do(act)

    def release(
        self,
        seats: dict[str, dict[str, int]],
        *,
        policy: str = "draw",
        refills: int = 2,
        trustees: Sequence[str] = ("city", "hospital", "press"),
        beacon_kind: str = "local",
        announce: bool = True,
        **more: object,
    ) -> str:
        """Compose and announce a release whose filing time has begun; seats by slot and part."""
        name = f"release-{next(numbers)}"
        now = datetime.now(UTC).replace(microsecond=0)
        draws_at = now + 3 * HOUR
        times = Timeline(
            now - HOUR, now + HOUR, now + 2 * HOUR, draws_at - HOUR / 2, draws_at,
            tuple(draws_at + n * HOUR for n in range(1, refills + 1)), draws_at + 24 * HOUR,
        )  # fmt: skip
        chosen, held = rehearsal_trustees(trustees)
        draft = Draft(
            release=name, district_id=PUNE.district_id, service_id=SERVICE.service_id,
            titles=("Tomorrow", "उद्या", "कल"), policy=policy, slots=tuple(f"{name}.{slot}" for slot in seats),
            times=times, shares=("D2", "R"), resident_pincodes=("411001",), beacon=beacon_kind,
            commit_lead_seconds=0 if beacon_kind == "local" else 120,
            trustees=() if policy == "first-come" else chosen, **more,
        )  # fmt: skip

        async def act(tx: Transaction) -> None:
            await self._slots(tx, name, seats)
            await composing.compose(tx, self.vault, draft, held)
            if announce:
                await composing.announce(tx, name)

        self.do(act)
        if announce:
            assert self.step() == "open"
        return name

    async def _slots(self, tx: Transaction, name: str, seats: dict[str, dict[str, int]]) -> None:
        await centres.put_district(tx, PUNE)
        await centres.put_service(tx, SERVICE)
        number = next(numbers)
        await centres.put_centre(tx, centres.Centre(number, f"Centre {number}", 363, "411001"))
        session = centres.Session(uuid4(), number, 363, SERVICE.service_id, TOMORROW)
        await centres.put_session(tx, session)
        for slot, parts in seats.items():
            slot_id = await centres.put_slot(tx, f"{name}.{slot}", session, time(9), time(11))
            for part, many in parts.items():
                await centres.put_seats(tx, slot_id, part, many)

    def file(
        self, release: str, *wishes: tuple[int, Sequence[int], Sequence[str]], **more: bool
    ) -> list[Filed | Refusal]:
        """File (account, persons, slots) in one batch."""
        filings = [
            Filing(account, release, tuple(persons), tuple(f"{release}.{slot}" for slot in slots), **more)
            for account, persons, slots in wishes
        ]
        return self.do(lambda tx: hand_in_batch(tx, self.catalogue, filings))

    def step(self) -> str | None:
        """Do the step that is due and return its name."""
        done = self.do(lambda tx: releasing.run_due(tx, self.tools))
        return done.step_next if done else None

    def end_filing(self, release: str) -> None:
        """Let the closing time be now."""

        async def act(tx: Transaction) -> None:
            one = await composing.locked(tx, release)
            past = one.read_at.replace(microsecond=0) - timedelta(seconds=1)
            times = replace(one.timeline, closes_at=past, commits_at=past)
            await freezing.amend(tx, one, manifest.read_rules(one.rules_json), times)

        self.do(act)
        self.due_now(release)

    def due_now(self, release: str) -> None:
        """Let the next step be due."""

        async def act(tx: Transaction) -> None:
            await tx.execute("UPDATE release_clock SET due_at = now() WHERE release_id = %s", [release])

        self.do(act)

    def hasten_beacon(self, release: str) -> None:
        """Let the committed round of the local beacon be out."""

        async def act(tx: Transaction) -> None:
            number = read_commit(await records.get(tx, release, "commit.json") or b"").beacon_round
            signature = self.vault.sign_local_round(beacon.message(number))
            chain = local_chain(self.vault.beacon_public_key).chain
            await releases.put_beacon(tx, chain, number, signature)

        self.do(act)

    def run(self, release: str, until: str) -> None:
        """Do steps, each as soon as it can be, up to and including `until`."""
        self.end_filing(release)
        for _ in range(20):
            done = self.step()
            if done == until:
                return
            if done == "commit" and b"local" in self.files(release)["commit.json"]:
                self.hasten_beacon(release)
            self.due_now(release)
        raise AssertionError(f"{until} never came")

    def files(self, release: str) -> dict[str, bytes]:
        """Return the public record so far."""

        async def act(tx: Transaction) -> dict[str, bytes]:
            return {
                name: await records.get(tx, release, name) or b"" for name in await records.names(tx, release)
            }

        return self.do(act)

    def check(self, release: str) -> Checked:
        """Check the public record as the portal does."""
        return record.check(self.files(release), signature_check())

    def checkpoint(self) -> int | None:
        """Sign the head of the log."""
        return self.do(lambda tx: checkpointing.make_checkpoint(tx, self.vault))

    def values(self, query: str, *values: object) -> list[tuple]:
        """Return the rows of a query."""

        async def act(tx: Transaction) -> list[tuple]:
            return await (await tx.execute(query, values)).fetchall()

        return self.do(act)
