"""Receipts that were made together are signed together (docs/method.md 7).

One signature costs more than all the rest of a filing. So the texts of a batch become the
leaves of a small tree, its root is signed once, and each receipt carries its own way to the
root. A receipt is a note as ever; only its signature line is of another kind.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from hashlib import sha256

from sodat.rules import merkle
from sodat.rules.checkpoint import Key, Sign, Verify, open_note
from sodat.rules.refusals import RecordRefused, ensure

VERSION = "sodat-bundle/1"
SIZE_MAX = 65_535
_KIND = b"\xff" + VERSION.encode()
_HEAD_BYTES, _HASH_BYTES, _SIGNATURE_BYTES = 8, 32, 64
_LINE = re.compile("\u2014 (\\S+) ([A-Za-z0-9+/]+={0,2})\n\\Z")


class Bundle:
    """The signed tree over receipts that were made together."""

    def __init__(self, texts: Sequence[str], key: Key, sign: Sign) -> None:
        """Sign texts, at least one and at most SIZE_MAX; the order is that of their places."""
        ensure(0 < len(texts) <= SIZE_MAX, "a bundle has 1 to 65535 receipts")
        self._texts = texts
        self._head = bundle_id(key) + len(texts).to_bytes(2)
        self._name = key.name
        level = [sha256(b"\x00" + text.encode()).digest() for text in texts]
        self._levels = []
        while len(level) > 1:
            self._levels.append(level)
            pairs = zip(level[::2], level[1::2], strict=False)
            # What has no neighbour goes up as it is: the same tree as RFC 6962's.
            level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + level[
                len(level) - len(level) % 2 :
            ]
        self._signature = sign(root_text(key, len(texts), level[0]).encode())

    def note(self, place: int) -> str:
        """Return the receipt at a place, counted from 0, as a note."""
        pieces, at = [self._head, place.to_bytes(2)], place
        for level in self._levels:
            if at ^ 1 < len(level):
                pieces.append(level[at ^ 1])
            at >>= 1
        pieces.append(self._signature)
        said = base64.b64encode(b"".join(pieces)).decode("ascii")
        return f"{self._texts[place]}\n\u2014 {self._name} {said}\n"


def bundle_id(key: Key) -> bytes:
    """Return what names this kind of signature of a key: SHA-256 over name, LF, kind and key, four bytes."""
    return sha256(key.name.encode() + b"\n" + _KIND + key.public).digest()[:4]


def root_text(key: Key, size: int, root: bytes) -> str:
    """Return what is signed of a bundle: version, name of the log, size and root, one line each."""
    return f"{VERSION}\n{key.name}\n{size}\n{base64.b64encode(root).decode('ascii')}\n"


def open_receipt(note: str, key: Key, verify: Verify) -> str:
    """Return the text of a receipt, signed alone or in a bundle.

    Raises:
        RecordRefused: as `open_note`.
    """
    text, _, line = note.rpartition("\n\n")
    text += "\n"
    found = _LINE.match(line)
    said = _bytes(found[2]) if found else b""
    if said[:4] != bundle_id(key):
        return open_note(note, key, verify)
    middle, signature = said[_HEAD_BYTES:-_SIGNATURE_BYTES], said[-_SIGNATURE_BYTES:]
    size, place = int.from_bytes(said[4:6]), int.from_bytes(said[6:8])
    ways = merkle.inclusion_ranges(place, size) if place < size else []
    if place >= size or len(middle) != _HASH_BYTES * len(ways):
        raise RecordRefused(reason="note-signature", detail=key.name)
    root = merkle.leaf_hash(text.encode())
    for number, (_, end) in enumerate(ways):
        sibling = middle[_HASH_BYTES * number : _HASH_BYTES * (number + 1)]
        root = merkle.node_hash(sibling, root) if end <= place else merkle.node_hash(root, sibling)
    if not verify(key.public, root_text(key, size, root).encode(), signature):
        raise RecordRefused(reason="note-signature", detail=key.name)
    return text


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
