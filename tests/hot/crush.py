"""Far more people than seats, all at once, over several server processes: who gets what, and in which order.

By hand, in full size: `PYTHONPATH=tests .venv/bin/python -m hot.crush 50000 5000 400 100 4`
(people, clients, slots, seats of each, processes). Prints one line and fails if a promise is broken.
"""

import asyncio
import random
import sys
from collections import Counter
from dataclasses import dataclass
from time import perf_counter

from sodat.bench.town import Town
from sodat.city.reading import Dropped
from sodat.city.wire import Wire
from sodat.storage.tally import Tally, tally

CHOICES = 20
AGAIN = 0.05
"""How many send the same again, as those do whose phone shows nothing."""


@dataclass(frozen=True)
class Crush:
    release: str
    statuses: Counter
    states: Counter
    seconds: float


def crush(town: Town, url: str, clients: int, slots: int, seats: int, seed: int = 1) -> Crush:
    """Let all people of a town ask for seats through so many connections."""
    release = town.announce("first-come", slots, seats)
    people = [line.split() for line in town.people.read_text().splitlines()]
    return asyncio.run(_ask_all(url, release, people, clients, slots, random.Random(seed)))


async def _ask_all(url, release, people, clients, slots, chance) -> Crush:
    statuses, states = Counter(), Counter()
    waiting = [
        (token, {"persons": [int(person)], "choices": [f"{release}.{slot}" for slot in wished]})
        for token, person in people
        for wished in [chance.sample(range(slots), min(CHOICES, slots))]
        for _ in range(2 if chance.random() < AGAIN else 1)
    ]
    chance.shuffle(waiting)
    path = f"/api/v1/releases/{release}/applications"

    async def client(wire: Wire) -> None:
        while waiting:
            token, body = waiting.pop()
            try:
                answer = await wire.call("POST", path, body, token)
            except Dropped as lost:
                statuses[f"dropped {lost}"] += 1
                waiting.append((token, body))
                continue
            statuses[answer.status] += 1
            states[answer.body.get("state") if answer.status < 300 else answer.body.get("code")] += 1

    began = perf_counter()
    async with Wire(url, clients, 60.0) as wire:
        await asyncio.gather(*(client(wire) for _ in range(clients)))
    return Crush(release, statuses, states, perf_counter() - began)


def check(town: Town, release: str, people: int, slots: int, seats: int) -> None:
    """Hold what is stored to the promises: no seat too many, nobody twice, and the order of arrival."""

    async def act(tx):
        cursor = await tx.execute(
            "SELECT a.application, a.arrival, a.choices, a.state, a.leaf_index, s.slot, p.seat_no"
            "  FROM application a LEFT JOIN appointment p USING (application)"
            "  LEFT JOIN slot s USING (slot_id) WHERE a.release_id = %s ORDER BY a.arrival",
            [release],
        )
        taken = await tx.execute(
            "SELECT sum(taken) FROM slot_part JOIN release_slot USING (slot_id) WHERE release_id = %s",
            [release],
        )
        return await cursor.fetchall(), (await taken.fetchone())[0], await tally(tx, release)

    rows, taken, broken = town.do(act)
    assert broken == Tally(0, 0, 0)
    assert len({row[0] for row in rows}) == len(rows) == people
    given = {row[0]: row[5] for row in rows if row[5] is not None}
    assert len(given) == taken == min(people, slots * seats)
    assert [row[3] for row in rows] == ["booked" if row[0] in given else "waiting" for row in rows]

    # One after another in the order of their numbers, everybody got the first of their wishes that was left.
    left = Counter({f"{release}.{slot}": seats for slot in range(slots)})
    for application, _, choices, _, _, _, _ in rows:
        expected = next((slot for slot in choices if left[slot] > 0), None)
        left[expected] -= expected is not None
        assert given.get(application) == expected
    # Within a slot the seats are numbered in that order too, and the log keeps it.
    numbers = Counter()
    for row in rows:
        numbers[row[5]] += 1
        assert row[6] in {None, numbers[row[5]]}
    assert [row[4] for row in rows] == sorted(row[4] for row in rows)


def main() -> None:
    people, clients, slots, seats, workers = map(int, sys.argv[1:])
    with Town(people) as town:
        url = town.serve(workers)
        done = crush(town, url, clients, slots, seats)
        print(dict(done.statuses), dict(done.states), f"{done.seconds:.1f} s")
        check(town, done.release, people, slots, seats)
        print("no promise is broken")


if __name__ == "__main__":
    main()
