"""Whether a drawn order looks like chance: what a fair draw would show, and how often (docs/method.md 13).

Each test gives a p-value: how often a fair draw looks at least as uneven as this one. A small one is no
proof of anything by itself: of a hundred fair draws, one is below 0.01 in each test. Small ones in draw
after draw would be. A large one is no proof of fairness either; that is the commit, the seed and doing
it again. Nothing is decided by these figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, expm1, floor, lgamma, log, log1p, sqrt

TENTHS = 10
FEW = 20
"""Below this many applications the tests say nothing and are left out."""

GROUP_MIN = 5
KEY_BITS = 256
_STEPS_MAX = 1000


@dataclass(frozen=True, slots=True)
class Drawn:
    """One application: the place of its key between 0 and 1, when it came, and by which way."""

    place: float
    arrival: int
    channel: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a test of one question found. `p`: how often chance alone exceeds the statistic."""

    name: str
    count: int
    statistic: float
    p: float


def place_of(key: str, tickets: int) -> float:
    """Return where a key lies among those of as many tickets: uniform between 0 and 1 if the draw is fair.

    The least of w keys lies below x with 1 - (1 - x)^w; this is that, so that tickets do not show.
    """
    share = int(key, 16) / 2**KEY_BITS
    return -expm1(tickets * log1p(-share)) if share < 1 else 1.0


def tests(drawn: Sequence[Drawn]) -> tuple[Finding, ...]:
    """Return the tests of a draw; none where there are too few applications."""
    if len(drawn) < FEW:
        return ()
    found = [keys(drawn), arrivals(drawn)]
    by_channel = channels(drawn)
    return (*found, by_channel) if by_channel else tuple(found)


def keys(drawn: Sequence[Drawn]) -> Finding:
    """Do the keys lie evenly between 0 and 1? Kolmogorov and Smirnov's distance.

    Source: M. A. Stephens, "EDF statistics for goodness of fit", JASA 69 (1974), for the correction.
    """
    ordered, count = sorted(one.place for one in drawn), len(drawn)
    distance = max(max((nth + 1) / count - place, place - nth / count) for nth, place in enumerate(ordered))
    reach = (sqrt(count) + 0.12 + 0.11 / sqrt(count)) * distance
    terms = [2 * (-1) ** (n - 1) * exp(-2 * n * n * reach * reach) for n in range(1, 101)]
    return Finding("keys", count, distance, min(1.0, max(0.0, sum(terms))) if reach > 0.2 else 1.0)


def arrivals(drawn: Sequence[Drawn]) -> Finding:
    """Does who came early stand further ahead? Spearman's rank correlation, 0 where it does not."""
    count = len(drawn)
    by_arrival = sorted(range(count), key=lambda at: drawn[at].arrival)
    by_place = sorted(range(count), key=lambda at: drawn[at].place)
    came, stands = [0] * count, [0] * count
    for rank, (first, second) in enumerate(zip(by_arrival, by_place, strict=True)):
        came[first], stands[second] = rank, rank
    squares = sum((one - two) ** 2 for one, two in zip(came, stands, strict=True))
    correlation = 1 - 6 * squares / (count * (count * count - 1))
    return Finding("arrivals", count, correlation, erfc(abs(correlation) * sqrt(count - 1) / sqrt(2)))


def channels(drawn: Sequence[Drawn]) -> Finding | None:
    """Do all ways of applying stand alike? Kruskal and Wallis's H; None where fewer than two are used."""
    ordered = sorted(drawn, key=lambda one: one.place)
    ranks: dict[str, list[int]] = {}
    for rank, one in enumerate(ordered, 1):
        ranks.setdefault(one.channel, []).append(rank)
    groups = {name: found for name, found in ranks.items() if len(found) >= GROUP_MIN}
    if len(groups) < 2:
        return None
    count = len(drawn)
    middle = (count + 1) / 2
    spread = sum(len(one) * (sum(one) / len(one) - middle) ** 2 for one in groups.values())
    height = 12 / (count * (count + 1)) * spread
    return Finding("channels", count, height, chi_square_tail(height, len(groups) - 1))


def early_tenths(drawn: Sequence[Drawn]) -> tuple[int, ...]:
    """Return how many of the tenth that came first stand in each tenth of the line; evenly if fair."""
    by_arrival = sorted(drawn, key=lambda one: one.arrival)
    early = {id(one) for one in by_arrival[: len(drawn) // TENTHS]}
    counts = [0] * TENTHS
    for rank, one in enumerate(sorted(drawn, key=lambda one: one.place)):
        counts[floor(rank * TENTHS / len(drawn))] += id(one) in early
    return tuple(counts)


def chi_square_tail(value: float, freedom: int) -> float:
    """Return how often chi-square of these degrees of freedom exceeds a value.

    Source: Numerical Recipes, 6.2: the incomplete gamma function by series or continued fraction.
    """
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    scale = exp(-x + a * log(x) - lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS_MAX):
            term *= x / (a + n)
            total += term
        return max(0.0, 1 - total * scale)
    b, c = x + 1 - a, 1e300
    d = 1 / b
    fraction = d
    for n in range(1, _STEPS_MAX):
        b += 2
        d = 1 / (b - n * (n - a) * d)
        c = b - n * (n - a) / c
        fraction *= d * c
    return scale * fraction
