"""The draw as files to files: order, walk, cut-offs and their printed form (docs/method.md 2-4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sodat.rules import lines
from sodat.rules.manifest import Rules
from sodat.rules.order import arrival_order, draw_order
from sodat.rules.pool import Entry, Seats, read_inventory, read_pool
from sodat.rules.refusals import MalformedFile
from sodat.rules.walk import Step, walk

ARRIVALS = "arrivals.txt"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw writes."""

    order: bytes
    result: bytes
    cutoffs: bytes


def draw(rules: Rules, inventory: bytes, pool: bytes, seed: str) -> Drawn:
    """Return the files of a draw from the files of its commit.

    Raises:
        MalformedFile: the pool or the inventory is not of the form it must have.
    """
    seats = read_inventory(inventory, rules.shares)
    entries = read_pool(pool, rules, (slot for slot, _ in seats))
    return _printed(rules, seats, draw_order(seed, entries))


def first_come(rules: Rules, inventory: bytes, pool: bytes, arrivals: bytes) -> Drawn:
    """Return the files of a first-come release: the same walk in the order of arrival.

    Raises:
        MalformedFile: as `draw`, or an arrival list that is not one of this pool.
    """
    seats = read_inventory(inventory, rules.shares)
    entries = read_pool(pool, rules, (slot for slot, _ in seats))
    numbers = read_arrivals(arrivals)
    if numbers.keys() != {entry.application for entry in entries}:
        raise MalformedFile(file=ARRIVALS, line=0, what="not-the-pool")
    return _printed(rules, seats, arrival_order(numbers, entries))


def read_arrivals(data: bytes) -> dict[str, int]:
    """Return the arrival number of each application; the file is in order of arrival."""
    arrivals: dict[str, int] = {}
    last = 0
    for number, line in enumerate(lines.read_lines(data, ARRIVALS), 1):
        arrival, application = lines.fields(line, 2, ARRIVALS, number)
        arrived = lines.whole(arrival, last + 1, 10**15, ARRIVALS, number)
        if lines.application_id(application, ARRIVALS, number) in arrivals:
            raise MalformedFile(file=ARRIVALS, line=number, what="application-doubled")
        arrivals[application] = last = arrived
    return arrivals


def print_arrivals(arrivals: Iterable[tuple[int, str]]) -> bytes:
    """Return `arrivals.txt`: `arrival|application`, by arrival number."""
    return lines.print_lines([f"{number}|{application}" for number, application in sorted(arrivals)])


def _printed(rules: Rules, seats: Seats, ordered: Sequence[tuple[str | int, Entry]]) -> Drawn:
    steps = list(
        walk(
            (entry for _, entry in ordered),
            seats,
            shares=rules.shares,
            share_order=rules.share_order,
        )
    )
    return Drawn(
        order=lines.print_lines(
            [f"{rank}|{entry.application}|{key}" for rank, (key, entry) in enumerate(ordered, 1)]
        ),
        result=lines.print_lines([_result_line(rank, step) for rank, step in enumerate(steps, 1)]),
        cutoffs=print_cutoffs(seats, steps),
    )


def _result_line(rank: int, step: Step) -> str:
    place = f"{step.place.slot}|{step.place.part}" if step.place else "-|-"
    return f"{rank}|{step.entry.application}|{place}"


def print_cutoffs(seats: Seats, steps: Iterable[Step]) -> bytes:
    """Return `cutoffs.txt`: `slot|part|seats|given|last rank served`, sorted; rank 0 for nobody."""
    given = dict.fromkeys(seats, 0)
    last = dict.fromkeys(seats, 0)
    for rank, step in enumerate(steps, 1):
        if step.place is not None:
            key = (step.place.slot, step.place.part)
            given[key] += step.entry.size
            last[key] = rank
    return lines.print_lines(
        sorted(
            f"{slot}|{part}|{count}|{given[slot, part]}|{last[slot, part]}"
            for (slot, part), count in seats.items()
        )
    )
