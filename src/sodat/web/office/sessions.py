"""Sessions of a city: the list, one of them, and what an officer does to it; each act is shown first."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sodat.actions import session_cancelling, templating, tending
from sodat.actions.session_cancelling import Plan
from sodat.rules import typed_fields as typed
from sodat.rules.city import SessionUnknown
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.storage import city, weeks
from sodat.storage import sessions as store
from sodat.storage.city import SessionListed
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.centres import number_of
from sodat.web.office.duty import duty, mistakes_of, named, service_names, shown
from sodat.web.office.told import told
from sodat.web.places import part_words
from sodat.web.visit import Visit, onward

FIELDS = ("seats", "reason")
ACTS = ("cancel", "seats")
_DAYS = 6


async def listed(visit: Visit) -> Answer:
    """GET /office/sessions: of the coming week, or of the days and the centre that are asked for."""
    async with duty(visit) as (tx, who):
        today = await weeks.today(tx)
        centre = number_of(visit.asked("centre")) if visit.asked("centre") else None
        first = _day(visit.asked("first"), today)
        last = _day(visit.asked("last"), first + timedelta(days=91 if centre else _DAYS))
        found = await city.sessions(tx, tending.city_of(who), first, max(first, last), centre)
        names = service_names(await city.services(tx, tending.city_of(who)), visit.language)
        centres = await city.centres(tx, tending.city_of(who))
    return shown(
        visit,
        "office/sessions.html",
        "/office/sessions",
        days=_by_day(found, names, visit.language),
        is_cut=len(found) == city.SESSIONS_MAX,
        centres=[(one.centre_id, named(one, visit.language)) for one in centres],
        first=first.isoformat(),
        last=last.isoformat(),
        centre=centre,
        told=told(visit),
    )


def _by_day(
    found: Sequence[SessionListed], names: Mapping[str, str], language: str
) -> dict[date, list[tuple[SessionListed, str, str]]]:
    days: dict[date, list[tuple[SessionListed, str, str]]] = {}
    for one in found:
        shown_one = one, named(one, language), names.get(one.service_id, one.service_id)
        days.setdefault(one.day, []).append(shown_one)
    return days


async def one(visit: Visit) -> Answer:
    """GET /office/sessions/{session}."""
    return await _one_page(visit, Form())


async def see(visit: Visit, form: Form) -> Answer:
    """POST /office/sessions/{session}/see: what an act would do, and the button for it."""
    try:
        act, total = _wanted(form)
        async with duty(visit) as (tx, who):
            plan = await session_cancelling.plan(tx, who, session_of(visit), total)
            named_one = await _named(visit, plan.session.session_id)
    except SessionUnknown:
        raise
    except Refusal as refusal:
        return await _one_page(visit, form, refusal)
    return _see_page(visit, act, plan, named_one, form)


async def do(visit: Visit, form: Form) -> Answer:
    """POST /office/sessions/{session}/do."""
    session_id = session_of(visit)
    try:
        act, total = _wanted(form)
        async with duty(visit) as (tx, who):
            if act == "cancel":
                await session_cancelling.cancel(tx, who, session_id, form.one("reason"))
            else:
                await session_cancelling.set_seats(tx, who, session_id, total, form.one("reason"))
    except SessionUnknown:
        raise
    except Refusal as refusal:
        return await _again(visit, form, refusal)
    return onward(f"/office/sessions/{session_id}?told=session-{act}")


async def remove(visit: Visit, _form: Form) -> Answer:
    """POST /office/sessions/{session}/remove: the slots that no release holds."""
    async with duty(visit) as (tx, who):
        await templating.remove(tx, who, session_of(visit))
    return onward("/office/sessions?told=session-removed")


async def _again(visit: Visit, form: Form, refusal: Refusal) -> Answer:
    try:
        act, total = _wanted(form)
        async with duty(visit) as (tx, who):
            plan = await session_cancelling.plan(tx, who, session_of(visit), total)
            named_one = await _named(visit, plan.session.session_id)
    except Refusal:
        return await _one_page(visit, form, refusal)
    return _see_page(visit, act, plan, named_one, form, refusal)


def _see_page(
    visit: Visit, act: str, plan: Plan, names: Mapping[str, str], form: Form, refusal: Refusal | None = None
) -> Answer:
    return shown(
        visit,
        "office/session-act.html",
        f"/office/sessions/{plan.session.session_id}",
        refusal=refusal,
        act=act,
        plan=plan,
        name=names["centre"],
        service=names["service"],
        form=form,
        mistakes=mistakes_of(refusal, visit.language, FIELDS, "reason"),
    )


async def _named(visit: Visit, session_id: UUID) -> dict[str, str]:
    async with duty(visit) as (tx, who):
        found = await city.session(tx, tending.city_of(who), session_id)
        services = service_names(await city.services(tx, tending.city_of(who)), visit.language)
    if found is None:
        raise SessionUnknown
    return {
        "centre": named(found, visit.language),
        "service": services.get(found.service_id, found.service_id),
    }


async def _one_page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    session_id = session_of(visit)
    async with duty(visit) as (tx, who):
        found = await city.session(tx, tending.city_of(who), session_id)
        if found is None:
            raise SessionUnknown
        slots = await store.slots(tx, session_id)
        parts = await store.parts(tx, session_id)
        acts = await store.acts(tx, session_id)
        names = await _named(visit, session_id)
    by_slot = [
        (slot, [part for part in parts if part.slot_id == slot.slot_id and part.seats]) for slot in slots
    ]
    return shown(
        visit,
        "office/session.html",
        f"/office/sessions/{session_id}",
        refusal=refusal,
        session=found,
        name=names["centre"],
        service=names["service"],
        slots=by_slot,
        words=lambda part: part_words(part, visit.language),
        free=any(slot.release_id is None for slot in slots),
        acts=acts,
        form=form,
        problem=sentence(refusal, visit.language) if refusal else "",
        told=told(visit),
        mistakes=mistakes_of(refusal, visit.language, FIELDS, "seats"),
    )


def _wanted(form: Form) -> tuple[str, int]:
    act = form.one("act")
    if act not in ACTS:
        raise MalformedRequest(field="seats", what="choose")
    if act == "cancel":
        return act, 0
    return act, typed.whole(form.one("seats"), "seats", 0, session_cancelling.SEATS_MAX)


def session_of(visit: Visit) -> UUID:
    """Return the session of an address.

    Raises:
        SessionUnknown: it is none.
    """
    try:
        return UUID(visit.part("session"))
    except ValueError:
        raise SessionUnknown from None


def _day(text: str, otherwise: date) -> date:
    try:
        return typed.day(text, "first")
    except MalformedRequest:
        return otherwise
