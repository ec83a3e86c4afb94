"""The odds are what the real walk gives to one more application, put at every place of the line."""

from hypothesis import given
from hypothesis import strategies as st

from sodat.rules import odds
from sodat.rules.odds import SCALE, Chance, chance, room, simulate
from sodat.rules.pool import Entry
from sodat.rules.walk import walk

SLOTS, PARTS = ("a", "b", "c"), ("open", "R")


def entry(number, size=1, choices=("a",), shares=(), tickets=1):
    return Entry(f"{number:032x}", size, tickets, shares, tuple(choices))


wishes = st.lists(st.sampled_from(SLOTS), min_size=1, max_size=3, unique=True)
parties = st.builds(
    lambda size, choices, shares: (size, choices, shares),
    st.integers(1, 4),
    wishes,
    st.sampled_from([(), ("R",)]),
)
seats = st.fixed_dictionaries({(slot, part): st.integers(0, 6) for slot in SLOTS for part in PARTS})


@given(st.lists(parties, max_size=8), parties, seats)
def test_room_is_what_one_more_application_finds_at_each_place_of_the_line(others, mine, seats):
    line = [entry(n, size, choices, shares) for n, (size, choices, shares) in enumerate(others)]
    extra = entry(99, *mine)
    steps = list(walk(line, seats, shares=("R",)))
    taken = [(one.place.slot, one.place.part, one.entry.size) if one.place else None for one in steps]

    found = 0
    for place in range(len(line) + 1):
        whole = walk([*line[:place], extra, *line[place:]], seats, shares=("R",))
        found += any(step.entry is extra and step.place for step in whole)

    rooms = room(taken, seats)
    own = ("open", "R") if extra.shares else ("open",)
    best = max(rooms[slot, part][extra.size - 1] for slot in extra.choices for part in own)
    assert best == SCALE * found // (len(line) + 1)


def test_twice_as_many_as_places_have_half_a_chance():
    rooms = simulate(
        "r", [entry(n) for n in range(199)], {("a", "open"): 100}, shares=(), share_order="reserved-first"
    )

    assert chance(rooms, entry(999), shares=()) == Chance(50, 50)


def test_everybody_gets_a_place_where_there_are_enough():
    rooms = simulate(
        "r", [entry(n) for n in range(50)], {("a", "open"): 100}, shares=(), share_order="reserved-first"
    )

    assert chance(rooms, entry(999, size=4), shares=()) == Chance(100, 100)
    assert chance(rooms, entry(999, choices=("unknown",)), shares=()) == Chance(0, 0)


def test_more_wishes_and_more_tickets_never_lower_the_chance():
    pool = [entry(n, choices=(SLOTS[n % 2],)) for n in range(300)]
    rooms = simulate(
        "r", pool, {("a", "open"): 20, ("b", "open"): 60}, shares=(), share_order="reserved-first"
    )
    one, both = (chance(rooms, entry(999, choices=each), shares=()) for each in (("a",), ("a", "b")))
    twice = chance(rooms, entry(999, tickets=2), shares=())

    assert both.low >= one.low
    assert both.high >= one.high
    assert 10 <= one.low <= 14
    assert 19 <= twice.low <= 26


def test_who_belongs_to_a_share_has_its_places_too():
    rooms = simulate(
        "r",
        [entry(n) for n in range(100)],
        {("a", "open"): 10, ("a", "R"): 10},
        shares=("R",),
        share_order="reserved-first",
    )

    assert chance(rooms, entry(999), shares=("R",)).high < 20
    assert chance(rooms, entry(999, shares=("R",)), shares=("R",)) == Chance(100, 100)


def test_big_pool_is_sampled_with_seats_in_proportion(monkeypatch):
    pool, seats = [entry(n) for n in range(4_000)], {("a", "open"): 800}
    monkeypatch.setattr(odds, "SAMPLE_MAX", 500)

    rooms = simulate("r", pool, seats, shares=(), share_order="reserved-first")

    assert len(rooms) == odds.DRAWS_MAX
    found = chance(rooms, entry(99_999), shares=())
    assert found.low <= 20 <= found.high
    assert found.high - found.low <= 3


def test_work_is_bounded():
    pool = [entry(n) for n in range(30_000)]

    rooms = simulate("r", pool, {("a", "open"): 3}, shares=(), share_order="reserved-first")

    assert len(rooms) == odds.WORK_MAX // odds.SAMPLE_MAX
