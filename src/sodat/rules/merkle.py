"""The RFC 6962 tree: roots, inclusion proofs, consistency proofs (docs/method.md 7).

Used over the pool's lines and over the log of public acts.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf. Source: RFC 6962 2.1."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node. Source: RFC 6962 2.1."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one hash per full subtree, biggest first.

    Appending costs two hashes on average; the root is there at any time.
    """

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size = size
        self._edge = list(edge)

    @property
    def edge(self) -> tuple[bytes, ...]:
        """Return the hashes of the full subtrees, biggest first."""
        return tuple(self._edge)

    def append(self, hashed_leaf: bytes) -> None:
        """Add one leaf, given by its hash."""
        edge = self._edge
        edge.append(hashed_leaf)
        self.size += 1
        full = self.size
        while full % 2 == 0:
            right = edge.pop()
            edge[-1] = sha256(b"\x01" + edge[-1] + right).digest()
            full //= 2

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._edge:
            return EMPTY
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node_hash(left, root)
        return root


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaves, in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf_hash(leaf))
    return frontier.root()


def subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (level, index) of the full subtrees that together cover leaves start..end-1.

    Left to right; `start` must lie on a border that RFC 6962's split makes, as 0 does.
    """
    while start < end:
        level = ((start & -start).bit_length() - 1) if start else end.bit_length()
        while start + (1 << level) > end:
            level -= 1
        yield level, start >> level
        start += 1 << level


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Return the leaf ranges [start, end) whose roots prove leaf `index` in a tree of `size`.

    From the leaf's neighbour up to the root. Source: RFC 6962 2.1.1.
    """
    low, high, ranges = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """Return the leaf ranges whose roots prove that a tree of `old` leaves grew to `new`.

    Source: RFC 6962 2.1.2; empty when there is nothing to prove.
    """
    if not 0 < old < new:
        return []
    low, high, whole, ranges = 0, new, True, []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low, whole = middle, False
    if not whole:
        ranges.append((low, high))
    return ranges[::-1]


def range_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for one in hashes:
        frontier.append(one)
    return frontier.root()


def inclusion_holds(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Return whether a leaf is at an index of the tree with this root. Source: RFC 9162 2.1.3.2."""
    if not 0 <= index < size or len(proof) != len(inclusion_ranges(index, size)):
        return False
    result = leaf_hash(leaf)
    for (_, end), sibling in zip(inclusion_ranges(index, size), proof, strict=True):
        result = node_hash(sibling, result) if end <= index else node_hash(result, sibling)
    return result == expected


def consistency_holds(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether the tree of `new` leaves starts with the tree of `old`. Source: RFC 9162 2.1.4.2."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new:
        return old == 0 and not proof and old_root == EMPTY
    ranges = consistency_ranges(old, new)
    if len(ranges) != len(proof):
        return False
    given = dict(zip(ranges, proof, strict=True))
    if (old & (old - 1)) == 0:
        given[0, old] = old_root
    return _from_parts(0, old, given) == old_root and _from_parts(0, new, given) == new_root


def _from_parts(low: int, high: int, given: dict[tuple[int, int], bytes]) -> bytes:
    """Return the root over leaves low..high-1; the given ranges cover them all."""
    if (low, high) in given:
        return given[low, high]
    middle = low + _split(high - low)
    return node_hash(_from_parts(low, middle, given), _from_parts(middle, high, given))


def _split(count: int) -> int:
    """Return the largest power of two below count. Source: RFC 6962 2.1."""
    return 1 << ((count - 1).bit_length() - 1)
