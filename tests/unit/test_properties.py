"""The promises of the draw, over any small market (docs/method.md 3-5)."""

from dataclasses import replace
from random import Random

from hypothesis import assume, given

from sodat.rules import draw
from sodat.rules.order import arrival_order, draw_order, waiting_room_order
from sodat.rules.pool import OPEN, Entry, print_inventory, print_pool, read_inventory, read_pool
from sodat.rules.refill import refill, seats_after
from sodat.rules.refusals import Refusal
from sodat.rules.walk import Place, Step, parts_of, walk
from unit.markets import RULES, SHARES, WISHES, Market, liking, markets, places, whole_numbers


def shuffled(entries: tuple[Entry, ...], number: int) -> list[Entry]:
    mixed = list(entries)
    Random(number).shuffle(mixed)
    return mixed


def pool_of(requests: list[Entry]) -> bytes:
    """Return the pool of what was filed: one entry an application, whatever was repeated."""
    return print_pool({entry.application: entry for entry in requests}.values())


@given(markets, whole_numbers)
def test_outcome_is_independent_of_arrival_order_and_repeated_requests(market: Market, number: int):
    rules = market.rules
    # Every slot stays in the inventory, so that every choice is known.
    inventory = print_inventory({key: count + 1 for key, count in market.seats.items()})
    once = draw.draw(rules, inventory, pool_of(list(market.entries)), market.seed)

    noisy = shuffled(market.entries * 3, number)

    assert draw.draw(rules, inventory, pool_of(noisy), market.seed) == once


@given(markets, whole_numbers)
def test_outcome_is_independent_of_row_order(market: Market, number: int):
    mixed = shuffled(market.entries, number)

    assert draw_order(market.seed, mixed) == draw_order(market.seed, market.entries)


@given(markets, whole_numbers)
def test_order_moves_nobody_when_somebody_leaves(market: Market, number: int):
    stay = [entry for place, entry in enumerate(market.entries) if number >> place & 1]

    assert draw_order(market.seed, stay) == [
        pair for pair in draw_order(market.seed, market.entries) if pair[1] in stay
    ]


def left_at(market: Market, steps: list[Step], rank: int) -> dict[tuple[str, str], int]:
    """Return the seats that were left when the turn came to a rank (from 0)."""
    left = dict(market.seats)
    for step in steps[:rank]:
        if step.place is not None:
            left[step.place.slot, step.place.part] -= step.entry.size
    return left


@given(markets)
def test_nobody_loses_a_seat_to_someone_behind_them(market: Market):
    """What would have fitted at its turn and was liked better is held by nobody: it was not there."""
    steps = market.walked()

    for rank, step in enumerate(steps):
        left = left_at(market, steps, rank)
        parts = parts_of(step.entry, shares=SHARES, share_order=market.share_order)
        got = liking(step.entry.choices, step.place.slot if step.place else None)
        for slot in step.entry.choices[:got]:
            assert [part for part in parts if left[slot, part] >= step.entry.size] == []
        if step.place is not None:
            fitting = [part for part in parts if left[step.place.slot, part] >= step.entry.size]
            assert step.place.part == fitting[0]


@given(markets)
def test_single_persons_without_shares_envy_nobody_behind_them(market: Market):
    alone = replace(
        market, entries=tuple(replace(entry, size=1, shares=()) for entry in market.entries)
    ).walked()

    for rank, step in enumerate(alone):
        got = liking(step.entry.choices, step.place.slot if step.place else None)
        behind = {later.place.slot for later in alone[rank + 1 :] if later.place}
        assert behind.isdisjoint(step.entry.choices[:got])


@given(markets, whole_numbers)
def test_lying_about_choices_never_helps(market: Market, number: int):
    assume(market.entries)
    honest = market.entries[number % len(market.entries)]
    liar = replace(honest, choices=WISHES[number >> 8 & 63])
    entries = tuple(liar if entry is honest else entry for entry in market.entries)

    told_true = places(market.walked()).get(honest.application)
    told_lie = places(replace(market, entries=entries).walked()).get(honest.application)

    true_liking = liking(honest.choices, told_true.slot if told_true else None)
    assert true_liking <= liking(honest.choices, told_lie.slot if told_lie else None)


@given(markets)
def test_no_part_of_a_slot_is_overfilled(market: Market):
    given_to: dict[tuple[str, str], int] = {}

    for step in market.walked():
        if step.place is not None:
            key = (step.place.slot, step.place.part)
            given_to[key] = given_to.get(key, 0) + step.entry.size

    assert [key for key, count in given_to.items() if count > market.seats[key]] == []


@given(markets)
def test_nobody_sits_in_a_share_of_others_or_a_slot_not_chosen(market: Market):
    for step in market.walked():
        if step.place is not None:
            assert step.place.slot in step.entry.choices
            assert step.place.part in (OPEN, *step.entry.shares)


