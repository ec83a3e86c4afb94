"""Small markets from a tape of bytes: cheap to draw, and they shrink with the numbers on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import permutations, product

from hypothesis import strategies

from sodat.rules.manifest import Rules
from sodat.rules.order import draw_order
from sodat.rules.pool import OPEN, Entry
from sodat.rules.walk import Place, Step, walk

SLOTS = ("A.0900", "A.1000", "B.0900", "B.1000")
SHARES = ("R", "D2")
PARTS = (OPEN, *SHARES)
WISHES = tuple(wish for count in (1, 2, 3, 4) for wish in permutations(SLOTS, count))
"""Every list of choices over four slots: 64 of them."""
HEAD = 8
PEOPLE_MAX = 12

RULES = Rules(
    release="market-1",
    policy="draw",
    share_order="reserved-first",
    shares=SHARES,
    party_size_max=4,
    ticket_cap=4,
    opens_at=datetime(2026, 5, 11, 9, 0, tzinfo=UTC),
    closes_at=datetime(2026, 5, 11, 19, 30, tzinfo=UTC),
    draws_at=datetime(2026, 5, 11, 20, 0, tzinfo=UTC),
    refills_at=(datetime(2026, 5, 11, 20, 10, tzinfo=UTC),),
    commit_lead_seconds=120,
    beacon_kind="local",
    beacon_chain="",
    trustees=("city", "hospital"),
)


@dataclass(frozen=True, slots=True)
class Market:
    """What a draw starts from. `entries` are in pool order."""

    seats: dict[tuple[str, str], int]
    entries: tuple[Entry, ...]
    share_order: str
    seed: str

    @property
    def rules(self) -> Rules:
        """Return the rules of this market."""
        return replace(RULES, share_order=self.share_order)

    def order(self) -> list[Entry]:
        """Return the applications in drawn order."""
        return [entry for _, entry in draw_order(self.seed, self.entries)]

    def walked(self, order: Sequence[Entry] | None = None) -> list[Step]:
        """Return the steps of the walk, in drawn order unless another one is given."""
        ordered = self.order() if order is None else order
        return list(walk(ordered, self.seats, shares=SHARES, share_order=self.share_order))


def application(number: int) -> str:
    """Return an application id."""
    return f"{number:032x}"


def market(tape: bytes) -> Market:
    """Return the market that a tape spells: seats, people, share order, seed; then 2 bytes an application."""
    head = tape[:HEAD]
    rest = tape[HEAD:][: 2 * ((head[6] >> 1) % (PEOPLE_MAX + 1))]
    nibbles = [nibble for byte in head[:6] for nibble in (byte >> 4, byte & 15)]
    entries = tuple(
        Entry(
            application(number),
            size=1 + (who & 3),
            tickets=1 + (who >> 2 & 3),
            shares=(("R",) if who & 16 else ()) + (("D2",) if who & 32 else ()),
            choices=WISHES[wish & 63],
        )
        for number, (who, wish) in enumerate(zip(rest[::2], rest[1::2], strict=False), 1)
    )
    return Market(
        seats={key: count % 6 for key, count in zip(product(SLOTS, PARTS), nibbles, strict=True)},
        entries=entries,
        share_order="open-first" if head[6] & 1 else "reserved-first",
        seed=sha256(head[7:8]).hexdigest(),
    )


def liking(choices: Sequence[str], slot: str | None) -> int:
    """Return how far down a list of choices a slot is; not on it or nothing: below the last."""
    return choices.index(slot) if slot in choices else len(choices)


def places(steps: Sequence[Step]) -> dict[str, Place]:
    """Return the place of every application that has one."""
    return {step.entry.application: step.place for step in steps if step.place is not None}


tapes = strategies.binary(min_size=HEAD + 2 * PEOPLE_MAX, max_size=HEAD + 2 * PEOPLE_MAX)
markets = tapes.map(market)
whole_numbers = strategies.integers(min_value=0, max_value=2**32 - 1)
