import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from sodat.rules import merkle
from unit.markets import whole_numbers
from unit.records import BEACON, example

INPUTS = [bytes.fromhex(text) for text in BEACON["rfc6962_inputs_hex"]]
ROOTS = [bytes.fromhex(text) for text in BEACON["rfc6962_roots"]]
LEAVES_MAX = 70
LEAVES = [number.to_bytes(2, "big") for number in range(LEAVES_MAX)]
TREE = InmemoryTree(algorithm="sha256")
TREE.append_entries(LEAVES)
sizes = st.integers(min_value=0, max_value=LEAVES_MAX)


def pick(number: int, size: int) -> int:
    return number % size if size else 0


def root(start: int, end: int) -> bytes:
    return merkle.range_root([merkle.leaf_hash(leaf) for leaf in LEAVES[start:end]])


def inclusion(index: int, size: int) -> list[bytes]:
    return [root(start, end) for start, end in merkle.inclusion_ranges(index, size)]


def consistency(old: int, new: int) -> list[bytes]:
    return [root(start, end) for start, end in merkle.consistency_ranges(old, new)]


def altered(proof: list[bytes], number: int) -> list[list[bytes]]:
    """Return a proof with a bit changed, one hash less, one more, and two exchanged."""
    place = number % len(proof)
    changed = bytes([proof[place][0] ^ 1]) + proof[place][1:]
    others = [[*proof[:place], changed, *proof[place + 1 :]], proof[:-1], [*proof, proof[-1]]]
    return others + ([proof[1:] + proof[:1]] if proof[1:] + proof[:1] != proof else [])


@pytest.mark.parametrize("count", range(9))
def test_root_is_that_of_the_vectors(count: int):
    assert merkle.root(INPUTS[:count]) == ROOTS[count]


def test_root_of_the_pool_of_the_example_is_the_committed_one():
    lines = example()["pool.txt"].splitlines()

    assert merkle.root(lines).hex() == "944356f257fa6e13ef8c3fb8975f6fce7a21bbf38a2e4ddc653ba8f0ef397d0f"


@pytest.mark.parametrize("size", range(1, LEAVES_MAX + 1))
def test_root_and_proofs_are_those_of_another_implementation(size: int):
    """Of the proof, pymerkle puts the proven leaf or the common part first."""
    assert merkle.root(LEAVES[:size]) == TREE.get_root(size)
    for index in range(size):
        path = TREE.prove_inclusion(index + 1, size).path
        hashes = [path[0] == merkle.leaf_hash(LEAVES[index]), *path[1:]]
        assert [True, *inclusion(index, size)] == hashes


@pytest.mark.parametrize("new", range(1, LEAVES_MAX + 1, 3))
def test_consistency_proofs_of_another_implementation_hold_between_our_roots(new: int):
    """The form of pymerkle's consistency proofs is its own: both must prove the same pairs of roots."""
    for old in range(1, new):
        TREE.prove_consistency(old, new).verify(root(0, old), root(0, new), old, new)
        assert merkle.consistency_holds(
            old, new, TREE.get_root(old), TREE.get_root(new), consistency(old, new)
        )


def test_ranges_of_the_example_of_rfc_6962():
    """Its tree of seven leaves, 2.1.3; g, h, i, k, l are the inner nodes that it names."""
    b, c, d, f, j = (1, 2), (2, 3), (3, 4), (5, 6), (6, 7)
    g, h, i, k, m = (0, 2), (2, 4), (4, 6), (0, 4), (4, 7)

    paths = [merkle.inclusion_ranges(index, 7) for index in (0, 3, 4, 6)]
    proofs = [merkle.consistency_ranges(old, 7) for old in (3, 4, 6)]

    assert paths == [[b, h, m], [c, g, m], [f, j, k], [i, k]]
    assert proofs == [[c, d, g, m], [m], [i, j, k]]


@given(sizes, whole_numbers)
def test_inclusion_holds_and_altered_proofs_do_not(size: int, number: int):
    if size == 0:
        assert not merkle.inclusion_holds(LEAVES[0], 0, 0, [], merkle.EMPTY)
        return
    index = pick(number, size)
    proof, expected = inclusion(index, size), root(0, size)

    assert merkle.inclusion_holds(LEAVES[index], index, size, proof, expected)
    assert not merkle.inclusion_holds(LEAVES[index] + b"x", index, size, proof, expected)
    assert not merkle.inclusion_holds(LEAVES[index], index, size, proof, merkle.EMPTY)
    assert not merkle.inclusion_holds(LEAVES[index], size, size, proof, expected)
    assert not merkle.inclusion_holds(LEAVES[index], -1, size, proof, expected)
    if size > 1:
        assert not merkle.inclusion_holds(LEAVES[index], (index + 1) % size, size, proof, expected)
        for other in altered(proof, number):
            assert not merkle.inclusion_holds(LEAVES[index], index, size, other, expected)


@given(sizes, whole_numbers)
def test_consistency_holds_and_altered_proofs_do_not(new: int, number: int):
    old = pick(number, new + 1)
    proof, before, after = consistency(old, new), root(0, old), root(0, new)

    assert merkle.consistency_holds(old, new, before, after, proof)
    assert not merkle.consistency_holds(old, new, before, after, [*proof, after])
    assert not merkle.consistency_holds(old, new, b"\0" * 32, after, proof)
    if old > 0:
        assert not merkle.consistency_holds(old, new, before, b"\0" * 32, proof)
    if proof:
        for other in altered(proof, number):
            assert not merkle.consistency_holds(old, new, before, after, other)


def test_consistency_backwards_or_with_an_empty_tree_of_leaves_does_not_hold():
    assert not merkle.consistency_holds(5, 4, root(0, 5), root(0, 4), [])
    assert not merkle.consistency_holds(2**60 + 1, 3, root(0, 5), root(0, 3), [])
    assert not merkle.consistency_holds(-1, 3, merkle.EMPTY, root(0, 3), [])
    assert not merkle.consistency_holds(0, 3, root(0, 1), root(0, 3), [])
    assert merkle.consistency_holds(0, 3, merkle.EMPTY, root(0, 3), [])


@given(sizes)
def test_frontier_goes_on_from_its_edge(size: int):
    before = merkle.Frontier()
    for leaf in LEAVES[:size]:
        before.append(merkle.leaf_hash(leaf))
    after = merkle.Frontier(before.size, before.edge)
    for leaf in LEAVES[size:]:
        after.append(merkle.leaf_hash(leaf))

    assert (before.root(), after.root(), after.size) == (
        root(0, size),
        TREE.get_root(LEAVES_MAX),
        LEAVES_MAX,
    )
    assert len(before.edge) == size.bit_count()


@given(sizes, whole_numbers)
def test_subtrees_cover_every_range_that_a_proof_asks_for(size: int, number: int):
    index = pick(number, size)
    for start, end in [(0, size), *merkle.inclusion_ranges(index, size)]:
        covered = []
        for level, place in merkle.subtrees(start, end):
            covered += range(place << level, place + 1 << level)
        assert covered == list(range(start, end))