@given(markets, whole_numbers)
def test_first_come_one_by_one_equals_replay_of_the_list(market: Market, number: int):
    arrivals = {entry.application: rank for rank, entry in enumerate(shuffled(market.entries, number), 1)}
    order = [entry for _, entry in arrival_order(arrivals, market.entries)]

    left = dict(market.seats)
    one_by_one = []
    for entry in order:
        (step,) = walk([entry], left, shares=SHARES, share_order=market.share_order)
        if step.place is not None:
            left[step.place.slot, step.place.part] -= entry.size
        one_by_one.append(step)

    assert one_by_one == market.walked(order)


@given(markets, whole_numbers)
def test_waiting_room_puts_who_came_early_in_drawn_order_before_who_came_late(market: Market, number: int):
    early = [entry for place, entry in enumerate(market.entries) if number >> place & 1]
    late = [entry for entry in market.entries if entry not in early]
    arrivals = {entry.application: rank for rank, entry in enumerate(shuffled(tuple(late), number), 1)}

    order = waiting_room_order(market.seed, early, late, arrivals)

    assert order[: len(early)] == [entry for _, entry in draw_order(market.seed, early)]
    assert [arrivals[entry.application] for entry in order[len(early) :]] == list(range(1, len(late) + 1))


def after_draw(market: Market, number: int) -> tuple[list[Step], dict[str, Place], set[str], set[str]]:
    """Return the draw's steps, the places still held, who is gone and who keeps what they have."""
    steps = market.walked()
    gone = {entry.application for place, entry in enumerate(market.entries) if number >> place & 1}
    keep = {entry.application for place, entry in enumerate(market.entries) if number >> place + 12 & 1}
    held = {one: place for one, place in places(steps).items() if one not in gone}
    return steps, held, gone, keep


def sizes_of(market: Market) -> dict[str, int]:
    return {entry.application: entry.size for entry in market.entries}


@given(markets, whole_numbers)
def test_refill_gives_only_what_came_back(market: Market, number: int):
    _, held, gone, keep = after_draw(market, number)
    sizes = sizes_of(market)
    came_back = seats_after(market.seats, [(place, sizes[one]) for one, place in held.items()])

    moves = refill(market.order(), came_back, held, gone=gone, keep=keep)

    net = dict.fromkeys({slot for slot, _ in market.seats}, 0)
    for move in moves:
        net[move.slot] += sizes[move.application]
        if move.given_back is not None:
            net[move.given_back] -= sizes[move.application]
    assert [slot for slot, count in net.items() if count > came_back.get((slot, OPEN), 0)] == []


@given(markets, whole_numbers)
def test_refill_makes_nobody_worse_and_everybody_who_moves_better(market: Market, number: int):
    _, held, gone, keep = after_draw(market, number)
    sizes = sizes_of(market)
    came_back = seats_after(market.seats, [(place, sizes[one]) for one, place in held.items()])

    moves = refill(market.order(), came_back, held, gone=gone, keep=keep)

    wished = {entry.application: entry.choices for entry in market.entries}
    for move in moves:
        had = held.get(move.application)
        assert move.given_back == (had.slot if had else None)
        assert liking(wished[move.application], move.slot) < liking(wished[move.application], move.given_back)
        assert move.application not in gone
        assert move.application not in keep.intersection(held)
    assert [move.rank for move in moves] == sorted({move.rank for move in moves})


@given(markets, whole_numbers)
def test_refill_passes_over_nobody_who_would_have_fitted(market: Market, number: int):
    _, held, gone, _ = after_draw(market, number)
    came_back = {(slot, OPEN): number >> place & 3 for place, slot in enumerate(("A.0900", "B.1000"))}

    moves = {move.application: move for move in refill(market.order(), came_back, held, gone=gone)}

    left = dict(came_back)
    for entry in (one for one in market.order() if one.application not in gone):
        move = moves.get(entry.application)
        had = held.get(entry.application)
        now = move.slot if move else had.slot if had else None
        for slot in entry.choices[: liking(entry.choices, now)]:
            assert left.get((slot, OPEN), 0) < entry.size
        if move is not None:
            left[move.slot, OPEN] -= entry.size
            if had is not None:
                left[had.slot, OPEN] = left.get((had.slot, OPEN), 0) + entry.size


@given(markets)
def test_pool_and_inventory_are_read_as_they_were_printed(market: Market):
    entries = tuple(replace(entry, shares=tuple(sorted(entry.shares))) for entry in market.entries)
    seats = {key: count for key, count in market.seats.items() if count}

    assert read_pool(print_pool(entries), RULES, {slot for slot, _ in market.seats}) == entries
    assert read_inventory(print_inventory(seats), SHARES) == dict(sorted(seats.items()))


@given(markets, whole_numbers)
def test_altered_byte_of_a_pool_or_inventory_is_refused_or_reads_as_something_else(
    market: Market, number: int
):
    slots = {slot for slot, _ in market.seats}
    for data, read in (
        (print_pool(market.entries), lambda some: read_pool(some, RULES, slots)),
        (print_inventory(market.seats), lambda some: read_inventory(some, SHARES)),
    ):
        if not data:
            continue
        at = number % len(data)
        altered = data[:at] + bytes([data[at] ^ (number >> 16 & 255 or 1)]) + data[at + 1 :]
        try:
            value = read(altered)
        except Refusal:
            continue
        assert value != read(data)
