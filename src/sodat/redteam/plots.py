"""The pictures of the red team. Programs are red and hatched, citizens green. Imports matplotlib."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.ticker import PercentFormatter

from sodat.redteam.family import compared
from sodat.redteam.figures import Figures
from sodat.redteam.report import Report
from sodat.sim.paper import CITIZEN, GREY, HATCH, INDIGO, INK, PROGRAM, sheet

WAYS = {"draw": (CITIZEN, "o"), "waiting-room": (INDIGO, "v")}
"""Colour and marker of a policy."""


def plot(folder: Path, reports: Sequence[Report]) -> list[str]:
    """Write the pictures for which there is something to show; return their names."""
    fair = [one for one in reports if one.policy in WAYS and one.pooled]
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
        "Thick: 95 % interval; of many, one in twenty misses 1 by chance. Thin: 95 % for all together."
    )
    names = list(dict.fromkeys(one.kind for report in reports for one in _compared(report)))
    with sheet(folder, "redteam-odds", said, height=0.42 * len(names) + 0.9) as (axes,):
        axes.axvline(1, color=GREY, lw=1)
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
        axes.set_xscale("log")
        axes.set_xlim(0.4, 2.5)
        axes.set_xticks([0.5, 0.7, 1, 1.4, 2], ["0.5", "0.7", "1", "1.4", "2"])
        axes.set_xticks([], minor=True)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlabel("odds ratio (1: a citizen's chance)")
        axes.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)


def _compared(report: Report) -> list[Figures]:
    return [one for one in compared(report.runs, report.pooled) if one.odds_alike]


def _plot_seats(folder: Path, reports: Sequence[Report]) -> None:
    """Draw, for each kind, how many of its identities have a seat, under each policy."""
    said = "Of the identities a program holds, those with a seat in the end. Real requests to our own portal."
    shown = [one for one in reports if one.policy in {"first-come", "draw"}]
    met = [{one.kind for one in report.runs if one.identities} for report in shown]
    names = [one.kind for one in shown[0].runs if all(one.kind in kinds for kinds in met)]
    with sheet(folder, "redteam-seats", said, height=0.42 * len(names) + 0.6) as (axes,):
        for number, report in enumerate(shown):
            race = report.policy == "first-come"
            share = {one.kind: one.seats / one.identities for one in report.runs if one.identities}
            at = np.arange(len(names)) + (number - (len(shown) - 1) / 2) * 0.4
            axes.barh(
                at, [share.get(name, 0.0) for name in names], 0.36,
                color=PROGRAM if race else CITIZEN, hatch=HATCH if race else "", label=report.policy,
            )  # fmt: skip
            for line, name in zip(at, names, strict=True):
                value = share.get(name, 0.0)
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
