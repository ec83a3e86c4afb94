"""Strict reading of the record's line files and manifests (docs/method.md 1).

What is hashed has one byte form only. Anything else is refused whole, with file and line.
"""

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import cast

import rfc8785

from sodat.rules.refusals import MalformedFile

_APPLICATION = re.compile(r"[0-9a-f]{32}\Z")
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,17})\Z")
_SLOT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_PART = re.compile(r"[A-Za-z0-9]{1,16}\Z")

Json = str | int | list["Json"] | dict[str, "Json"]


def read_lines(data: bytes, file: str) -> list[str]:
    """Return the lines of a file without their LF, in file order, not yet sorted-checked.

    Raises:
        MalformedFile: CRLF, a missing last LF, an empty line, or a byte that is not printable ASCII.
    """
    if not data:
        return []
    if not data.endswith(b"\n"):
        raise MalformedFile(file=file, line=data.count(b"\n") + 1, what="last-line-end-missing")
    lines = data[:-1].split(b"\n")
    for number, line in enumerate(lines, 1):
        if line.endswith(b"\r"):
            raise MalformedFile(file=file, line=number, what="carriage-return")
        if not line or not line.isascii() or not line.decode("ascii").isprintable():
            raise MalformedFile(file=file, line=number, what="not-printable-ascii")
    return [line.decode("ascii") for line in lines]


def read_sorted(data: bytes, file: str) -> list[str]:
    """Return the lines of a file that must be sorted bytewise and unique.

    Raises:
        MalformedFile: as `read_lines`, and lines out of order or doubled.
    """
    lines = read_lines(data, file)
    for number, (before, line) in enumerate(pairwise(lines), 2):
        if before == line:
            raise MalformedFile(file=file, line=number, what="line-doubled")
        if before > line:
            raise MalformedFile(file=file, line=number, what="not-sorted")
    return lines


def print_lines(lines: list[str]) -> bytes:
    """Return the bytes of a line file, each line ended by LF, in the order given."""
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def fields(line: str, count: int, file: str, number: int) -> list[str]:
    """Return the `|`-separated fields of a line, exactly `count` of them, or refuse."""
    parts = line.split("|")
    if len(parts) != count:
        raise MalformedFile(file=file, line=number, what="field-count")
    return parts


def whole(text: str, low: int, high: int, file: str, number: int) -> int:
    """Return a whole number without leading zeros, low <= n <= high, or refuse."""
    if not _NUMBER.match(text) or not low <= int(text) <= high:
        raise MalformedFile(file=file, line=number, what="number")
    return int(text)


def application_id(text: str, file: str, number: int) -> str:
    """Return the text if it is 32 lower-case hex digits, or refuse."""
    if not _APPLICATION.match(text):
        raise MalformedFile(file=file, line=number, what="application-id")
    return text


def slot_id(text: str, file: str, number: int) -> str:
    """Return the text if it can name a slot (1-64 of A-Za-z0-9._-), or refuse."""
    if not _SLOT.match(text):
        raise MalformedFile(file=file, line=number, what="slot-id")
    return text


def part_code(text: str, file: str, number: int) -> str:
    """Return the text if it can name a share (1-16 of A-Za-z0-9), or refuse."""
    if not _PART.match(text):
        raise MalformedFile(file=file, line=number, what="share-code")
    return text


def canonical(value: Mapping[str, Json]) -> bytes:
    """Return RFC 8785 canonical JSON of a manifest: objects, lists, ASCII strings, integers."""
    _check_json(cast("Json", value), "manifest")
    return rfc8785.dumps(value)


def read_canonical(data: bytes, file: str) -> dict[str, Json]:
    """Return a manifest's value; what is not byte for byte canonical is refused.

    Raises:
        MalformedFile: not an object, floats, nulls, booleans, non-ASCII, or other bytes than RFC 8785's.
    """
    refusal = MalformedFile(file=file, line=1, what="not-canonical-json")
    try:
        value = json.loads(data)
        _check_json(value, file)
        same = rfc8785.dumps(value) == data
    except (ValueError, RecursionError):
        raise refusal from None
    if not isinstance(value, dict) or not same:
        raise refusal
    return value


def _check_json(value: Json, file: str) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _check_json(name, file)
            _check_json(inner, file)
    elif isinstance(value, list):
        for inner in value:
            _check_json(inner, file)
    elif isinstance(value, bool) or not isinstance(value, str | int):
        raise MalformedFile(file=file, line=1, what="json-type")
    elif isinstance(value, str) and not (value.isascii() and (value.isprintable() or value == "")):
        raise MalformedFile(file=file, line=1, what="json-not-ascii")
    elif isinstance(value, int) and abs(value) >= 2**53:
        raise MalformedFile(file=file, line=1, what="json-number")
