"""Appointments: who works here, named, changed and ended by whoever stands one step above."""

from collections.abc import Mapping

from sodat.actions import appointing
from sodat.actions.appointing import Wanted
from sodat.rules.appointing import APPOINTS, LoginNameTaken, StaffUnknown
from sodat.rules.refusals import MalformedRequest, NotAllowed, ReasonMissing, Refusal
from sodat.storage import staff
from sodat.storage.staff import Member, Role, Staff
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.duty import named, sent
from sodat.web.office.told import told
from sodat.web.office.works import at_work
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

_FIELDS = ("name", "login_name", "role", "district", "centre")
_APPOINTING: tuple[Role, ...] = ("central", "officer")


async def listed(visit: Visit) -> Answer:
    """GET /office/roles."""
    async with at_work(visit, *_APPOINTING) as (tx, who):
        found = await appointing.members(tx, who)
    return page(visit, "office/roles.html", members=[(one, place_of(one, visit.language)) for one in found])


async def new(visit: Visit) -> Answer:
    """GET /office/roles/new."""
    return await _new_page(visit, Form())


@sent
async def appoint(visit: Visit, form: Form) -> Answer:
    """POST /office/roles/new."""
    try:
        async with at_work(visit, *_APPOINTING) as (tx, who):
            account = await appointing.appoint(tx, visit.portal.vault, who, _wanted(who, form))
    except (MalformedRequest, LoginNameTaken) as refusal:
        return await _new_page(visit, form, refusal)
    return onward(f"/office/roles/{account}?told=appointed")


async def one(visit: Visit) -> Answer:
    """GET /office/roles/{member}."""
    return await _one_page(visit, Form())


@sent
async def act(visit: Visit, form: Form) -> Answer:
    """POST /office/roles/{member}: the field `act` says what to do."""
    account, what, vault = _number(visit.part("member")), form.one("act"), visit.portal.vault
    try:
        async with at_work(visit, *_APPOINTING) as (tx, who):
            if what == "end":
                await appointing.end(tx, who, account, form.one("end_reason"))
            elif what == "reset":
                await appointing.reset(tx, vault, who, account, form.one("reset_reason"))
            elif what == "again":
                await appointing.appoint_again(tx, vault, who, account)
            else:
                what = "change"
                there = await appointing.one(tx, who, account)
                district, centre = _place(who, there.role, form)
                await appointing.change(tx, who, account, form.one("name"), district, centre)
    except (MalformedRequest, ReasonMissing) as refusal:
        return await _one_page(visit, form, refusal)
    return onward(f"/office/roles/{account}?told=appointment-{what}")


def place_of(one: Member, language: str) -> str:
    """Return where somebody works: the centre of staff, the city of officers, nothing for all others."""
    for kind in ("centre", "district"):
        names: Mapping[str, str | None] = {
            spoken: getattr(one, f"{kind}_{spoken}") for spoken in ("en", "mr", "hi")
        }
        if names["en"]:
            return names[language] or names["en"] or ""
    return ""


def _wanted(who: Staff, form: Form) -> Wanted:
    role = next((one for one in APPOINTS[who.role] if one == form.one("role")), APPOINTS[who.role][0])
    known: Role = next(one for one in staff.ROLES if one == role)
    district, centre = _place(who, known, form)
    return Wanted(form.one("login_name"), form.one("name"), known, district, centre)


def _place(who: Staff, role: Role, form: Form) -> tuple[int | None, int | None]:
    """Return the city and the centre that a form names for a role; officers appoint for their own city."""
    district = who.district_id if who.role == "officer" else _whole(form.one("district"))
    return (
        district if role in {"staff", "officer"} else None,
        _whole(form.one("centre")) if role == "staff" else None,
    )


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _number(text: str) -> int:
    number = _whole(text)
    if number is None:
        raise StaffUnknown
    return number


async def _places(tx: Transaction, who: Staff, language: str) -> dict[str, list[tuple[int, str]]]:
    """Return the cities and the centres that there are to choose from."""
    if who.role == "central":
        cities = await staff.districts(tx)
        return {"district": [(each.district_id, named(each, language)) for each in cities], "centre": []}
    if who.district_id is None:
        raise NotAllowed
    centres = await staff.centres_of(tx, who.district_id)
    return {"district": [], "centre": [(each.centre_id, named(each, language)) for each in centres]}


async def _new_page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with at_work(visit, *_APPOINTING) as (tx, who):
        places = await _places(tx, who, visit.language)
    return page(
        visit,
        "office/role-new.html",
        422 if refusal else 200,
        form=form,
        roles=APPOINTS[who.role],
        places=places,
        mistakes={_field(refusal): sentence(refusal, visit.language)} if refusal else {},
    )


async def _one_page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with at_work(visit, *_APPOINTING) as (tx, who):
        found = await appointing.one(tx, who, _number(visit.part("member")))
        invited = await appointing.invitation(tx, visit.portal.vault, found.account_id)
        places = await _places(tx, who, visit.language)
    return page(
        visit,
        "office/role.html",
        422 if refusal else 200,
        form=form,
        one=found,
        place=place_of(found, visit.language),
        invited=invited,
        places=places,
        told=told(visit),
        mistakes={_field(refusal, form.one("act")): sentence(refusal, visit.language)} if refusal else {},
    )


def _field(refusal: Refusal, what: str = "") -> str:
    """Return the field of the form that a refusal is about."""
    if isinstance(refusal, ReasonMissing):
        return f"{what}_reason"
    if isinstance(refusal, LoginNameTaken):
        return "login_name"
    named_field = str(refusal.facts.get("field", ""))
    return named_field if named_field in _FIELDS else "name"
