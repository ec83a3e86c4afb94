"""The worth of speed, over applications, since a party arrives as one, and among parties of one size.

Within each release Mann and Whitney's U of the winners against the losers of one size, added up over
sizes and releases; the standard error from the variance n1 n2 (n1 + n2 + 1) / 12 of each U. As with the
odds, of those who meant to have a seat for themselves: who waits to be handed one comes late on purpose.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from sodat.city.odds import Z95, speed_auc
from sodat.redteam.parties import citizens, entrants
from sodat.redteam.siege import Outcome


@dataclass(frozen=True, slots=True)
class Speed:
    """How likely a winner came before a loser, with its standard error; 0.5: speed was worth nothing."""

    auc: float
    error: float

    @property
    def ci95(self) -> tuple[float, float]:
        """Return the 95 % interval."""
        return self.within(Z95)

    def within(self, reach: float) -> tuple[float, float]:
        """Return the interval of so many standard errors to either side."""
        return max(0.0, self.auc - reach * self.error), min(1.0, self.auc + reach * self.error)


def speed(outcomes: Iterable[Outcome]) -> Speed | None:
    """Return what speed was worth over all releases; None where everybody won or nobody did."""
    above = pairs = variance = 0.0
    sides: dict[tuple[str, int], dict[bool, list[float]]] = defaultdict(lambda: {True: [], False: []})
    for one in outcomes:
        for story in (*entrants(one), *citizens(one)):
            for each in story.live:
                alike = sides[one.played.release, len(each.persons)]
                alike[bool(one.won.get(each.application))].append(each.arrived)
    for alike in sides.values():
        first, second = len(alike[True]), len(alike[False])
        auc = speed_auc(alike[True], alike[False])
        if auc is not None:
            above += auc * first * second
            pairs += first * second
            variance += first * second * (first + second + 1) / 12
    return Speed(above / pairs, sqrt(variance) / pairs) if pairs else None
