"""Composing a release: service and days first, then everything that is fixed before anybody applies."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from sodat.actions import drafting, tending
from sodat.locale.dates import long_day, moment
from sodat.locale.sentences import has, say
from sodat.rules import draft_form as rules
from sodat.rules import typed_fields as typed
from sodat.rules.bounds import OutOfBounds
from sodat.rules.draft_form import FIELDS, MOMENTS, PERCENTS
from sodat.rules.manifest import BEACONS, POLICIES, SHARE_ORDERS
from sodat.rules.refusals import MalformedRequest, Refusal, ReleaseUnknown, RulesNotUsable
from sodat.rules.weeks import DAYS_MAX
from sodat.storage import city, releases, rounds, weeks
from sodat.storage.rounds import Place
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.duty import duty, mistakes_of, named, service_names, shown
from sodat.web.visit import Visit, onward

_SLUG = re.compile(r"[^a-z0-9]+")
_AT = {
    "slots": "places",
    "day": "places",
    "times": "closes_at",
    "refills_at": "refill_1",
    "commit_lead_seconds": "draws_at",
    "shares": "share-R",
    "district": "release",
    "open_hours": "opens_at",
    "notice_hours": "opens_at",
    "residents_percent": "share-R",
    "quota_percent": "share-Q",
}
"""Where the form has what a refusal names otherwise."""

SHARED = ("service", "first", "last")
REHEARSED = ("city", "hospital", "press")


async def new(visit: Visit) -> Answer:
    """GET /office/releases/new: without `?service=` the question which days of which service."""
    asked = Form({name: [visit.asked(name)] for name in SHARED})
    async with duty(visit) as (tx, who):
        if not asked.one("service"):
            return await _ask(visit, tx, who, asked, None)
        try:
            first, last = _span(asked)
        except MalformedRequest as refusal:
            return await _ask(visit, tx, who, asked, refusal)
        found = await rounds.places(tx, tending.city_of(who), asked.one("service"), first, last)
        form = Form(await _usual(tx, who, asked.one("service"), found) | _chance(visit))
    return await _form_page(visit, form, asked)


async def add(visit: Visit, form: Form) -> Answer:
    """POST /office/releases/new."""
    return await _save(visit, form, "")


async def edit(visit: Visit) -> Answer:
    """GET /office/releases/{release}/edit."""
    async with duty(visit) as (tx, who):
        one = await rounds.one_of(tx, tending.city_of(who), visit.part("release"))
        kept = await rounds.form_of(tx, visit.part("release"))
    if one is None or one.state != "draft" or kept is None:
        raise ReleaseUnknown
    return await _form_page(visit, Form(kept), Form(kept), draft=one.release_id)


async def change(visit: Visit, form: Form) -> Answer:
    """POST /office/releases/{release}/edit."""
    return await _save(visit, form, visit.part("release"))


async def _save(visit: Visit, form: Form, draft: str) -> Answer:
    try:
        decided = rules.decisions(form.fields)
        async with duty(visit) as (tx, who):
            await drafting.save(
                tx,
                visit.portal.vault,
                who,
                decided,
                form.fields,
                instead_of=draft,
                production=visit.portal.config.is_production,
            )
    except ReleaseUnknown:
        raise
    except Refusal as refusal:
        return await _form_page(visit, form, form, refusal, draft)
    return onward(f"/office/releases/{decided.release}?told=draft-saved")


async def _ask(visit: Visit, tx: Transaction, who: Staff, form: Form, refusal: Refusal | None) -> Answer:
    free = await rounds.free(tx, tending.city_of(who))
    names = service_names(await city.services(tx, tending.city_of(who)), visit.language)
    days = [(one.first, min(one.last, one.first + timedelta(days=DAYS_MAX - 1))) for one in free[:1]]
    return shown(
        visit,
        "office/compose-days.html",
        "/office/releases/new",
        refusal=refusal,
        services=[(one.service_id, names.get(one.service_id, one.service_id)) for one in free],
        free=[(names.get(one.service_id, one.service_id), one) for one in free],
        form=form if refusal else Form(),
        there=[day.isoformat() for pair in days for day in pair],
        mistakes=mistakes_of(refusal, visit.language, ("first", "last"), "first"),
    )


async def _usual(
    tx: Transaction, who: Staff, service_id: str, found: Sequence[Place]
) -> dict[str, list[str]]:
    """Return the form as it stands before anybody types."""
    first = min((place.day for place in found), default=await weeks.today(tx))
    district = await city.district(tx, tending.city_of(who))
    services = {one.service_id: one for one in await city.services(tx, tending.city_of(who))}
    slug = _SLUG.sub("-", (district.name if district else "").lower()).strip("-")
    titles = {
        f"title_{language}": say(
            language,
            "compose.title",
            {
                "service": named(services[service_id], language) if service_id in services else service_id,
                "day": long_day(first, language),
            },
        )
        for language in ("en", "mr", "hi")
    }
    plain = {"policy": "draw", "share_order": SHARE_ORDERS[0], "party_size_max": "4", "ticket_cap": "5"}
    usual = rules.usual_times(first, await releases.now(tx)) | titles | plain
    usual |= {"release": await _free_name(tx, f"{slug}-{first}"), "service": service_id}
    return {name: [value] for name, value in usual.items()} | {"places": [place.key for place in found]}


def _chance(visit: Visit) -> dict[str, list[str]]:
    """Return where chance comes from: a rehearsal may have no network, and the portal plays its trustees."""
    if visit.portal.config.is_production:
        return {"beacon": [BEACONS[0]]}
    return {"beacon": ["local"], "trustees": ["\n".join(REHEARSED)]}


async def _free_name(tx: Transaction, name: str) -> str:
    number, free = 1, name
    while await releases.get(tx, free) is not None:
        number += 1
        free = f"{name}-{number}"
    return free


async def _form_page(
    visit: Visit, form: Form, asked: Form, refusal: Refusal | None = None, draft: str = ""
) -> Answer:
    async with duty(visit) as (tx, who):
        try:
            first, last = _span(asked)
        except MalformedRequest:
            first = last = await weeks.today(tx)
        found = await rounds.places(tx, tending.city_of(who), form.one("service"), first, last, draft)
        services = {one.service_id: one for one in await city.services(tx, tending.city_of(who))}
    service = services.get(form.one("service"))
    days: dict[date, list[Place]] = {}
    for place in found:
        days.setdefault(place.day, []).append(place)
    return shown(
        visit,
        "office/compose.html",
        f"/office/releases/{draft}/edit" if draft else "/office/releases/new",
        refusal=refusal,
        draft=draft,
        form=form,
        span=(first.isoformat(), last.isoformat()),
        service=named(service, visit.language) if service else form.one("service"),
        days=[(day, [(one, named(one, visit.language)) for one in there]) for day, there in days.items()],
        policies=POLICIES,
        orders=SHARE_ORDERS,
        percents=PERCENTS,
        beacons=[one for one in BEACONS if one != "local" or not visit.portal.config.is_production],
        moments=[(name, _spoken(form.one(name), visit.language)) for name in MOMENTS],
        mistakes=_mistakes(refusal, visit.language),
    )


def _mistakes(refusal: Refusal | None, language: str) -> dict[str, str]:
    if not isinstance(refusal, RulesNotUsable | OutOfBounds):
        return mistakes_of(refusal, language, FIELDS, "release")
    field, what = str(refusal.facts["field"]), str(refusal.facts.get("what", ""))
    at = _AT.get(field, field)
    words = sentence(refusal, language)
    for name in (f"compose.wrong-{field}", f"compose.wrong-{field}-{what}"):
        if has(language, name):
            words = say(language, name)
    return {at if at in FIELDS else "release": words}


def _spoken(text: str, language: str) -> str:
    """Return a typed moment with its weekday, empty where it is none."""
    try:
        return moment(typed.moment(text, "moment"), language)
    except MalformedRequest:
        return ""


def _span(form: Form) -> tuple[date, date]:
    first, last = typed.day(form.one("first"), "first"), typed.day(form.one("last"), "last")
    if last < first or (last - first).days >= DAYS_MAX:
        raise MalformedRequest(field="last", what=str(DAYS_MAX))
    return first, last
