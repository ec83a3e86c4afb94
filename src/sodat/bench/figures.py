"""One measured figure, its baseline of the same run, and the goal it is held against."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import isnan, nan


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured. Field names are those of `sodat bench --json`."""

    name: str
    value: float
    unit: str
    baseline: float | None
    """The same unit, measured in the same minutes; None where there is none to be had."""
    ratio: float | None
    """value / baseline."""
    goal: str
    """In words, as docs and table show it; "-" for none."""
    ok: bool | None
    """Whether the goal is reached; None where that could not be told."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a run measures."""

    quick: bool
    """Fewer rounds, and nothing that takes minutes or gigabytes."""

    @property
    def rounds(self) -> int:
        """Return how often a figure and its baseline are taken, in turns."""
        return 3 if self.quick else 7


Measure = Callable[[Run], Iterator[Figure]]
"""Yields the figures of one subject. Time may pass before each."""


def at_most(name: str, value: float, unit: str, limit: float, baseline: float = nan) -> Figure:
    """Return a figure that should be no higher than a limit; a baseline that is not a number is none."""
    return replace(no_goal(name, value, unit, baseline), goal=f"<= {limit:g} {unit}", ok=value <= limit)


def at_least(name: str, value: float, unit: str, limit: float, baseline: float = nan) -> Figure:
    """Return a figure that should be no lower than a limit."""
    return replace(no_goal(name, value, unit, baseline), goal=f">= {limit:g} {unit}", ok=value >= limit)


def at_least_times(name: str, value: float, unit: str, baseline: float, times: float) -> Figure:
    """Return a figure that should be no lower than so many times its baseline."""
    figure = no_goal(name, value, unit, baseline)
    ok = None if figure.ratio is None else figure.ratio >= times
    return replace(figure, goal=f">= {times:g} x baseline", ok=ok)


def at_most_times(name: str, value: float, unit: str, baseline: float, times: float) -> Figure:
    """Return a figure that should be no higher than so many times its baseline."""
    figure = no_goal(name, value, unit, baseline)
    ok = None if figure.ratio is None else figure.ratio <= times
    return replace(figure, goal=f"<= {times:g} x baseline", ok=ok)


def no_goal(name: str, value: float, unit: str, baseline: float) -> Figure:
    """Return a figure that is only to be known."""
    if isnan(baseline):
        return Figure(name, value, unit, None, None, "-", None)
    return Figure(name, value, unit, baseline, value / baseline, "-", None)
