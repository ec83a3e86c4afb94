"""The pictures of a scenario. Programs are red and hatched, citizens green and plain. Imports matplotlib."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.ticker import PercentFormatter

from sodat.sim import city_plots as city
from sodat.sim import pune
from sodat.sim.groups import few
from sodat.sim.intervals import Mean
from sodat.sim.paper import CITIZEN, GREY, HATCH, INDIGO, INK, PROGRAM, sheet
from sodat.sim.scalper import Profit, Tried
from sodat.sim.summary import Row
from sodat.sim.words import LABELS, POLICIES

WHISKERS = "Whiskers: 95 % interval over seeds."
NONE = Mean(0.0, None, None)


def plot_pune(folder: Path, rows: Sequence[Row], study: pune.Study) -> list[str]:
    """Write the pictures of `pune`; return their names."""
    most, less = max(study.held), few(study)
    said = f"Share of the seats at the end of the first day; {most:,} program-held identities.\n{WHISKERS}"
    _plot_seats(folder / "pune-seats", rows, said)
    city.plot_race(folder, study, (most, less))
    city.plot_arrival(folder, study.whole)
    city.plot_waiting(folder, study.whole)
    city.plot_citizens(folder, study.held[less], less)
    names = ["pune-seats", "pune-race", "pune-arrival", "pune-waiting", "pune-citizens"]
    if most == 0:
        return names
    city.plot_identities(folder, study.held)
    return [*names, "pune-identities"]


def plot_tatkal(folder: Path, rows: Sequence[Row]) -> list[str]:
    """Write the picture of `tatkal`; return its name."""
    said = f"Share of the berths that agents and touts hold for their customers.\n{WHISKERS}"
    _plot_seats(folder / "tatkal-berths", rows, said)
    return ["tatkal-berths"]


def plot_scalper(folder: Path, markets: Mapping[str, Sequence[Profit]]) -> list[str]:
    """Write the picture of `scalper`; return its name."""
    said = (
        "Profit of the best offer on 10 slots; a slot is worth 0 to 100 to a seeker. Hollow, by threat: if "
        "his customers believe that a slot which nobody buys stays empty. This portal gives a freed seat to "
        f"the next in order. {WHISKERS}"
    )
    lines = list(_scalper_lines(markets))
    seekers = [profit.seekers for profit in next(iter(markets.values()))]
    with sheet(folder, "scalper-profit", said, height=0.66 * len(lines) + 0.6) as (axes,):
        for group, (count, shade) in enumerate(zip(seekers, (GREY, INDIGO, INK), strict=True)):
            profits = [tried[group].profit or NONE for _, tried, _ in lines]
            bars = axes.barh(
                np.arange(len(lines)) + (group - (len(seekers) - 1) / 2) * 0.27,
                [one.value for one in profits], 0.25, xerr=[one.reach for one in profits],
                color=shade, edgecolor=shade, label=f"{count} {LABELS['seekers'].abreast()}",
            )  # fmt: skip
            for bar, (_, _, threat) in zip(bars, lines, strict=True):
                bar.set(
                    facecolor="white" if threat else shade, hatch=HATCH if threat else "", hatchcolor=shade
                )
            axes.bar_label(bars, fmt="%.0f", padding=3, size=8)
        axes.set_yticks(range(len(lines)), [words for words, _, _ in lines], size=8)
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        axes.margins(x=0.08)
        axes.set_xlabel(LABELS["profit"].abreast())
        axes.legend(loc="lower right")
    return ["scalper-profit"]


def _scalper_lines(
    markets: Mapping[str, Sequence[Profit]],
) -> Iterator[tuple[str, Sequence[Tried], bool]]:
    """Yield words, a finding a market, whether by threat: for each policy, and again where threats count."""
    for policy, profits in markets.items():
        words = LABELS["next-draw"] if policy == "draw" else POLICIES[policy]
        yield words.stacked(), [one.best for one in profits], False
        threats = [one.threat for one in profits if one.threat]
        if threats:
            yield LABELS["threat"].stacked(), threats, True


def _plot_seats(path: Path, rows: Sequence[Row], said: str) -> None:
    """Draw a bar a policy: the programs' share of the seats, and the citizens'."""
    with sheet(path.parent, path.name, said, height=0.6 * len(rows) + 0.7) as (axes,):
        found = [row.bot_share or NONE for row in rows]
        share = np.array([one.value for one in found])
        at = np.arange(len(rows))
        axes.barh(
            at, share, color=PROGRAM, hatch=HATCH, xerr=[one.reach for one in found], ecolor=INK,
            label=LABELS["programs"].abreast(),
        )  # fmt: skip
        axes.barh(at, 1 - share, left=share, color=CITIZEN, label=LABELS["citizens"].abreast())
        for line, value in enumerate(share):
            inside = value > 0.85
            axes.text(
                0.97 if inside else value + 0.025, line, f"{value:.1%}",
                color="white", ha="right" if inside else "left", va="center", size=8.5,
                bbox={"facecolor": PROGRAM if inside else CITIZEN, "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        axes.set_yticks(at, [POLICIES[row.policy].stacked() for row in rows], size=8)
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        axes.set_xlabel(LABELS["seats"].abreast())
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.legend(ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)
