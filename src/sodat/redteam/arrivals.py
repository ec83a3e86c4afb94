"""Who was there first: how many of the first to file a program holds, and when the seats were gone."""

from collections.abc import Iterable, Sequence
from math import ceil

from sodat.city.story import Story

FIRST = 1_000
SOLD_OUT_SHARE = 0.99
"""As in the simulator, which is not loaded for it: its engine takes longer to load than all of this."""


def among_the_first(releases: Iterable[Iterable[Story]]) -> tuple[int, int]:
    """Return the program-held persons among the first FIRST to file, and these, over all releases."""
    held = there = 0
    for stories in releases:
        filed = sorted(
            (one.arrived, story.kind == "program", len(one.persons))
            for story in stories
            for one in story.live
        )
        left = FIRST
        for _, by_program, persons in filed:
            counted = min(persons, left)
            held += counted * by_program
            there += counted
            left -= counted
    return held, there


def sold_out_seconds(given_at: Sequence[int], seats: int) -> float | None:
    """Return when SOLD_OUT_SHARE of the seats were gone; None if they never were.

    Args:
        given_at: when each seat was given on arrival, in milliseconds from the opening, ascending.
        seats: how many there were.
    """
    gone = ceil(SOLD_OUT_SHARE * seats)
    return given_at[gone - 1] / 1000 if len(given_at) >= gone else None
