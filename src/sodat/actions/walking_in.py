"""Walking in: an on-site seat and a number for somebody without an appointment, while there are seats."""

from datetime import datetime
from uuid import UUID

from sodat.actions import door, staffing
from sodat.actions.door import Duty
from sodat.locale.dates import INDIA
from sodat.rules import eligibility
from sodat.rules.day_end import DayClosed
from sodat.rules.door import AlreadyWalkedIn, DocumentNotSeen, HasAppointment, OnSiteFull
from sodat.rules.refusals import AppointmentUnknown, PersonUnknown
from sodat.rules.standby import left
from sodat.storage import centre_days, standby, walk_ins
from sodat.storage.centre_days import Session
from sodat.storage.statements import Transaction
from sodat.storage.walk_ins import WalkIn


async def register(
    tx: Transaction,
    duty: Duty,
    session_id: UUID | None,
    person_id: int,
    client_id: UUID,
    *,
    document_seen: bool,
) -> int:
    """Give a person the next number of a session and return it. The same act again returns the same number.

    Raises:
        NoSession, DayClosed, DocumentNotSeen, PersonUnknown, NotEligible.
        HasAppointment: the service is to be had with an appointment; AlreadyWalkedIn; OnSiteFull.
    """
    done = await door.begin_act(tx, duty, client_id, "walk-in")
    if done is not None:
        return int(done)
    if not document_seen:
        raise DocumentNotSeen
    one = await door.session(tx, duty, session_id)
    await centre_days.lock_session(tx, one.session_id)
    one = await door.session(tx, duty, one.session_id)  # once more: it was closed or cancelled meanwhile
    if one.is_closed:
        raise DayClosed
    await _check(tx, duty, one, person_id)
    # Who is called from the standby list counts on what nobody had taken, on-site seats included.
    if left(await standby.seats(tx, one.session_id)) == 0:
        raise OnSiteFull
    number = await walk_ins.add(tx, one.session_id, person_id)
    if number is None:
        raise OnSiteFull
    await centre_days.see_document(tx, person_id)
    await centre_days.end_act(tx, client_id, str(number))
    await staffing.note(tx, duty.who, "walk-in", f"session {one.session_id} {number}")
    return number


async def _check(tx: Transaction, duty: Duty, one: Session, person_id: int) -> None:
    applicant = await walk_ins.applicant(tx, person_id, one.service_id)
    if applicant is None:
        raise PersonUnknown
    had = await walk_ins.number_of(tx, one.session_id, person_id)
    if had is not None:
        raise AlreadyWalkedIn(number=had)
    ahead = await walk_ins.appointment_for(tx, person_id, one.service_id)
    if ahead is not None:
        starts_at = datetime.combine(ahead.day, ahead.starts, INDIA)
        raise HasAppointment(centre=ahead.centre_en, starts_at=starts_at.isoformat())
    eligibility.check_eligible(
        eligibility.Applicant(
            applicant.birth_year, applicant.pincode, applicant.doses, applicant.last_dose_on
        ),
        eligibility.Service(applicant.name, applicant.age_min, applicant.age_max, applicant.dose_gap_days),
        duty.day,
    )


async def call_next(tx: Transaction, duty: Duty, session_id: UUID) -> int | None:
    """Call the next number and return it; None when nobody waits.

    Raises:
        NoSession.
    """
    one = await door.session(tx, duty, session_id)
    await centre_days.lock_session(tx, one.session_id)
    number = await walk_ins.call_next(tx, one.session_id)
    if number is not None:
        await staffing.note(tx, duty.who, "call-number", f"session {session_id} {number}")
    return number


async def serve(tx: Transaction, duty: Duty, walk_in_id: UUID, batch: str) -> WalkIn:
    """Enter the dose of somebody with a number. Sent again it changes nothing.

    Raises:
        AppointmentUnknown: no such number today; MalformedRequest: no batch.
    """
    found = await _get(tx, duty, walk_in_id)
    if found.state in {"served", "left"}:
        return found
    await door.give_dose(tx, duty, found.session_id, found.person_id, batch)
    await walk_ins.end(tx, walk_in_id, "served")
    await staffing.note(tx, duty.who, "serve", f"walk-in {walk_in_id}")
    return found


async def leave(tx: Transaction, duty: Duty, walk_in_id: UUID) -> None:
    """Note that somebody with a number has left; the seat goes to who walks in next."""
    found = await _get(tx, duty, walk_in_id)
    await centre_days.lock_session(tx, found.session_id)
    if await walk_ins.end(tx, walk_in_id, "left"):
        await staffing.note(tx, duty.who, "walk-in-left", f"walk-in {walk_in_id}")


async def _get(tx: Transaction, duty: Duty, walk_in_id: UUID) -> WalkIn:
    found = await walk_ins.get(tx, walk_in_id, duty.centre_id, duty.day)
    if found is None:
        raise AppointmentUnknown
    return found
