import pytest

from sodat.rules.commit import print_commit, print_seed, read_commit, read_seed
from sodat.rules.lines import canonical, read_canonical
from sodat.rules.refusals import MalformedFile, RecordRefused
from unit.forgeries import HONEST, INVENTORY, POOL
from unit.markets import RULES
from unit.records import example, published, trustees_rules

WITH_TRUSTEES = published(trustees_rules(), INVENTORY, POOL)
RECORDS = {"example": example(), "local": HONEST, "trustees": WITH_TRUSTEES}


@pytest.mark.parametrize("files", RECORDS.values(), ids=RECORDS.keys())
def test_commit_and_seed_are_printed_as_they_were_read(files: dict[str, bytes]):
    assert print_commit(read_commit(files["commit.json"])) == files["commit.json"]
    assert print_seed(read_seed(files["seed.json"])) == files["seed.json"]


def test_commit_of_the_example_names_a_round_and_three_trustees():
    commit = read_commit(example()["commit.json"])

    assert (commit.pool_count, commit.beacon_round, [name for name, _ in commit.trustees]) == (
        12,
        1000000,
        ["city", "hospital", "press"],
    )


def test_commit_of_trustees_alone_names_no_chain():
    assert read_canonical(WITH_TRUSTEES["commit.json"], "commit.json")["beacon"] == {"kind": "trustees"}
    assert "beacon" not in read_canonical(WITH_TRUSTEES["seed.json"], "seed.json")


def changed(name: str, change: dict[str, object]) -> bytes:
    return canonical({**read_canonical(HONEST[name], name), **change})


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"release": 1},
        {"committed_at": "now"},
        {"rules_sha256": "0" * 63},
        {"inventory_sha256": "G" * 64},
        {"pool_sha256": 0},
        {"pool_root": "A" * 64},
        {"pool_count": -1},
        {"pool_count": "1"},
        {"trustees": {}},
        {"trustees": ["city"]},
        {"trustees": [{"id": "city"}]},
        {"trustees": [{"id": "city", "commitment": "0" * 64, "more": 1}]},
        {"trustees": [{"id": 1, "commitment": "0" * 64}]},
        {"trustees": [{"id": "city", "commitment": "0"}]},
        {"beacon": "local"},
        {"beacon": {}},
        {"beacon": {"kind": "local"}},
        {"beacon": {"kind": "trustees", "round": 1}},
        {"beacon": {"kind": "local", "chain": "0", "round": -1}},
        {"beacon": {"kind": "local", "chain": 0, "round": 1}},
    ],
)
def test_commit_of_another_form_is_malformed(change: dict[str, object]):
    with pytest.raises(MalformedFile):
        read_commit(changed("commit.json", change))


def test_commit_of_another_version_is_refused():
    with pytest.raises(RecordRefused):
        read_commit(changed("commit.json", {"v": "sodat-draw/0"}))


@pytest.mark.parametrize(
    "change",
    [
        {"v": "sodat-draw/1"},
        {"seed": "0" * 63},
        {"seed": 0},
        {"reveals": {}},
        {"reveals": [{"id": "city"}]},
        {"reveals": [{"id": "city", "secret": "A" * 64}]},
        {"reveals": [{"id": "city", "secret": "0" * 64, "more": 1}]},
        {"beacon": "none"},
        {"beacon": {}},
        {"beacon": {"round": "1", "signature": "", "randomness": "0" * 64}},
        {"beacon": {"round": 1, "signature": 0, "randomness": "0" * 64}},
        {"beacon": {"round": 1, "signature": "", "randomness": "0"}},
        {"beacon": {"round": 1, "signature": "", "randomness": "0" * 64, "more": 1}},
    ],
)
def test_seed_of_another_form_is_malformed(change: dict[str, object]):
    with pytest.raises(MalformedFile):
        read_seed(changed("seed.json", change))


def test_commit_without_a_field_is_malformed():
    value = read_canonical(HONEST["commit.json"], "commit.json")

    for name in set(value) - {"v"}:
        with pytest.raises(MalformedFile):
            read_commit(canonical({other: inner for other, inner in value.items() if other != name}))


def test_commit_hashes_the_files_it_fixes():
    commit = read_commit(HONEST["commit.json"])

    assert (commit.release, commit.committed_at, commit.pool_count) == (
        RULES.release,
        RULES.closes_at,
        POOL.count(b"\n"),
    )
