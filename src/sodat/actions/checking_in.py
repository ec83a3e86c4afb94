"""Checking in: whoever has an appointment comes, shows the document, is served or is noted as missing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sodat.actions import door, staffing
from sodat.actions.door import Duty
from sodat.locale.dates import INDIA
from sodat.rules import door as rules
from sodat.rules import slips
from sodat.rules.attendance import MISSES_WINDOW
from sodat.rules.door import Booking, NobodyFound, NotCheckedIn
from sodat.rules.refusals import AppointmentUnknown, Refusal
from sodat.storage import centre_days, outbox, walk_ins
from sodat.storage.centre_days import Counts, Found, Session, Visitor
from sodat.storage.statements import Transaction
from sodat.storage.walk_ins import WalkIn


@dataclass(frozen=True, slots=True)
class Day:
    """All of a centre's day."""

    sessions: tuple[Session, ...]
    counts: tuple[Counts, ...]
    visitors: tuple[Visitor, ...]
    walk_ins: tuple[WalkIn, ...]


async def day_of(tx: Transaction, duty: Duty) -> Day:
    """Return today's list of the centre. That it was opened is noted, for the list as a whole."""
    sessions = await centre_days.sessions_of(tx, duty.centre_id, duty.day)
    await staffing.note(tx, duty.who, "see-day", f"centre {duty.centre_id} {duty.day}")
    return Day(
        tuple(sessions),
        tuple([await centre_days.counts(tx, one.session_id) for one in sessions]),
        tuple(await centre_days.visitors_of(tx, duty.centre_id, duty.day)),
        tuple(await walk_ins.of_day(tx, duty.centre_id, duty.day)),
    )


async def find(tx: Transaction, duty: Duty, text: str) -> list[Visitor] | Refusal:
    """Return who of today fits a slip, a code, an application's number or a name; each is noted as looked at.

    Where nobody fits, why: the refusal is returned, so that a search in vain is noted too.

    Raises:
        TooManyLookUps.
    """
    slip = slips.read_slip(text)
    fitting: list[Visitor] = []
    refused: Refusal = NobodyFound()
    if slip is None:
        listed = await centre_days.visitors_of(tx, duty.centre_id, duty.day)
        fitting = [one for one in listed if _fits(one, text)]
    else:
        found = await centre_days.visitor(tx, slip[0])
        if found is not None and found.code == slip[1]:
            try:
                rules.check_here(booking(found), duty.centre_id, duty.day)
                fitting = [found]
            except Refusal as elsewhere:
                refused = elsewhere
    await door.look(tx, duty, "check-in", [one.person_id for one in fitting] or [None])
    return fitting or refused


def _fits(one: Visitor, text: str) -> bool:
    code, application = slips.read_code(text), slips.read_application(text)
    if code is not None and one.code == code:
        return True
    if application is not None and one.application.startswith(application):
        return True
    words = text.casefold().split()
    return bool(words) and all(word in one.name.casefold() for word in words)


async def card(tx: Transaction, duty: Duty, appointment_id: UUID) -> tuple[Found, int]:
    """Return an appointment of this centre's day, and how many its holder missed before without an excuse.

    Raises:
        AppointmentUnknown; OtherCentre, OtherDay, AppointmentOver; TooManyLookUps.
    """
    found = await _here(tx, duty, appointment_id)
    await door.look(tx, duty, "check-in", [found.person_id])
    return found, await centre_days.misses(tx, found.person_id, duty.now - MISSES_WINDOW)


async def check_in(
    tx: Transaction,
    duty: Duty,
    appointment_id: UUID,
    client_id: UUID,
    *,
    document_seen: bool,
    at: datetime | None = None,
) -> None:
    """Check somebody in, the document seen. The same act sent again changes nothing.

    `at`: when it was done, if a device tells of it later; the appointment must be of that day.

    Raises:
        AppointmentUnknown; what `rules.door.check_in` raises.
    """
    if await door.begin_act(tx, duty, client_id, "check-in") is not None:
        return
    found = await centre_days.visitor(tx, appointment_id)
    if found is None:
        raise AppointmentUnknown
    arrived_at = rules.acted_at(at or duty.now, duty.now)
    day = arrived_at.astimezone(INDIA).date()
    rules.check_in(booking(found), duty.centre_id, day, document_seen=document_seen)
    await centre_days.arrive(tx, appointment_id, arrived_at)
    await centre_days.see_document(tx, found.person_id)
    await centre_days.end_act(tx, client_id, str(appointment_id))
    await staffing.note(tx, duty.who, "check-in", f"appointment {appointment_id}")


async def undo(tx: Transaction, duty: Duty, appointment_id: UUID, reason: str) -> None:
    """Take a check-in of today back, with a note why.

    Raises:
        NoteMissing; NotCheckedIn: there is none, or the person was served; and as `card`.
    """
    words = rules.note(reason)
    found = await _here(tx, duty, appointment_id)
    if not await centre_days.undo_arrival(tx, found.appointment_id):
        raise NotCheckedIn
    await staffing.note(tx, duty.who, "undo-check-in", f"appointment {appointment_id}", words)


async def turn_away(tx: Transaction, duty: Duty, appointment_id: UUID) -> None:
    """Note that somebody else came with this appointment. The seat stays its holder's."""
    found = await _here(tx, duty, appointment_id)
    await staffing.note(tx, duty.who, "other-person", f"appointment {found.appointment_id}")


async def serve(tx: Transaction, duty: Duty, appointment_id: UUID, batch: str) -> None:
    """Enter the dose of somebody who was checked in. Sent again it changes nothing.

    Raises:
        NotCheckedIn; MalformedRequest: no batch; and as `card`.
    """
    found = await _here(tx, duty, appointment_id)
    if found.state == "served":
        return
    if found.arrived_at is None:
        raise NotCheckedIn
    await door.give_dose(tx, duty, found.session_id, found.person_id, batch)
    await centre_days.serve(tx, appointment_id)
    await staffing.note(tx, duty.who, "serve", f"appointment {appointment_id}")


async def miss(tx: Transaction, duty: Duty, session_id: UUID, *, our_fault: bool, reason: str) -> int:
    """Note who did not come to the slots that are over; where it was our fault, none of it counts.

    Raises:
        NoSession; NoteMissing: our fault, and no word why.
    """
    one = await door.session(tx, duty, session_id)
    words = rules.note(reason) if our_fault else None
    count = await centre_days.miss(tx, one.session_id, words)
    if not our_fault:
        await outbox.missed(tx, one.session_id)
    await staffing.note(tx, duty.who, "no-show", f"session {session_id} {count}", words or "")
    return count


def booking(found: Found) -> Booking:
    """Return what decides whether an appointment lets somebody in."""
    starts_at = datetime.combine(found.day, found.starts, INDIA)
    return Booking(found.centre_id, found.centre_en, found.day, starts_at, found.state, found.arrived_at)


async def _here(tx: Transaction, duty: Duty, appointment_id: UUID) -> Found:
    found = await centre_days.visitor(tx, appointment_id)
    if found is None:
        raise AppointmentUnknown
    rules.check_here(booking(found), duty.centre_id, duty.day)
    return found
