"""The sheet a picture is drawn on: look, titles in three languages, PNG and SVG. Imports matplotlib.

Devanagari needs matplotlib 3.11 or newer, which shapes it. The fonts are those of the portal's own
letters and slips, and an SVG has the outlines of its letters, so that a picture looks the same on
every machine, with or without Devanagari.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from textwrap import wrap
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sodat.sim.words import TITLES

INK, QUIET, INDIGO, MARIGOLD = "#0b1f33", "#f3f1ea", "#23398a", "#ffb81c"
CITIZEN, PROGRAM, WARNING, GREY = "#0f6b3c", "#a4161a", "#8a4b00", "#5b6670"
HATCH = "////"
LATIN, DEVANAGARI = "Noto Sans", "Noto Sans Devanagari"
WIDTH_INCHES, TITLE_INCHES, LINE_INCHES = 6.2, 0.95, 0.165
"""Of a picture, its title, a line of the sentence below. No wider, for the letters' sake on a phone."""
LINE_LETTERS = 104
LOOK: dict[str, Any] = {
    "font.family": [LATIN, DEVANAGARI, "sans-serif"],
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "hatch.color": "#ffffff",
    "svg.hashsalt": "sodat",
}


@cache
def load_fonts() -> None:
    """Make the fonts of the portal known to matplotlib, whatever fonts the machine has."""
    with as_file(files("sodat.paper") / "fonts") as folder:
        for font in sorted(folder.glob("*.ttf")):
            fontManager.addfont(font)


@contextmanager
def sheet(
    folder: Path,
    name: str,
    said: str,
    *,
    rows: int = 1,
    columns: int = 1,
    height: float = 3.4,
    share_x: bool = False,
    share_y: bool = False,
) -> Iterator[list[Axes]]:
    """Yield empty axes; when they are filled, write NAME.png and NAME.svg.

    Args:
        folder: where the pictures go.
        name: a name of TITLES.
        said: the sentence below that says what the picture shows.
        rows: of axes.
        columns: of axes.
        height: of the axes together, in inches.
        share_x: whether all axes have one scale from left to right.
        share_y: whether all axes have one scale upwards.
    """
    load_fonts()
    with mpl.rc_context(cast("Any", LOOK)):
        foot = [part for line in said.splitlines() for part in wrap(line, LINE_LETTERS)]
        below = LINE_INCHES * len(foot) + 0.3
        whole = height + TITLE_INCHES + below
        room = (0, below / whole, 1, 1 - (TITLE_INCHES + below) / whole)
        figure = Figure(figsize=(WIDTH_INCHES, whole), layout=ConstrainedLayoutEngine(rect=room))
        _write_titles(figure, name, whole)
        figure.text(0.01, 0.08 / whole, "\n".join(foot), size=8.5, color=GREY, va="bottom")
        axes = figure.subplots(rows, columns, squeeze=False, sharex=share_x, sharey=share_y)
        yield list(axes.flat)
        figure.savefig(folder / f"{name}.png", dpi=110)
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def _write_titles(figure: Figure, name: str, whole: float) -> None:
    title = TITLES[name]
    place: dict[str, Any] = {"x": 0.01, "va": "top"}
    figure.text(s=title.mr, y=1 - 0.06 / whole, size=13, weight="bold", **place)
    figure.text(s=title.hi, y=1 - 0.4 / whole, size=10.5, **place)
    figure.text(s=title.en, y=1 - 0.66 / whole, size=10.5, **place)
