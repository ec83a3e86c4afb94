"""What must hold under each policy, checked against the figures of a run.

Under a draw the odds are those of whoever filed, the only ones the draw decides about, among parties of
one size; that citizens can file while programs hammer is a promise of its own.

What is counted holds or is broken. What is measured, with an error, may also be neither: a promise is broken
only when its interval says so, and kept only when its interval shows it.
"""

from collections.abc import Mapping, Sequence

from sodat.redteam.family import compared, judged
from sodat.redteam.figures import Figures, Hindrance
from sodat.redteam.kinds import KINDS
from sodat.redteam.strata import share
from sodat.redteam.verdict import Promise, counted, measured

RACERS = ("pool", "keep-alive")
SHARE_MIN = 0.95
SECONDS_MAX = 5.0
TIMES_MAX = 2.0
FALSE_MAX = 0.001
FILED_MIN = 0.99
REQUESTS_MIN = 1_000
FLOOD_TIMES = 5
"""How many requests of a flood there are at least for each of the citizens."""
NOTHING = ("cancel-and-grab", "early-bird", "farm", "hoarder")
"""Kinds with a trick that must bring exactly nothing."""

HANDED_OVER = ("cancel-and-grab",)
"""Judged under the draw alone. First-come keeps a line of arrivals, along which what comes back goes, and a
waiting room gives by arrival what is left after its refills (docs/adr/0007): there whoever grabs a seat that
nobody else in the line wished for may get it."""

CONTROLLED = ("cancel-and-grab", "early-bird", "farm")
"""Kinds of which something must work, lest their tries show nothing: see `Trick`."""
LOOKED_UP = NOTHING
"""Kinds that look up themselves what they have in the end."""


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
    found = [
        counted("no seat given twice, nothing opened early", "", holds=not sum(one.broken for one in runs))
    ]
    found += [_acted(one, by_kind.get(one.kind)) for one in runs]
    found += [_insisted(one, times_min) for one in runs if times_min and KINDS[one.kind].chance == "same"]
    found += [
        _nothing(one, policy)
        for one in runs
        if one.kind in NOTHING and (policy == "draw" or one.kind not in HANDED_OVER)
    ]
    if policy == "first-come":
        found += [_race(one) for one in runs if one.kind in RACERS]
    else:
        found += judged(compared(runs, pooled))
    if "scraper" in by_kind:
        found.append(_flood(calm, by_kind["scraper"]))
    everybody = [calm, *by_kind.values()]
    found.append(_came_in(everybody))
    filed = sum(one.filed for one in everybody)
    found.append(_false_alarms("", sum(one.flagged for one in everybody), filed))
    found.append(_false_alarms(", addresses known", sum(one.located for one in everybody), filed))
    return tuple(found)


def _nothing(one: Figures, policy: str) -> Promise:
    name = f"{one.kind}: its trick brings nothing"
    if one.kind in HANDED_OVER and not one.won and not one.trick_gains:
        return Promise(name, "not-shown", "no seller won a seat, so there was nothing to hand over")
    tried = one.trick_tries > 0 and _controlled(one, policy) and _looked(one)
    return counted(name, _trick(one), holds=tried and not one.trick_gains)


def _race(one: Figures) -> Promise:
    taken = one.won / one.possible if one.possible else 0.0
    seconds = one.last_seat_seconds or 0.0
    said = f"{taken:.1%} of {one.possible} seats, the last after {seconds:.2f} s"
    holds = taken >= SHARE_MIN and seconds <= SECONDS_MAX
    return counted(f"{one.kind}: takes what it has identities for", said, holds=holds)


def _acted(one: Figures, met: Hindrance | None) -> Promise:
    """A kind that did nothing proves nothing."""
    name = f"{one.kind}: it did attack"
    kind = KINDS[one.kind]
    said = f"{one.requests:,} requests, {one.filed} of {one.crew} accounts filed"
    if kind.chance == "no-identities":
        flood = FLOOD_TIMES * met.requests if met else 0
        return counted(name, f"{one.requests:,} requests", holds=one.requests >= max(REQUESTS_MIN, flood))
    if kind.chance == "none":
        return counted(name, f"{one.trick_tries:,} tries", holds=one.trick_tries >= REQUESTS_MIN)
    return counted(name, said, holds=one.filed >= FILED_MIN * one.crew > 0)


def _insisted(one: Figures, times_min: int) -> Promise:
    least = one.requests_times_least or 0.0
    said = f"at least {least:,.0f} times in each release"
    return counted(f"{one.kind}: {times_min:,} times a citizen's requests", said, holds=least >= times_min)


def _flood(calm: Hindrance, flood: Hindrance) -> Promise:
    before, under = calm.p99_seconds or 0.0, flood.p99_seconds or 0.0
    errors = flood.errors * max(1, calm.requests) <= TIMES_MAX * calm.errors * max(1, flood.requests)
    said = f"p99 {before:.3f} s calm, {under:.3f} s flooded; errors {calm.errors} and {flood.errors}"
    holds = errors and under <= TIMES_MAX * before
    return counted("scraper: citizens wait at most twice as long", said, holds=holds)


def _came_in(everybody: Sequence[Hindrance]) -> Promise:
    came, filed = sum(one.households for one in everybody), sum(one.filed for one in everybody)
    holds = filed >= FILED_MIN * came
    return counted("citizens who came could file", f"{filed} of {came} households", holds=holds)


def _false_alarms(knowing: str, flagged: int, filed: int) -> Promise:
    name = f"citizens wrongly challenged{knowing}: at most {FALSE_MAX * 10_000:.0f} in 10,000"
    if not filed:
        return Promise(name, "not-shown", "no household filed")
    low, high = share(flagged, filed)
    said = (
        f"{flagged} of {filed} households, {flagged / filed * 10_000:.1f} in 10,000, "
        f"{low * 10_000:.1f} to {high * 10_000:.1f} (95 %)"
    )
    return measured(name, said, (low, high), (0.0, FALSE_MAX), "too few households to show it")


def _controlled(one: Figures, policy: str) -> bool:
    """Return whether what must work did: all ways that may book, but in a race, where seats are gone soon."""
    worked, due = one.controls
    if one.kind not in CONTROLLED:
        return True
    return worked == due > 0 if one.kind == "early-bird" and policy != "first-come" else worked > 0


def _looked(one: Figures) -> bool:
    """Return whether all was looked up that the trick might have brought."""
    looked, due = one.looks
    return one.kind not in LOOKED_UP or looked == due > 0


def _trick(one: Figures) -> str:
    worked, due = one.controls
    control = f"; of its control {worked} of {due} worked" if one.kind in CONTROLLED else ""
    looked, there = one.looks
    looks = f"; looked up {looked} of {there}" if one.kind in LOOKED_UP else ""
    return f"{one.trick_gains} of {one.trick_tries} tries{control}{looks}"
