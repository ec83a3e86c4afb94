"""The pictures that the scenario `pune` alone has: speed, days, citizens, identities. Imports matplotlib."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator, PercentFormatter

from sodat.engine.columns import Array
from sodat.sim import pune
from sodat.sim.crowd import LANGUAGES
from sodat.sim.intervals import mean
from sodat.sim.outcome import CURVE_SECONDS, Outcome
from sodat.sim.paper import CITIZEN, GREY, HATCH, INDIGO, INK, MARIGOLD, PROGRAM, WARNING, sheet
from sodat.sim.summary import all_days
from sodat.sim.words import LABELS, POLICIES

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
ARRIVAL = (
    "first-come",
    "draw",
    "waiting-room-browser",
    "draw-residents",
    "waiting-room",
    "draw-instant-release",
)
WHOLE = PercentFormatter(1.0, decimals=0)


def plot_race(folder: Path, study: pune.Study, shown: Sequence[int]) -> None:
    """Draw how fast the seats go under first-come, beside many identities of programs and beside few."""
    said = (
        "Seats gone since the opening. Whoever is not a program, or a very quick citizen, comes too late.\n"
        "Dark band at each edge: 95 % interval over seeds."
    )
    with sheet(folder, "pune-race", said, columns=2, height=3.1, share_y=True) as both:
        for axes, bots in zip(both, shown, strict=True):
            gone = np.array([one.gone for one in study.held[bots]["first-come"]])
            programs, reach = _over_seeds(gone[:, 1])
            everybody, whole_reach = _over_seeds(gone.sum(axis=1))
            axes.fill_between(
                CURVE_SECONDS, programs, facecolor=PROGRAM, edgecolor="white", hatch=HATCH, lw=0.1,
                label=LABELS["programs"].abreast(),
            )  # fmt: skip
            axes.fill_between(
                CURVE_SECONDS, programs, everybody, color=CITIZEN, lw=0, label=LABELS["citizens"].abreast()
            )
            _band(axes, CURVE_SECONDS, programs, reach, INK, 0.6)
            _band(axes, CURVE_SECONDS, everybody, whole_reach, INK, 0.6)
            axes.set_xscale("log")
            axes.set_xlim(0.2, 60)
            axes.set_xticks([0.5, 1, 2, 5, 10, 30, 60], ["0.5", "1", "2", "5", "10", "30", "60"])
            axes.set_xlabel(LABELS["seconds"].stacked())
            axes.set_title(f"{bots:,}\n{LABELS['held'].stacked()}", size=8.5)
            axes.yaxis.set_major_formatter(WHOLE)
        both[0].set_ylabel(LABELS["seats"].abreast())
        both[1].legend(loc="upper left")


def plot_arrival(folder: Path, whole: pune.Outcomes) -> None:
    """Draw the chance of a seat by time of arrival, one scale for all policies."""
    said = (
        "Chance of a seat for each tenth of all persons, the first to arrive on the left; one scale.\n"
        "In a waiting room, all who are there before the opening have one chance; who comes later has none.\n"
        "Whiskers: 95 % interval over seeds."
    )
    with sheet(folder, "pune-arrival", said, rows=3, columns=2, height=6.6, share_y=True) as several:
        for axes, policy in zip(several, ARRIVAL, strict=True):
            middle, reach = _over_seeds(np.array([one.by_arrival for one in whole[policy]]))
            tenths = np.arange(1, len(middle) + 1)
            axes.bar(tenths, middle, yerr=reach, color=INDIGO, ecolor=INK)
            average = float(middle.mean())
            axes.axhline(average, color=WARNING, ls="--", lw=1, label=LABELS["average"].abreast())
            for tenth in (0, -1):
                top = max(middle[tenth] + reach[tenth], average) + 0.015
                axes.text(tenths[tenth], top, f"{middle[tenth]:.1%}", ha="center", size=8)
            axes.set_title(POLICIES[policy].stacked(), size=8.5)
            axes.set_xticks([1, 10], [LABELS["first"].stacked(), LABELS["last"].stacked()], size=8)
            axes.set_ylim(0, 0.6)
            axes.yaxis.set_major_formatter(WHOLE)
        several[0].legend(loc="upper right")
        several[2].set_ylabel(LABELS["chance"].abreast())


def plot_waiting(folder: Path, whole: pune.Outcomes) -> None:
    """Draw how many of the first day's citizens are without a seat after each day."""
    said = (
        "Of the citizens who came on the first day, those still without a seat. New people come every day.\n"
        "Bands: 95 % interval over seeds; most are no wider than the line."
    )
    with sheet(folder, "pune-waiting", said, height=5.2) as (axes,):
        for policy, several in whole.items():
            middle, reach = _over_seeds(np.array([one.waiting for one in all_days(several)]))
            colour, line, marker = STYLES[policy]
            days = np.arange(1, len(middle) + 1)
            axes.plot(
                days, middle, color=colour, ls=line, marker=marker, mfc=_filling(policy), markevery=4, ms=5,
                lw=1.2, label=POLICIES[policy].stacked(),
            )  # fmt: skip
            _band(axes, days, middle, reach, colour, 0.25)
        axes.set_xlabel(LABELS["day"].abreast())
        axes.set_ylabel(LABELS["waiting"].abreast())
        axes.set_ylim(0, 1.02)
        axes.yaxis.set_major_formatter(WHOLE)
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def plot_citizens(folder: Path, beside: pune.Outcomes, bots: int) -> None:
    """Draw the chance of a seat by language, phone and ward, one scale for all."""
    said = (
        f"Chance of a seat on the first day, beside {bots:,} program-held identities.\n"
        "Whiskers: 95 % interval over seeds."
    )
    with sheet(folder, "pune-citizens", said, columns=2, height=6.6, share_x=True) as (group, ward):
        rates = {
            policy: np.array([[*one.by_language, *one.by_phone] for one in several])
            for policy, several in beside.items()
        }
        for number, policy in enumerate(("first-come", "first-come-captcha", "draw")):
            middle, reach = _over_seeds(rates[policy])
            group.barh(
                np.arange(len(middle)) + (number - 1) * 0.27, middle, 0.25, xerr=reach, ecolor=INK,
                color=STYLES[policy][0], hatch=(HATCH, "..", "")[number], label=POLICIES[policy].stacked(),
            )  # fmt: skip
        names = [LABELS[one].stacked() for one in (*LANGUAGES, "quick", "slow")]
        _name(group, names, 8)
        for number, policy in enumerate(("first-come", "draw", "draw-residents")):
            middle, reach = _over_seeds(np.array([one.by_ward for one in beside[policy]]))
            colour, _, marker = STYLES[policy]
            ward.errorbar(
                middle, np.arange(len(middle)) + (number - 1) * 0.24, xerr=reach, ls="", marker=marker,
                color=colour, ms=3.5, elinewidth=0.8, label=POLICIES[policy].stacked(),
            )  # fmt: skip
        outside = LABELS["outside"]
        _name(ward, [*pune.wards(), f"{outside.mr} · {outside.hi}\n{outside.en}"], 7)
        ward.set_xlim(left=0)


