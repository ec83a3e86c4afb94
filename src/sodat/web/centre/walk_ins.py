"""Walk-ins of a centre: registered into the on-site seats, called by number, served."""

from sodat.actions import desk_filing, walking_in
from sodat.actions.door import Duty
from sodat.rules.door import ActUnknown
from sodat.rules.people import person
from sodat.rules.refusals import IdentityNotUsable, MalformedRequest, MobileNotUsable, Refusal
from sodat.storage import centre_days, walk_ins
from sodat.storage.statements import Transaction
from sodat.storage.walk_ins import WalkIn
from sodat.vault import Vault
from sodat.web.answers import Answer
from sodat.web.centre.duty import (
    FIELDS,
    GENDERS,
    ID_TYPES,
    act_number,
    number_of,
    on_duty,
    place,
    show,
)
from sodat.web.centre.today import kept_batch, last_batch
from sodat.web.forms import Form
from sodat.web.naming import has_right_check_digit
from sodat.web.visit import Visit, onward

HERE = "/centre/walk-ins"


async def walk_in_list(visit: Visit) -> Answer:
    """GET /centre/walk-ins."""
    return await _page(visit, Form())


async def register(visit: Visit) -> Answer:
    """POST /centre/walk-ins."""
    form = await visit.form()
    try:
        async with on_duty(visit) as (tx, duty):
            number = await give_number(
                tx,
                visit.portal.vault,
                duty,
                form,
                visit.language,
                act=form.one("act"),
                document_seen=form.has("seen"),
            )
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    return onward(f"{HERE}?given={number}")


async def give_number(
    tx: Transaction,
    vault: Vault,
    duty: Duty,
    form: Form,
    language: str,
    *,
    act: str,
    document_seen: bool,
) -> int:
    """Name a person as far as they are not known, give them a number, and return it.

    Raises:
        Refusal: as naming a person and walking in do.
    """
    one = person(
        **{name: form.one(name) for name in FIELDS},
        this_year=duty.day.year,
        check_digit=has_right_check_digit,
    )
    session = form.one("session")
    person_id = await desk_filing.register(
        tx, vault, duty, one, form.one("mobile"), language, document_seen=document_seen, purpose="walk-in"
    )
    return await walking_in.register(
        tx,
        duty,
        number_of(session) if session else None,
        person_id,
        act_number(act),
        document_seen=document_seen,
    )


async def call_next(visit: Visit) -> Answer:
    """POST /centre/walk-ins/next: the next number, once however often the button was pressed."""
    form = await visit.form()
    async with on_duty(visit) as (tx, duty):
        session_id = number_of(form.one("session"))
        await centre_days.lock_session(tx, session_id)
        serving = await walk_ins.now_serving(tx, session_id)
        if str(serving or 0) != form.one("after"):
            return onward(HERE)
        number = await walking_in.call_next(tx, duty, session_id)
    return onward(f"{HERE}?called={number or 0}")


async def end(visit: Visit) -> Answer:
    """POST /centre/walk-ins/{walk_in}: served, or has left."""
    form, name = await visit.form(), number_of(visit.part("walk_in"))
    batch = form.one("batch")
    if form.one("what") not in {"serve", "leave"}:
        raise ActUnknown
    try:
        async with on_duty(visit) as (tx, duty):
            if form.one("what") == "leave":
                await walking_in.leave(tx, duty, name)
                return onward(HERE)
            found = await walking_in.serve(tx, duty, name, batch)
    except MalformedRequest as refusal:
        return await _page(visit, form, refusal)
    return onward(f"{HERE}?served={found.number}", kept_batch(batch))


async def now(visit: Visit) -> Answer:
    """GET /centre/now/{session}: the number for the hall."""
    session_id = number_of(visit.part("session"))
    async with on_duty(visit) as (tx, duty):
        where = await place(tx, duty, visit.language)
        sessions = await centre_days.sessions_of(tx, duty.centre_id, duty.day)
        serving = await walk_ins.now_serving(tx, session_id)
    one = next((each for each in sessions if each.session_id == session_id), None)
    if one is None:
        return onward(HERE)
    return show(visit, "now", f"/centre/now/{session_id}", session=one, serving=serving, place=where)


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with on_duty(visit) as (tx, duty):
        where = await place(tx, duty, visit.language)
        people = await walk_ins.of_day(tx, duty.centre_id, duty.day)
        sessions = [
            (
                one,
                await walk_ins.seats_left(tx, one.session_id),
                await walk_ins.now_serving(tx, one.session_id),
                [each for each in people if each.session_id == one.session_id],
            )
            for one in await centre_days.sessions_of(tx, duty.centre_id, duty.day)
        ]
    return show(
        visit,
        "walk-ins",
        HERE,
        refusal,
        _field(refusal, people[0].number if people else 1),
        place=where,
        sessions=sessions,
        form=form,
        id_types=ID_TYPES,
        genders=GENDERS,
        batch=form.one("batch") or last_batch(visit),
        done="" if refusal else _done(visit, people),
    )


def _done(visit: Visit, people: list[WalkIn]) -> str:
    given = next((one for one in people if str(one.number) == visit.asked("given")), None)
    if given is not None:
        return visit.say("walk-in.given", number=given.number, name=given.name)
    if called := visit.asked("called"):
        return visit.say("walk-in.none-waits" if called == "0" else "walk-in.called", number=called[:9])
    return visit.say("visitor.served") if visit.asked("served") else ""


def _field(refusal: Refusal | None, first: int) -> str:
    """Return the field of the form that a refusal is about."""
    if isinstance(refusal, IdentityNotUsable):
        return "id_number"
    if isinstance(refusal, MobileNotUsable):
        return "mobile"
    named = str(refusal.facts.get("field", "")) if refusal else ""
    if named == "batch":
        return f"batch-{first}"
    return named if named in FIELDS else "seen"
