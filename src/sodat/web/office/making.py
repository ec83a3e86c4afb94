"""Making sessions out of weekly times: what would be made stands there first."""

from datetime import date

from sodat.actions import templating, tending
from sodat.rules import typed_fields as typed
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.storage import city
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.forms import Form
from sodat.web.office.duty import duty, mistakes_of, named, service_names, shown
from sodat.web.visit import Visit, onward

MAKING = ("first", "last")


async def preview(visit: Visit) -> Answer:
    """GET /office/templates/make: what would be made."""
    said = Form({name: [visit.asked(name)] for name in MAKING})
    return await _make_page(visit, said)


async def make(visit: Visit, form: Form) -> Answer:
    """POST /office/templates/make."""
    try:
        first, last = _span(form)
        async with duty(visit) as (tx, who):
            slots, _ = await templating.make(tx, who, first, last)
    except MalformedRequest:
        return await _make_page(visit, form)
    told_name = "sessions-made" if slots else "nothing-made"
    return onward(f"/office/sessions?first={first}&last={last}&told={told_name}")


async def _make_page(visit: Visit, form: Form) -> Answer:
    refusal: Refusal | None = None
    made: tuple[templating.Made, ...] = ()
    shorts: list[templating.Short] = []
    async with duty(visit) as (tx, who):
        centres, services = await names_in(tx, who, visit.language)
        try:
            made = await templating.preview(tx, who, *_span(form))
            shorts = await templating.shorts(tx, who, made)
        except MalformedRequest as wrong:
            refusal = wrong
    return shown(
        visit,
        "office/make.html",
        "/office/templates/make",
        refusal=refusal,
        made=[
            (
                one,
                centres.get(one.template.centre_id, ""),
                services.get(one.template.service_id, one.template.service_id),
            )
            for one in made
        ],
        slots=sum(len(one.new) for one in made),
        seats=sum(one.seats for one in made),
        shorts=[
            (one, centres.get(one.centre_id, ""), services.get(one.service_id, one.service_id))
            for one in shorts
        ],
        form=form,
        mistakes=mistakes_of(refusal, visit.language, MAKING, "first"),
    )


async def names_in(tx: Transaction, who: Staff, language: str) -> tuple[dict[int, str], dict[str, str]]:
    """Return the names of a city's centres by number, and of its services by id."""
    district = tending.city_of(who)
    centres = {one.centre_id: named(one, language) for one in await city.centres(tx, district)}
    return centres, service_names(await city.services(tx, district), language)


def _span(form: Form) -> tuple[date, date]:
    return typed.day(form.one("first"), "first"), typed.day(form.one("last"), "last")
