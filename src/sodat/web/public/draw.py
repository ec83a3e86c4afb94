"""A published draw: what happened when, everything that decided, and how to check it."""

import re
from dataclasses import dataclass
from hashlib import sha256

from sodat.rules import lines
from sodat.rules.commit import Commit, Seed, read_commit, read_seed
from sodat.storage import records
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.asgi import header
from sodat.web.notices import ReleaseShown
from sodat.web.pages import page
from sodat.web.places import part_words, slot_words, slots_of
from sodat.web.public.release import DRAWN
from sodat.web.visit import Visit

_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}\Z")
_digests: dict[tuple[str, str, str], tuple[int, str]] = {}
"""What is published stays as it is: (log, release, file) -> size, SHA-256."""
_DIGESTS_MAX = 20_000


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
    async with visit.portal.database.transaction() as tx:
        files = [await _file(tx, origin, one.release, name) for name in one.record]
        commit = await records.get(tx, one.release, "commit.json")
        made = await records.get(tx, one.release, "seed.json")
        cutoffs = await records.get(tx, one.release, "cutoffs.txt")
    return page(
        visit,
        "public/draw.html",
        release=one,
        is_drawn=one.state in DRAWN,
        files=files,
        commit=_commit(commit),
        seed=_seed(made),
        cutoffs=_cutoffs(cutoffs or b"", one, visit.language),
        base=_base(visit),
    )


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
