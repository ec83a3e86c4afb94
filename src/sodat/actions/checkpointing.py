"""Checkpoints of the log, and proofs that a leaf is in it."""

from dataclasses import dataclass

from sodat.rules import merkle, tiles
from sodat.rules.checkpoint import Checkpoint, sign_note
from sodat.rules.refusals import ensure
from sodat.storage import log
from sodat.storage.statements import Transaction
from sodat.vault import Vault

LEAVES_MAX = 65_536


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Where a leaf is: the checkpoint that covers it and the hashes that lead to its root."""

    size: int
    note: str
    proof: tuple[bytes, ...]


async def make_checkpoint(tx: Transaction, vault: Vault) -> int | None:
    """Sign the log's head if it has grown and return its size; None when there was nothing to do.

    At most LEAVES_MAX leaves are taken in; call again until there is nothing to do.
    """
    if not await log.may_make_checkpoint(tx):
        return None
    latest = await log.latest(tx)
    old = latest.size if latest else 0
    new = min(await log.size(tx), old + LEAVES_MAX)
    if new == old and latest is not None:
        return None
    hashes = [merkle.leaf_hash(body) for body in await log.leaves(tx, old, new)]
    grown = tiles.grow(old, hashes, await _tiles(tx, set(tiles.edge(old))))
    for (level, number), content in grown.items():
        await log.put_tile(tx, level, number, content)
    root = await _root(tx, new) if new else merkle.EMPTY
    checkpoint = Checkpoint(vault.log_key.name, new, root)
    await log.put_checkpoint(tx, new, sign_note(checkpoint.text, vault.log_key, vault.sign))
    return new


async def inclusion(tx: Transaction, leaf_index: int) -> Inclusion | None:
    """Return the proof that a leaf is in the log; None until a checkpoint covers it."""
    latest = await log.latest(tx)
    if latest is None or leaf_index >= latest.size:
        return None
    ranges = merkle.inclusion_ranges(leaf_index, latest.size)
    found = await _tiles(tx, tiles.needed(ranges))
    proof = tuple(tiles.range_hash(start, end, found) for start, end in ranges)
    return Inclusion(latest.size, latest.note, proof)


async def _root(tx: Transaction, size: int) -> bytes:
    return tiles.range_hash(0, size, await _tiles(tx, tiles.needed([(0, size)])))


async def _tiles(tx: Transaction, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    found = {}
    for level, number in sorted(wanted):
        content = await log.tile(tx, level, number)
        ensure(content is not None, "a tile below the checkpoint is there")
        found[level, number] = content or b""
    return found
