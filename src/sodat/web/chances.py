"""Odds in words: a range of a hundred, and what it goes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sodat.rules.eligibility import Applicant, shares_of, tickets_of
from sodat.rules.manifest import Rules
from sodat.rules.odds import Chance, chance
from sodat.rules.pool import Entry
from sodat.storage.odds import Member
from sodat.web.outlook import Estimate

NOBODY = "0" * 32
"""The application that the odds are asked for has no name yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """The odds of a release for one person who belongs to no share. Made once for an estimate."""

    applications: int
    by_slot: dict[str, Chance]
    scarcest: Chance
    likeliest: Chance
    together: Chance
    """Wishing as many times as one may, the likeliest first."""


@lru_cache(maxsize=64)
def outlook(estimate: Estimate, shares: tuple[str, ...], choices_max: int) -> Outlook | None:
    """Return the odds that the page of a release shows; None while there are too few applications."""
    if not estimate.rooms:
        return None
    slots = sorted({slot for slot, _ in estimate.rooms[0]})
    by_slot = {slot: chance(estimate.rooms, _alone((slot,)), shares=shares) for slot in slots}
    ranked = sorted(by_slot, key=lambda slot: (by_slot[slot].low, by_slot[slot].high), reverse=True)
    return Outlook(
        applications=estimate.applications,
        by_slot=by_slot,
        scarcest=by_slot[ranked[-1]],
        likeliest=by_slot[ranked[0]],
        together=chance(estimate.rooms, _alone(tuple(ranked[:choices_max])), shares=shares),
    )


def _alone(choices: tuple[str, ...]) -> Entry:
    return Entry(NOBODY, size=1, tickets=1, shares=(), choices=choices)


def of_party(
    estimate: Estimate,
    rules: Rules,
    resident_pincodes: frozenset[str],
    members: Sequence[Member],
    choices: tuple[str, ...],
) -> Chance | None:
    """Return the odds of a party with its shares and tickets; None while there are too few applications."""
    if not estimate.rooms or not members or not choices:
        return None
    party = [Applicant(one.birth_year, one.pincode, one.doses, one.last_dose_on) for one in members]
    checked = all(one.checked for one in members)
    mine = Entry(
        application=NOBODY,
        size=len(members),
        tickets=tickets_of([one.losses for one in members], rules.ticket_cap) if checked else 1,
        shares=shares_of(party, rules.shares, resident_pincodes),
        choices=choices,
    )
    return chance(estimate.rooms, mine, shares=rules.shares)
