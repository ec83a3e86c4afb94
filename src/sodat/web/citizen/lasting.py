"""Once or until served: what a standing application needs beside the wishes of one round."""

from collections.abc import Collection, Sequence
from datetime import date

from sodat.actions import standing
from sodat.actions.catalogue import Offer
from sodat.locale.dates import long_day
from sodat.rules import applications as rules
from sodat.rules import eligibility
from sodat.rules.applications import Wish
from sodat.rules.refusals import MalformedRequest, PersonUnknown
from sodat.storage import releases
from sodat.storage.odds import Member
from sodat.web.api.people import person_number
from sodat.web.citizen.wishing import Wishes
from sodat.web.notices import ReleaseShown
from sodat.web.visit import Visit


def checked(wishes: Wishes, members: Sequence[Member], offer: Offer) -> Wish:
    """Return the wish that a form says, held against the rules before anybody hands it in.

    Raises:
        PartySize, ChoicesMissing, SlotUnknown, PersonUnknown, NotEligible.
    """
    numbers = [person_number(one) for one in wishes.persons]
    wish = rules.wish(
        numbers,
        wishes.choices,
        slots=offer.slot_ids.keys(),
        party_size_max=offer.rules.party_size_max,
        split=wishes.split,
        keep=wishes.keep,
    )
    known = {one.person_id: one for one in members}
    for position, number in enumerate(numbers, 1):
        if number not in known:
            raise PersonUnknown
        one = known[number]
        applicant = eligibility.Applicant(one.birth_year, one.pincode, one.doses, one.last_dose_on)
        eligibility.check_eligible(applicant, offer.service, offer.offered.day, position)
    return wish


async def check(visit: Visit, release: ReleaseShown, wishes: Wishes) -> None:
    """Refuse a standing application that could not be stored, before anything else is.

    Raises:
        MalformedRequest, PartySize, PersonUnknown.
    """
    async with visit.portal.database.transaction() as tx:
        await standing.check(
            tx,
            visit.signed_in().account_id,
            [person_number(one) for one in wishes.persons],
            wishes.standing_wish(release),
            date_of(wishes.until),
        )


async def stand(visit: Visit, release: ReleaseShown, wishes: Wishes) -> None:
    """Store a standing application; it takes the place of an earlier one of the same people.

    Raises:
        as `check`.
    """
    async with visit.portal.database.transaction() as tx:
        found = await releases.get(tx, release.release)
        await standing.stand_instead(
            tx,
            visit.signed_in().account_id,
            [person_number(one) for one in wishes.persons],
            found.service_id if found else "",
            wishes.standing_wish(release),
            split=wishes.split,
            expires_on=date_of(wishes.until),
        )


async def stands_until(visit: Visit, release: ReleaseShown, persons: Collection[int]) -> date | None:
    """Return up to when these people are in every coming round of this service by themselves, if they are."""
    async with visit.portal.database.reading() as tx:
        return await standing.stands_until(tx, visit.signed_in().account_id, release.service, persons)


def date_of(text: str) -> date:
    """Return a day.

    Raises:
        MalformedRequest: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedRequest(field="expires_on", what="date") from None


def until_words(wishes: Wishes, language: str) -> str:
    """Return up to when a standing application stands, empty where it is for once."""
    return long_day(date_of(wishes.until), language) if wishes.lasting else ""
