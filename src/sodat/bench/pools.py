"""A made-up release of any size, as a whole and valid public record: for measuring, never for a real draw.

Nothing in it is secret or by chance: the same number of applications gives the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sodat.rules import record, seed
from sodat.rules.commit import Seed, print_commit, print_seed
from sodat.rules.draw import Drawn
from sodat.rules.manifest import Rules, print_rules
from sodat.rules.pool import print_inventory

SLOTS = 400
CHOICES = 3
SHARES = ("D", "R")
TRUSTEES = ("city", "hospital", "press")
_SEAT_FOR_EVERY = 5
_BLOCK = 500_000
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_PAD = 0
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Release:
    """The frozen files of a made-up release and the seed of its draw."""

    rules: Rules
    rules_json: bytes
    inventory: bytes
    pool: bytes

    def commit_and_seed(self) -> tuple[bytes, bytes, str]:
        """Return `commit.json`, `seed.json` and the seed."""
        secrets = tuple((name, sha256(name.encode()).hexdigest()) for name in TRUSTEES)
        commit = print_commit(
            record.make_commit(
                self.rules,
                self.inventory,
                self.pool,
                rules_json=self.rules_json,
                committed_at=self.rules.draws_at - timedelta(minutes=20),
                trustees=tuple((name, seed.commitment(name, secret)) for name, secret in secrets),
            )
        )
        drawn_seed = seed.seed(commit, secrets, "")
        made = Seed(drawn_seed, secrets, round=0, signature="", randomness="")
        return commit, print_seed(made), drawn_seed

    def write_record(self, folder: Path, drawn: Drawn, commit: bytes, seed_json: bytes) -> None:
        """Write the whole public record of the draw into a folder that is there."""
        files = {
            "rules.json": self.rules_json,
            "inventory.txt": self.inventory,
            "pool.txt": self.pool,
            "commit.json": commit,
            "seed.json": seed_json,
            "order.txt": drawn.order,
            "result.txt": drawn.result,
            "cutoffs.txt": drawn.cutoffs,
        }
        for name, data in files.items():
            (folder / name).write_bytes(data)


def make_release(applications: int) -> Release:
    """Return a release of so many applications: 400 slots, 3 choices each, a seat for every fifth person.

    Popular slots come first, most parties are of one, one application in four is in a share.
    """
    rules = _rules()
    slots = [f"C{slot // 8:02}.{9 + slot % 8:02}00" for slot in range(SLOTS)]
    seats = max(1, applications // (_SEAT_FOR_EVERY * SLOTS))
    parts = {"open": seats, "D": max(1, seats // 10), "R": max(1, seats // 5)}
    inventory = print_inventory({(slot, part): count for slot in slots for part, count in parts.items()})
    chance = np.random.default_rng(applications)
    ids = np.sort(chance.integers(0, 2**64, applications, np.uint64))
    # bytearray, not join: the lines of ten million applications should be here once, not twice.
    pool = bytearray()
    for block in _blocks(ids, slots, chance):
        pool += block
    return Release(rules, print_rules(rules), inventory, bytes(pool))


def _rules() -> Rules:
    draws_at = datetime(2026, 5, 2, 14, 30, tzinfo=UTC)
    return Rules(
        release="bench",
        policy="draw",
        share_order="reserved-first",
        shares=SHARES,
        party_size_max=4,
        ticket_cap=5,
        opens_at=draws_at - timedelta(hours=11),
        closes_at=draws_at - timedelta(minutes=30),
        draws_at=draws_at,
        refills_at=(),
        commit_lead_seconds=120,
        beacon_kind="trustees",
        beacon_chain="",
        trustees=TRUSTEES,
    )


def _blocks(ids: NDArray[np.uint64], slots: list[str], chance: np.random.Generator) -> Iterator[bytes]:
    """Yield the lines of the sorted ids: printed at full width with padding, then the padding taken out."""
    names = np.frombuffer("".join(slots).encode(), np.uint8).reshape(SLOTS, -1)
    shares = np.frombuffer(b"-\0\0D\0\0R\0\0D+R", np.uint8).reshape(4, 3)
    for begin in range(0, len(ids), _BLOCK):
        heads = ids[begin : begin + _BLOCK]
        count = len(heads)
        tails = chance.integers(0, 2**64, count, np.uint64)
        columns: list[Bytes] = [_hex(heads), _hex(tails), _sign("|", count)]
        columns += [_digit(chance.choice(4, count, p=(0.7, 0.2, 0.05, 0.05)) + 1), _sign("|", count)]
        columns += [_digit(chance.choice(5, count, p=(0.8, 0.1, 0.05, 0.03, 0.02)) + 1), _sign("|", count)]
        columns += [shares[chance.choice(4, count, p=(0.75, 0.08, 0.15, 0.02))], _sign("|", count)]
        wishes = (SLOTS * chance.random(count) ** 2).astype(np.int64)
        steps = chance.integers(1, SLOTS // CHOICES, count)
        for choice in range(CHOICES):
            columns += [
                names[(wishes + choice * steps) % SLOTS],
                _sign("," if choice < CHOICES - 1 else "\n", count),
            ]
        page = np.hstack(columns).reshape(-1)
        yield page[page != _PAD].tobytes()


def _hex(numbers: NDArray[np.uint64]) -> Bytes:
    """Return 16 digits a number."""
    parts = numbers.astype(">u8").view(np.uint8).reshape(-1, 8)
    return np.stack([_HEX[parts >> 4], _HEX[parts & 15]], axis=2).reshape(-1, 16)


def _digit(numbers: NDArray[np.int64]) -> Bytes:
    return (numbers + ord("0")).astype(np.uint8).reshape(-1, 1)


def _sign(sign: str, count: int) -> Bytes:
    return np.full((count, 1), ord(sign), np.uint8)
