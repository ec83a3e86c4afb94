"""Look up one's own receipt or number in a draw: its line, its rank, its result, and the proofs of both."""

import asyncio
import re
from dataclasses import dataclass

from sodat.actions import checkpointing
from sodat.actions.checkpointing import Inclusion
from sodat.rules import merkle
from sodat.rules.bundles import open_receipt
from sodat.rules.receipts import VERSION, Receipt
from sodat.rules.refusals import RecordRefused
from sodat.storage import log, records
from sodat.storage.statements import Transaction
from sodat.vault import verify_ed25519
from sodat.web.answers import Answer
from sodat.web.notices import ReleaseShown
from sodat.web.pages import page
from sodat.web.places import part_words, slot_words, slots_of
from sodat.web.visit import Visit

TYPED_MAX = 6_000
_APPLICATION = re.compile(r"[0-9a-f]{32}\Z")
_DIGITS = re.compile(r"(0|[1-9][0-9]{0,17})\Z")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: an application's number, with its receipt where it is one."""

    application: str
    receipt: Receipt | None
    signed: bool


@dataclass(frozen=True, slots=True)
class PoolProof:
    """That a line is in the committed pool; hashes in hex."""

    line: str
    index: int
    size: int
    proof: tuple[str, ...]
    root: str


async def find(visit: Visit) -> Answer:
    """GET /releases/{release}/find with `receipt=`: a number, or the text of a receipt."""
    release = (await visit.notices.one(visit.part("release"))).document
    typed = visit.asked("receipt")[:TYPED_MAX]
    known = _read(typed, visit)
    elsewhere = known.receipt.release if known and known.receipt else release.release
    if known is None or elsewhere != release.release:
        said = "" if not typed.strip() else "find.unreadable" if known is None else "find.elsewhere"
        status = 422 if said else 200
        shown = {"typed": typed, "said": said, "other": elsewhere}
        return page(visit, "public/find.html", status, release=release, found=None, shown=shown)
    async with visit.notices.reading() as tx:
        leaf, inclusion = await _leaf(tx, known)
        files = {
            name: await records.get(tx, release.release, name) or b""
            for name in release.record
            if _useful(name)
        }
    pool = files.get("pool.txt", b"")
    found = await asyncio.to_thread(_pool_proof, pool, known.application)
    return page(
        visit,
        "public/find.html",
        release=release,
        shown={"typed": typed, "said": "", "other": ""},
        found=known,
        leaf_is_there=leaf,
        inclusion=inclusion,
        has_pool="pool.txt" in files,
        pool=found,
        rank=_field(files.get("order.txt", b""), known.application, 0),
        gained=_gained(files, known.application, release, visit.language),
        key=visit.portal.vault.log_key.public.hex(),
    )


def _useful(name: str) -> bool:
    return name in {"pool.txt", "order.txt", "result.txt"} or bool(re.fullmatch(r"refill-\d+\.txt", name))


def _read(typed: str, visit: Visit) -> Typed | None:
    """Return what was typed; None when it is neither a number nor a receipt."""
    text = typed.replace("\r\n", "\n").strip()
    if _APPLICATION.match(text.lower()):
        return Typed(text.lower(), None, signed=False)
    lines = text.split("\n")
    if len(lines) < 7 or lines[0] != VERSION:
        return None
    _, release, application, line, salt, filed_at, index = lines[:7]
    if not _APPLICATION.match(application) or not _DIGITS.match(index):
        return None
    receipt = Receipt(release, application, line, salt, filed_at, int(index))
    try:
        opened = open_receipt(f"{text}\n", visit.portal.vault.log_key, verify_ed25519)
        signed = opened == receipt.text
    except (RecordRefused, UnicodeEncodeError):
        signed = False
    return Typed(application, receipt, signed)


async def _leaf(tx: Transaction, known: Typed) -> tuple[bool, Inclusion | None]:
    """Return whether the leaf that a receipt opens is where it says, and the proof of it."""
    if known.receipt is None:
        return False, None
    try:
        expected = known.receipt.leaf
    except UnicodeEncodeError:
        return False, None
    if await log.leaf(tx, known.receipt.leaf_index) != expected:
        return False, None
    return True, await checkpointing.inclusion(tx, known.receipt.leaf_index)


def _pool_proof(pool: bytes, application: str) -> PoolProof | None:
    """Return the proof that the application's line is in the pool; None when it is not."""
    lines = pool.splitlines()
    start = f"{application}|".encode("ascii")
    index = next((number for number, line in enumerate(lines) if line.startswith(start)), None)
    if index is None:
        return None
    hashes = [merkle.leaf_hash(line) for line in lines]
    ranges = merkle.inclusion_ranges(index, len(lines))
    proof = tuple(merkle.range_root(hashes[low:high]).hex() for low, high in ranges)
    root = merkle.range_root(hashes).hex()
    return PoolProof(lines[index].decode("ascii"), index, len(lines), proof, root)


def _field(file: bytes, application: str, number: int) -> str:
    """Return a field of the application's line in a file whose second field it is; empty where it is not."""
    at = file.find(f"|{application}".encode("ascii"))
    if at < 0:
        return ""
    start = file.rfind(b"\n", 0, at) + 1
    end = file.find(b"\n", at)
    return file[start:end].decode("ascii").split("|")[number]


def _gained(
    files: dict[str, bytes], application: str, release: ReleaseShown, language: str
) -> list[tuple[str, str]]:
    """Return (file, place in words) of every place the application was given, in order; "" for none."""
    slots, found = slots_of(release), []
    result = files.get("result.txt", b"")
    slot = _field(result, application, 2)
    if slot:
        part = _field(result, application, 3)
        words = (
            "" if slot == "-" else f"{slot_words(slots.get(slot), language)} ({part_words(part, language)})"
        )
        found.append(("result.txt", words))
    for name in sorted(
        (one for one in files if one.startswith("refill-")), key=lambda name: (len(name), name)
    ):
        moved = _field(files[name], application, 2)
        if moved:
            found.append((name, slot_words(slots.get(moved), language)))
    return found
