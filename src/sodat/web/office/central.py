"""The central pages: what all cities' releases came to, and the bounds that cities keep to."""

from sodat.actions import bounding
from sodat.rules.bounds import POLICIES, bounds_of
from sodat.rules.refusals import MalformedRequest, ReasonMissing, Refusal
from sodat.storage import bounds as stored
from sodat.storage import oversight
from sodat.storage.bounds import State
from sodat.storage.oversight import Past
from sodat.storage.staff import Role
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.charts import bars
from sodat.web.office.dashboard import after_seconds, title
from sodat.web.office.duty import named, sent
from sodat.web.office.told import told
from sodat.web.office.works import at_work
from sodat.web.pages import page
from sodat.web.refused import PageUnknown
from sodat.web.visit import Visit, onward

_READERS: tuple[Role, ...] = ("central", "auditor")
PAST_MAX = 10
ALARMS_MAX = 20
NUMBERS = ("open_hours_min", "notice_hours_min", "residents_percent_max", "quota_percent_max")


async def central(visit: Visit) -> Answer:
    """GET /central."""
    async with at_work(visit, *_READERS) as (tx, _):
        cities, past = await oversight.cities(tx), await oversight.past(tx, PAST_MAX)
        alarms = await oversight.alarms(tx, None, ALARMS_MAX)
    return page(
        visit,
        "office/central.html",
        cities=[(one, named(one, visit.language)) for one in cities],
        charts=[
            (
                named(one, visit.language),
                bars([_row(each) for each in past if each.district_id == one.district_id]),
            )
            for one in cities
            if one.releases
        ],
        alarms=[(one, title(one, visit.language), after_seconds(one)) for one in alarms],
    )


async def all_bounds(visit: Visit) -> Answer:
    """GET /central/bounds."""
    async with at_work(visit, *_READERS) as (tx, _):
        states = await stored.states(tx)
        rows = [(one, next(iter(await stored.of_state(tx, one.state_id)), None)) for one in states]
    return page(visit, "office/all-bounds.html", states=rows)


async def bounds(visit: Visit) -> Answer:
    """GET /central/bounds/{state}."""
    return await _page(visit, Form())


@sent
async def set_bounds(visit: Visit, form: Form) -> Answer:
    """POST /central/bounds/{state}."""
    try:
        async with at_work(visit, "central") as (tx, who):
            state = await _state(tx, visit)
            wanted = bounds_of(form.all("policies"), {name: form.one(name) for name in NUMBERS})
            await bounding.set_bounds(tx, who, state.state_id, wanted, form.one("reason"))
    except (MalformedRequest, ReasonMissing) as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/central/bounds/{state.state_id}?told=bounds-set")


async def public_bounds(visit: Visit) -> Answer:
    """GET /bounds: for everybody, with the reasons."""
    async with visit.portal.database.transaction() as tx:
        states = [(one, await stored.of_state(tx, one.state_id)) for one in await stored.states(tx)]
    return page(visit, "office/public-bounds.html", states=[(one, rows) for one, rows in states if rows])


def _row(one: Past) -> tuple[str, int, int]:
    return one.release_id, one.people, one.seats


async def _state(tx: Transaction, visit: Visit) -> State:
    text = visit.part("state")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1
    found = next((one for one in await stored.states(tx) if one.state_id == number), None)
    if found is None:
        raise PageUnknown
    return found


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with at_work(visit, *_READERS) as (tx, who):
        state = await _state(tx, visit)
        history = await stored.of_state(tx, state.state_id)
    return page(
        visit,
        "office/bounds.html",
        422 if refusal else 200,
        state=state,
        history=history,
        there=history[0] if history else None,
        policies=POLICIES,
        numbers=NUMBERS,
        may_set=who.role == "central",
        form=form,
        told=told(visit),
        mistakes={_field(refusal): sentence(refusal, visit.language)} if refusal else {},
    )


def _field(refusal: Refusal) -> str:
    """Return the field of the form that a refusal is about."""
    if isinstance(refusal, ReasonMissing):
        return "reason"
    return str(refusal.facts["field"])
