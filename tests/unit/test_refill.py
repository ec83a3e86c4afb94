import pytest

from sodat.rules.pool import Entry
from sodat.rules.refill import Move, print_out, print_refill, refill, seats_after
from sodat.rules.refills import read_out
from sodat.rules.refusals import MalformedFile
from sodat.rules.walk import Place
from unit.records import example

A, B, C = ("a" * 32, "b" * 32, "c" * 32)


def entry(name: str, *choices: str, size: int = 1) -> Entry:
    return Entry(name, size, 1, (), choices)


def test_refill_prints_who_got_something_in_rank_order():
    moves = [Move(6, A, "C1.1000", None), Move(10, B, "S", "T")]

    assert print_refill(moves) == f"6|{A}|C1.1000|-\n10|{B}|S|T\n".encode()


def test_refill_goes_by_rank_and_hands_on_what_is_given_back():
    order = [entry(A, "S", "T"), entry(B, "S"), entry(C, "T")]

    moves = refill(order, {("S", "open"): 1}, {A: Place("T", "open")})

    assert moves == (Move(1, A, "S", "T"), Move(3, C, "T", None))


def test_refill_passes_over_who_is_gone_and_who_keeps_a_seat():
    order = [entry(A, "S", "T"), entry(B, "S"), entry(C, "S")]

    moves = refill(order, {("S", "open"): 1}, {A: Place("T", "open")}, gone={B}, keep={A})

    assert moves == (Move(3, C, "S", None),)


def test_refill_serves_who_wants_to_keep_but_has_nothing():
    assert refill([entry(A, "S")], {("S", "open"): 1}, {}, keep={A}) == (Move(1, A, "S", None),)


def test_refill_counts_unused_shares_as_open():
    seats = {("S", "R"): 3, ("S", "open"): 2, ("T", "open"): 1}

    assert seats_after(seats, [(Place("S", "R"), 1), (Place("T", "open"), 1)]) == {("S", "open"): 4}


def test_out_of_the_example_is_read():
    assert read_out(example()["refill-1-out.txt"], "x") == ({"91f2e18a45d0d7a9458421ff2c4225e0"}, set())


def test_out_is_read_as_it_was_printed():
    assert print_out({B}, {C, A}) == f"{A}|keep\n{B}|gone\n{C}|keep\n".encode()
    assert read_out(print_out({B}, {C, A}), "x") == ({B}, {A, C})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"{A}|left\n", "word"),
        (f"{A}\n", "field-count"),
        (f"{A[1:]}|gone\n", "application-id"),
        (f"{B}|gone\n{A}|gone\n", "not-sorted"),
    ],
)
def test_out_of_another_form_is_refused(data: str, why: str):
    with pytest.raises(MalformedFile) as refused:
        read_out(data.encode(), "refill-1-out.txt")

    assert (refused.value.facts["file"], refused.value.facts["what"]) == ("refill-1-out.txt", why)
