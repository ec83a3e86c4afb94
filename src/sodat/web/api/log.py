"""The transparency log, in the forms of C2SP `tlog-checkpoint` and `tlog-tiles`."""

import re

from sodat.rules.refusals import RecordNotReady
from sodat.storage import log
from sodat.web.answers import Answer
from sodat.web.asking import Asking
from sodat.web.notices import Notices
from sodat.web.refused import PageUnknown

HASH_BYTES = 32
TILE_HASHES = 256
_TILE = re.compile(r"(?P<number>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?\Z")
_LEVEL = re.compile(r"[0-9]|[1-5][0-9]|6[0-3]\Z")
_INDEX = re.compile(r"(0|[1-9][0-9]{0,17})\Z")
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")
_THIS_MOMENT = (b"cache-control", b"public, max-age=1")


async def checkpoint(asking: Asking) -> Answer:
    """GET /log/checkpoint."""
    note = await asking.notices.checkpoint()
    if not note:
        raise RecordNotReady(file="checkpoint")
    return _text(note)


async def tile(asking: Asking) -> Answer:
    """GET /log/tile/{level}/{index}, whole or `.p/{width}` wide.

    Source: C2SP tlog-tiles; the index is written in groups of three digits, all but the last after an x.
    """
    level, place = asking.part("level"), _TILE.match(asking.part("place"))
    if place is None or not _LEVEL.fullmatch(level):
        raise PageUnknown
    number = int(place["number"].replace("x", "").replace("/", ""))
    width = int(place["width"] or TILE_HASHES)
    if width > TILE_HASHES or (place["width"] and width == TILE_HASHES) or _padded(number) != place["number"]:
        raise PageUnknown
    async with asking.notices.reading() as tx:
        hashes = await log.tile(tx, int(level), number) or b""
    if len(hashes) < width * HASH_BYTES:
        raise RecordNotReady(file=f"tile/{level}/{place[0]}")
    return _bytes(hashes[: width * HASH_BYTES])


async def leaf(asking: Asking) -> Answer:
    """GET /log/leaf/{index}."""
    return await leaf_bytes(asking.notices, asking.part("index"))


async def leaf_bytes(notices: Notices, index: str) -> Answer:
    """Return a leaf as it was hashed; who asks for a page gets `web/public/log_pages.py` at the same address.

    Raises:
        PageUnknown: not a number; RecordNotReady: there is no such leaf yet.
    """
    if not _INDEX.match(index):
        raise PageUnknown
    async with notices.reading() as tx:
        body = await log.leaf(tx, int(index))
    if body is None:
        raise RecordNotReady(file=f"leaf/{index}")
    found = _bytes(body)
    return Answer(found.status, found.body, (*found.headers, (b"vary", b"accept")))


def _padded(number: int) -> str:
    """Return the number as its path has it, so that every tile has one address only."""
    digits = str(number)
    digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _text(body: bytes) -> Answer:
    return Answer(200, body, ((b"content-type", b"text/plain; charset=utf-8"), _THIS_MOMENT))


def _bytes(body: bytes) -> Answer:
    headers = ((b"content-type", b"application/octet-stream"), (b"x-content-type-options", b"nosniff"))
    return Answer(200, body, (*headers, _FOR_EVER))
