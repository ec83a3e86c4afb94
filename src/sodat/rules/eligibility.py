"""Who may have a service, and which shares a person belongs to (docs/method.md 9).

Settled by the portal before the freeze, never claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sodat.rules.refusals import NotEligible

RESIDENTS = "R"
SECOND_DOSE = "D2"
ASSISTED = "A"
"""Whoever applied at a desk, on paper or by phone."""


@dataclass(frozen=True, slots=True)
class Service:
    """What is offered, and to whom."""

    name: str
    age_min: int
    age_max: int | None
    dose_gap_days: int


@dataclass(frozen=True, slots=True)
class Applicant:
    """What decides about one person. `doses` counts doses of this service so far."""

    birth_year: int
    pincode: str
    doses: int
    last_dose_on: date | None


def check_eligible(applicant: Applicant, service: Service, on: date, position: int = 1) -> None:
    """Refuse a person who may not have the service on that date.

    Only the year of birth is known, so whoever may have reached the age that year has it.

    Raises:
        NotEligible: why = too-young, too-old, gap-not-over; person = place in the party.
    """
    age = on.year - applicant.birth_year
    if age < service.age_min:
        raise NotEligible(person=position, why="too-young", age_min=service.age_min)
    if service.age_max is not None and age > service.age_max + 1:
        raise NotEligible(person=position, why="too-old", age_max=service.age_max)
    if applicant.last_dose_on is not None and (on - applicant.last_dose_on).days < service.dose_gap_days:
        raise NotEligible(person=position, why="gap-not-over", days=service.dose_gap_days)


def shares_of(
    party: Sequence[Applicant],
    offered: tuple[str, ...],
    resident_pincodes: frozenset[str],
    *,
    assisted: bool = False,
) -> tuple[str, ...]:
    """Return the shares that every member of a party belongs to, sorted."""
    return tuple(
        sorted(
            share
            for share in offered
            if (share == ASSISTED and assisted)
            or all(_belongs(one, share, resident_pincodes) for one in party)
        )
    )


def _belongs(one: Applicant, share: str, resident_pincodes: frozenset[str]) -> bool:
    if share == RESIDENTS:
        return one.pincode in resident_pincodes
    return share == SECOND_DOSE and one.doses >= 1


def tickets_of(losses: Sequence[int], cap: int) -> int:
    """Return a party's tickets: 1 + the fewest losses of any member, capped (protocol.md 3).

    The fewest, so that nobody gains weight by taking somebody along.
    """
    return min(1 + min(losses), cap)
