"""The pictures of a scenario. Programs are red and hatched, citizens green and plain. Imports matplotlib."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, MultipleLocator, PercentFormatter

from sodat.engine.columns import Array
from sodat.sim import pune
from sodat.sim.crowd import LANGUAGES
from sodat.sim.groups import few
from sodat.sim.outcome import CURVE_SECONDS, Outcome
from sodat.sim.paper import CITIZEN, GREY, HATCH, INDIGO, INK, MARIGOLD, PROGRAM, WARNING, sheet
from sodat.sim.scalper import Profit
from sodat.sim.summary import Row, all_days
from sodat.sim.words import POLICIES

STYLES = {
    "first-come": (PROGRAM, "-", "x"),
    "first-come-captcha": (PROGRAM, "--", "s"),
    "waiting-room-browser": (WARNING, "-", "^"),
    "waiting-room": (INDIGO, "--", "v"),
    "draw": (CITIZEN, "-", "o"),
    "draw-residents": (CITIZEN, "--", "D"),
    "draw-tickets": (INK, ":", "P"),
    "draw-instant-release": (MARIGOLD, "-", "X"),
    "draw-no-dedupe": (GREY, "--", "*"),
}
"""Colour, line and marker: never colour alone."""
LANGUAGE_NAMES = {"mr": "Marathi", "hi": "Hindi", "en": "English"}
WHOLE = PercentFormatter(1.0, decimals=0)
WHISKERS = "Whiskers: 95 % interval over seeds."


def plot_pune(folder: Path, rows: Sequence[Row], study: pune.Study) -> list[str]:
    """Write the pictures of `pune`; return their names."""
    most, less = max(study.held), few(study)
    said = f"Share of the seats at the end of the first day; {most:,} program-held identities.\n{WHISKERS}"
    _plot_seats(folder / "pune-seats", rows, said)
    _plot_race(folder, study, (most, less))
    _plot_arrival(folder, study.whole)
    _plot_waiting(folder, study.whole)
    _plot_citizens(folder, study.held[less], less)
    names = ["pune-seats", "pune-race", "pune-arrival", "pune-waiting", "pune-citizens"]
    if most == 0:
        return names
    _plot_identities(folder, study.held)
    return [*names, "pune-identities"]


def plot_tatkal(folder: Path, rows: Sequence[Row]) -> list[str]:
    """Write the picture of `tatkal`; return its name."""
    said = f"Share of the berths that agents and touts hold for their customers.\n{WHISKERS}"
    _plot_seats(folder / "tatkal-berths", rows, said)
    return ["tatkal-berths"]


def plot_scalper(folder: Path, markets: Mapping[str, Sequence[Profit]]) -> list[str]:
    """Write the picture of `scalper`; return its name."""
    said = f"Profit of the best offer on 10 slots; a slot is worth 0 to 100 to a seeker.\n{WHISKERS}"
    with sheet(folder, "scalper-profit", said, height=3.0) as (axes,):
        groups = len(next(iter(markets.values())))
        shades = (GREY, INDIGO, INK)
        for group in range(groups):
            best = [profits[group].best.profit for profits in markets.values()]
            values = [one.value if one else 0.0 for one in best]
            reach = [one.value - one.low if one and one.low is not None else 0.0 for one in best]
            at = np.arange(len(markets)) + (group - (groups - 1) / 2) * 0.27
            seekers = next(iter(markets.values()))[group].seekers
            bars = axes.bar(at, values, 0.25, color=shades[group % 3], yerr=reach, label=f"{seekers} seekers")
            axes.bar_label(bars, fmt="%.0f", padding=2, size=8)
        axes.set_xticks(range(len(markets)), [fill(POLICIES[name], 14) for name in markets])
        axes.set_ylabel("profit")
        axes.legend(frameon=False)
    return ["scalper-profit"]


def _plot_seats(path: Path, rows: Sequence[Row], said: str) -> None:
    with sheet(path.parent, path.name, said, height=0.36 * len(rows) + 0.5) as (axes,):
        names = [POLICIES[row.policy] for row in rows]
        share = np.array([row.bot_share.value if row.bot_share else 0.0 for row in rows])
        reach = [
            row.bot_share.value - row.bot_share.low
            if row.bot_share and row.bot_share.low is not None
            else 0.0
            for row in rows
        ]
        at = np.arange(len(rows))
        axes.barh(at, share, color=PROGRAM, hatch=HATCH, label="programs", xerr=reach, ecolor=INK)
        axes.barh(at, 1 - share, left=share, color=CITIZEN, label="citizens")
        for line, value in enumerate(share):
            inside = value > 0.9
            axes.text(
                0.98 if inside else value + 0.02,
                line,
                f"{value:.1%}",
                color="white",
                ha="right" if inside else "left",
                va="center",
                size=8.5,
                bbox={"facecolor": PROGRAM if inside else CITIZEN, "edgecolor": "none", "pad": 1},
            )
        axes.set_yticks(at, names)
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(WHOLE)
        axes.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)


def _plot_race(folder: Path, study: pune.Study, shown: tuple[int, int]) -> None:
    said = "Seats gone since the opening. Whoever is not a program, or a very quick citizen, comes too late."
    with sheet(folder, "pune-race", said, columns=2, height=2.9, share_y=True) as both:
        for axes, bots in zip(both, shown, strict=True):
            gone = np.mean([one.gone for one in study.held[bots]["first-come"]], axis=0)
            axes.fill_between(
                CURVE_SECONDS, gone[1], facecolor=PROGRAM, edgecolor="white", hatch=HATCH, lw=0.1,
                label="programs",
            )  # fmt: skip
            axes.fill_between(CURVE_SECONDS, gone[1], gone.sum(axis=0), color=CITIZEN, lw=0, label="citizens")
            axes.set_xscale("log")
            axes.set_xlim(0.2, 60)
            axes.set_xticks([0.5, 1, 2, 5, 10, 30, 60], ["0.5", "1", "2", "5", "10", "30", "60"])
            axes.set_xlabel("seconds since the opening")
            axes.set_title(f"first-come, {bots:,} program-held identities", size=9.5)
            axes.yaxis.set_major_formatter(WHOLE)
        both[0].set_ylabel("of all seats")
        both[1].legend(frameon=False, loc="upper left")


def _plot_arrival(folder: Path, whole: pune.Outcomes) -> None:
    said = (
        "Chance of a seat for each tenth of all persons, the first to arrive on the left.\n"
        "In a waiting room, all who are there before the opening have one chance; who comes later has none."
    )
    shown = (
        "first-come",
        "waiting-room-browser",
        "waiting-room",
        "draw",
        "draw-residents",
        "draw-instant-release",
    )
    with sheet(folder, "pune-arrival", said, rows=2, columns=3, height=3.8) as several:
        for axes, policy in zip(several, shown, strict=True):
            rates = np.array([one.by_arrival for one in whole[policy]])
            tenths = np.arange(1, rates.shape[1] + 1)
            axes.bar(tenths, rates.mean(axis=0), color=INDIGO)
            axes.axhline(float(rates.mean()), color=MARIGOLD, lw=1.5)
            axes.set_title(POLICIES[policy], size=9.5)
            axes.set_xticks([1, 10], ["first", "last"])
            axes.set_ylim(bottom=0)
            axes.yaxis.set_major_locator(MaxNLocator(4, steps=(1, 2, 5, 10)))
            axes.yaxis.set_major_formatter(WHOLE)


def _plot_waiting(folder: Path, whole: pune.Outcomes) -> None:
    said = "Of the citizens who came on the first day, those still without a seat. New people come every day."
    with sheet(folder, "pune-waiting", said, height=3.6) as (axes,):
        for policy, several in whole.items():
            waiting = np.mean([one.waiting for one in all_days(several)], axis=0)
            colour, line, marker = STYLES[policy]
            axes.plot(
                np.arange(1, len(waiting) + 1), waiting,
                color=colour, ls=line, marker=marker, markevery=4, ms=5, label=POLICIES[policy],
            )  # fmt: skip
        axes.set_xlabel("day")
        axes.set_ylim(0, 1.02)
        axes.yaxis.set_major_formatter(WHOLE)
        axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))


def _plot_citizens(folder: Path, beside: pune.Outcomes, bots: int) -> None:
    said = f"Chance of a seat on the first day, beside {bots:,} program-held identities.\n{WHISKERS}"
    shown = ("first-come", "first-come-captcha", "draw")
    names = [LANGUAGE_NAMES[one] for one in LANGUAGES]
    with sheet(folder, "pune-citizens", said, columns=3, height=4.0) as (language, phone, ward):
        _grouped(language, beside, shown, "by_language", names)
        _grouped(phone, beside, shown, "by_phone", ["quick phone", "slow phone"])
        language.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)
        wards = [*pune.wards(), "outside"]
        for policy in ("first-come", "draw", "draw-residents"):
            colour, _, marker = STYLES[policy]
            rates = np.mean([one.by_ward for one in beside[policy]], axis=0)
            ward.plot(
                rates, np.arange(len(wards)), ls="", marker=marker, color=colour, ms=5, label=POLICIES[policy]
            )
        ward.set_yticks(np.arange(len(wards)), wards, size=7)
        ward.invert_yaxis()
        ward.set_xlim(left=0)
        ward.xaxis.set_major_locator(MultipleLocator(0.02))
        ward.xaxis.set_major_formatter(WHOLE)
        ward.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)


def _grouped(
    axes: Axes, beside: pune.Outcomes, shown: Sequence[str], field: str, names: Sequence[str]
) -> None:
    """Draw a bar a group and policy, whiskers over seeds."""
    for number, policy in enumerate(shown):
        rates: Array = np.array([getattr(one, field) for one in beside[policy]])
        reach = 2 * rates.std(axis=0) / np.sqrt(len(rates))
        at = np.arange(len(names)) + (number - (len(shown) - 1) / 2) * 0.27
        hatch = (HATCH, "..", "")[number]
        axes.bar(
            at, rates.mean(axis=0), 0.25, yerr=reach,
            color=STYLES[policy][0], hatch=hatch, ecolor=INK, label=POLICIES[policy],
        )  # fmt: skip
    axes.set_xticks(range(len(names)), names, size=8)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=1))


def _plot_identities(folder: Path, held: Mapping[int, Mapping[str, Sequence[Outcome]]]) -> None:
    said = (
        "Of the identities that programs hold, those that get a seat on the first day. "
        "Of one identity, or ten,\n"
        f"a few seeds say little. Grey line: a citizen under the draw. {WHISKERS}"
    )
    with sheet(folder, "pune-identities", said, height=3.2) as (axes,):
        counts = sorted(count for count in held if count > 0)
        for policy in pune.BESIDE[:-1]:
            colour, line, marker = STYLES[policy]
            rates = np.array([[one.bot_win_rate or 0.0 for one in held[count][policy]] for count in counts])
            middle, reach = rates.mean(axis=1), 2 * rates.std(axis=1) / np.sqrt(rates.shape[1])
            axes.errorbar(
                counts,
                middle,
                reach,
                color=colour,
                ls=line,
                marker=marker,
                elinewidth=1,
                label=POLICIES[policy],
            )
        citizens = float(np.mean([one.citizen_win_rate for runs in held.values() for one in runs["draw"]]))
        axes.axhline(citizens, color=GREY, lw=1)
        axes.set_xscale("log")
        axes.set_xticks(counts, [f"{count:,}" for count in counts])
        axes.set_xlabel("identities that programs hold")
        axes.set_ylim(0, 1.03)
        axes.yaxis.set_major_formatter(WHOLE)
        axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
