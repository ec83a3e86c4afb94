"""Signals: what makes accounts look like one program, each with its reason in words of its facts.

Rules kept: a signal decides nothing. No single signal makes a case, but for the trade with seats and
a mass of disputed identities; a case is looked at by a person, its accounts keep every application
they have, and the draw does not know of it.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from sodat.rules.bursts import bursts
from sodat.rules.clusters import clusters
from sodat.rules.traces import Limits, Trace


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason about one account. `others`: accounts it has it in common with."""

    account: int
    name: str
    points: int
    fact: int
    """What was measured: milliseconds, or how many accounts or persons."""

    others: tuple[int, ...] = ()
    expected: int | None = None
    """Tenths of what chance would give, where it was asked."""


@dataclass(frozen=True, slots=True)
class Case:
    """Accounts to look at together, highest score first; scores and reasons by account."""

    accounts: tuple[int, ...]
    scores: Mapping[int, int]
    signals: tuple[Signal, ...]


POINTS: Mapping[str, int] = {
    "code-read-too-fast": 50,
    "lockstep": 50,
    "burst-of-address": 50,
    "burst-of-device": 50,
    "regular-gaps": 50,
    "identity-disputed": 20,
    "identities-disputed": 100,
    "people-alike": 50,
    "seat-changed-hands": 50,
    "seats-changed-hands": 100,
    "standby-collusion": 50,
}
"""What each reason weighs. An account has one burst at most, so that none makes a case by itself."""


def signals(traces: Sequence[Trace], limits: Limits) -> tuple[Signal, ...]:
    """Return all signals, by account and name."""
    found: list[Signal] = []
    for trace in traces:
        found += _code_read_too_fast(trace, limits)
        found += _regular_gaps(trace, limits)
    found += lockstep(traces, limits)
    found += disputes(traces, limits)
    found += likenesses(traces, limits)
    trades = list(seat_trades(traces, limits))
    found += _traded(trades)
    found += _bursts(traces, {one.account for one in found}, limits)
    linked = [(one.account, *one.others) for one in found]
    found += standby_collusion(traces, {one: frozenset(group) for group in clusters(linked) for one in group})
    return tuple(sorted(found, key=lambda one: (one.account, one.name)))


def cases(found: Sequence[Signal], limits: Limits) -> tuple[Case, ...]:
    """Return the cases: accounts with enough points, in clusters of those they share reasons with."""
    scores: dict[int, int] = defaultdict(int)
    for account, name in sorted({(one.account, one.name) for one in found}):
        scores[account] += POINTS[name]
    suspects = {account for account, score in scores.items() if score >= limits.score_min}
    links = [
        tuple(one for one in (each.account, *each.others) if one in suspects)
        for each in found
        if each.account in suspects
    ]
    return tuple(
        Case(
            accounts=tuple(sorted(group, key=lambda one: (-scores[one], one))),
            scores={one: scores[one] for one in group},
            signals=tuple(one for one in found if one.account in group),
        )
        for group in clusters(links)
    )


def _signal(account: int, name: str, fact: int, others: Sequence[int] = ()) -> Signal:
    return Signal(account, name, POINTS[name], fact, tuple(one for one in others if one != account))


def _code_read_too_fast(trace: Trace, limits: Limits) -> Iterator[Signal]:
    times = [code.used - code.sent for code in trace.codes if code.used is not None]
    if times and min(times) < limits.code_min:
        yield _signal(trace.account, "code-read-too-fast", min(times))


