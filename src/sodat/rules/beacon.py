"""Which beacon round belongs to a time, and what a round's value must look like (docs/method.md 6).

The pairing itself is checked at the edge by two libraries that must agree.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

from sodat.rules.refusals import BeaconValueWrong

_HEX = re.compile(r"[0-9a-f]*\Z")


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of public random values, one every period."""

    kind: Literal["drand", "local"]
    chain: str
    public_key: str
    genesis_time: int
    period_seconds: int
    signature_digits: int


QUICKNET = Chain(
    kind="drand",
    chain="52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    public_key="83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
    genesis_time=1692803367,
    period_seconds=3,
    signature_digits=96,
)


def local_chain(public_key: str) -> Chain:
    """Return the development chain of an Ed25519 key (64 hex digits): one round a second."""
    name = sha256(f"sodat-draw/1/local\n{public_key}\n".encode("ascii")).hexdigest()
    return Chain("local", name, public_key, genesis_time=0, period_seconds=1, signature_digits=128)


def round_for(chain: Chain, time: datetime) -> int:
    """Return the first round at or after a time: ceil((T - genesis) / period) + 1.

    Source: protocol.md 6; times are whole seconds or are rounded up to them.
    """
    seconds = -(-(time - _moment(chain.genesis_time)) // timedelta(seconds=1))
    return -(-seconds // chain.period_seconds) + 1


def time_of(chain: Chain, number: int) -> datetime:
    """Return when a round comes out (UTC)."""
    return _moment(chain.genesis_time + (number - 1) * chain.period_seconds)


def message(number: int) -> bytes:
    """Return what is signed in a round: SHA-256 of the round as 8 bytes, big end first."""
    return sha256(number.to_bytes(8, "big")).digest()


def check_form(chain: Chain, signature: str) -> None:
    """Refuse a signature that is not lower-case hex of the chain's length."""
    if len(signature) != chain.signature_digits:
        raise BeaconValueWrong(reason="signature-length")
    if not _HEX.match(signature):
        raise BeaconValueWrong(reason="signature-not-hex")


def _moment(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
