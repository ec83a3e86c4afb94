"""Signed notes: checkpoints of the log and receipts (docs/method.md 7).

Source: C2SP `signed-note` and `tlog-checkpoint`. The Ed25519 functions come from the
caller; this module fixes the bytes.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from sodat.rules.refusals import RecordRefused

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) -> holds."""

_ED25519 = b"\x01"
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\Z")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Key:
    """A note key: its name and its Ed25519 public key (32 bytes)."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the first four bytes of SHA-256 over name, LF, kind and key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """Return the verifier key `name+id+key` as others configure it."""
        return f"{self.name}+{self.id.hex()}+{_b64(_ED25519 + self.public)}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the log: how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return the signed text: origin, size, root, one line each."""
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


def sign_note(text: str, key: Key, sign: Sign) -> str:
    """Return a note: text, an empty line, one signature line."""
    return f"{text}\n{signature_line(text, key, sign)}"


def signature_line(text: str, key: Key, sign: Sign) -> str:
    """Return `— name base64(id || signature)` with LF."""
    return f"\u2014 {key.name} {_b64(key.id + sign(text.encode()))}\n"


def open_note(note: str, key: Key, verify: Verify) -> str:
    """Return the text of a note that this key signed.

    Raises:
        RecordRefused: note-malformed, note-unsigned (no line of this key), note-signature.
    """
    text, empty, signatures = note.rpartition("\n\n")
    if not empty or not note.endswith("\n") or _CONTROL.search(note):
        raise RecordRefused(reason="note-malformed", detail=key.name)
    text += "\n"
    lines = [_signature(line, key) for line in signatures.removesuffix("\n").split("\n")]
    for name, data in lines:
        if name == key.name and data[:4] == key.id:
            if not verify(key.public, text.encode(), data[4:]):
                raise RecordRefused(reason="note-signature", detail=key.name)
            return text
    raise RecordRefused(reason="note-unsigned", detail=key.name)


def _signature(line: str, key: Key) -> tuple[str, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014":
        raise RecordRefused(reason="note-malformed", detail=key.name)
    return parts[1], _unb64(parts[2])


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of an opened note's text, or refuse it as note-malformed."""
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) < 3 or "" in lines or not _SIZE.match(lines[1]):
        raise RecordRefused(reason="note-malformed", detail="checkpoint")
    root = _unb64(lines[2])
    if len(root) != 32:
        raise RecordRefused(reason="note-malformed", detail="root")
    return Checkpoint(lines[0], int(lines[1]), root)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RecordRefused(reason="note-malformed", detail="base64") from None
