import pytest

from sodat.rules.manifest import read_rules
from sodat.rules.pool import Entry, entry_line, print_inventory, print_pool, read_inventory, read_pool
from sodat.rules.refusals import MalformedFile
from unit.markets import RULES, SHARES
from unit.records import example

ID = "0123456789abcdef" * 2
GOOD = f"{ID}|2|3|D2+R|A.0900,B.0900"
SLOTS = ("A.0900", "B.0900")


def test_pool_of_the_example_is_read_and_printed_to_the_byte():
    files = example()
    rules = read_rules(files["rules.json"])
    seats = read_inventory(files["inventory.txt"], rules.shares)
    entries = read_pool(files["pool.txt"], rules, {slot for slot, _ in seats})

    assert seats == {
        ("C1.0900", "R"): 3,
        ("C1.0900", "open"): 3,
        ("C1.1000", "open"): 3,
        ("C2.0900", "D2"): 1,
        ("C2.0900", "open"): 2,
    }
    assert entries[5] == Entry("71c4b9c0c89200647b04dbc0aa6cf9e5", 1, 2, ("D2", "R"), ("C1.0900", "C2.0900"))
    assert (print_pool(entries), print_inventory(seats)) == (files["pool.txt"], files["inventory.txt"])


def test_pool_line_sorts_shares_and_keeps_choices_in_order():
    entry = Entry(ID, 2, 3, ("R", "D2"), ("B.0900", "A.0900"))

    assert entry_line(entry) == f"{ID}|2|3|D2+R|B.0900,A.0900"


def test_pool_line_of_nobody_special_has_a_dash():
    assert entry_line(Entry(ID, 1, 1, (), ("A.0900",))) == f"{ID}|1|1|-|A.0900"


def test_pool_is_sorted_whatever_the_order_given():
    entries = [Entry(f"{number:032x}", 1, 1, (), ("A.0900",)) for number in (3, 1, 2)]

    assert print_pool(entries) == print_pool(sorted(entries, key=lambda entry: entry.application))


def test_inventory_keeps_a_slot_that_lost_its_seats_as_a_known_wish():
    assert print_inventory({("B", "open"): 2, ("A", "R"): 0, ("A", "open"): 1}) == (
        b"A|R|0\nA|open|1\nB|open|2\n"
    )


def test_pool_and_inventory_may_be_empty():
    assert (read_pool(b"", RULES, SLOTS), read_inventory(b"", SHARES)) == ((), {})


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (GOOD.replace("|2|", "|0|"), "number"),
        (GOOD.replace("|2|", "|5|"), "number"),
        (GOOD.replace("|2|", "|02|"), "number"),
        (GOOD.replace("|3|", "|0|"), "number"),
        (GOOD.replace("|3|", "|5|"), "number"),
        (GOOD.replace("|3|", "||"), "number"),
        (GOOD.replace("D2+R", "R+D2"), "shares-not-sorted"),
        (GOOD.replace("D2+R", "R+R"), "shares-not-sorted"),
        (GOOD.replace("D2+R", ""), "share-unknown"),
        (GOOD.replace("D2+R", "X"), "share-unknown"),
        (GOOD.replace("D2+R", "open"), "share-unknown"),
        (GOOD.replace("D2+R", "-+R"), "share-unknown"),
        (GOOD.replace("B.0900", "A.0900"), "choice-doubled"),
        (GOOD.replace("B.0900", "Z.0900"), "slot-unknown"),
        (GOOD.replace(",B.0900", ","), "slot-unknown"),
        (GOOD.replace("A.0900,B.0900", ""), "slot-unknown"),
        (GOOD.replace("A.0900,B.0900", "-"), "slot-unknown"),
        (GOOD.replace("0123", "012G"), "application-id"),
        (GOOD.replace("0123", "012"), "application-id"),
        (GOOD + "|x", "field-count"),
        (ID, "field-count"),
    ],
)
def test_pool_line_of_another_form_is_refused(line: str, why: str):
    with pytest.raises(MalformedFile) as refused:
        read_pool(f"{line}\n".encode(), RULES, SLOTS)

    assert refused.value.facts == {"file": "pool.txt", "line": 1, "what": why}


def test_pool_with_an_application_twice_is_refused():
    data = f"{ID}|1|1|-|A.0900\n{ID}|2|1|-|A.0900\n".encode()

    with pytest.raises(MalformedFile) as refused:
        read_pool(data, RULES, SLOTS)

    assert refused.value.facts == {"file": "pool.txt", "line": 2, "what": "application-doubled"}


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b"A|open|-1\n", 1, "number"),
        (b"A|open|01\n", 1, "number"),
        (b"A|open|1000000001\n", 1, "number"),
        (b"A|X|1\n", 1, "share-unknown"),
        (b"A||1\n", 1, "share-unknown"),
        (b".A|open|1\n", 1, "slot-id"),
        (b"A,B|open|1\n", 1, "slot-id"),
        (b"A|open\n", 1, "field-count"),
        (b"A|open|1\nA|open|2\n", 2, "line-doubled"),
        (b"B|open|1\nA|open|2\n", 2, "not-sorted"),
    ],
)
def test_inventory_of_another_form_is_refused(data: bytes, line: int, why: str):
    with pytest.raises(MalformedFile) as refused:
        read_inventory(data, SHARES)

    assert refused.value.facts == {"file": "inventory.txt", "line": line, "what": why}
