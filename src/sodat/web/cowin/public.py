"""What anybody may ask: places, lists, and what is offered where. And the same for those signed in."""

from collections.abc import Mapping

from sodat.storage import availability
from sodat.web.answers import JSON_HEADERS, NOTHING, Answer, json
from sodat.web.anywhere import FROM_ANYWHERE
from sodat.web.cowin import documents
from sodat.web.cowin.calls import degrees, session_call, whole_number
from sodat.web.cowin.desk import Call, Errand
from sodat.web.cowin.limits import SEARCHES, SESSIONS
from sodat.web.cowin.lists import GENDERS, PHOTO_IDS, TTL_HOURS

_ANYBODY = (b"cache-control", b"public, max-age=1")
_DAY = (b"cache-control", b"public, max-age=3600")
_VACCINE_MAX = 40
LOCAL_STATES: Mapping[str, Mapping[str, str]] = {
    "hi": {"Maharashtra": "महाराष्ट्र"},
    "mr": {"Maharashtra": "महाराष्ट्र"},
}
_CAPTCHA = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="50" viewBox="0,0,150,50">'
    '<rect width="100%" height="100%" fill="#fff"/></svg>'
)


async def states(call: Call) -> Answer:
    """GET /admin/location/states."""
    async with call.desk.reading() as tx:
        found = await availability.states(tx)
    local = LOCAL_STATES.get(call.language, {})
    said = [
        {
            "state_id": one.state_id,
            "state_name": one.state_name,
            "state_name_l": local.get(one.state_name, ""),
        }
        for one in found
    ]
    return _listed({"states": said, "ttl": TTL_HOURS})


async def districts(call: Call) -> Answer:
    """GET /admin/location/districts/{state_id}."""
    state = int(whole_number(str(call.request.path_params["state_id"])))
    async with call.desk.reading() as tx:
        found = await availability.districts(tx, state)
    said = [
        {
            "state_id": one.state_id,
            "district_id": one.district_id,
            "district_name": one.name,
            "district_name_l": {"hi": one.name_hi, "mr": one.name_mr}.get(call.language, ""),
        }
        for one in found
    ]
    return _listed({"districts": said, "ttl": TTL_HOURS})


def sessions(name: str) -> Errand:
    """Return a public session call: the same for everybody."""

    async def errand(call: Call) -> Answer:
        asked = session_call(name, call.request.scope["query_string"])
        async with call.desk.reading() as tx:
            body = await documents.render(tx, asked.kind, asked.key, asked.day)
        return Answer(200, body, (*JSON_HEADERS, _ANYBODY, FROM_ANYWHERE))

    return errand


def own_sessions(name: str) -> Errand:
    """Return a session call of somebody signed in: of this moment, and of one vaccine if they like."""

    async def errand(call: Call) -> Answer:
        login = call.signed_in()
        asked = session_call(name, call.request.scope["query_string"])
        call.desk.counts.count(SESSIONS, f"account {login.account_id}")
        vaccine = call.parameters.get("vaccine", "")[:_VACCINE_MAX] or None
        async with call.portal.database.transaction() as tx:
            body = await documents.render(tx, asked.kind, asked.key, asked.day, vaccine)
        return Answer(200, body, (*JSON_HEADERS, (b"cache-control", b"no-store")))

    return errand


async def near(call: Call) -> Answer:
    """GET /appointment/centers/public/findByLatLong, and without `public`."""
    given = call.parameters
    latitude, longitude = degrees(given.get("lat", ""), 90), degrees(given.get("long", ""), 180)
    async with call.desk.reading() as tx:
        body = await documents.render_near(tx, latitude, longitude)
    return Answer(200, body, (*JSON_HEADERS, _ANYBODY, FROM_ANYWHERE))


async def search(call: Call) -> Answer:
    """GET /appointment/sessions/search: counted, nothing else."""
    login = call.signed_in()
    call.desk.counts.count(SEARCHES, f"account {login.account_id}")
    return NOTHING


async def id_types(_: Call) -> Answer:
    """GET /registration/beneficiary/idTypes."""
    types = [{"type": name, "type_l": "", "id": number} for number, (name, _) in PHOTO_IDS.items()]
    return _listed({"types": types, "ttl": TTL_HOURS})


async def genders(_: Call) -> Answer:
    """GET /registration/beneficiary/genders."""
    said = [{"gender": name, "gender_l": "", "id": number} for number, (name, _) in GENDERS.items()]
    return _listed({"genders": said, "ttl": TTL_HOURS})


async def captcha(call: Call) -> Answer:
    """POST /auth/getRecaptcha: an empty picture; nothing here asks for what a program reads anyway."""
    call.signed_in()
    return json(200, {"captcha": _CAPTCHA})


def _listed(said: object) -> Answer:
    answer = json(200, said)
    return Answer(200, answer.body, (*JSON_HEADERS, _DAY, FROM_ANYWHERE))
