"""Odds among those who are alike: parties of one size in one release against each other.

A party of four finds a place less often than one person, and a small crew has other parties than the
city. So the odds ratio is put together from tables of alike parties (Mantel and Haenszel 1959), its
interval after Robins, Breslow and Greenland, Biometrics 42(2), 1986. Each party is one trial. Where one
side won nothing at all there is no such interval; their test still says whether that is more than luck.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import copysign, exp, log, sqrt

from sodat.city.odds import Z95


@dataclass(slots=True)
class Stratum:
    """Parties that are alike: those of the crew that won and lost, and those of citizens."""

    crew_won: int = 0
    crew_lost: int = 0
    citizens_won: int = 0
    citizens_lost: int = 0

    def add(self, *, crew: bool, won: bool) -> None:
        """Count one party."""
        name = f"{'crew' if crew else 'citizens'}_{'won' if won else 'lost'}"
        setattr(self, name, getattr(self, name) + 1)


def odds_among_alike(strata: Iterable[Stratum]) -> tuple[float, tuple[float, float]] | None:
    """Return the odds of the crew over those of citizens, with a 95 % interval; None when nothing tells."""
    for_crew = for_citizens = both = crew_sum = citizens_sum = 0.0
    for one in strata:
        count = one.crew_won + one.crew_lost + one.citizens_won + one.citizens_lost
        if not count:
            continue
        same = (one.crew_won + one.citizens_lost) / count
        other = (one.crew_lost + one.citizens_won) / count
        up = one.crew_won * one.citizens_lost / count
        down = one.crew_lost * one.citizens_won / count
        for_crew, for_citizens = for_crew + up, for_citizens + down
        crew_sum, citizens_sum = crew_sum + same * up, citizens_sum + other * down
        both += same * down + other * up
    if not for_crew or not for_citizens:
        return None
    variance = (
        crew_sum / (2 * for_crew**2)
        + both / (2 * for_crew * for_citizens)
        + citizens_sum / (2 * for_citizens**2)
    )
    middle, reach = log(for_crew / for_citizens), Z95 * sqrt(variance)
    return exp(middle), (exp(middle - reach), exp(middle + reach))


def surplus(strata: Iterable[Stratum]) -> float | None:
    """Return by how many standard deviations the crew won more than its share, corrected for continuity.

    The test of Mantel and Haenszel: of parties that are alike any are as likely to be those that won. None
    when nothing tells.
    """
    more = variance = 0.0
    for one in strata:
        crew, citizens = one.crew_won + one.crew_lost, one.citizens_won + one.citizens_lost
        won, lost, count = one.crew_won + one.citizens_won, one.crew_lost + one.citizens_lost, crew + citizens
        if count > 1:
            more += one.crew_won - crew * won / count
            variance += crew * citizens * won * lost / count**2 / (count - 1)
    return copysign(max(0.0, abs(more) - 0.5), more) / sqrt(variance) if variance else None


def share(found: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927), which is one also where nothing was found."""
    middle = (found + Z95**2 / 2) / (of + Z95**2)
    reach = Z95 / (of + Z95**2) * sqrt(found * (of - found) / of + Z95**2 / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)
