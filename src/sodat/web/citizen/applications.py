"""My applications: where each stands and why, its receipt, and the ways out of it."""

import segno
from markupsafe import Markup

from sodat.actions import attending, registering
from sodat.actions.attending import Mine
from sodat.web.answers import Answer
from sodat.web.api.applications import application_name, appointment_name, cutoffs_of
from sodat.web.api.shown import HELD, receipt_note
from sodat.web.citizen.reasons import reason
from sodat.web.notices import ReleaseListed
from sodat.web.pages import page
from sodat.web.places import slot_words, slots_of
from sodat.web.visit import Visit, onward


async def applications(visit: Visit) -> Answer:
    """GET /applications."""
    login = visit.signed_in()
    listed = {one.release: one for one in (await visit.notices.all()).document.releases}
    async with visit.portal.database.transaction() as tx:
        found = await attending.mine(tx, login.account_id)
    return page(
        visit, "citizen/applications.html", applications=[(one, _title(visit, one, listed)) for one in found]
    )


async def application(visit: Visit) -> Answer:
    """GET /applications/{application}."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    async with visit.portal.database.transaction() as tx:
        one = await attending.one_of_mine(tx, login.account_id, name)
        cutoffs = (await cutoffs_of(tx, [one])).get(one.application.release_id, ())
        people = await registering.people_of(tx, login.account_id)
        group = await attending.mine(tx, login.account_id)
    release = (await visit.notices.one(one.application.release_id)).document
    slots = slots_of(release)
    note = receipt_note(one.application, visit.portal.vault)
    return page(
        visit,
        "citizen/application.html",
        release=release,
        one=one.application,
        held=[each for each in one.appointments if each.state in HELD],
        reason=reason(one, release, cutoffs, visit.language),
        names={each.person_id: each.name for each in people},
        wishes=[(slot, slot_words(slots.get(slot), visit.language)) for slot in one.application.choices],
        where={slot: slot_words(slots.get(slot), visit.language) for slot in slots},
        last={(each.slot, each.part): each.last_rank for each in cutoffs},
        beside=[
            each.application
            for each in group
            if each.application.filing == one.application.filing
            and each.application.application != one.application.application
        ],
        receipt=note,
        qr=_qr(note, visit.say("application.receipt-qr")),
        is_new=bool(visit.asked("in")),
    )


async def withdraw(visit: Visit) -> Answer:
    """POST /applications/{application}/withdraw."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    await visit.form()
    async with visit.portal.database.transaction() as tx:
        await attending.withdraw(tx, login.account_id, name)
    return onward(f"/applications/{name}")


async def cancel(visit: Visit) -> Answer:
    """POST /applications/{application}/appointments/{appointment}/cancel."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    await visit.form()
    async with visit.portal.database.transaction() as tx:
        await attending.cancel(tx, login.account_id, appointment_name(visit.part("appointment")))
    return onward(f"/applications/{name}")


def _title(visit: Visit, one: Mine, listed: dict[str, ReleaseListed]) -> str:
    found = listed.get(one.application.release_id)
    return str(getattr(found.title, visit.language)) if found else one.application.release_id


def _qr(note: str, label: str) -> Markup:
    """Return the receipt as an inline picture that a reader of the screen can name."""
    code = segno.make(note, error="l", micro=False)
    svg = code.svg_inline(border=4, dark="#0b1f33", light="#ffffff", omitsize=True, title=label)
    return Markup(svg)  # noqa: S704 - made by the library; the label is escaped by it
