"""Charts as SVG that a template puts into a figure: one row of columns, or bars with words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
HEIGHT = 90


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side: an SVG path, and the highest value."""

    path: str
    top: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a row and a second one in it: words, values, and the widths of both."""

    words: str
    value: int
    part: int
    width: float
    part_width: float


def columns(values: Sequence[int]) -> Columns:
    """Return columns as one path over WIDTH x HEIGHT; a value above nothing is never invisible."""
    top = max(values, default=0)
    step = WIDTH / max(1, len(values))
    pieces = []
    for place, value in enumerate(values):
        if value:
            height = max(1.5, HEIGHT * value / top)
            pieces.append(f"M{place * step:.1f} {HEIGHT}v-{height:.1f}h{step * 0.82:.1f}v{height:.1f}z")
    return Columns("".join(pieces), top)


def bars(rows: Sequence[tuple[str, int, int]]) -> tuple[Bar, ...]:
    """Return bars of (words, value, part), as long as they are in relation to the longest."""
    top = max((max(value, part) for _, value, part in rows), default=0) or 1
    return tuple(
        Bar(words, value, part, round(WIDTH * value / top, 1), round(WIDTH * part / top, 1))
        for words, value, part in rows
    )
