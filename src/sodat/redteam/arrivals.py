"""Who was there first: of the first persons to file in a release, how many a program holds."""

from collections.abc import Iterable

from sodat.city.story import Story

FIRST = 1_000


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
