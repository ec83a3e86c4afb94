"""Alarms: seats given on arrival go faster than people can ask for them.

An alarm names nobody and stops nothing; it says that an officer should look now. A draw raises none, since
nothing of it is given by arrival.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

EARLY_MILLISECONDS = 5_000
"""Nobody reads a list of times, chooses among them and sends the choice within so long after opening."""

EARLY_SEATS_MIN = 10
"""Fewer may be people who knew what they wanted and were lucky."""

EARLY_PERCENT_MIN = 1
SOLD_OUT_MILLISECONDS = 60_000
"""All seats gone within so long: whoever opened the page on a slow line never saw one."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What stands out: `seats` were given within `seconds` of the opening."""

    name: str
    seats: int
    seconds: int


def alarms(given_at: Sequence[int], seats: int) -> tuple[Alarm, ...]:
    """Return the alarms of a release that gives seats on arrival.

    Args:
        given_at: when each seat was given, in milliseconds from the opening, ascending.
        seats: how many there were to give.
    """
    found = []
    early = bisect_left(given_at, EARLY_MILLISECONDS)
    if early >= EARLY_SEATS_MIN and early * 100 >= seats * EARLY_PERCENT_MIN:
        last = given_at[early - 1]
        found.append(Alarm("faster-than-people", early, _seconds(last)))
    if EARLY_SEATS_MIN <= seats <= len(given_at) and given_at[seats - 1] < SOLD_OUT_MILLISECONDS:
        found.append(Alarm("sold-out-at-once", seats, _seconds(given_at[seats - 1])))
    return tuple(found)


def _seconds(milliseconds: int) -> int:
    """Return seconds, rounded up, at least one."""
    return max(1, -(-milliseconds // 1000))
