"""Entering a dose that was given: by staff, once."""

from dataclasses import dataclass
from datetime import date

from sodat.rules.refusals import MalformedRequest, PersonUnknown
from sodat.storage import cowin
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction

DOSES_MAX = 2
BATCH_CHARACTERS_MAX = 40


@dataclass(frozen=True, slots=True)
class Given:
    """A dose as staff enter it."""

    person_id: int
    dose: int
    given_on: date
    centre_id: int
    vaccine: str
    batch: str
    vaccinator: str
    first_dose_on: date | None = None
    """Of a second dose: when the first was given, if the portal does not know."""


async def enter_dose(tx: Transaction, entered_by: int, given: Given) -> None:
    """Enter a dose, and that the appointment at this centre was kept. The same again changes nothing.

    Raises:
        PersonUnknown: nobody has this number.
        MalformedRequest: it is not the dose this person has next, or the first is said to be the later one.
    """
    person = await cowin.bearer(tx, given.person_id)
    if person is None:
        raise PersonUnknown
    if any(one.dose == given.dose for one in await cowin.doses(tx, [given.person_id])):
        return
    had = person.doses
    if given.first_dose_on is not None and given.first_dose_on > given.given_on:
        raise MalformedRequest(field="dose1_date", what="later")
    if had == 0 and given.dose == DOSES_MAX and given.first_dose_on is not None:
        await cowin.add_dose(tx, given.person_id, 1, given.first_dose_on, vaccine=given.vaccine, batch="")
        had = 1
    if given.dose != had + 1:
        raise MalformedRequest(field="dose", what="order")
    await cowin.add_dose(
        tx,
        given.person_id,
        given.dose,
        given.given_on,
        vaccine=given.vaccine,
        batch=given.batch,
        vaccinator=given.vaccinator,
        centre_id=given.centre_id,
        entered_by=entered_by,
    )
    await cowin.count_doses(tx, given.person_id, given.dose, given.given_on)
    await cowin.keep_visit(tx, given.person_id, given.centre_id)


async def give_dose(
    tx: Transaction, who: Staff, person_id: int, *, vaccine: str, batch: str, centre_id: int, on: date
) -> None:
    """Enter the next dose of a person who is at the centre now.

    Raises:
        PersonUnknown; MalformedRequest: the batch is not said.
    """
    said = " ".join(batch.split())
    if not 1 <= len(said) <= BATCH_CHARACTERS_MAX or not said.isprintable():
        raise MalformedRequest(field="batch", what="length")
    person = await cowin.bearer(tx, person_id)
    if person is None:
        raise PersonUnknown
    dose = person.doses + 1
    await cowin.add_dose(
        tx,
        person_id,
        dose,
        on,
        vaccine=vaccine,
        batch=said,
        vaccinator=who.name,
        centre_id=centre_id,
        entered_by=who.account_id,
    )
    await cowin.count_doses(tx, person_id, dose, on)
