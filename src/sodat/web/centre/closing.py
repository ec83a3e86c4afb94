"""The end of a centre's day: who did not come, and the vials and doses, which must add up."""

from sodat.actions import checking_in, closing_day, door
from sodat.rules.day_end import DayEnd
from sodat.rules.door import NoSession, NoteMissing
from sodat.rules.people import latin_digits
from sodat.rules.refusals import AppointmentUnknown, MalformedRequest, Refusal
from sodat.storage import centre_days
from sodat.storage.centre_days import Session
from sodat.web.answers import Answer
from sodat.web.centre.duty import number_of, on_duty, place, show
from sodat.web.forms import Form
from sodat.web.visit import Visit, onward

HERE = "/centre/close"
FIELDS = ("vials_received", "vials_opened", "vials_broken", "doses_per_vial", "doses_wasted")
_DIGITS_MAX = 6


async def day_end(visit: Visit) -> Answer:
    """GET /centre/close; with `?session=` one of several services."""
    return await _page(visit, visit.asked("session"), Form())


async def missed(visit: Visit) -> Answer:
    """POST /centre/close/missed."""
    form = await visit.form()
    session = form.one("session")
    try:
        async with on_duty(visit) as (tx, duty):
            count = await checking_in.miss(
                tx, duty, number_of(session), our_fault=form.has("fault"), reason=form.one("reason")
            )
    except NoteMissing as refusal:
        return await _page(visit, session, form, refusal, "reason")
    return onward(f"{HERE}?session={session}&missed={count}")


async def close(visit: Visit) -> Answer:
    """POST /centre/close."""
    form = await visit.form()
    session = form.one("session")
    try:
        said = DayEnd(**{name: _whole(form, name) for name in FIELDS})
        async with on_duty(visit) as (tx, duty):
            one = await door.session(tx, duty, number_of(session))
            await closing_day.close(tx, duty, one, said)
    except Refusal as refusal:
        named = str(refusal.facts.get("field", ""))
        return await _page(visit, session, form, refusal, named if named in FIELDS else "close")
    return onward(f"{HERE}?session={session}")


def _whole(form: Form, name: str) -> int:
    typed = latin_digits(form.one(name)).strip()
    if not (typed.isascii() and typed.isdigit()) or len(typed) > _DIGITS_MAX:
        raise MalformedRequest(field=name, what="number")
    return int(typed)


async def _page(
    visit: Visit, session: str, form: Form, refusal: Refusal | None = None, field: str = ""
) -> Answer:
    async with on_duty(visit) as (tx, duty):
        where = await place(tx, duty, visit.language)
        sessions = await centre_days.sessions_of(tx, duty.centre_id, duty.day)
        one = _chosen(sessions, session)
        counts = await centre_days.counts(tx, one.session_id) if one else None
        ended = await centre_days.day_end(tx, one.session_id) if one else None
        size = await closing_day.doses_per_vial(tx, duty, one) if one else None
    missed = visit.asked("missed")
    return show(
        visit,
        "close",
        HERE,
        refusal,
        field,
        place=where,
        sessions=sessions,
        one=one,
        counts=counts,
        given=closing_day.given(counts) if counts else 0,
        ended=ended,
        size=size,
        form=form,
        done=visit.say("day-end.missed-done", count=missed[:9]) if missed and not refusal else "",
    )


def _chosen(sessions: list[Session], session: str) -> Session | None:
    if not session:
        return sessions[0] if sessions else None
    try:
        name = number_of(session)
    except AppointmentUnknown:
        raise NoSession from None
    return next((one for one in sessions if one.session_id == name), None)