def _name(axes: Axes, names: Sequence[str], size: float) -> None:
    """Finish axes of chances with a group a line."""
    axes.set_yticks(range(len(names)), names, size=size)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(LABELS["chance"].stacked(), size=8.5)
    axes.xaxis.set_major_locator(MultipleLocator(0.02))
    axes.xaxis.set_major_formatter(WHOLE)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)


def plot_identities(folder: Path, held: Mapping[int, Mapping[str, Sequence[Outcome]]]) -> None:
    """Draw how many of the identities that programs hold get a seat."""
    said = (
        "Of the identities that programs hold, those that get a seat on the first day.\n"
        "Whiskers: 95 % interval over cities."
    )
    with sheet(folder, "pune-identities", said, height=4.4) as (axes,):
        counts = sorted(count for count in held if count > 0)
        for policy in pune.BESIDE[:-1]:
            colour, line, marker = STYLES[policy]
            found = [mean([one.bot_win_rate for one in held[count][policy]]) for count in counts]
            middle = [one.value if one else 0.0 for one in found]
            axes.errorbar(
                counts, middle, [one.reach if one else 0.0 for one in found],
                color=colour, ls=line, marker=marker, mfc=_filling(policy), elinewidth=1, capsize=2,
                label=POLICIES[policy].stacked(),
            )  # fmt: skip
        citizens = float(np.mean([one.citizen_win_rate for runs in held.values() for one in runs["draw"]]))
        axes.axhline(citizens, color=GREY, lw=1, label=LABELS["citizen"].stacked())
        axes.set_xscale("log")
        axes.set_xticks(counts, [f"{count:,}" for count in counts])
        axes.set_xlabel(LABELS["held"].stacked())
        axes.set_ylabel(LABELS["chance"].abreast())
        axes.set_ylim(0, 1.03)
        axes.yaxis.set_major_formatter(WHOLE)
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def _filling(policy: str) -> str:
    """Return the colour inside a marker; the captcha's is hollow and shows the plain race's behind it."""
    return "none" if policy == "first-come-captcha" else STYLES[policy][0]


def _band(axes: Axes, across: Array, middle: Array, reach: Array, colour: str, alpha: float) -> None:
    """Draw the 95 % interval around a line."""
    axes.fill_between(across, middle - reach, middle + reach, color=colour, alpha=alpha, lw=0)


def _over_seeds(values: Array) -> tuple[Array, Array]:
    """Return, of (seed, place), the mean of each place and how far its 95 % interval reaches."""
    means = [one for column in values.T.tolist() if (one := mean(column))]
    return np.array([one.value for one in means]), np.array([one.reach for one in means])
