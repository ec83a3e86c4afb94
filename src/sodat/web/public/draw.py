"""A published draw: what happened when, everything that decided, and how to check it."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from weakref import WeakKeyDictionary

from sodat.actions.reporting import Report, report_of
from sodat.locale.dates import long_day
from sodat.locale.sentences import has
from sodat.rules import lines
from sodat.rules.commit import Commit, Seed, read_commit, read_seed
from sodat.rules.refusals import RecordNotReady
from sodat.storage import quota, records
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.asgi import header
from sodat.web.notices import Notices, ReleaseShown
from sodat.web.pages import page
from sodat.web.places import centre_name, part_words, slot_words, slots_of
from sodat.web.public import charts
from sodat.web.public.clocks import day_clock
from sodat.web.public.release import DRAWN
from sodat.web.shelf import Shelf
from sodat.web.visit import Visit

_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}\Z")
_digests: dict[tuple[str, str, str], tuple[int, str]] = {}
"""What is published stays as it is: (log, release, file) -> size, SHA-256."""
_DIGESTS_MAX = 20_000

FINAL = frozenset({"booked", "settled", "cancelled"})
"""Nothing but refills follows."""

SOON_SECONDS = 900
"""Before the draw: from here on the page keeps itself fresh."""

REPORT_SECONDS = 30.0
_reports: WeakKeyDictionary[Notices, Shelf[str, Report | None]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class File:
    """A file of the public record."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A line of `cutoffs.txt` in words."""

    place: str
    part: str
    seats: int
    given: int
    last_rank: int


async def draw(visit: Visit) -> Answer:
    """GET /releases/{release}/draw."""
    one = (await visit.notices.one(visit.part("release"))).document
    origin = visit.portal.config.origin
    async with visit.notices.reading() as tx:
        files = [await _file(tx, origin, one.release, name) for name in one.record]
        commit = await records.get(tx, one.release, "commit.json")
        made = await records.get(tx, one.release, "seed.json")
        cutoffs = await records.get(tx, one.release, "cutoffs.txt")
        overrides = await quota.given(tx, one.release)
        refills = [name for name in one.record if re.fullmatch(r"refill-\d+\.txt", name)]
        given = [await records.get(tx, one.release, name) or b"" for name in refills]
    is_final = one.state in FINAL
    return page(
        visit,
        "public/draw-now.html" if visit.asked("part") == "now" else "public/draw.html",
        release=one,
        is_drawn=one.state in DRAWN,
        is_final=is_final,
        is_soon=not is_final and _seconds(one.now, one.draws_at) < SOON_SECONDS,
        files=files,
        digests={file.name: file.sha256 for file in files},
        revealed=sum(trustee.secret is not None for trustee in one.trustees),
        commit=_commit(commit),
        seed=_seed(made),
        cutoffs=_cutoffs(cutoffs or b"", one, visit.language),
        refills=[_refill(number, content) for number, content in enumerate(given, 1)],
        report=await _report(visit, one),
        centres={str(slot.centre): centre_name(slot, visit.language) for slot in one.slots},
        overrides=[(each, _held_at(each, visit.language)) for each in overrides],
        meaning=_meaning,
        charts=charts,
        clock=day_clock(visit.language),
        base=_base(visit),
    )


async def success(visit: Visit) -> Answer:
    """GET /releases/{release}/success.csv: who got places, by group; no group is small."""
    one = (await visit.notices.one(visit.part("release"))).document
    report = await _report(visit, one)
    if report is None:
        raise RecordNotReady(file="success.csv")
    groups = (("channel", report.channels), ("pincode", report.areas), ("party", report.sizes))
    rows = ["by,group,persons,seats"]
    rows += [
        f"{by},{each.name or 'others'},{each.persons},{each.seats}" for by, own in groups for each in own
    ]
    demand = (("centre", report.centres), ("hour", report.hours))
    rows += ["", "by,name,persons wishing it first,seats"]
    rows += [f"{by},{each.name},{each.wished},{each.seats}" for by, own in demand for each in own]
    headers = ((b"content-type", b"text/csv; charset=utf-8"), (b"x-content-type-options", b"nosniff"))
    return Answer(200, "\n".join([*rows, ""]).encode(), headers)


async def _report(visit: Visit, release: ReleaseShown) -> Report | None:
    """Return what is told of a draw; while one is made, all who ask wait for the same making."""
    portal = visit.portal
    if release.state not in DRAWN:
        return None

    async def make(name: str) -> Report | None:
        return await report_of(portal.database, portal.catalogue, name)

    return await _reports.setdefault(visit.notices, Shelf(make, REPORT_SECONDS)).get(release.release)


def _held_at(given: quota.Given, language: str) -> str:
    """Return centre, day and hour of a place from the officer quota."""
    name = {"mr": given.name_mr, "hi": given.name_hi}.get(language, "") or given.name
    return f"{name}, {long_day(given.day, language)}, {given.starts:%H:%M}"


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def _refill(number: int, content: bytes) -> tuple[int, int, int]:
    """Return a refill's number, how many applications got a place in it, and how many of these moved up."""
    rows = content.decode("ascii").splitlines()
    return number, len(rows), sum(not row.endswith("|-") for row in rows)


def _meaning(name: str) -> str:
    """Return the name of the sentence that says what a file holds."""
    kind = re.sub(r"-?\d+", "", name.partition(".")[0])
    return f"file.{kind}" if has("en", f"file.{kind}") else "file.other"


async def _file(tx: Transaction, origin: str, release: str, name: str) -> File:
    key = (origin, release, name)
    if key not in _digests:
        content = await records.get(tx, release, name) or b""
        if len(_digests) >= _DIGESTS_MAX:
            _digests.clear()
        _digests[key] = len(content), sha256(content).hexdigest()
    return File(name, *_digests[key])


def _commit(file: bytes | None) -> Commit | None:
    return read_commit(file) if file is not None else None


def _seed(file: bytes | None) -> Seed | None:
    return read_seed(file) if file is not None else None


def _cutoffs(file: bytes, release: ReleaseShown, language: str) -> list[Cutoff]:
    slots = slots_of(release)
    rows = [line.split("|") for line in lines.read_lines(file, "cutoffs.txt")]
    return [
        Cutoff(
            place=slot_words(slots.get(slot), language),
            part=part_words(part, language),
            seats=int(seats),
            given=int(given),
            last_rank=int(last),
        )
        for slot, part, seats, given, last in rows
    ]


def _base(visit: Visit) -> str:
    """Return where this portal is, as the reader came to it."""
    host = header(visit.scope, b"host")
    return f"{visit.scope['scheme']}://{host if _HOST.match(host) else 'localhost'}"
