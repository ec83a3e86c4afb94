"""The officer quota of a release: what is left, what waits for a second officer, what was given."""

from sodat.actions import quota, tending
from sodat.rules.city import QuotaRequestUnknown
from sodat.rules.people import identity_number
from sodat.rules.refusals import IdentityNotUsable, ReasonMissing, Refusal, ReleaseUnknown
from sodat.storage import quota as store
from sodat.storage import rounds
from sodat.web.answers import Answer
from sodat.web.citizen.people import ID_TYPES
from sodat.web.forms import Form
from sodat.web.naming import has_right_check_digit
from sodat.web.office.duty import duty, mistakes_of, named, shown
from sodat.web.office.told import told
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

FIELDS = ("slot", "id_type", "id_number", "reason", "refusing")


async def one(visit: Visit) -> Answer:
    """GET /office/releases/{release}/quota."""
    return await _page(visit, Form())


async def ask(visit: Visit, form: Form) -> Answer:
    """POST /office/releases/{release}/quota."""
    name, portal = visit.part("release"), visit.portal
    try:
        kind = form.one("id_type")
        document = kind, identity_number(kind, form.one("id_number"), has_right_check_digit)
        async with duty(visit) as (tx, who):
            await quota.ask(
                tx,
                portal.vault,
                portal.catalogue,
                who,
                name,
                slot=form.one("slot"),
                document=document,
                reason=form.one("reason"),
            )
    except ReleaseUnknown:
        raise
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/office/releases/{name}/quota?told=quota-asked")


async def decide(visit: Visit, form: Form) -> Answer:
    """POST /office/releases/{release}/quota/{request}: give it, or refuse it with a reason."""
    name, number = visit.part("release"), visit.part("request")
    if not number.isascii() or not number.isdigit() or len(number) > 12:
        raise QuotaRequestUnknown
    giving = form.one("decision") == "give"
    try:
        async with duty(visit) as (tx, who):
            if giving:
                await quota.give(tx, visit.portal.catalogue, who, name, int(number))
            else:
                await quota.refuse(tx, who, name, int(number), form.one("refusing"))
    except ReleaseUnknown:
        raise
    except Refusal as refusal:
        return await _page(visit, form, refusal, f"give-{number}" if giving else f"refusing-{number}")
    return onward(f"/office/releases/{name}/quota?told=quota-{'given' if giving else 'refused'}")


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None, at: str = "") -> Answer:
    name = visit.part("release")
    async with duty(visit) as (tx, who):
        found = await rounds.one_of(tx, tending.city_of(who), name)
        if found is None or found.state in {"draft", "cancelled"}:
            raise ReleaseUnknown
        seats = await store.seats(tx, name)
        requests = await store.requests(tx, name)
    field = at or ("id_number" if isinstance(refusal, IdentityNotUsable) else "slot")
    reasoned = isinstance(refusal, ReasonMissing)
    mistakes = mistakes_of(refusal, visit.language, (), "reason" if reasoned and not at else field)
    return shown(
        visit,
        "office/quota.html",
        f"/office/releases/{name}/quota",
        refusal=refusal,
        round=found,
        title=found.title(visit.language),
        seats=[(one, named(one, visit.language)) for one in seats if one.seats],
        total=sum(one.seats for one in seats),
        given=sum(one.given for one in seats),
        waiting=[(one, named(one, visit.language)) for one in requests if one.decision is None],
        decided=[(one, named(one, visit.language)) for one in requests if one.decision is not None],
        me=who.account_id,
        is_opened=found.state in quota.ASKED_IN,
        id_types=ID_TYPES,
        form=form,
        told=told(visit),
        mistakes=mistakes,
    )


async def public(visit: Visit) -> Answer:
    """GET /releases/{release}/quota: for everybody."""
    shown_one = (await visit.notices.one(visit.part("release"))).document
    async with visit.portal.database.transaction() as tx:
        seats = await store.seats(tx, shown_one.release)
        given = await store.given(tx, shown_one.release)
    return page(
        visit,
        "public/quota.html",
        release=shown_one,
        total=sum(one.seats for one in seats),
        given=[(one, named(one, visit.language)) for one in given],
    )
