"""The people of an account: naming, correcting and removing them."""

from collections.abc import Mapping
from urllib.parse import quote

from sodat.actions import registering
from sodat.rules import people as rules
from sodat.rules.people import PEOPLE_MAX, Corrected
from sodat.rules.refusals import IdentityNotUsable, MalformedRequest, PersonUnknown, Refusal
from sodat.storage import releases
from sodat.storage.people import Shown
from sodat.web.answers import Answer, sentence
from sodat.web.api.people import person_number
from sodat.web.forms import Form, local_path
from sodat.web.naming import has_right_check_digit, name_person
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

GENDERS = ("female", "male", "other")
ID_TYPES = ("aadhaar", "pan", "voter", "passport", "driving-licence", "pension", "npr", "other")
CORRECTED = ("name", "birth_year", "gender", "pincode")
FIELDS = ("name", "birth_year", "gender", "id_type", "id_number", "pincode")
_DONE = ("added", "corrected", "removed")

Mistakes = Mapping[str, str]


async def people(visit: Visit) -> Answer:
    """GET /people; `?added=`, `?corrected=` and `?removed=` say what was done just now."""
    return await _page(visit, None, local_path(visit.asked("next"), ""))


async def add(visit: Visit) -> Answer:
    """POST /people."""
    login, form = visit.signed_in(), await visit.form()
    after = local_path(form.one("next"), "")
    try:
        named = await name_person(visit.portal, login.account_id, {name: form.one(name) for name in FIELDS})
    except Refusal as refusal:
        return await _page(visit, form, after, await _mistakes(visit, form, FIELDS, refusal))
    return onward(f"/people?added={named.person_id}{_next(after)}#people")


async def person(visit: Visit) -> Answer:
    """GET /people/{person}: what was said, to be corrected."""
    one = await _mine(visit)
    said = {"name": one.name, "birth_year": str(one.birth_year), "gender": one.gender, "pincode": one.pincode}
    return _person_page(visit, one, Form({name: [value] for name, value in said.items()}))


async def correct(visit: Visit) -> Answer:
    """POST /people/{person}."""
    login, form = visit.signed_in(), await visit.form()
    one = await _mine(visit)
    try:
        async with visit.portal.database.transaction() as tx:
            said = Corrected(
                name=rules.name_of(form.one("name")),
                birth_year=rules.birth_year_of(form.one("birth_year"), (await releases.now(tx)).year),
                gender=rules.gender_of(form.one("gender")),
                pincode=rules.pincode_of(form.one("pincode")),
            )
            await registering.correct_person(tx, login.account_id, one.person_id, said)
    except Refusal as refusal:
        return _person_page(visit, one, form, await _mistakes(visit, form, CORRECTED, refusal))
    return onward(f"/people?corrected={one.person_id}{_next(local_path(form.one('next'), ''))}#people")


async def removing(visit: Visit) -> Answer:
    """GET /people/{person}/remove: the question before it is done."""
    return page(visit, "citizen/remove.html", person=await _mine(visit), mistakes={})


async def remove(visit: Visit) -> Answer:
    """POST /people/{person}/remove; what is gone already is gone."""
    login = visit.signed_in()
    await visit.form()
    number = person_number(visit.part("person"))
    try:
        async with visit.portal.database.transaction() as tx:
            await registering.remove_person(tx, login.account_id, number)
    except PersonUnknown:
        return onward("/people?removed=1#people")
    except Refusal as refusal:
        mistakes = {"remove": sentence(refusal, visit.language)}
        return page(visit, "citizen/remove.html", 409, person=await _mine(visit), mistakes=mistakes)
    return onward("/people?removed=1#people")


async def _mine(visit: Visit) -> Shown:
    login, number = visit.signed_in(), person_number(visit.part("person"))
    async with visit.portal.database.transaction() as tx:
        found = await registering.people_of(tx, login.account_id)
    for one in found:
        if one.person_id == number:
            return one
    raise PersonUnknown


async def _page(visit: Visit, form: Form | None, after: str, mistakes: Mistakes | None = None) -> Answer:
    login = visit.signed_in()
    async with visit.portal.database.transaction() as tx:
        found = await registering.people_of(tx, login.account_id)
    if form is None:
        # Who lives together has said the pincode once.
        form = Form({"pincode": [one.pincode for one in found[:1]]})
    done = next(((name, visit.asked(name)) for name in _DONE if visit.asked(name)), ("", ""))
    return page(
        visit,
        "citizen/people.html",
        422 if mistakes else 200,
        people=found,
        is_full=len(found) >= PEOPLE_MAX,
        genders=GENDERS,
        id_types=ID_TYPES,
        form=form,
        after=after,
        after_words="people.to-apply" if after.endswith("/apply") or "/apply?" in after else "people.to-next",
        done=done[0],
        done_name=next((one.name for one in found if str(one.person_id) == done[1]), ""),
        mistakes=mistakes or {},
    )


def _person_page(visit: Visit, one: Shown, form: Form, mistakes: Mistakes | None = None) -> Answer:
    return page(
        visit,
        "citizen/person.html",
        422 if mistakes else 200,
        person=one,
        genders=GENDERS,
        form=form,
        after=local_path(form.one("next") or visit.asked("next"), ""),
        mistakes=mistakes or {},
    )


async def _mistakes(visit: Visit, form: Form, fields: tuple[str, ...], refusal: Refusal) -> Mistakes:
    """Return what is to be corrected, all of it at once, in the order of the form."""
    this_year = int((await visit.notices.all()).document.now[:4])
    found = {}
    for field in fields:
        try:
            _read(field, form, this_year)
        except Refusal as one:
            is_missing = field == "id_number" and not form.one(field).strip()
            found[field] = visit.say("people.wrong-missing") if is_missing else _words(one, visit)
    return found or {_field(refusal): _words(refusal, visit)}


def _read(field: str, form: Form, this_year: int) -> None:
    text = form.one(field)
    match field:
        case "name":
            rules.name_of(text)
        case "birth_year":
            rules.birth_year_of(text, this_year)
        case "gender":
            rules.gender_of(text)
        case "id_number":
            rules.identity_number(form.one("id_type"), text, has_right_check_digit)
        case "pincode":
            rules.pincode_of(text)


def _words(refusal: Refusal, visit: Visit) -> str:
    if isinstance(refusal, IdentityNotUsable):
        return visit.say(f"people.wrong-{refusal.facts['id_type']}")
    return sentence(refusal, visit.language)


def _field(refusal: Refusal) -> str:
    """Return the field of the form that a refusal is about."""
    named = str(refusal.facts.get("field", ""))
    return named if isinstance(refusal, MalformedRequest) and named in FIELDS else "people"


def _next(after: str) -> str:
    return f"&next={quote(after, safe='/')}" if after else ""
