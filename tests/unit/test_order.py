from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.manifest import read_rules
from sodat.rules.order import arrival_order, draw_order, key, waiting_room_order
from sodat.rules.pool import Entry, read_pool
from sodat.rules.refusals import InvariantBroken
from unit.markets import application, whole_numbers
from unit.records import example

SEED = "d8ed30845e64213d01b89b2cf6b0028bd3085eb1bc7affca78a1b17917baf442"


def entry(number: int, tickets: int = 1) -> Entry:
    return Entry(application(number), 1, tickets, (), ("A",))


def test_order_of_the_example_is_the_published_one():
    files = example()
    rules = read_rules(files["rules.json"])
    entries = read_pool(files["pool.txt"], rules, ("C1.0900", "C1.1000", "C2.0900"))

    order = draw_order(SEED, reversed(entries))

    printed = "".join(f"{rank}|{one.application}|{own}\n" for rank, (own, one) in enumerate(order, 1))
    assert printed.encode() == files["order.txt"]


def plain_key(seed: str, name: str, ticket: int) -> str:
    return sha256(f"sodat-draw/1/key\n{seed}\n{name}\n{ticket}\n".encode()).hexdigest()


@given(whole_numbers, st.integers(min_value=1, max_value=9))
def test_key_is_the_least_of_as_many_as_there_are_tickets(number: int, tickets: int):
    name = application(number)

    assert key(SEED, name, tickets) == min(plain_key(SEED, name, ticket) for ticket in range(tickets))


@given(whole_numbers, st.integers(min_value=1, max_value=9))
def test_key_of_more_tickets_is_never_later(number: int, tickets: int):
    assert key(SEED, application(number), tickets + 1) <= key(SEED, application(number), tickets)


def test_tickets_weigh_exactly_as_much_as_there_are():
    """Three tickets come before one in three draws of four: 3,000 fixed seeds, four standard errors."""
    seeds = [sha256(str(number).encode()).hexdigest() for number in range(3000)]

    first = sum(key(seed, application(1), 3) < key(seed, application(2), 1) for seed in seeds)

    assert abs(first - 2250) <= 4 * (3000 * 0.75 * 0.25) ** 0.5


def test_keys_of_no_tickets_or_no_seed_are_our_mistake():
    with pytest.raises(InvariantBroken):
        key(SEED, application(1), 0)
    with pytest.raises(InvariantBroken):
        key(SEED[1:], application(1), 1)


def test_order_of_nobody_is_empty():
    assert (draw_order(SEED, []), arrival_order({}, []), waiting_room_order(SEED, [], [], {})) == ([], [], [])


def test_arrival_order_is_that_of_the_numbers():
    numbers = {application(1): 30, application(2): 10, application(3): 20}

    ranked = arrival_order(numbers, [entry(1), entry(2), entry(3)])

    assert ranked == [(10, entry(2)), (20, entry(3)), (30, entry(1))]


def test_waiting_room_does_not_ask_when_the_early_ones_came():
    early, late = [entry(1), entry(2)], [entry(4), entry(3)]

    order = waiting_room_order(SEED, early, late, {application(3): 1, application(4): 2})

    assert order == [*(one for _, one in draw_order(SEED, early)), entry(3), entry(4)]
