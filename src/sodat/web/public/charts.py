"""The geometry of charts as SVG paths. Words and colours are the template's."""

from collections.abc import Sequence

from sodat.web.public.race_figures import Point

COLUMNS = 20
STEP, SQUARE = 16, 14
WIDTH, HEIGHT = 300, 150
"""Of the plane of a line chart, in units of its viewBox."""


def squares(field: Sequence[str], kind: str) -> str:
    """Return the path of all squares of a kind, in rows of COLUMNS."""
    return "".join(
        f"M{at % COLUMNS * STEP} {at // COLUMNS * STEP}h{SQUARE}v{SQUARE}h-{SQUARE}z"
        for at, one in enumerate(field)
        if one == kind
    )


def rows(field: Sequence[str]) -> int:
    """Return the height of a field in units."""
    return -(-len(field) // COLUMNS) * STEP


BAR, GAP, TALL = 26, 4, 110
"""Of a bar chart, in units of its viewBox."""


def bars(counts: Sequence[int], top: int) -> tuple[tuple[int, float, float], ...]:
    """Return (left edge, upper edge, height) of each bar; `top` is the count at the upper edge."""
    heights = [count * TALL / max(top, 1) for count in counts]
    return tuple((at * (BAR + GAP), TALL - height, height) for at, height in enumerate(heights))


def rising(points: Sequence[Point], kind: str, top: float) -> str:
    """Return the path of one kind's share along the line; `top` is the share at the upper edge."""
    places = [
        f"{point.along * WIDTH:.1f} {HEIGHT - getattr(point, kind) / top * HEIGHT:.1f}" for point in points
    ]
    return "M" + "L".join(places)


def tick(highest: float) -> float:
    """Return the top of an axis of shares: the least of 5, 10, 20, 50 and 100 percent that is high enough."""
    return next((top for top in (0.05, 0.1, 0.2, 0.5) if highest <= top), 1.0)
