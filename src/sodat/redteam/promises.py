"""What must hold under each policy, checked against the figures of a run.

Under a draw the odds are those of whoever filed, the only ones the draw decides about, among parties of
one size; that citizens can file while programs hammer is a promise of its own.

A share or a ratio is measured with an error, so a promise counts as broken only when its interval
says so. Of several looks one in twenty would leave a 95 % interval by chance alone; so all odds ratios and
all comparisons with other seeds of a run are judged together, each by the interval that keeps 95 % for all
of them (Bonferroni).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist

from sodat.city.odds import Z95
from sodat.redteam.figures import Figures, Hindrance
from sodat.redteam.kinds import KINDS
from sodat.redteam.strata import share

RACERS = ("pool", "keep-alive")
SHARE_MIN = 0.95
SECONDS_MAX = 5.0
AUC_SLACK = 0.02
TIMES_MAX = 2.0
FALSE_MAX = 0.001
FILED_MIN = 0.99
REQUESTS_MIN = 1_000
FLOOD_TIMES = 5
"""How many requests of a flood there are at least for each of the citizens."""
NOTHING = ("cancel-and-grab", "early-bird", "farm", "hoarder")
"""Kinds with a trick that must bring exactly nothing. First-come keeps a line of arrivals, along which what
comes back goes, so there the grabber of a seat that nobody else in the line wished for may get it."""

CONTROLLED = ("early-bird",)
"""Kinds whose ways are tried once more when they are allowed."""
LOOKED_UP = ("early-bird", "hoarder")
"""Kinds that look up themselves what they have in the end; for the others the outcomes say it."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the verdict."""

    name: str
    kept: bool
    figures: str


def promises(
    policy: str,
    runs: Sequence[Figures],
    pooled: Figures | None,
    calm: Hindrance,
    by_kind: Mapping[str, Hindrance],
    times_min: int = 0,
) -> tuple[Promise, ...]:
    """Return what must hold, and whether it did.

    Args:
        policy: of the run.
        runs: one a kind.
        pooled: the kinds to which a draw owes the odds of a citizen, as one.
        calm: what citizens met without a crew.
        by_kind: what they met with one.
        times_min: what each identity asked at least, as a multiple of a citizen's requests.
    """
    found = [Promise("no seat given twice, nothing opened early", not sum(one.broken for one in runs), "")]
    found += [_acted(one, by_kind.get(one.kind)) for one in runs]
    found += [_insisted(one, times_min) for one in runs if times_min and KINDS[one.kind].chance == "same"]
    found += [
        Promise(
            f"{one.kind}: its trick brings nothing",
            one.trick_gains == 0 < one.trick_tries and _controlled(one, policy) and _looked(one),
            _trick(one),
        )
        for one in runs
        if one.kind in NOTHING and (policy != "first-come" or one.kind != "cancel-and-grab")
    ]
    if policy == "first-come":
        found += [_race(one) for one in runs if one.kind in RACERS]
    else:
        looked_at = compared(runs, pooled)
        count = looks(looked_at)
        found += [_odds(one, count) for one in looked_at]
        found += [_seeds(one, count) for one in looked_at if one.redrawn]
        found += [_speed(one) for one in looked_at]
    if "scraper" in by_kind:
        found.append(_flood(calm, by_kind["scraper"]))
    everybody = [calm, *by_kind.values()]
    found.append(_came_in(everybody))
    found.append(_false_alarms(sum(h.flagged for h in everybody), sum(h.filed for h in everybody)))
    return tuple(found)


def compared(runs: Sequence[Figures], pooled: Figures | None) -> list[Figures]:
    """Return the kinds to which a draw owes the odds of a citizen, and several of them also as one."""
    fair = [one for one in runs if KINDS[one.kind].chance == "same"]
    return [*fair, *([pooled] if pooled and len(fair) > 1 else [])]


def looks(looked_at: Sequence[Figures]) -> int:
    """Return how many intervals are judged together: each has its odds and a comparison with other seeds."""
    return 2 * len(looked_at)


def together(odds: tuple[float, tuple[float, float]], count: int) -> tuple[float, float]:
    """Return the interval of one odds ratio of several that holds for all of them in 95 of 100 runs."""
    ratio, (low, high) = odds
    error = (log(high) - log(low)) / (2 * Z95)
    reach = NormalDist().inv_cdf(1 - 0.025 / max(1, count)) * error
    return exp(log(ratio) - reach), exp(log(ratio) + reach)


