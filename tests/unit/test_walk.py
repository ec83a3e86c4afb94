import pytest

from sodat.rules.pool import Entry
from sodat.rules.walk import Place, Step, parts_of, walk


def entry(name: str, *choices: str, size: int = 1, shares: tuple[str, ...] = ()) -> Entry:
    return Entry(name, size, 1, shares, choices)


@pytest.mark.parametrize(
    ("share_order", "own", "expected"),
    [
        ("reserved-first", (), ("open",)),
        ("reserved-first", ("D2", "R"), ("R", "D2", "open")),
        ("open-first", ("D2", "R"), ("open", "R", "D2")),
        ("open-first", ("D2",), ("open", "D2")),
    ],
)
def test_parts_are_tried_in_the_order_of_the_rules(
    share_order: str, own: tuple[str, ...], expected: tuple[str, ...]
):
    assert parts_of(entry("a", "S", shares=own), shares=("R", "D2"), share_order=share_order) == expected


def test_walk_gives_each_the_best_that_is_left():
    order = [entry("a", "S", "T"), entry("b", "S", "T"), entry("c", "S", "T")]

    steps = list(walk(order, {("S", "open"): 1, ("T", "open"): 1}))

    assert [step.place for step in steps] == [Place("S", "open"), Place("T", "open"), None]


def test_walk_seats_a_party_together_or_not_at_all():
    order = [entry("pair", "S", size=2), entry("one", "S")]

    steps = list(walk(order, {("S", "open"): 1, ("S", "R"): 1}, shares=("R",)))

    assert steps == [Step(order[0], None), Step(order[1], Place("S", "open"))]


def test_walk_reserved_first_saves_open_seats_for_others():
    order = [entry("resident", "S", shares=("R",)), entry("other", "S")]
    seats = {("S", "open"): 1, ("S", "R"): 1}

    reserved = [step.place for step in walk(order, seats, shares=("R",), share_order="reserved-first")]
    opened = [step.place for step in walk(order, seats, shares=("R",), share_order="open-first")]

    assert reserved == [Place("S", "R"), Place("S", "open")]
    assert opened == [Place("S", "open"), None]


def test_walk_does_not_change_what_it_is_given():
    seats, held = {("S", "open"): 1}, {"a": Place("T", "R")}

    list(walk([entry("a", "S", "T")], seats, held=held))

    assert (seats, held) == ({("S", "open"): 1}, {"a": Place("T", "R")})


def test_walk_moves_up_and_gives_back_as_open_seats():
    order = [entry("a", "S", "T"), entry("b", "T")]

    steps = list(walk(order, {("S", "open"): 1}, shares=("R",), held={"a": Place("T", "R")}))

    assert steps == [
        Step(order[0], Place("S", "open"), Place("T", "R")),
        Step(order[1], Place("T", "open"), None),
    ]


def test_walk_moves_nobody_down_or_sideways():
    order = [entry("a", "S", "T")]

    assert list(walk(order, {("S", "open"): 1, ("T", "open"): 1}, held={"a": Place("S", "R")})) == [
        Step(order[0], None)
    ]
