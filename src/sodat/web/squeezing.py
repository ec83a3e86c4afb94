"""Compressed answers, for slow networks; of pages the length tells nothing (docs/adr/0015)."""

import re
import secrets
import struct
import zlib
from typing import Final

from sodat.web.asgi import Scope, header
from sodat.web.visit import Headers

SMALLEST = 1_000
"""Shorter answers fit one packet anyway."""

PADDING_MAX = 96
FAST, BEST = 1, 9
VARY: Final = "accept-encoding"
_GZIP = re.compile(
    r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE
)
_HEAD = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"
"""Deflated, with a file name, of no time and no system."""

ENCODED: Headers = ((b"content-encoding", b"gzip"),)


def accepts_gzip(scope: Scope) -> bool:
    """Return whether the reader can unpack gzip. Source: RFC 9110 12.5.3."""
    return bool(_GZIP.search(header(scope, b"accept-encoding")[:200]))


def gzipped(data: bytes, level: int, padding: int = 0) -> bytes:
    """Return data as gzip; `padding` lengthens its head, which says nothing. Source: RFC 1952."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    name = b"x" * padding + b"\x00"
    tail = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return _HEAD + name + deflate.compress(data) + deflate.flush() + tail


def squeezed(scope: Scope, body: bytes) -> tuple[bytes, Headers]:
    """Return a page's body as this reader takes it, and the headers that say so."""
    if len(body) < SMALLEST or not accepts_gzip(scope):
        return body, ()
    return gzipped(body, FAST, secrets.randbelow(PADDING_MAX)), ENCODED
