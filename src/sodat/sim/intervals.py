"""The mean over seeds and its 95 % interval (Student 1908)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

T95 = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)
"""The 97.5 % quantile of Student's t for 1, 2, 3 ... degrees of freedom."""
T95_MANY = 2.1


@dataclass(frozen=True, slots=True)
class Mean:
    """A figure over seeds. `low` and `high` are None where there is one seed only."""

    value: float
    low: float | None
    high: float | None

    @property
    def reach(self) -> float:
        """Return how far the interval goes below the value; 0 for one seed."""
        return 0.0 if self.low is None else self.value - self.low


def mean(values: Sequence[float | None]) -> Mean | None:
    """Return the mean of what is there; None where it has no meaning for some seed."""
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    centre = fmean(known)
    if len(known) < 2:
        return Mean(centre, None, None)
    free = len(known) - 1
    reach = (T95[free - 1] if free <= len(T95) else T95_MANY) * stdev(known) / sqrt(len(known))
    return Mean(centre, centre - reach, centre + reach)