def _regular_gaps(trace: Trace, limits: Limits) -> Iterator[Signal]:
    """Codes asked for, or filings, like clockwork."""
    for acts in (sorted(code.sent for code in trace.codes), sorted(trace.filed)):
        gaps = sorted(after - before for before, after in pairwise(acts))
        if len(acts) < limits.acts_min:
            continue
        middle = gaps[len(gaps) // 2]
        if (gaps[-1] - gaps[0]) * 100 <= middle * limits.gap_percent:
            yield _signal(trace.account, "regular-gaps", middle)


def lockstep(traces: Sequence[Trace], limits: Limits) -> Iterator[Signal]:
    """Yield accounts that asked for a code, typed it and filed in the same bins of time as others.

    Each act has two rows of bins, half a bin apart, so that no edge parts what is together.
    """
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for trace in traces:
        used = [code for code in trace.codes if code.used is not None]
        if not used or not trace.filed:
            continue
        first = used[0]
        acts = (first.sent, first.used or 0, min(trace.filed))
        for shift in (0, limits.bin // 2):
            groups[(shift, *((at + shift) // limits.bin for at in acts))].append(trace.account)
    yield from _grouped("lockstep", groups, limits)


def _bursts(traces: Sequence[Trace], marked: Collection[int], limits: Limits) -> Iterator[Signal]:
    """Yield one signal an account, whatever it shares with the others of its burst."""
    for account, burst in bursts(traces, marked, limits):
        one = _signal(account, burst.name, len(burst.accounts), burst.accounts)
        yield replace(one, expected=burst.expected)


def _grouped(name: str, groups: Mapping[Hashable, list[int]], limits: Limits) -> Iterator[Signal]:
    """Yield one signal an account for the groups that are large enough, overlapping ones as one."""
    large = [tuple(group) for group in groups.values() if len(group) >= limits.together_min]
    for cluster in clusters(large):
        for account in cluster:
            yield _signal(account, name, len(cluster), cluster)


def disputes(traces: Sequence[Trace], limits: Limits) -> Iterator[Signal]:
    """Yield accounts that named the same humans as others: one by mistake, many on purpose."""
    named: dict[int, list[int]] = defaultdict(list)
    for trace in traces:
        for person in trace.disputed:
            named[person].append(trace.account)
    for trace in traces:
        others = sorted({one for person in trace.disputed for one in named[person]} - {trace.account})
        many = len(trace.disputed) >= limits.disputed_min and len(others) > 1
        if trace.disputed:
            name = "identities-disputed" if many else "identity-disputed"
            yield _signal(trace.account, name, len(trace.disputed), others)


def likenesses(traces: Sequence[Trace], limits: Limits) -> Iterator[Signal]:
    """Yield accounts that have the same people but for their documents: a household that is there twice."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for trace in traces:
        for several in combinations(sorted(set(trace.alike)), limits.alike_min):
            groups[several].append(trace.account)
    for cluster in clusters([tuple(group) for group in groups.values() if len(group) > 1]):
        for account in cluster:
            yield _signal(account, "people-alike", len(cluster), cluster)


def seat_trades(traces: Sequence[Trace], limits: Limits) -> Iterator[tuple[int, int]]:
    """Yield (giver, asker): a seat was given back, and asked for alone and within moments by another."""
    wanting: dict[str, list[Trace]] = defaultdict(list)
    for trace in traces:
        if len(trace.wanted) == 1:
            wanting[next(iter(trace.wanted))].append(trace)
    for giver in traces:
        for seat in giver.given_back:
            for asker in wanting[seat.slot]:
                near = any(abs(at - seat.at) <= limits.rebook for at in asker.filed)
                if near and asker.account != giver.account:
                    yield giver.account, asker.account


def _traded(trades: Sequence[tuple[int, int]]) -> Iterator[Signal]:
    """Yield both sides of each trade; in a ring of several trades every one of them weighs more."""
    for ring in clusters(trades):
        inside = sorted({pair for pair in trades if pair[0] in ring})
        name = "seats-changed-hands" if len(inside) > 1 else "seat-changed-hands"
        for account in ring:
            yield _signal(account, name, len(inside), ring)


def standby_collusion(traces: Sequence[Trace], groups: Mapping[int, frozenset[int]]) -> Iterator[Signal]:
    """Yield pairs of one group: one gave a seat back, the other gained one of that slot in a refill."""
    by_account = {trace.account: trace for trace in traces}
    for giver in traces:
        for seat in giver.given_back:
            for other in sorted(groups.get(giver.account, frozenset()) - {giver.account}):
                gained = by_account[other].gained if other in by_account else ()
                if any(one.slot == seat.slot and one.at > seat.at for one in gained):
                    yield _signal(giver.account, "standby-collusion", 1, (other,))
                    yield _signal(other, "standby-collusion", 1, (giver.account,))
