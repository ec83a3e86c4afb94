"""The log of public acts in the database: leaves, tiles, checkpoints."""

from collections.abc import Sequence
from dataclasses import dataclass

from sodat.rules.refusals import ensure
from sodat.storage.literals import binaries
from sodat.storage.statements import Transaction, load

_sql = load("log")


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest checkpoint."""

    size: int
    note: str


async def append(tx: Transaction, bodies: Sequence[bytes]) -> int:
    """Append leaves and return the index of the first.

    This takes the last lock of a transaction: whoever calls it has taken all others before.
    """
    return int(await _sql["log_append"].value(tx, bodies=binaries(bodies)))


async def leaf(tx: Transaction, index: int) -> bytes | None:
    """Return the bytes of a leaf."""
    found: bytes | None = await _sql["log_leaf"].value(tx, leaf_index=index)
    return found


async def size(tx: Transaction) -> int:
    """Return how many leaves there are."""
    return int(await _sql["log_size"].value(tx))


async def leaves(tx: Transaction, start: int, end: int) -> list[bytes]:
    """Return the bytes of leaves start..end-1."""
    found = await _sql["log_leaves"].values(tx, start=start, end=end)
    ensure(len(found) == end - start, "the log has no gaps")
    return found


async def tile(tx: Transaction, level: int, number: int) -> bytes | None:
    """Return the hashes of a tile so far, 32 bytes each."""
    found: bytes | None = await _sql["tile_get"].value(tx, level=level, tile=number)
    return found


async def put_tile(tx: Transaction, level: int, number: int, hashes: bytes) -> None:
    """Let a tile grow.

    Raises:
        InvariantBroken: it would change what was published.
    """
    changed = await _sql["tile_put"].run(tx, level=level, tile=number, hashes=hashes)
    ensure(changed == 1, "a tile only grows")


async def may_make_checkpoint(tx: Transaction) -> bool:
    """Return whether nobody else is making a checkpoint; until commit nobody else may."""
    return bool(await _sql["checkpoint_lock"].value(tx))


async def latest(tx: Transaction) -> Latest | None:
    """Return the newest checkpoint."""
    return await _sql["checkpoint_latest"].row(tx, Latest)


async def put_checkpoint(tx: Transaction, tree_size: int, note: str) -> None:
    """Store a signed checkpoint."""
    await _sql["checkpoint_put"].run(tx, size=tree_size, note=note)
