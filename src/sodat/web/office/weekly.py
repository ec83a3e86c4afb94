"""Weekly times: the usual week of each centre, the days that are not usual, and making sessions of both."""

from datetime import date, timedelta

from sodat.actions import templating, tending
from sodat.locale.dates import long_day
from sodat.rules import typed_fields as typed
from sodat.rules.city import TemplateUnknown
from sodat.rules.lifecycle import check_reason
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.rules.weeks import Band, Unusual
from sodat.storage import city, weeks
from sodat.web.answers import Answer
from sodat.web.forms import Form
from sodat.web.office.centres import number_of
from sodat.web.office.duty import duty, mistakes_of, named, service_names, shown
from sodat.web.office.told import told
from sodat.web.visit import Visit, onward

FIELDS = (
    "centre",
    "service",
    "weekdays",
    "starts",
    "ends",
    "seats",
    "day",
    "hours",
    "opens",
    "closes",
    "reason",
)
WEEKDAYS = tuple(range(7))
_MONDAY = date(2030, 1, 7)


async def listed(visit: Visit) -> Answer:
    """GET /office/templates."""
    return await _list_page(visit, Form())


async def add(visit: Visit, form: Form) -> Answer:
    """POST /office/templates."""
    try:
        async with duty(visit) as (tx, who):
            number = await templating.add(tx, who, number_of(form.one("centre")), form.one("service"))
    except Refusal as refusal:
        return await _list_page(visit, form, refusal, "centre")
    return onward(f"/office/templates/{number}")


async def put_day(visit: Visit, form: Form) -> Answer:
    """POST /office/templates/days."""
    try:
        closed = form.one("hours") != "other"
        one = Unusual(
            day=typed.day(form.one("day"), "day"),
            centre_id=number_of(form.one("place")) if form.one("place") else None,
            opens=None if closed else typed.clock(form.one("opens"), "opens"),
            closes=None if closed else typed.clock(form.one("closes"), "closes"),
            reason=check_reason(form.one("reason"))[:200],
        )
        if one.opens is not None and one.closes is not None and one.opens >= one.closes:
            raise MalformedRequest(field="closes", what="after-opening")
        async with duty(visit) as (tx, who):
            await templating.put_unusual(tx, who, one)
    except Refusal as refusal:
        return await _list_page(visit, form, refusal, "reason")
    return onward("/office/templates?told=day-set#days")


async def remove_day(visit: Visit, _form: Form) -> Answer:
    """POST /office/templates/days/{exception}/remove."""
    async with duty(visit) as (tx, who):
        await templating.remove_unusual(tx, who, _number(visit.part("exception")))
    return onward("/office/templates?told=day-usual#days")


async def _list_page(visit: Visit, form: Form, refusal: Refusal | None = None, at: str = "centre") -> Answer:
    async with duty(visit) as (tx, who):
        district, today = tending.city_of(who), await weeks.today(tx)
        templates = await weeks.templates(tx, district)
        days = await weeks.unusual_days(tx, district, today)
        centres = await city.centres(tx, district)
        services = await city.services(tx, district)
    names = service_names(services, visit.language)
    asked = visit.asked("centre")
    return shown(
        visit,
        "office/weekly.html",
        "/office/templates",
        refusal=refusal,
        templates=[
            (one, named(one, visit.language), names.get(one.service_id, one.service_id))
            for one in templates
            if not asked.isdigit() or str(one.centre_id) == asked
        ],
        days=[(one, named(one, visit.language) if one.centre_id is not None else "") for one in days],
        centres=[(one.centre_id, named(one, visit.language)) for one in centres if not one.closed_reason],
        services=list(names.items()),
        asked=asked,
        form=form,
        first=(today + timedelta(days=1)).isoformat(),
        last=(today + timedelta(days=14)).isoformat(),
        told=told(visit),
        mistakes=mistakes_of(refusal, visit.language, FIELDS, at),
    )


async def one(visit: Visit) -> Answer:
    """GET /office/templates/{template}."""
    return await _one_page(visit, Form())


async def put_bands(visit: Visit, form: Form) -> Answer:
    """POST /office/templates/{template}."""
    number = _number(visit.part("template"))
    try:
        days = {typed.whole(one, "weekdays", 0, 6) for one in form.all("weekdays")}
        if not days:
            raise MalformedRequest(field="weekdays", what="choose")
        starts, ends = typed.clock(form.one("starts"), "starts"), typed.clock(form.one("ends"), "ends")
        if starts >= ends:
            raise MalformedRequest(field="ends", what="after-start")
        seats = typed.whole(form.one("seats"), "seats", 1, templating.SEATS_MAX)
        async with duty(visit) as (tx, who):
            bands = [Band(day, starts, ends, seats) for day in sorted(days)]
            await templating.put_bands(tx, who, number, bands)
    except TemplateUnknown:
        raise
    except Refusal as refusal:
        return await _one_page(visit, form, refusal)
    return onward(f"/office/templates/{number}?told=weekly-changed")


async def remove_band(visit: Visit, form: Form) -> Answer:
    """POST /office/templates/{template}/remove-band."""
    number = _number(visit.part("template"))
    weekday = typed.whole(form.one("weekday"), "weekdays", 0, 6)
    starts = typed.clock(form.one("starts"), "starts")
    async with duty(visit) as (tx, who):
        await templating.remove_band(tx, who, number, weekday, starts)
    return onward(f"/office/templates/{number}?told=weekly-changed")


async def end(visit: Visit, _form: Form) -> Answer:
    """POST /office/templates/{template}/end."""
    async with duty(visit) as (tx, who):
        await templating.end(tx, who, _number(visit.part("template")))
    return onward("/office/templates?told=weekly-removed")


async def _one_page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with duty(visit) as (tx, who):
        found = await weeks.template(tx, tending.city_of(who), _number(visit.part("template")))
        services = service_names(await city.services(tx, tending.city_of(who)), visit.language)
    if found is None:
        raise TemplateUnknown
    return shown(
        visit,
        "office/week.html",
        f"/office/templates/{found.template_id}",
        refusal=refusal,
        weekly=found,
        name=named(found, visit.language),
        service=services.get(found.service_id, found.service_id),
        week=[
            (day, weekday(day, visit.language), [band for band in found.week if band.weekday == day])
            for day in WEEKDAYS
        ],
        form=form,
        told=told(visit),
        mistakes=mistakes_of(refusal, visit.language, FIELDS, "starts"),
    )


def weekday(day: int, language: str) -> str:
    """Return the name of a weekday, 0 being Monday."""
    return long_day(_MONDAY + timedelta(days=day), language).split()[0].rstrip(",")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise TemplateUnknown
    return int(text)
