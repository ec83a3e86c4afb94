from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules import merkle, tiles

WIDTH = tiles.WIDTH
SIZE_MAX = 3 * WIDTH + 70
HASHES = [sha256(number.to_bytes(4, "big")).digest() for number in range(SIZE_MAX)]
WHOLE = tiles.grow(0, HASHES, {})
sizes = st.integers(min_value=0, max_value=SIZE_MAX)


def grown(*sizes_between: int) -> dict[tuple[int, int], bytes]:
    """Return the tiles of a tree that grew in steps, as they are after the last one."""
    kept: dict[tuple[int, int], bytes] = {}
    size = 0
    for after in (*sorted(sizes_between), SIZE_MAX):
        at_edge = {key: kept[key] for key in tiles.edge(size)}
        kept |= tiles.grow(size, HASHES[size:after], at_edge)
        size = after
    return kept


def test_tiles_hold_the_leaves_and_the_roots_of_full_tiles():
    assert sorted(WHOLE) == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]
    assert WHOLE[0, 1] == b"".join(HASHES[WIDTH : 2 * WIDTH])
    assert WHOLE[0, 3] == b"".join(HASHES[3 * WIDTH :])
    assert tiles.split(WHOLE[1, 0]) == [
        merkle.range_root(HASHES[start : start + WIDTH]) for start in (0, WIDTH, 2 * WIDTH)
    ]


@pytest.mark.parametrize(
    "steps", [(1,), (255,), (256,), (257,), (1, 2, 3), (255, 256, 511, 512, 513), (768,)]
)
def test_tiles_are_the_same_in_however_many_steps_the_tree_grew(steps: tuple[int, ...]):
    assert grown(*steps) == WHOLE


@given(st.binary(max_size=6))
def test_tiles_are_the_same_in_any_steps(tape: bytes):
    assert grown(*(byte * 3 for byte in tape)) == WHOLE


@pytest.mark.parametrize(
    ("size", "unfinished"),
    [
        (0, []),
        (1, [(0, 0)]),
        (255, [(0, 0)]),
        (256, [(1, 0)]),
        (257, [(0, 1), (1, 0)]),
        (WIDTH**2, [(2, 0)]),
        (WIDTH**2 + 1, [(0, 256), (2, 0)]),
    ],
)
def test_edge_names_the_unfinished_tiles(size: int, unfinished: list[tuple[int, int]]):
    assert tiles.edge(size) == unfinished


@given(sizes, sizes)
def test_tiles_give_every_root_that_a_proof_asks_for(one: int, two: int):
    index, size = min(one, two), max(one, two)
    if index == size:
        return
    ranges = [(0, size), *merkle.inclusion_ranges(index, size), *merkle.consistency_ranges(index, size)]
    enough = {key: WHOLE[key] for key in tiles.needed(ranges)}

    roots = [tiles.range_hash(start, end, enough) for start, end in ranges]

    assert roots == [merkle.range_root(HASHES[start:end]) for start, end in ranges]
