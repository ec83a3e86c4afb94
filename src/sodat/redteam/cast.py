"""Who takes part: the citizens of a seed, the same in all its releases, and a crew for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sodat.city import pune
from sodat.city.population import MOBILE_FIRST, Household, population
from sodat.city.timing import pace_for
from sodat.demo.rehearsal import register, slots_of
from sodat.wiring import System

BEFORE_SECONDS = 8
VISIT_SHARE = 0.5
"""Of the window; the rest is for the server's answers, which no pace compresses."""
MOBILES_PER_CITY = 100_000
CREW_MOBILES_FROM = 50_000
CITIES = 9_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How large and how long one release is."""

    policy: str
    citizens: int
    identities: int
    seats: int
    filing_seconds: int
    requests_max: int
    before_seconds: int = BEFORE_SECONDS
    """From the announcement to the opening: time to sign in."""


async def register_cast(system: System, plan: Plan, seed: int, kinds: Sequence[str]) -> None:
    """Register the citizens of a seed, and a crew for each kind."""
    slots = slots_of("register", plan.seats)
    year = datetime.now(UTC).year
    await register(system, citizens_of(plan, seed, slots), year)
    for kind in kinds:
        await register(system, crew_of(plan, seed, kind, kinds, slots), year)


def citizens_of(plan: Plan, seed: int, slots: Sequence[pune.Slot]) -> tuple[Household, ...]:
    """Return the same citizens for every release of a seed."""
    first = MOBILE_FIRST + seed % CITIES * MOBILES_PER_CITY
    return population(seed, plan.citizens, 0, slots, pune.resident_pincodes(), mobile_first=first)


def crew_of(
    plan: Plan, seed: int, kind: str, kinds: Sequence[str], slots: Sequence[pune.Slot]
) -> tuple[Household, ...]:
    """Return the crew of a kind: its own people, from the same distribution as the citizens."""
    place = list(kinds).index(kind)
    first = MOBILE_FIRST + seed % CITIES * MOBILES_PER_CITY + CREW_MOBILES_FROM + place * plan.identities
    people = 0 if kind == "scraper" else plan.identities
    return population(
        seed * 1_000 + place + 1, 0, people, slots, pune.resident_pincodes(), mobile_first=first
    )


def pace_of(homes: Sequence[Household], plan: Plan) -> float:
    """Return the pace at which the slowest visit still fits into the release."""
    visits = (one.timing.choosing() + one.timing.sign_in for one in homes)
    seconds = (
        min(plan.filing_seconds, plan.before_seconds) if plan.policy == "first-come" else plan.filing_seconds
    )
    return pace_for(visits, seconds, VISIT_SHARE)
