"""The trail of the staff's acts as bytes: what an anchor in the public log stands for.

Each anchor hashes the one before, a salt and the acts since, in order of their numbers. Whoever holds the
acts can compute every anchor again; whoever holds the log alone learns how many acts there were, no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

VERSION = b"sodat-trail/1\n"
NOTHING = bytes(32)
"""What the first anchor follows."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it is hashed. `at`: UTC, ISO 8601 with microseconds."""

    act_id: int
    account_id: int
    act: str
    subject: str
    reason: str
    at: str


def line(act: Act) -> bytes:
    """Return the bytes of an act: each field after its length, so that no two acts read the same."""
    fields = (str(act.act_id), str(act.account_id), act.act, act.subject, act.reason, act.at)
    return b"".join(b"%d:%b," % (len(one), one) for one in (field.encode() for field in fields)) + b"\n"


def anchor_hash(before: bytes, salt: bytes, acts: Sequence[Act]) -> bytes:
    """Return the hash of an anchor over the acts since the one before, ascending by number."""
    return sha256(VERSION + before + salt + b"".join(map(line, acts))).digest()


def anchor_words(acts: int, anchored: bytes) -> str:
    """Return what the public log says of an anchor: how many acts, and the hash."""
    return f"{acts} {anchored.hex()}"
