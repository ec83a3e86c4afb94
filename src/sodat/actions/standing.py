"""Standing applications: wishes that enter every matching release until served, withdrawn or expired."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sodat.rules.people import pincode_of
from sodat.rules.refusals import ApplicationUnknown, MalformedRequest, PartySize, PersonUnknown
from sodat.rules.standing import StandingWish
from sodat.storage import applications, releases, standing_shown
from sodat.storage import standing as store
from sodat.storage.standing import Standing
from sodat.storage.standing_shown import Shown
from sodat.storage.statements import Transaction

PARTY_SIZE_MAX = 4
PLACES_MAX = 20
LIVES_MAX = timedelta(days=365)


async def stand(
    tx: Transaction,
    account_id: int,
    persons: Sequence[int],
    service_id: str,
    wish: StandingWish,
    *,
    split: bool,
    expires_on: date,
) -> int:
    """Store a standing application and return its number.

    Raises:
        MalformedRequest: an unknown service; else as `check`.
    """
    await check(tx, account_id, persons, wish, expires_on)
    if not await store.is_service(tx, service_id):
        raise MalformedRequest(field="service", what="unknown")
    return await store.add(tx, account_id, persons, service_id, wish, split=split, expires_on=expires_on)


async def check(
    tx: Transaction, account_id: int, persons: Sequence[int], wish: StandingWish, expires_on: date
) -> None:
    """Refuse what cannot be a standing application.

    Raises:
        PartySize: not 1 to 4 different persons; PersonUnknown: one of them is not this account's.
        MalformedRequest: too many places, a pincode that is none, or an end that is past or more than
            a year away.
    """
    if not 1 <= len(persons) <= PARTY_SIZE_MAX or len(set(persons)) != len(persons):
        raise PartySize(party_size_max=PARTY_SIZE_MAX)
    if len(wish.pincodes) + len(wish.centres) > PLACES_MAX:
        raise MalformedRequest(field="pincodes", what="too-many")
    for pincode in wish.pincodes:
        pincode_of(pincode)
    today = (await releases.now(tx)).date()
    if not today <= expires_on <= today + LIVES_MAX:
        raise MalformedRequest(field="expires_on", what="range")
    known = await applications.applicants(tx, persons)
    if any(person not in known or known[person].account_id != account_id for person in persons):
        raise PersonUnknown


async def stand_instead(
    tx: Transaction,
    account_id: int,
    persons: Sequence[int],
    service_id: str,
    wish: StandingWish,
    *,
    split: bool,
    expires_on: date,
) -> int:
    """Store a standing application in the place of those of the same people, and return its number.

    The same one said again stays as it is, so that a form sent twice does no harm.

    Raises:
        as `stand`.
    """
    await store.take_turns(tx, account_id)
    stands = (wish, split, expires_on)
    for one in await store.of_account(tx, account_id):
        if one.ended_why is not None or (one.service_id, set(one.persons)) != (service_id, set(persons)):
            continue
        if (one.wish, one.split, one.expires_on) == stands:
            return one.standing_id
        await store.withdraw(tx, one.standing_id, account_id)
    return await stand(tx, account_id, persons, service_id, wish, split=split, expires_on=expires_on)


async def standing_of(tx: Transaction, account_id: int) -> list[Standing]:
    """Return the standing applications of an account, newest first, ended ones too."""
    return await store.of_account(tx, account_id)


async def stands_until(
    tx: Transaction, account_id: int, service_id: str, persons: Collection[int]
) -> date | None:
    """Return up to when these people are in every coming release of a service by themselves, if they are."""
    return max(
        (
            one.expires_on
            for one in await store.of_account(tx, account_id)
            if one.ended_why is None and one.service_id == service_id and set(persons) <= set(one.persons)
        ),
        default=None,
    )


async def shown_of(tx: Transaction, account_id: int) -> list[Shown]:
    """Return the standing applications of an account with what they entered, live ones first."""
    return await standing_shown.of_account(tx, account_id)


async def withdraw(tx: Transaction, account_id: int, standing_id: int) -> None:
    """End a standing application. What it has entered already stays.

    Raises:
        ApplicationUnknown: no live one of this account has that number.
    """
    if not await store.withdraw(tx, standing_id, account_id):
        raise ApplicationUnknown
