"""The desk of a centre: a person by their document, applying for them, and settling whose entry they are."""

from sodat.actions import desk_filing
from sodat.actions.desk_filing import Case
from sodat.rules.door import DocumentNotSeen, NoteMissing, PhoneNotNamed
from sodat.rules.people import person
from sodat.rules.refusals import (
    ApplicationUnknown,
    IdentityNotUsable,
    MobileNotUsable,
    Refusal,
    TooManyPeople,
)
from sodat.web.answers import Answer
from sodat.web.api.applications import application_name
from sodat.web.api.people import person_number
from sodat.web.centre.duty import FIELDS, GENDERS, ID_TYPES, number_of, on_duty, place, show
from sodat.web.forms import Form
from sodat.web.naming import has_right_check_digit
from sodat.web.notices import ReleaseListed
from sodat.web.visit import Visit, onward

HERE = "/centre/desk"
_DONE = ("settled", "withdrawn", "cancelled", "excused")


async def desk(visit: Visit) -> Answer:
    """GET /centre/desk."""
    return await _page(visit, Form())


async def identify(visit: Visit) -> Answer:
    """POST /centre/desk/identify: the person of a document, or the form to register them."""
    form = await visit.form()
    try:
        async with on_duty(visit) as (tx, duty):
            found = await desk_filing.identify(
                tx,
                visit.portal.vault,
                duty,
                form.one("id_type"),
                form.one("id_number"),
                has_right_check_digit,
            )
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    if found is None:
        return await _page(visit, form, part="register")
    return onward(f"{HERE}/people/{found}")


async def register(visit: Visit) -> Answer:
    """POST /centre/desk/register."""
    form = await visit.form()
    try:
        async with on_duty(visit) as (tx, duty):
            one = person(
                **{name: form.one(name) for name in FIELDS},
                this_year=duty.day.year,
                check_digit=has_right_check_digit,
            )
            found = await desk_filing.register(
                tx,
                visit.portal.vault,
                duty,
                one,
                form.one("mobile"),
                visit.language,
                document_seen=form.has("seen"),
            )
    except Refusal as refusal:
        return await _page(visit, form, refusal, part="register")
    return onward(f"{HERE}/people/{found}")


async def receipt_again(visit: Visit) -> Answer:
    """POST /centre/desk/receipt: a receipt by its number."""
    form = await visit.form()
    try:
        async with on_duty(visit) as (tx, duty):
            group = await desk_filing.receipt(tx, duty, form.one("number"))
    except Refusal as refusal:
        return await _page(visit, form, refusal, field="number")
    return onward(f"{HERE}/receipts/{group[0].application}")


async def one_person(visit: Visit) -> Answer:
    """GET /centre/desk/people/{person}."""
    return await _person(visit, Form())


async def settle(visit: Visit) -> Answer:
    """POST /centre/desk/people/{person}/settle."""
    form, number = await visit.form(), person_number(visit.part("person"))
    try:
        async with on_duty(visit) as (tx, duty):
            await desk_filing.settle(
                tx,
                visit.portal.vault,
                duty,
                number,
                form.one("mobile"),
                visit.language,
                document_seen=form.has("seen"),
            )
    except (DocumentNotSeen, MobileNotUsable, PhoneNotNamed, TooManyPeople) as refusal:
        field = "seen" if isinstance(refusal, DocumentNotSeen) else "mobile"
        return await _person(visit, form, refusal, field)
    return onward(f"{HERE}/people/{number}?done=settled")


async def withdraw(visit: Visit) -> Answer:
    """POST /centre/desk/people/{person}/withdraw."""
    form, number = await visit.form(), person_number(visit.part("person"))
    async with on_duty(visit) as (tx, duty):
        await desk_filing.withdraw(tx, duty, number, application_name(form.one("application")))
    return onward(f"{HERE}/people/{number}?done=withdrawn")


async def cancel(visit: Visit) -> Answer:
    """POST /centre/desk/people/{person}/cancel."""
    form, number = await visit.form(), person_number(visit.part("person"))
    async with on_duty(visit) as (tx, duty):
        await desk_filing.cancel(tx, duty, number, number_of(form.one("appointment")))
    return onward(f"{HERE}/people/{number}?done=cancelled")


async def excuse(visit: Visit) -> Answer:
    """POST /centre/desk/people/{person}/excuse."""
    form, number = await visit.form(), person_number(visit.part("person"))
    try:
        async with on_duty(visit) as (tx, duty):
            name = number_of(form.one("appointment"))
            await desk_filing.excuse(tx, duty, number, name, form.one("reason"))
    except NoteMissing as refusal:
        return await _person(visit, form, refusal, "reason")
    return onward(f"{HERE}/people/{number}?done=excused")


async def _page(
    visit: Visit, form: Form, refusal: Refusal | None = None, *, part: str = "", field: str = ""
) -> Answer:
    async with on_duty(visit) as (tx, duty):
        where = await place(tx, duty, visit.language)
    return show(
        visit,
        "desk",
        HERE,
        refusal,
        field or _field(refusal),
        place=where,
        part=part,
        form=form,
        id_types=ID_TYPES,
        genders=GENDERS,
    )


async def _person(visit: Visit, form: Form, refusal: Refusal | None = None, field: str = "") -> Answer:
    number = person_number(visit.part("person"))
    releases = (await visit.notices.all()).document.releases
    async with on_duty(visit) as (tx, duty):
        case = await desk_filing.case_of(tx, duty, number)
    if field == "reason":
        field = _why(case, form)
    done = visit.asked("done")
    return show(
        visit,
        "desk-person",
        f"{HERE}/people/{number}",
        refusal,
        field,
        case=case,
        form=form,
        releases=[one for one in releases if one.state == "open"],
        open={one.release for one in releases if one.state == "open"},
        titles={one.release: _title(one, visit.language) for one in releases},
        done=visit.say(f"desk.{done}") if done in _DONE and not refusal else "",
    )


def _why(case: Case, form: Form) -> str:
    """Return the field of the missed appointment that the form was about."""
    names = [str(one.appointment_id) for one in case.missed]
    if form.one("appointment") not in names:
        raise ApplicationUnknown
    return f"why-{names.index(form.one('appointment')) + 1}"


def _title(one: ReleaseListed, language: str) -> str:
    return str(getattr(one.title, language))


def _field(refusal: Refusal | None) -> str:
    """Return the field of the form that a refusal is about."""
    if isinstance(refusal, IdentityNotUsable):
        return "id_number"
    if isinstance(refusal, MobileNotUsable | TooManyPeople):
        return "mobile"
    named = str(refusal.facts.get("field", "")) if refusal else ""
    if named in FIELDS:
        return named
    return "seen" if isinstance(refusal, DocumentNotSeen) else "id_number"
