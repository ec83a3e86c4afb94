"""The engine gives the bytes that the rules give; here, not with the unit tests, for it compiles at first."""

import json
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core.caching import CacheImpl

from sodat.bench.pools import make_release
from sodat.engine import draw as engine
from sodat.engine.columns import room
from sodat.engine.jit import compiled
from sodat.engine.order import drawn_order
from sodat.engine.sha256 import draw_keys
from sodat.rules import draw as plain
from sodat.rules import order, record
from sodat.rules.manifest import read_rules
from sodat.rules.pool import print_inventory, print_pool
from sodat.rules.refusals import MalformedFile
from unit.markets import Market, markets
from unit.records import check_signature, example

SEED = sha256(b"engine").hexdigest()
threads = st.integers(1, 5)


def drawn(draw, *given, **more):
    """Return what a draw gives, or that it refuses."""
    try:
        return draw(*given, **more)
    except MalformedFile:
        return "refused"


@pytest.mark.parametrize("count", [1, 2, 3, 7, 40])
def test_engine_reproduces_the_worked_example(count):
    files = example()
    seed = json.loads(files["seed.json"])["seed"]

    files_drawn = engine.draw(
        read_rules(files["rules.json"]), files["inventory.txt"], files["pool.txt"], seed, threads=count
    )

    assert files_drawn.order == files["order.txt"]
    assert files_drawn.result == files["result.txt"]
    assert files_drawn.cutoffs == files["cutoffs.txt"]


def test_engine_stands_in_for_the_plain_draw_when_a_record_is_checked():
    assert record.check(example(), check_signature, engine.draw) == record.check(example(), check_signature)


@given(markets, threads)
def test_engine_and_rules_agree_on_small_markets(market: Market, count):
    seats = {key: number or 1 for key, number in market.seats.items()}
    files = (market.rules, print_inventory(seats), print_pool(market.entries), market.seed)

    assert engine.draw(*files, threads=count) == plain.draw(*files)


@given(markets)
def test_engine_and_rules_agree_where_slots_or_parts_have_no_seats(market: Market):
    files = (market.rules, print_inventory(market.seats), print_pool(market.entries), market.seed)

    assert drawn(engine.draw, *files) == drawn(plain.draw, *files)


@pytest.mark.parametrize("share_order", ["reserved-first", "open-first"])
def test_engine_and_rules_agree_on_thousands(share_order):
    release = make_release(3_000)
    rules = replace(release.rules, share_order=share_order, shares=("R", "D"))
    files = (rules, release.inventory, release.pool, SEED)

    assert engine.draw(*files) == plain.draw(*files)


def test_engine_and_rules_agree_on_more_shares_than_a_byte_has_bits():
    release = make_release(500)
    rules = replace(release.rules, shares=("A1", "R", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "D"))
    files = (rules, release.inventory, release.pool, SEED)

    assert engine.draw(*files) == plain.draw(*files)


def test_engine_draws_an_empty_pool():
    release = make_release(1)

    files = engine.draw(release.rules, release.inventory, b"", SEED)

    assert (files.order, files.result) == (b"", b"")
    assert files == plain.draw(release.rules, release.inventory, b"", SEED)


ID, NEXT = b"0" * 31 + b"1", b"0" * 31 + b"2"
GOOD = ID + b"|1|1|-|A\n"


