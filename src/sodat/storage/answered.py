"""Answers given once: what was answered to a request that carried an idempotency key."""

from dataclasses import dataclass
from datetime import timedelta

from sodat.rules.refusals import ensure
from sodat.storage.statements import Transaction, load

_sql = load("answered")


@dataclass(frozen=True, slots=True)
class Answered:
    """What was asked, as a hash, and what was answered, sealed."""

    request_hash: bytes
    status: int
    body_sealed: bytes


async def take(tx: Transaction, key_hash: bytes) -> bool:
    """Return whether nobody else acts under this key now; until commit nobody else may."""
    number = int.from_bytes(key_hash[:8], "big", signed=True)
    return bool(await _sql["answered_lock"].value(tx, number=number))


async def get(tx: Transaction, key_hash: bytes) -> Answered | None:
    """Return what was answered under a key, None if nothing was or it is too long ago."""
    return await _sql["answered_get"].row(tx, Answered, key_hash=key_hash)


async def put(tx: Transaction, key_hash: bytes, answered: Answered, lives: timedelta) -> None:
    """Remember an answer for a while."""
    changed = await _sql["answered_put"].run(
        tx,
        key_hash=key_hash,
        request_hash=answered.request_hash,
        status=answered.status,
        body_sealed=answered.body_sealed,
        lives=lives,
    )
    ensure(changed == 1, "an idempotency key is used by one request at a time")


async def forget(tx: Transaction) -> None:
    """Remove answers that are too long ago."""
    await _sql["answered_forget"].run(tx)
