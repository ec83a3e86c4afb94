"""The people of an account."""

from sodat.actions import registering
from sodat.rules.people import PEOPLE_MAX
from sodat.rules.refusals import IdentityNotUsable, MalformedRequest, Refusal
from sodat.web.answers import Answer, sentence
from sodat.web.api.people import person_number
from sodat.web.forms import Form, local_path
from sodat.web.naming import name_person
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

GENDERS = ("female", "male", "other")
ID_TYPES = ("aadhaar", "pan", "voter", "passport", "driving-licence", "pension", "npr", "other")
FIELDS = ("name", "birth_year", "gender", "id_type", "id_number", "pincode")


async def people(visit: Visit) -> Answer:
    """GET /people."""
    return await _page(visit, Form(), local_path(visit.asked("next"), ""))


async def add(visit: Visit) -> Answer:
    """POST /people."""
    login, form = visit.signed_in(), await visit.form()
    after = local_path(form.one("next"), "")
    try:
        await name_person(visit.portal, login.account_id, {name: form.one(name) for name in FIELDS})
    except Refusal as refusal:
        return await _page(visit, form, after, refusal)
    return onward(f"/people?next={after}#people" if after else "/people#people")


async def remove(visit: Visit) -> Answer:
    """POST /people/{person}/remove."""
    login = visit.signed_in()
    await visit.form()
    try:
        async with visit.portal.database.transaction() as tx:
            await registering.remove_person(tx, login.account_id, person_number(visit.part("person")))
    except Refusal as refusal:
        return await _page(visit, Form(), "", refusal)
    return onward("/people")


async def _page(visit: Visit, form: Form, after: str, refusal: Refusal | None = None) -> Answer:
    login = visit.signed_in()
    async with visit.portal.database.transaction() as tx:
        found = await registering.people_of(tx, login.account_id)
    return page(
        visit,
        "citizen/people.html",
        422 if refusal else 200,
        people=found,
        is_full=len(found) >= PEOPLE_MAX,
        genders=GENDERS,
        id_types=ID_TYPES,
        form=form,
        after=after,
        mistakes={_field(refusal): sentence(refusal, visit.language)} if refusal else {},
    )


def _field(refusal: Refusal) -> str:
    """Return the field of the form that a refusal is about."""
    if isinstance(refusal, IdentityNotUsable):
        return "id_number"
    named = str(refusal.facts.get("field", ""))
    return named if isinstance(refusal, MalformedRequest) and named in FIELDS else "people"
