"""Checking the published refills of a record, one after another (docs/method.md 5, 8)."""

import re
from collections.abc import Mapping

from sodat.rules import lines
from sodat.rules.manifest import Rules
from sodat.rules.pool import Entry, read_inventory, read_pool
from sodat.rules.refill import print_refill, refill
from sodat.rules.refusals import MalformedFile, RecordRefused
from sodat.rules.walk import Place

_NAME = re.compile(r"refill-([1-9][0-9]{0,3})(?:-inventory|-out)?\.txt\Z")


def check_refills(files: Mapping[str, bytes], rules: Rules) -> int:
    """Return how many refills the record has, all of them holding.

    Raises:
        RecordRefused: refill-differs, refill-gap, refill-application-unknown, file-unknown.
    """
    count = max((_number(name) for name in files if name.startswith("refill-")), default=0)
    if not count:
        return 0
    seats = read_inventory(files["inventory.txt"], rules.shares)
    pool = {
        entry.application: entry for entry in read_pool(files["pool.txt"], rules, (slot for slot, _ in seats))
    }
    order = [pool[line.split("|")[1]] for line in lines.read_lines(files["order.txt"], "order.txt")]
    held = {}
    for line in lines.read_lines(files["result.txt"], "result.txt"):
        _, application, slot, part = line.split("|")
        if slot != "-":
            held[application] = Place(slot, part)
    left: set[str] = set()
    for number in range(1, count + 1):
        _check_one(files, number, order, held, left)
    return count


def _number(name: str) -> int:
    found = _NAME.match(name)
    if found is None:
        raise RecordRefused(reason="file-unknown", detail=name[:64])
    return int(found.group(1))


def _check_one(
    files: Mapping[str, bytes], number: int, order: list[Entry], held: dict[str, Place], left: set[str]
) -> None:
    names = [f"refill-{number}{end}.txt" for end in ("-inventory", "-out", "")]
    for name in names:
        if name not in files:
            raise RecordRefused(reason="refill-gap", detail=name)
    came_back = read_inventory(files[names[0]], (), names[0])
    gone, keep = read_out(files[names[1]], names[1])
    left |= gone  # whoever left once has left for good
    for one in gone:
        held.pop(one, None)
    known = {entry.application for entry in order}
    if not gone | keep <= known:
        raise RecordRefused(reason="refill-application-unknown", detail=names[1])
    moves = refill(order, came_back, held, gone=left, keep=keep)
    if print_refill(moves) != files[names[2]]:
        raise RecordRefused(reason="refill-differs", detail=names[2])
    for move in moves:
        held[move.application] = Place(move.slot, "open")


def read_out(data: bytes, file: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return (gone, keep) of a `refill-N-out.txt`."""
    gone: set[str] = set()
    keep: set[str] = set()
    for number, line in enumerate(lines.read_sorted(data, file), 1):
        application, what = lines.fields(line, 2, file, number)
        if what not in {"gone", "keep"}:
            raise MalformedFile(file=file, line=number, what="word")
        (gone if what == "gone" else keep).add(lines.application_id(application, file, number))
    return frozenset(gone), frozenset(keep)