def _race(one: Figures) -> Promise:
    taken = one.won / one.possible if one.possible else 0.0
    seconds = one.last_seat_seconds or 0.0
    said = f"{taken:.1%} of {one.possible} seats, the last after {seconds:.2f} s"
    return Promise(
        f"{one.kind}: takes what it has identities for", taken >= SHARE_MIN and seconds <= SECONDS_MAX, said
    )


def _odds(one: Figures, count: int) -> Promise:
    name = f"{one.kind}: the odds of a citizen"
    if one.odds_alike is None:
        return Promise(name, kept=False, figures="nobody filed, or nothing to compare")
    low, high = together(one.odds_alike, count)
    return Promise(
        name, low <= 1 <= high, f"{one.odds_alike[0]:.2f}, for all kinds together {low:.2f} to {high:.2f}"
    )


def _speed(one: Figures) -> Promise:
    name = f"{one.kind}: speed is worth nothing"
    if one.speed is None:
        return Promise(name, kept=False, figures="nobody won or nobody lost")
    low, high = one.speed.ci95
    kept = low <= 0.5 + AUC_SLACK and high >= 0.5 - AUC_SLACK
    shown = "" if high - low <= 2 * AUC_SLACK else "; too few releases to show it"
    return Promise(name, kept, f"{one.speed.auc:.3f} ({low:.3f} to {high:.3f}){shown}")


def _seeds(one: Figures, count: int) -> Promise:
    """The seats drawn are what other seeds give from the very same applications."""
    seats, mean, deviation = one.redrawn or (0, 0.0, 0.0)
    reach = NormalDist().inv_cdf(1 - 0.025 / max(1, count)) * deviation
    said = f"{seats}, other seeds {mean:.1f} +- {deviation:.1f}"
    return Promise(f"{one.kind}: the seats that other seeds give", abs(seats - mean) <= reach, said)


def _acted(one: Figures, met: Hindrance | None) -> Promise:
    """A kind that did nothing proves nothing."""
    name = f"{one.kind}: it did attack"
    kind = KINDS[one.kind]
    said = f"{one.requests} requests, {one.filed} of {one.crew} accounts filed"
    if kind.chance == "no-identities":
        flood = FLOOD_TIMES * met.requests if met else 0
        return Promise(name, one.requests >= max(REQUESTS_MIN, flood), said)
    if kind.chance == "none":
        return Promise(name, one.trick_tries >= REQUESTS_MIN, said)
    return Promise(name, one.filed >= FILED_MIN * one.crew > 0, said)


def _insisted(one: Figures, times_min: int) -> Promise:
    least = one.requests_times_least or 0.0
    said = f"at least {least:,.0f} times in each release"
    return Promise(f"{one.kind}: {times_min:,} times a citizen's requests", least >= times_min, said)


def _flood(calm: Hindrance, flood: Hindrance) -> Promise:
    before, under = calm.p99_seconds or 0.0, flood.p99_seconds or 0.0
    errors = flood.errors * max(1, calm.requests) <= TIMES_MAX * calm.errors * max(1, flood.requests)
    said = f"p99 {before:.3f} s calm, {under:.3f} s flooded; errors {calm.errors} and {flood.errors}"
    return Promise(
        "scraper: citizens wait at most twice as long", errors and under <= TIMES_MAX * before, said
    )


def _came_in(everybody: Sequence[Hindrance]) -> Promise:
    came, filed = sum(one.households for one in everybody), sum(one.filed for one in everybody)
    return Promise("citizens who came could file", filed >= FILED_MIN * came, f"{filed} of {came} households")


def _false_alarms(flagged: int, filed: int) -> Promise:
    rate = flagged / filed if filed else 0.0
    most = share(flagged, filed)[1] if filed else 1.0
    said = (
        f"{flagged} of {filed} households, {rate * 10_000:.1f} in 10,000, at most {most * 10_000:.1f} (95 %)"
    )
    return Promise("citizens wrongly challenged: at most 10 in 10,000", rate <= FALSE_MAX, said)


def _controlled(one: Figures, policy: str) -> bool:
    """Return whether the ways tried work when they may. In a race some find the seats gone by then."""
    worked, due = one.controls
    if one.kind not in CONTROLLED:
        return True
    return worked > 0 if policy == "first-come" else worked == due > 0


def _looked(one: Figures) -> bool:
    """Return whether all was looked up that the trick might have brought."""
    looked, due = one.looks
    return one.kind not in LOOKED_UP or looked == due > 0


def _trick(one: Figures) -> str:
    worked, due = one.controls
    control = f"; allowed, {worked} of {due} worked" if one.kind in CONTROLLED else ""
    looked, there = one.looks
    looks = f"; looked up {looked} of {there}" if one.kind in LOOKED_UP else ""
    return f"{one.trick_gains} of {one.trick_tries} tries{control}{looks}"
