"""The pictures of the red team. Programs are red and hatched, citizens green. Imports matplotlib."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.ticker import PercentFormatter

from sodat.redteam.family import compared
from sodat.redteam.figures import Figures
from sodat.redteam.kinds import KINDS
from sodat.redteam.report import Report
from sodat.sim.paper import CITIZEN, GREY, HATCH, INDIGO, INK, PROGRAM, sheet

WAYS = {"draw": (CITIZEN, "o"), "waiting-room": (INDIGO, "v")}
"""Colour and marker of a policy."""

TIMES_LEAST = 2.5
TICKS = (0.3, 0.5, 0.7, 1, 1.4, 2, 3)
WIDE = 4
WIDE_TICKS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000)
"""Of an axis that shows more than WIDE times the odds."""


def plot(folder: Path, reports: Sequence[Report]) -> list[str]:
    """Write the pictures for which there is something to show; return their names."""
    fair = [one for one in reports if one.policy in WAYS and _compared(one)]
    names = []
    if fair:
        _plot_odds(folder, fair)
        names.append("redteam-odds")
    if any(one.policy == "first-come" for one in reports) and len(reports) > 1:
        _plot_seats(folder, reports)
        names.append("redteam-seats")
    return names


def _plot_odds(folder: Path, reports: Sequence[Report]) -> None:
    """Draw a point with its interval for each kind and policy, the line of equal odds among them."""
    said = (
        "Odds of a program's party over those of a citizens' party of its size, at our own portal.\n"
        "Thick: 95 % interval; of many, one in twenty misses 1 by chance. "
        "Thin: 95 % for all together; an arrow: it goes on."
    )
    names = list(dict.fromkeys(one.kind for report in reports for one in _compared(report)))
    times = times_shown(
        one.odds_alike[0] for report in reports for one in _compared(report) if one.odds_alike
    )
    with sheet(folder, "redteam-odds", said, height=0.42 * len(names) + 0.9) as (axes,):
        axes.axvline(1, color=GREY, lw=1)
        axes.set_xscale("log")
        axes.set_xlim(1 / times, times)
        for number, report in enumerate(reports):
            colour, marker = WAYS[report.policy]
            shift = (number - (len(reports) - 1) / 2) * 0.26
            for first, one in enumerate(_compared(report)):
                joint = report.joint(one)
                if one.odds_alike is None or joint is None:
                    continue
                middle, (low, high) = one.odds_alike
                at = names.index(one.kind) + shift
                axes.plot(joint, [at, at], color=colour, lw=0.9)
                axes.errorbar(
                    [middle], [at], xerr=[[middle - low], [high - middle]],
                    color=colour, marker=marker, ms=6, elinewidth=2.2, ls="",
                    label=None if first else report.policy,
                )  # fmt: skip
                for end, arrow in ends_cut(joint, times):
                    axes.plot([end], [at], color=colour, marker=arrow, ms=6, clip_on=False)
        ticks = [tick for tick in (WIDE_TICKS if times > WIDE else TICKS) if 1 / times <= tick <= times]
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.set_xticks([], minor=True)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlabel("odds ratio (1: a citizen's chance)")
        axes.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)


def times_shown(ratios: Iterable[float]) -> float:
    """Return how many times the odds of a citizen the axis shows, and as many times less: every point."""
    return max([TIMES_LEAST, *(1.15 * max(ratio, 1 / ratio) for ratio in ratios)])


def ends_cut(interval: tuple[float, float], times: float) -> list[tuple[float, str]]:
    """Return where an interval leaves the axis, and the arrow that says so."""
    low, high = interval
    return [*([(1 / times, "<")] if low < 1 / times else []), *([(times, ">")] if high > times else [])]


def _compared(report: Report) -> list[Figures]:
    return [one for one in compared(report.runs, report.pooled) if one.odds_alike]


def shares(report: Report) -> dict[str, float]:
    """Return, for each kind that files for seats, of the identities it files for those that were given one.

    A seat that was handed over counts for who won it. A kind that only tries a trick is left out: having no
    seat says nothing about what would have stopped it.
    """
    return {
        one.kind: one.won / one.identities
        for one in report.runs
        if one.identities and KINDS[one.kind].chance == "same"
    }


def _plot_seats(folder: Path, reports: Sequence[Report]) -> None:
    """Draw, for each kind, for how many of its identities it was given a seat, under each policy."""
    said = (
        "Of the identities that a program files for, those that were given a seat, kept or handed over\n"
        "(of cancel-and-grab: its sellers). Real requests to our own portal."
    )
    shown = [one for one in reports if one.policy in {"first-come", "draw"}]
    met = [shares(report) for report in shown]
    names = [kind for kind in met[0] if all(kind in share for share in met)]
    with sheet(folder, "redteam-seats", said, height=0.42 * len(names) + 0.6) as (axes,):
        for number, (report, share) in enumerate(zip(shown, met, strict=True)):
            race = report.policy == "first-come"
            at = np.arange(len(names)) + (number - (len(shown) - 1) / 2) * 0.4
            axes.barh(
                at, [share[name] for name in names], 0.36,
                color=PROGRAM if race else CITIZEN, hatch=HATCH if race else "", label=report.policy,
            )  # fmt: skip
            for line, name in zip(at, names, strict=True):
                value = share[name]
                inside = value > 0.9
                axes.text(
                    value - 0.015 if inside else value + 0.01, line, f"{value:.0%}",
                    ha="right" if inside else "left", va="center", size=8,
                    color="white" if inside else INK,
                    bbox={"facecolor": PROGRAM, "edgecolor": "none", "pad": 1} if inside and race else None,
                )  # fmt: skip
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.02)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)
