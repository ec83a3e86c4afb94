"""Asking for a slot, moving and giving back an appointment.

Under a draw `schedule` answers 202 and no confirmation number: a program that stops at 200 must not take a
place in a draw for a place.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sodat.actions import attending, moving
from sodat.actions.entries import Filed, Filing
from sodat.locale.dates import moment
from sodat.rules.manifest import time_text
from sodat.rules.refusals import AppointmentUnknown, FullyBooked, PersonUnknown, Refusal, StepNotAllowed
from sodat.storage import applications, cowin
from sodat.storage.applications import Application
from sodat.storage.cowin import SlotOfSession
from sodat.storage.statements import Transaction
from sodat.web.answers import NOTHING, Answer, json
from sodat.web.cowin import loose
from sodat.web.cowin.desk import Call
from sodat.web.cowin.errors import BENEFICIARIES, CANNOT_MOVE, INVALID_SLOT, WRONG, Error, Refused
from sodat.web.cowin.labels import slot_label
from sodat.web.cowin.limits import SCHEDULES, SCHEDULES_OF_PERSON
from sodat.web.cowin.loose import Loose

PARTY_MAX = 4
DOSES_MAX = 2
SENTENCES = {
    "en": "This is an application, not yet an appointment. Everybody who applies before {closes} has "
    "the same chance; the draw is at {draws}.",
    "hi": "यह आवेदन है, अभी अपॉइंटमेंट नहीं। {closes} से पहले आवेदन करने वाले सभी का मौका बराबर है; ड्रॉ {draws} बजे है।",
    "mr": "हा अर्ज आहे, अजून अपॉइंटमेंट नाही. {closes} पूर्वी अर्ज करणाऱ्या सर्वांना समान संधी आहे; सोडत {draws} वाजता आहे.",
}


async def schedule(call: Call) -> Answer:
    """POST /appointment/schedule."""
    login, body = call.signed_in(), await call.body()
    references = loose.many(body.beneficiaries)
    if not 1 <= len(references) <= PARTY_MAX:
        raise Refused(BENEFICIARIES)
    said = {call.person(one): one for one in references}
    persons = tuple(said)
    call.desk.counts.count(SCHEDULES, f"account {login.account_id}")
    for person in persons:
        # Told apart by account, so that nobody uses up another's.
        call.desk.counts.count(SCHEDULES_OF_PERSON, f"account {login.account_id} person {person}")
    session_id = call.uuid(body.session_id, INVALID_SLOT)
    async with call.portal.database.transaction() as tx:
        slots = await slots_wanted(tx, session_id, body.slot)
        await _check_doses(tx, login.account_id, said)
    return await ask_for(call, login.account_id, persons, slots, "cowin")


async def slots_wanted(tx: Transaction, session_id: UUID, label: Loose) -> list[SlotOfSession]:
    """Return the slots of a session that a label names, all of one release.

    Raises:
        Refused: there is no such slot, or nothing was announced of it.
    """
    said = loose.text(label)
    found = [
        one
        for one in await cowin.slots_of_session(tx, session_id)
        if said in {slot_label(one.starts, one.ends), one.slot}
    ]
    if not found:
        raise Refused(INVALID_SLOT)
    return [one for one in found if one.release_id == found[0].release_id]


async def ask_for(
    call: Call, account_id: int, persons: Sequence[int], slots: Sequence[SlotOfSession], channel: str
) -> Answer:
    """Hand in a wish and return the answer to it, once it is committed."""
    filing = Filing(
        account_id, slots[0].release_id, tuple(persons), tuple(one.slot for one in slots), channel=channel
    )
    result = await call.desk.wishes.hand_in(filing)
    if isinstance(result, Refusal):
        raise result
    mine = _of(result, persons)
    if mine.state == "booked":
        return await _booked(call, mine, persons)
    if mine.state == "waiting":
        raise FullyBooked  # in line by arrival already; what comes back reaches them without asking
    return _filed(call, mine, slots[0])


async def _booked(call: Call, mine: Application, persons: Sequence[int]) -> Answer:
    async with call.portal.database.transaction() as tx:
        found = await attending.one_of_mine(tx, mine.account_id, mine.application)
    live = {one.person_id: one for one in found.appointments if one.state == "booked"}
    if not live:
        raise FullyBooked  # given back by another request since
    seat = live.get(persons[0]) or next(iter(live.values()))
    return json(200, {"appointment_confirmation_no": str(seat.appointment_id)})


def _filed(call: Call, mine: Application, slot: SlotOfSession) -> Answer:
    language = call.language if call.language in SENTENCES else "en"
    words = {"closes": moment(slot.closes_at, language), "draws": moment(slot.draws_at, language)}
    said: dict[str, Any] = {
        "appointment_confirmation_no": None,
        "application_number": mine.application,
        "choices": len(mine.choices),
        "closes_at": time_text(slot.closes_at),
        "draws_at": time_text(slot.draws_at),
        "message": SENTENCES[language].format(**words),
    }
    return json(202, said)


def _of(result: Filed, persons: Sequence[int]) -> Application:
    """Return the application of the first person; of a split party everybody has one."""
    return next((one for one in result.applications if persons[0] in one.persons), result.applications[0])


async def _check_doses(tx: Transaction, account_id: int, said: Mapping[int, Loose]) -> None:
    found = await applications.applicants(tx, list(said))
    for person, reference in said.items():
        if person not in found or found[person].account_id != account_id:
            raise PersonUnknown  # nobody hears of somebody else's doses
        if found[person].doses >= DOSES_MAX:
            text = f"reference number {loose.text(reference)} has already received 2 doses"
            raise Refused(Error(400, "", text))


async def reschedule(call: Call) -> Answer:
    """POST /appointment/reschedule."""
    login, body = call.signed_in(), await call.body()
    appointment = call.uuid(body.appointment_id, WRONG)
    session_id = call.uuid(body.session_id, INVALID_SLOT)
    call.desk.counts.count(SCHEDULES, f"account {login.account_id}")
    async with call.portal.database.transaction() as tx:
        slots = await slots_wanted(tx, session_id, body.slot)
        choices = tuple(one.slot for one in slots)
        try:
            await moving.move(
                tx, call.portal.catalogue, login.account_id, appointment, slots[0].release_id, choices
            )
        except StepNotAllowed:
            raise Refused(CANNOT_MOVE) from None
    return NOTHING


async def cancel(call: Call) -> Answer:
    """POST /appointment/cancel: an appointment, for those named or for its own person; or an application."""
    login, body = call.signed_in(), await call.body()
    appointment = call.uuid(body.appointment_id, WRONG)
    call.desk.counts.count(SCHEDULES, f"account {login.account_id}")
    named = [call.person(one) for one in loose.many(body.to_cancel)]
    async with call.portal.database.transaction() as tx:
        application = await applications.get(tx, appointment.hex)
        if application is not None:  # what `schedule` answered 202 with
            await attending.withdraw(tx, login.account_id, application.application)
            return NOTHING
        for one in await _to_cancel(tx, login.account_id, appointment, named):
            await attending.cancel(tx, login.account_id, one)
    return NOTHING


async def _to_cancel(
    tx: Transaction, account_id: int, appointment: UUID, named: Sequence[int]
) -> Sequence[UUID]:
    """Return the appointments of the same party that belong to the people named."""
    if not named:
        return [appointment]
    for mine in await attending.mine(tx, account_id):
        if any(one.appointment_id == appointment for one in mine.appointments):
            found = [one for one in mine.appointments if one.person_id in named]
            if not {one.person_id for one in found} >= set(named):
                raise PersonUnknown
            return [one.appointment_id for one in found if one.state not in {"cancelled", "moved"}]
    raise AppointmentUnknown
