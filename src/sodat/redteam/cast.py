"""Who takes part: for each release of a seed citizens of its own, and a crew.

No two releases share a person, so that their outcomes are independent of each other.
"""

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
SIGN_IN_SHARE = 0.8
"""Of the time before the opening, where people sign in then."""
MOBILES_PER_RELEASE = 40_000
CREW_MOBILES_FROM = 20_000
RELEASES_PER_SEED = 12
"""Calm, and one a kind."""
CITIES = 2_000
POPULATIONS_PER_SEED = 1_000


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

    times_min: int = 0
    """What each identity of a crew asks at least, as a multiple of a citizen's requests; 0: no matter."""


async def register_cast(system: System, plan: Plan, seed: int, kinds: Sequence[str]) -> None:
    """Register the citizens and the crew of every release of a seed."""
    slots = slots_of("register", plan.seats)
    year = datetime.now(UTC).year
    for place, kind in enumerate(("", *kinds)):
        await register(system, citizens_of(plan, seed, place, slots), year)
        if kind:
            await register(system, crew_of(plan, seed, kind, place, slots), year)


def citizens_of(plan: Plan, seed: int, place: int, slots: Sequence[pune.Slot]) -> tuple[Household, ...]:
    """Return the citizens of one release. `place`: 0 for the calm one, then that of its kind."""
    return population(
        seed * POPULATIONS_PER_SEED + 2 * place,
        plan.citizens,
        0,
        slots,
        pune.resident_pincodes(),
        mobile_first=_first_mobile(seed, place),
    )


def crew_of(
    plan: Plan, seed: int, kind: str, place: int, slots: Sequence[pune.Slot]
) -> tuple[Household, ...]:
    """Return the crew of a kind: its own people, from the same distribution as the citizens."""
    people = 0 if kind == "scraper" else plan.identities
    return population(
        seed * POPULATIONS_PER_SEED + 2 * place + 1,
        0,
        people,
        slots,
        pune.resident_pincodes(),
        mobile_first=_first_mobile(seed, place) + CREW_MOBILES_FROM,
    )


def _first_mobile(seed: int, place: int) -> int:
    return MOBILE_FIRST + (seed % CITIES * RELEASES_PER_SEED + place) * MOBILES_PER_RELEASE


def pace_of(homes: Sequence[Household], plan: Plan) -> float:
    """Return the pace at which the slowest visit still fits into the release.

    Where speed pays people sign in before the hour, and what is played after it comes close to their own
    speed: compressed tenfold they would be quicker than the programs, whose speed is what it is.
    """
    if plan.policy != "first-come":
        visits = (one.timing.choosing() + one.timing.sign_in for one in homes)
        return pace_for(visits, plan.filing_seconds, VISIT_SHARE)
    choosing = pace_for((one.timing.choosing() for one in homes), plan.filing_seconds, VISIT_SHARE)
    return min(choosing, pace_for((one.timing.sign_in for one in homes), plan.before_seconds, SIGN_IN_SHARE))
