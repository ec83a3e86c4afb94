from dataclasses import replace

import pytest

from sodat.rules.draw import Drawn, draw, first_come, print_arrivals, read_arrivals
from sodat.rules.manifest import read_rules
from sodat.rules.refusals import MalformedFile
from unit.markets import RULES, application
from unit.records import example

SEED = "d8ed30845e64213d01b89b2cf6b0028bd3085eb1bc7affca78a1b17917baf442"
A, B, C = (application(number) for number in (1, 2, 3))
POOL = f"{A}|1|1|-|S,T\n{B}|2|1|-|S\n{C}|1|1|R|S\n".encode()
INVENTORY = b"S|R|1\nS|open|1\nT|open|1\n"


def test_draw_of_the_example_writes_the_published_files():
    files = example()
    rules = read_rules(files["rules.json"])

    drawn = draw(rules, files["inventory.txt"], files["pool.txt"], SEED)

    assert drawn == Drawn(files["order.txt"], files["result.txt"], files["cutoffs.txt"])


def test_draw_of_nobody_writes_cutoffs_of_zero():
    assert draw(RULES, INVENTORY, b"", SEED) == Drawn(
        order=b"", result=b"", cutoffs=b"S|R|1|0|0\nS|open|1|0|0\nT|open|1|0|0\n"
    )


def test_first_come_writes_order_by_arrival_and_the_same_walk():
    arrivals = print_arrivals([(7, B), (3, C), (5, A)])

    drawn = first_come(RULES, INVENTORY, POOL, arrivals)

    assert drawn == Drawn(
        order=f"1|{C}|3\n2|{A}|5\n3|{B}|7\n".encode(),
        result=f"1|{C}|S|R\n2|{A}|S|open\n3|{B}|-|-\n".encode(),
        cutoffs=b"S|R|1|1|1\nS|open|1|1|2\nT|open|1|0|0\n",
    )


def test_first_come_follows_the_share_order_of_the_rules():
    arrivals = print_arrivals([(3, C), (5, A), (7, B)])

    drawn = first_come(replace(RULES, share_order="open-first"), INVENTORY, POOL, arrivals)

    assert drawn.result == f"1|{C}|S|open\n2|{A}|T|open\n3|{B}|-|-\n".encode()


@pytest.mark.parametrize("arrivals", [[(1, A), (2, B)], [(1, A), (2, B), (3, C), (4, application(4))]])
def test_first_come_with_arrivals_of_another_pool_is_refused(arrivals: list[tuple[int, str]]):
    with pytest.raises(MalformedFile) as refused:
        first_come(RULES, INVENTORY, POOL, print_arrivals(arrivals))

    assert refused.value.facts == {"file": "arrivals.txt", "line": 0, "what": "not-the-pool"}


def test_arrivals_are_read_as_they_were_printed():
    assert read_arrivals(print_arrivals([(20, A), (3, B)])) == {B: 3, A: 20}
    assert read_arrivals(b"") == {}


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (f"0|{A}\n", 1, "number"),
        (f"01|{A}\n", 1, "number"),
        (f"1|{A}\n1|{B}\n", 2, "number"),
        (f"2|{A}\n1|{B}\n", 2, "number"),
        (f"{10**15 + 1}|{A}\n", 1, "number"),
        (f"1|{A}\n2|{A}\n", 2, "application-doubled"),
        (f"1|{A[1:]}\n", 1, "application-id"),
        (f"1|{A}|x\n", 1, "field-count"),
    ],
)
def test_arrivals_of_another_form_are_refused(data: str, line: int, why: str):
    with pytest.raises(MalformedFile) as refused:
        read_arrivals(data.encode())

    assert refused.value.facts == {"file": "arrivals.txt", "line": line, "what": why}
