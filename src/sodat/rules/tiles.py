"""Tiles of the log's tree: 256 hashes of one level each (docs/method.md 7).

Source: C2SP `tlog-tiles`. A tile only grows; whoever has a prefix of it has a right tile.
"""

from collections.abc import Iterable, Mapping, Sequence

from sodat.rules.merkle import node_hash, range_root, subtrees

WIDTH = 256
HASH_BYTES = 32
HEIGHT = 8

Tiles = Mapping[tuple[int, int], bytes]
"""The hashes of a tile, one after another, by (tile level, tile number)."""


def grow(size: int, hashed_leaves: Sequence[bytes], tiles: Tiles) -> dict[tuple[int, int], bytes]:
    """Return the tiles that change when leaves are appended to a tree of `size`.

    `tiles` has the unfinished tiles at the right edge: `edge(size)`.
    """
    changed: dict[tuple[int, int], bytearray] = {}
    level, count, fresh = 0, size, list(hashed_leaves)
    while fresh:
        finished = []
        for place, one in enumerate(fresh, count):
            key = (level, place // WIDTH)
            if key not in changed:
                changed[key] = bytearray(tiles[key] if place % WIDTH else b"")
            changed[key] += one
            if (place + 1) % WIDTH == 0:
                finished.append(range_root(split(bytes(changed[key]))))
        level, count, fresh = level + 1, count // WIDTH, finished
    return {key: bytes(hashes) for key, hashes in changed.items()}


def edge(size: int) -> list[tuple[int, int]]:
    """Return the unfinished tiles of a tree of `size`, lowest level first."""
    found = []
    level = 0
    while size:
        if size % WIDTH:
            found.append((level, size // WIDTH))
        level, size = level + 1, size // WIDTH
    return found


def needed(ranges: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the tiles that give the roots of these leaf ranges."""
    return {_tile(level, index) for start, end in ranges for level, index in subtrees(start, end)}


def range_hash(start: int, end: int, tiles: Tiles) -> bytes:
    """Return the root over leaves start..end-1, out of tiles."""
    nodes = [_node(level, index, tiles) for level, index in subtrees(start, end)]
    root = nodes.pop()
    while nodes:
        root = node_hash(nodes.pop(), root)
    return root


def split(hashes: bytes) -> list[bytes]:
    """Return the single hashes of a tile."""
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]


def _tile(level: int, index: int) -> tuple[int, int]:
    return level // HEIGHT, (index << (level % HEIGHT)) // WIDTH


def _node(level: int, index: int, tiles: Tiles) -> bytes:
    tile = _tile(level, index)
    first = (index << (level % HEIGHT)) % WIDTH
    count = 1 << (level % HEIGHT)
    return range_root(split(tiles[tile][first * HASH_BYTES : (first + count) * HASH_BYTES]))
