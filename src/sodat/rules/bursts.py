"""Bursts: more accounts filed from one address, or one device, at one moment than chance explains.

Thousands may share an address, and a model of phone, so a count alone says nothing. Of all other filings
of the release some share fell into the same window of two seconds; had those of the address fallen like
them, so many would be expected there. A burst is what such chance gives in one release of a thousand at
most, however many addresses and windows are looked at.

People do act together, though: a class that is told to begin. One in fifty of them has a phone that types
the code by itself, in no time. So a burst is a reason only where most of it, and as many as a burst needs,
have another reason each: in a program all have, in a class hardly one.

Rules kept: whole numbers only. An address and its devices are one reason about an account, not two.

Source: where x are expected, chance gives k > x + 1 or more no oftener than Poisson's law (Anderson and
Samuels, Proc. Fifth Berkeley Symposium I, 1967), and that no oftener than its term at k, divided by the
terms up to k, times (k + 1) / (k + 1 - x) (Feller, An Introduction to Probability Theory I, VI).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sodat.rules.traces import Limits, Trace

Window = tuple[int, int]
"""A row of windows, 0 or 1, half a window apart so that no edge parts what is together; and a place in it."""
Ratio = tuple[int, int]
"""Of two whole numbers."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Accounts that filed within one window from one place.

    `expected`: how many of the place chance would give there, in tenths, rounded up.
    """

    name: str
    accounts: tuple[int, ...]
    expected: int


def bursts(traces: Sequence[Trace], marked: Collection[int], limits: Limits) -> Iterator[tuple[int, Burst]]:
    """Yield (account, its largest burst), by account; of two as large that of a device.

    `marked`: accounts that have another reason.
    """
    filed = [trace for trace in traces if trace.filed]
    everybody = Counter(window for trace in filed for window in _windows(trace, limits))
    found: dict[int, Burst] = {}
    for name, where in (("burst-of-device", _device), ("burst-of-address", _address)):
        places: dict[str, list[Trace]] = defaultdict(list)
        for trace in filed:
            places[where(trace)].append(trace)
        # What nobody handed in is no place, and one with fewer than a burst needs is not looked at.
        large = [mine for place, mine in places.items() if place and len(mine) >= limits.together_min]
        times = len(large) * len(everybody) * limits.chance
        for mine in large:
            for accounts, expected in _together(mine, everybody, len(filed), limits):
                own = sum(one in marked for one in accounts)
                most = own >= limits.together_min and own * 2 > len(accounts)
                if most and is_beyond_chance(len(accounts), expected, times):
                    burst = Burst(name, accounts, -(-10 * expected[0] // expected[1]))
                    found |= {one: burst for one in accounts if _size(found.get(one)) < len(accounts)}
    yield from sorted(found.items(), key=lambda one: one[0])


def _together(
    mine: Sequence[Trace], everybody: Mapping[Window, int], total: int, limits: Limits
) -> Iterator[tuple[tuple[int, ...], Ratio]]:
    """Yield the accounts of a place in each window with enough of them, and how many are expected there."""
    together: dict[Window, list[int]] = defaultdict(list)
    for trace in mine:
        for window in _windows(trace, limits):
            together[window].append(trace.account)
    for window, accounts in together.items():
        if len(accounts) >= limits.together_min:
            # One more than there are, lest what none of the others did seem impossible.
            others = everybody[window] - len(accounts) + 1
            yield tuple(accounts), (len(mine) * others, total - len(mine) + 1)


def _address(trace: Trace) -> str:
    return trace.address


def _device(trace: Trace) -> str:
    """Return a device at its address: of one model there are many, of one model at one address few."""
    return f"{trace.address}/{trace.device}" if trace.address and trace.device else ""


def _size(burst: Burst | None) -> int:
    return len(burst.accounts) if burst else 0


def _windows(trace: Trace, limits: Limits) -> Iterator[Window]:
    for row in (0, 1):
        yield row, (min(trace.filed) + row * limits.burst // 2) // limits.burst


def is_beyond_chance(count: int, expected: Ratio, times: int) -> bool:
    """Return whether chance gives `count` or more less often than once in so many `times`.

    Args:
        count: what was seen, at least 1.
        expected: what chance gives on average.
        times: how often chance was, or may be, tried.
    """
    over, under = expected
    if (count - 1) * under <= over:
        return False
    terms, term = 1, 1  # of Poisson's law up to a rank, and at it; both times under ** rank * rank!
    for rank in range(1, count + 1):
        term *= over
        terms = terms * rank * under + term
    return term * (count + 1) * under * times <= terms * ((count + 1) * under - over)
