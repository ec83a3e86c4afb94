"""The centres of a city: the list, and one centre with what can be done to it."""

from sodat.actions import tending
from sodat.rules.centre_form import FIELDS, described
from sodat.rules.city import CentreUnknown
from sodat.rules.refusals import Refusal
from sodat.storage import city
from sodat.storage.city import CentreListed
from sodat.web.answers import Answer
from sodat.web.forms import Form
from sodat.web.office.duty import duty, mistakes_of, named, shown
from sodat.web.office.told import told
from sodat.web.visit import Visit, onward

NUMBER_MAX = 2**31 - 1


def number_of(text: str) -> int:
    """Return the number of a centre out of an address.

    Raises:
        CentreUnknown: it is none.
    """
    if not text.isascii() or not text.isdigit() or len(text) > 12 or int(text) > NUMBER_MAX:
        raise CentreUnknown
    return int(text)


async def listed(visit: Visit) -> Answer:
    """GET /office/centres."""
    async with duty(visit) as (tx, who):
        found = await city.centres(tx, tending.city_of(who))
    rows = [(one, named(one, visit.language)) for one in found]
    return shown(visit, "office/centres.html", "/office/centres", centres=rows, told=told(visit))


async def new(visit: Visit) -> Answer:
    """GET /office/centres/new."""
    async with duty(visit):
        pass
    return _form_page(visit, Form())


async def add(visit: Visit, form: Form) -> Answer:
    """POST /office/centres/new."""
    try:
        async with duty(visit) as (tx, who):
            number = await tending.add(tx, who, described(_said(form)))
    except Refusal as refusal:
        return _form_page(visit, form, refusal=refusal)
    return onward(f"/office/centres/{number}?told=centre-added")


async def one(visit: Visit) -> Answer:
    """GET /office/centres/{centre}."""
    return await _one_page(visit, Form())


async def change(visit: Visit, form: Form) -> Answer:
    """POST /office/centres/{centre}."""
    number = number_of(visit.part("centre"))
    try:
        async with duty(visit) as (tx, who):
            await tending.change(tx, who, number, described(_said(form)))
    except CentreUnknown:
        raise
    except Refusal as refusal:
        return await _one_page(visit, form, refusal)
    return onward(f"/office/centres/{number}?told=centre-changed")


async def close(visit: Visit, form: Form) -> Answer:
    """POST /office/centres/{centre}/close."""
    number = number_of(visit.part("centre"))
    try:
        async with duty(visit) as (tx, who):
            await tending.close(tx, who, number, form.one("reason"))
    except CentreUnknown:
        raise
    except Refusal as refusal:
        return await _one_page(visit, Form(), refusal, Form({"reason": [form.one("reason")]}))
    return onward(f"/office/centres/{number}?told=centre-closed")


async def reopen(visit: Visit, _form: Form) -> Answer:
    """POST /office/centres/{centre}/reopen."""
    number = number_of(visit.part("centre"))
    async with duty(visit) as (tx, who):
        await tending.reopen(tx, who, number)
    return onward(f"/office/centres/{number}?told=centre-reopened")


async def _one_page(
    visit: Visit, form: Form, refusal: Refusal | None = None, closing: Form | None = None
) -> Answer:
    async with duty(visit) as (tx, who):
        found = await city.centre(tx, tending.city_of(who), number_of(visit.part("centre")))
    if found is None:
        raise CentreUnknown
    return _form_page(visit, form, found, refusal, closing)


def _form_page(
    visit: Visit,
    form: Form,
    centre: CentreListed | None = None,
    refusal: Refusal | None = None,
    closing: Form | None = None,
) -> Answer:
    return shown(
        visit,
        "office/centre.html",
        f"/office/centres/{centre.centre_id if centre else 'new'}",
        refusal=refusal,
        centre=centre,
        name=named(centre, visit.language) if centre else "",
        form=form,
        closing=closing or Form(),
        there=_there(centre),
        told=told(visit),
        mistakes=mistakes_of(refusal, visit.language, FIELDS, "reason" if closing else "centre_name"),
    )


def _there(centre: CentreListed | None) -> dict[str, str]:
    """Return what the form shows of a centre before anybody types."""
    if centre is None:
        return dict.fromkeys(FIELDS, "") | {"opens": "09:00", "closes": "17:00"}
    return {
        "centre_name": centre.name,
        "centre_name_mr": centre.name_mr,
        "centre_name_hi": centre.name_hi,
        "address": centre.address,
        "ward": centre.ward,
        "block": centre.block,
        "pincode": centre.pincode,
        "latitude": "" if centre.latitude is None else f"{centre.latitude:g}",
        "longitude": "" if centre.longitude is None else f"{centre.longitude:g}",
        "opens": f"{centre.opens:%H:%M}",
        "closes": f"{centre.closes:%H:%M}",
    }


def _said(form: Form) -> dict[str, str]:
    return {name: form.one(name) for name in FIELDS}
