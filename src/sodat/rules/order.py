"""The three orders: draw, first-come, waiting room (docs/method.md 3).

A release policy is an order and nothing else.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from sodat.rules.pool import Entry
from sodat.rules.refusals import ensure

VERSION = "sodat-draw/1"


def key(seed: str, application: str, tickets: int) -> str:
    """Return the key of one application, 64 hex digits; the lowest key goes first.

    A key depends on the seed and on this application alone: nobody, by joining or
    leaving, moves another's. The minimum of w keys has exactly w times the weight.

    Source: "consistent sampling" (R. Rivest); protocol.md 3.
    """
    ensure(len(seed) == 64, "a seed has 64 hex digits")
    ensure(tickets >= 1, "an application has at least one ticket")
    start = f"{VERSION}/key\n{seed}\n{application}\n"
    return min(sha256(f"{start}{ticket}\n".encode("ascii")).hexdigest() for ticket in range(tickets))


def draw_order(seed: str, entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Return (key, application) for all, in drawn order. The input's order does not matter."""
    keyed = [(key(seed, entry.application, entry.tickets), entry) for entry in entries]
    keyed.sort(key=lambda pair: (pair[0], pair[1].application))
    return keyed


def arrival_order(arrivals: Mapping[str, int], entries: Iterable[Entry]) -> list[tuple[int, Entry]]:
    """Return (arrival number, application) for all, first-come first."""
    numbered = [(arrivals[entry.application], entry) for entry in entries]
    numbered.sort(key=lambda pair: pair[0])
    return numbered


def waiting_room_order(
    seed: str, checked_in: Iterable[Entry], late: Iterable[Entry], arrivals: Mapping[str, int]
) -> list[Entry]:
    """Return those who checked in before the opening in drawn order, then the rest by arrival."""
    first = [entry for _, entry in draw_order(seed, checked_in)]
    return first + [entry for _, entry in arrival_order(arrivals, late)]