@pytest.mark.parametrize(
    ("pool", "line"),
    [
        (GOOD[:-1], 1),
        (GOOD + NEXT + b"|1|1|-|A", 2),
        (GOOD.replace(b"\n", b"\r\n"), 1),
        (GOOD + b"\n", 2),
        (GOOD * 2, 2),
        (GOOD + ID + b"|2|1|-|A\n", 2),
        (NEXT + b"|1|1|-|A\n" + GOOD, 2),
        (GOOD[1:], 1),
        (b"0" + GOOD, 1),
        (b"\n", 1),
        (b"short\n", 1),
        (GOOD.replace(ID, b"0" * 31 + b"A"), 1),
        (GOOD.replace(ID, b"0" * 31 + b"g"), 1),
        (GOOD.replace(ID, b"0" * 31 + b"\xb1"), 1),
        (GOOD.replace(b"|1|1|", b"|0|1|"), 1),
        (GOOD.replace(b"|1|1|", b"|5|1|"), 1),
        (GOOD.replace(b"|1|1|", b"|01|1|"), 1),
        (GOOD.replace(b"|1|1|", b"|+1|1|"), 1),
        (GOOD.replace(b"|1|1|", b"||1|"), 1),
        (GOOD.replace(b"|1|1|", b"|1|6|"), 1),
        (GOOD.replace(b"|1|1|", b"|1|99999999999999999999|"), 1),
        (GOOD.replace(b"|1|1|", b"|1||"), 1),
        (GOOD.replace(b"|-|", b"||"), 1),
        (GOOD.replace(b"|-|", b"|--|"), 1),
        (GOOD.replace(b"|-|", b"|X|"), 1),
        (GOOD.replace(b"|-|", b"|open|"), 1),
        (GOOD.replace(b"|-|", b"|R+D2|"), 1),
        (GOOD.replace(b"|-|", b"|R+R|"), 1),
        (GOOD.replace(b"|-|", b"|D2+|"), 1),
        (GOOD.replace(b"|-|", b"|+R|"), 1),
        (GOOD.replace(b"|A\n", b"|\n"), 1),
        (GOOD.replace(b"|A\n", b"\n"), 1),
        (GOOD.replace(b"|A\n", b"|Z\n"), 1),
        (GOOD.replace(b"|A\n", b"|A,\n"), 1),
        (GOOD.replace(b"|A\n", b"|A,A\n"), 1),
        (GOOD.replace(b"|A\n", b"|B,A,B\n"), 1),
        (GOOD.replace(b"|A\n", b"|A|B\n"), 1),
        (GOOD.replace(b"|A\n", b"|A \n"), 1),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_engine_refuses_a_malformed_pool_in_the_words_of_the_rules(pool, line, count):
    rules = replace(make_release(1).rules, shares=("R", "D2"))
    inventory = b"A|open|3\nB|R|2\n"

    with pytest.raises(MalformedFile) as by_engine:
        engine.draw(rules, inventory, pool, SEED, threads=count)
    with pytest.raises(MalformedFile) as by_rules:
        plain.draw(rules, inventory, pool, SEED)

    assert by_engine.value.facts == by_rules.value.facts
    assert by_engine.value.facts["line"] == line


def test_engine_refuses_a_malformed_inventory():
    release = make_release(3)

    with pytest.raises(MalformedFile):
        engine.draw(release.rules, release.inventory[:-1], release.pool, SEED)


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from([*b"0129afgAF|,+-.\n\r\0\xff", None]),
    threads,
)
def test_engine_and_rules_judge_alike_a_pool_with_a_changed_byte(cut, place, byte, count):
    release = make_release(12)
    pool = bytearray(release.pool if cut % 2 else release.pool[: cut % len(release.pool)])
    at = place % (len(pool) + 1)
    pool[at : at + 1] = b"" if byte is None else bytes([byte])
    files = (release.rules, release.inventory, bytes(pool), SEED)

    assert drawn(engine.draw, *files, threads=count) == drawn(plain.draw, *files)


@given(
    st.lists(st.tuples(st.integers(0, 2**128 - 1), st.integers(1, 255)), min_size=1, max_size=300),
    st.binary(min_size=32, max_size=32),
)
def test_keys_are_those_of_the_rules(applications, seed):
    columns = room(len(applications), 0, 0)
    for line, (number, tickets) in enumerate(applications):
        columns.applications[line] = (number >> 64, number & (2**64 - 1))
        columns.tickets[line] = tickets

    keys = draw_keys(columns, seed.hex(), 2)

    assert ["".join(f"{word:016x}" for word in key) for key in keys.tolist()] == [
        order.key(seed.hex(), f"{number:032x}", tickets) for number, tickets in applications
    ]


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 4), max_size=40))
def test_equal_beginnings_of_keys_are_settled_by_the_rest_then_by_the_application(keys):
    given_keys = np.array(keys, np.uint64).reshape(-1, 4)

    lines, ordered = drawn_order(given_keys, 2)

    expected = sorted(range(len(keys)), key=lambda line: (keys[line], line))
    assert lines.tolist() == expected
    assert ordered.tolist() == [list(keys[line]) for line in expected]


def test_a_loop_runs_where_no_folder_can_keep_it(monkeypatch):
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])

    assert compiled(lambda number: number + 1)(1) == 2
