"""The two statistics of the scoreboard: the odds ratio with its interval, and the worth of speed.

Odds: of each kind, w of N identities win. The log odds are ln((w + 1/2) / (N - w + 1/2)), finite
even when all or none win (Haldane 1956, Anscombe 1956). The members of a party win together, so
they are no independent trials. The variance is that of a ratio over applications c with n_c
persons and w_c seats (Cochran, Sampling Techniques, 3rd ed. 1977, section 6.3),

    var(p) = G/(G-1) * sum((w_c - p n_c)^2) / N^2,    var(logit p) = var(p) / (p (1 - p))^2,

p being (w + 1/2) / (N + 1). It is never taken smaller than that of independent persons,
1/(w + 1/2) + 1/(N - w + 1/2): close to 0 or 1 the sum of squares vanishes although little is known.
The interval is the log odds ratio +- 1.96 times the root of both variances.

That seats are limited makes kinds compete; under a draw this is drawing without replacement, whose
variance of the difference is that of independent kinds but for N/(N-1).
"""

from collections.abc import Sequence
from math import exp, log, sqrt

import numpy as np

Z95 = 1.959964
Clusters = Sequence[tuple[int, int]]
"""For each application: its persons, and how many of them have a seat."""


def odds_ratio(first: Clusters, second: Clusters) -> tuple[float, tuple[float, float]] | None:
    """Return the odds of the first kind over those of the second, with a 95 % interval.

    None when one kind has nobody.
    """
    if not first or not second:
        return None
    (one, var_one), (two, var_two) = _logit(first), _logit(second)
    reach = Z95 * sqrt(var_one + var_two)
    return exp(one - two), (exp(one - two - reach), exp(one - two + reach))


def _logit(clusters: Clusters) -> tuple[float, float]:
    """Return log odds and their variance."""
    table = np.asarray(clusters, dtype=float)
    persons, seats = table[:, 0], table[:, 1]
    total, won = float(persons.sum()), float(seats.sum())
    odds = (won + 0.5, total - won + 0.5)
    independent = 1 / odds[0] + 1 / odds[1]
    count = len(table)
    if count < 2:
        return log(odds[0] / odds[1]), independent
    share = odds[0] / (total + 1)
    squares = float(np.square(seats - share * persons).sum())
    clustered = count / (count - 1) * squares / total**2 / (share * (1 - share)) ** 2
    return log(odds[0] / odds[1]), max(clustered, independent)


def speed_auc(winners: Sequence[float], losers: Sequence[float]) -> float | None:
    """Return how likely a winner came before a loser, ties at half (Mann and Whitney 1947).

    0.5: speed was worth nothing; 1: whoever won had come before whoever lost. None when all or none won.

    Args:
        winners: the arrival of each person with a seat.
        losers: the arrival of each person without.
    """
    if not winners or not losers:
        return None
    both = np.concatenate([np.asarray(losers, dtype=float), np.asarray(winners, dtype=float)])
    _, where, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]  # equal arrivals share their middle rank
    above = float(ranks[: len(losers)].sum()) - len(losers) * (len(losers) + 1) / 2
    return above / (len(losers) * len(winners))
