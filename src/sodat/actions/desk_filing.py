"""The desk: applying on paper, without a phone, or by a call; at the same odds and with the same receipt.

Whoever works there acts for a person only with the document in hand: its number is typed, and that is noted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sodat.actions import attending, door, registering, staffing
from sodat.actions.attending import Mine
from sodat.actions.door import Duty
from sodat.rules import door as rules
from sodat.rules import slips
from sodat.rules.door import DocumentNotSeen, IdentityFirst, PhoneNotNamed
from sodat.rules.people import Person, identity_number, mobile_number
from sodat.rules.refusals import ApplicationUnknown, AppointmentUnknown, PersonUnknown
from sodat.storage import accounts, applications, appointments, centre_days, desk, people
from sodat.storage.applications import Application
from sodat.storage.centre_days import Missed
from sodat.storage.desk import AtDesk, Claim
from sodat.storage.people import Shown
from sodat.storage.statements import Transaction
from sodat.vault import Vault

_MOBILE = "mobile"


@dataclass(frozen=True, slots=True)
class Case:
    """A person at the desk, with those of the same account and all that was filed with them."""

    person: AtDesk
    household: tuple[Shown, ...]
    applications: tuple[Mine, ...]
    claims: tuple[Claim, ...]
    missed: tuple[Missed, ...]


async def identify(
    tx: Transaction,
    vault: Vault,
    duty: Duty,
    id_type: str,
    id_number: str,
    check_digit: Callable[[str, str], bool],
) -> int | None:
    """Return the person of a document, None when nobody named them yet. That it was asked is noted.

    Raises:
        MalformedRequest, IdentityNotUsable, TooManyLookUps.
    """
    number = identity_number(id_type, id_number, check_digit)
    found = await desk.of_identity(tx, vault.identity_key(id_type, number))
    await door.look(tx, duty, "desk", [found])
    return found


async def register(
    tx: Transaction,
    vault: Vault,
    duty: Duty,
    one: Person,
    mobile: str,
    language: str,
    *,
    document_seen: bool,
    purpose: str = "desk",
) -> int:
    """Return the person of a document, named now if nobody did before: under a mobile, or on paper alone.

    Raises:
        DocumentNotSeen; MobileNotUsable; TooManyPeople: that mobile's account has its four.
    """
    if not document_seen:
        raise DocumentNotSeen
    found = await desk.of_identity(tx, vault.identity_key(one.id_type, one.id_number))
    if found is None:
        account_id = await _account(tx, vault, mobile, language)
        found = (await registering.add_person(tx, vault, account_id, one)).person_id
        await staffing.note(tx, duty.who, "register-person", f"person {found}")
    await centre_days.see_document(tx, found)
    await door.look(tx, duty, purpose, [found])
    return found


async def _account(tx: Transaction, vault: Vault, mobile: str, language: str) -> int:
    """Return the account of a mobile; without one an account that only a desk can act for."""
    if mobile.strip():
        number = mobile_number(mobile)
        return (
            await accounts.account_of(tx, vault.mobile_hash(number), vault.seal(number, _MOBILE), language)
        ).account_id
    paper = vault.mobile_hash(f"paper {uuid4()}")
    return (await accounts.account_of(tx, paper, vault.seal("", _MOBILE), language)).account_id


async def case_of(tx: Transaction, duty: Duty, person_id: int) -> Case:
    """Return all that a desk needs of a person whose document it had a short while ago.

    Raises:
        IdentityFirst.
    """
    one = await _identified(tx, duty, person_id)
    household = await people.of_account(tx, one.account_id)
    mine = await attending.mine(tx, one.account_id)
    return Case(
        one,
        tuple(household),
        tuple(each for each in mine if person_id in each.application.persons),
        tuple(await desk.claims(tx, person_id)),
        tuple(await centre_days.missed(tx, person_id)),
    )


async def account_for(tx: Transaction, duty: Duty, person_id: int, release_id: str) -> int:
    """Return the account that a desk files for; that it does is noted.

    Raises:
        IdentityFirst.
    """
    one = await _identified(tx, duty, person_id)
    await staffing.note(tx, duty.who, "desk-file", f"person {person_id} release {release_id}")
    return one.account_id


async def withdraw(tx: Transaction, duty: Duty, person_id: int, application: str) -> None:
    """Withdraw an application for a person at the desk.

    Raises:
        IdentityFirst; ApplicationUnknown, ApplicationsClosed.
    """
    one = await _identified(tx, duty, person_id)
    await _of_person(tx, one, application)
    await attending.withdraw(tx, one.account_id, application)
    await staffing.note(tx, duty.who, "desk-withdraw", f"application {application}")


async def cancel(tx: Transaction, duty: Duty, person_id: int, appointment_id: UUID) -> None:
    """Give a seat back for a person at the desk: their own, nobody else's of the account.

    Raises:
        IdentityFirst; AppointmentUnknown, StepNotAllowed.
    """
    one = await _identified(tx, duty, person_id)
    seat = await appointments.lock(tx, appointment_id)
    if seat is None or seat.person_id != person_id:
        raise AppointmentUnknown
    await attending.cancel(tx, one.account_id, appointment_id)
    await staffing.note(tx, duty.who, "desk-cancel", f"appointment {appointment_id}")


async def settle(
    tx: Transaction,
    vault: Vault,
    duty: Duty,
    person_id: int,
    mobile: str,
    language: str,
    *,
    document_seen: bool,
) -> None:
    """Let who stands at the desk with the document decide: by their mobile, or on paper without one.

    Raises:
        IdentityFirst, DocumentNotSeen; MobileNotUsable; PhoneNotNamed: that account never named them.
    """
    one = await _identified(tx, duty, person_id)
    if not document_seen:
        raise DocumentNotSeen
    if mobile.strip():
        account_id = await desk.account_of_mobile(tx, vault.mobile_hash(mobile_number(mobile)))
    else:
        account_id = await _account(tx, vault, "", language)
        said = Person(one.name, one.birth_year, one.gender, one.id_type, "", one.pincode)  # type: ignore[arg-type]
        await people.contest(tx, person_id, account_id, said)
    try:
        await registering.settle_person(tx, person_id, account_id or 0)
    except PersonUnknown:
        raise PhoneNotNamed from None
    await staffing.note(tx, duty.who, "settle-person", f"person {person_id}")


async def receipt(tx: Transaction, duty: Duty, text: str) -> tuple[Application, ...]:
    """Return the applications of a filing by its number or the first eight digits; noted for its persons.

    That number is public: it is no document, and the desk acts for none of them because it was typed.

    Raises:
        ApplicationUnknown: none begins so, or more than one; TooManyLookUps.
    """
    start = slips.read_application(text)
    names = await desk.applications_like(tx, start) if start else []
    found = await applications.get(tx, names[0]) if len(names) == 1 else None
    if found is None:
        raise ApplicationUnknown
    group = tuple(await applications.of_filing(tx, found.filing))
    await door.look(tx, duty, "receipt", [person for one in group for person in one.persons])
    return group


async def excuse(tx: Transaction, duty: Duty, person_id: int, appointment_id: UUID, reason: str) -> None:
    """Excuse a person at the desk who did not come and says why.

    Raises:
        IdentityFirst; NoteMissing; AppointmentUnknown.
    """
    words = rules.note(reason)
    await _identified(tx, duty, person_id)
    if all(one.appointment_id != appointment_id for one in await centre_days.missed(tx, person_id)):
        raise ApplicationUnknown
    await centre_days.excuse(tx, appointment_id, words)
    await staffing.note(tx, duty.who, "excuse", f"appointment {appointment_id}", words)


async def _identified(tx: Transaction, duty: Duty, person_id: int) -> AtDesk:
    since = duty.now - rules.DESK_WINDOW
    if not await desk.was_looked_at(tx, duty.who.account_id, duty.centre_id, person_id, since):
        raise IdentityFirst
    found = await desk.person(tx, person_id)
    if found is None:
        raise IdentityFirst
    return found


async def _of_person(tx: Transaction, one: AtDesk, application: str) -> None:
    found = await applications.get(tx, application)
    if found is None or one.person_id not in found.persons:
        raise ApplicationUnknown
