"""What is judged together: odds, seats beside those of other seeds, and the worth of speed.

Each is measured with an error. Of several looks one in twenty would leave a 95 % interval by chance alone, so
all of a run are one family, each judged by the interval that keeps 95 % for all of them (Bonferroni).

An interval without what must hold breaks the promise. One that has it, but is so wide that it would have much
else too, does not show it.
"""

from collections.abc import Sequence
from math import exp, log
from statistics import NormalDist

from sodat.city.odds import Z95
from sodat.redteam.figures import Figures
from sodat.redteam.kinds import KINDS
from sodat.redteam.verdict import Promise, measured

LOOKS_EACH = 3
ODDS_TIMES = 2.0
"""Odds are shown to be a citizen's by an interval that contains 1 and lies between half and twice."""

AUC_SLACK = 0.02
STEP_SEATS = 2
"""Half of the largest party: a count that moves in such steps may miss a smooth interval by so much."""


def compared(runs: Sequence[Figures], pooled: Figures | None) -> list[Figures]:
    """Return the kinds to which a draw owes the odds of a citizen, and several of them also as one."""
    fair = [one for one in runs if KINDS[one.kind].chance == "same"]
    return [*fair, *([pooled] if pooled and len(fair) > 1 else [])]


def reach(looked_at: Sequence[Figures]) -> float:
    """Return how many standard errors the interval of each reaches to either side."""
    return NormalDist().inv_cdf(1 - 0.025 / (LOOKS_EACH * max(1, len(looked_at))))


def together(odds: tuple[float, tuple[float, float]], errors: float) -> tuple[float, float]:
    """Return the interval of an odds ratio that reaches so many standard errors to either side."""
    ratio, (low, high) = odds
    error = (log(high) - log(low)) / (2 * Z95)
    return exp(log(ratio) - errors * error), exp(log(ratio) + errors * error)


def judged(looked_at: Sequence[Figures]) -> list[Promise]:
    """Return the verdicts on all that must not pay under a draw."""
    errors = reach(looked_at)
    return [
        *(_odds(one, errors) for one in looked_at),
        *(_seeds(one, one.redrawn, errors) for one in looked_at if one.redrawn),
        *(_speed(one, errors) for one in looked_at),
    ]


def _odds(one: Figures, errors: float) -> Promise:
    name = f"{one.kind}: the odds of a citizen"
    if one.odds_alike is None:
        return _one_sided(one, name, errors)
    low, high = together(one.odds_alike, errors)
    said = f"{one.odds_alike[0]:.2f}, as one of all {low:.2f} to {high:.2f}"
    if low <= 1 <= high:
        return measured(name, said, (low, high), (1 / ODDS_TIMES, ODDS_TIMES), "too few parties to show it")
    return Promise(name, "broken", said)


def _one_sided(one: Figures, name: str, errors: float) -> Promise:
    """Judge parties of which one side won nothing: no interval tells, but it may be more than luck."""
    if one.surplus is None:
        said = "all that are alike won, or all lost" if one.filed else "nobody filed"
        return Promise(name, "not-shown", f"nothing to compare: {said}")
    said = f"no interval, for one side won nothing; {one.surplus:+z.1f} standard deviations from a fair share"
    return Promise(name, "broken" if abs(one.surplus) > errors else "not-shown", said)


def _seeds(one: Figures, redrawn: tuple[int, float, float], errors: float) -> Promise:
    """The seats drawn are what other seeds give from the very same applications."""
    seats, mean, deviation = redrawn
    name, said = (
        f"{one.kind}: the seats that other seeds give",
        f"{seats}, other seeds {mean:.1f} ± {deviation:.1f}",
    )
    if not deviation and seats == mean:
        return Promise(name, "not-shown", f"{said}: the same, whatever the seed")
    beyond = abs(seats - mean) - errors * deviation
    if beyond <= 0:
        return Promise(name, "kept", said)
    return Promise(name, "broken" if beyond > STEP_SEATS else "not-shown", said)


def _speed(one: Figures, errors: float) -> Promise:
    name = f"{one.kind}: speed is worth nothing"
    if one.speed is None:
        return Promise(name, "not-shown", "all that are alike won, or all lost")
    low, high = one.speed.within(errors)
    said = f"{one.speed.auc:.3f}, as one of all {low:.3f} to {high:.3f}"
    allowed = (0.5 - AUC_SLACK, 0.5 + AUC_SLACK)
    return measured(name, said, (low, high), allowed, "too few parties to show it")
