"""What is told of a draw beside its record: made once, from what was drawn, and kept.

It says what the draw did; refills come later and are published by themselves.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import msgspec

from sodat.actions.catalogue import Catalogue
from sodat.rules import success, uniformity
from sodat.rules.pool import OPEN, read_inventory
from sodat.rules.success import Group
from sodat.rules.uniformity import Drawn, Finding
from sodat.storage import draw_reports, records
from sodat.storage.database import Database
from sodat.storage.draw_reports import Way
from sodat.storage.release_rows import Slot

FILES = ("inventory.txt", "pool.txt", "order.txt", "result.txt")


@dataclass(frozen=True, slots=True)
class Demand:
    """What was wished for first and what there was, by centre or by hour."""

    name: str
    wished: int
    seats: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a draw. `early`: where the tenth that came first stands, by tenths of the line."""

    findings: tuple[Finding, ...]
    early: tuple[int, ...]
    channels: tuple[Group, ...]
    areas: tuple[Group, ...]
    sizes: tuple[Group, ...]
    centres: tuple[Demand, ...]
    hours: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One application out of the public files."""

    application: str
    size: int
    tickets: int
    first: str
    key: str
    seated: bool


async def report_of(database: Database, catalogue: Catalogue, release_id: str) -> Report | None:
    """Return the report of a draw, made now if nobody asked before; None while nothing is drawn."""
    async with database.transaction() as tx:
        kept = await draw_reports.get(tx, release_id)
        if kept is not None:
            return msgspec.convert(kept, Report)
        files = {name: await records.get(tx, release_id, name) for name in FILES}
        if not all(files.values()):
            return None
        ways = await draw_reports.ways(tx, release_id)
        slots = (await catalogue.offer(tx, release_id)).slots
    present = {name: content or b"" for name, content in files.items()}
    report = await asyncio.to_thread(_made, present, ways, slots)
    async with database.transaction() as tx:
        await draw_reports.put(tx, release_id, asdict(report))
    return report


def _made(files: Mapping[str, bytes], ways: Sequence[Way], slots: Sequence[Slot]) -> Report:
    lines, way_of = _lines(files), {one.application: one for one in ways}
    drawn = [
        Drawn(
            uniformity.place_of(one.key, one.tickets),
            way_of[one.application].arrival,
            way_of[one.application].channel,
        )
        for one in lines
        if one.application in way_of and len(one.key) == 64
    ]

    def groups(named: Iterable[tuple[str, _Line]]) -> tuple[Group, ...]:
        return success.publishable(success.tally((name, one.size, one.seated) for name, one in named))

    known = [(way_of[one.application], one) for one in lines if one.application in way_of]
    return Report(
        findings=uniformity.tests(drawn),
        early=uniformity.early_tenths(drawn) if len(drawn) >= uniformity.FEW else (),
        channels=groups((way.channel, one) for way, one in known),
        areas=groups((way.pincode, one) for way, one in known),
        sizes=groups((str(one.size), one) for one in lines),
        **_demand(files["inventory.txt"], lines, slots),
    )


def _lines(files: Mapping[str, bytes]) -> list[_Line]:
    """Return the applications in drawn order."""
    pool = {line.split("|")[0]: line.split("|") for line in files["pool.txt"].decode("ascii").splitlines()}
    order = files["order.txt"].decode("ascii").splitlines()
    result = files["result.txt"].decode("ascii").splitlines()
    found = []
    for ranked, given in zip(order, result, strict=True):
        _, application, key = ranked.split("|")
        _, size, tickets, _, choices = pool[application]
        seated = not given.endswith("|-|-")
        found.append(_Line(application, int(size), int(tickets), choices.split(",")[0], key, seated))
    return found


def _demand(inventory: bytes, lines: Sequence[_Line], slots: Sequence[Slot]) -> dict[str, tuple[Demand, ...]]:
    seats: Counter[str] = Counter()
    for slot, count in _seats(inventory).items():
        seats[slot] += count
    wished: Counter[str] = Counter()
    for one in lines:
        wished[one.first] += one.size

    def by(name_of: Mapping[str, str]) -> tuple[Demand, ...]:
        names = sorted(set(name_of.values()))
        return tuple(
            Demand(
                name,
                sum(wished[slot] for slot, own in name_of.items() if own == name),
                sum(seats[slot] for slot, own in name_of.items() if own == name),
            )
            for name in names
        )

    return {
        "centres": by({slot.slot: str(slot.centre_id) for slot in slots}),
        "hours": by({slot.slot: f"{slot.starts:%H:%M}" for slot in slots}),
    }


def _seats(inventory: bytes) -> Counter[str]:
    shares = {line.split("|")[1] for line in inventory.decode("ascii").splitlines()} - {OPEN}
    counted: Counter[str] = Counter()
    for (slot, _), count in read_inventory(inventory, tuple(sorted(shares))).items():
        counted[slot] += count
    return counted
