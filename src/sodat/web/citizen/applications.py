"""My applications: where each stands and why, what can be done with it, and the ways out of it."""

from datetime import datetime

from sodat.actions import attending, confirming, registering, standing
from sodat.actions.attending import Mine
from sodat.rules.refusals import AppointmentUnknown
from sodat.storage import applications as store
from sodat.storage import cases, coming
from sodat.storage import ended as ends
from sodat.storage import mine as store_of_own
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer
from sodat.web.api.applications import application_name, appointment_name
from sodat.web.api.shown import HELD, receipt_note
from sodat.web.citizen.cutoffs import cutoffs_of
from sodat.web.citizen.lasting import stands_until
from sodat.web.citizen.reasons import (
    Ended,
    last_refill,
    reason,
    refill_ahead,
    share_of_place,
    shares_ahead,
    wishes_of,
)
from sodat.web.citizen.review import is_told
from sodat.web.notices import ReleaseListed, ReleaseShown
from sodat.web.pages import page
from sodat.web.places import slot_words, slots_of
from sodat.web.public.race import rounds
from sodat.web.visit import Visit, onward

NEXT_MAX = 3
_DONE = {
    "cancelled": "cancelled-done",
    "withdrawn": "withdrawn-done",
    "kept": "kept-done",
    "coming": "coming-done",
}
_OVER = frozenset({"moved", "cancelled"})
_HEADINGS = {"filed": "filed", "booked": "won", "waiting": "lost", "withdrawn": "withdrawn"}


async def applications(visit: Visit) -> Answer:
    """GET /applications: all of them, and the standing ones."""
    login = visit.signed_in()
    listed = {one.release: one for one in (await visit.notices.all()).document.releases}
    async with visit.portal.database.reading() as tx:
        own = await store_of_own.own(tx, login.account_id)
        stands = await standing.shown_of(tx, login.account_id) if own.stands else []
        over = [one.application for one in own.applications if one.state == "withdrawn"]
        ended = await ends.by_office(tx, over) if over else []
    cards = [(one, listed.get(one.application.release_id)) for one in attending.of_own(own)]
    return page(
        visit,
        "citizen/applications.html",
        now=[card for card in cards if _is_under_way(*card)],
        past=[card for card in cards if not _is_under_way(*card)],
        names=own.names,
        taken={place.application for place in ended if place.state == "cancelled"},
        standing=stands,
        done=visit.say("standing.ended-done") if visit.asked("done") == "ended" else "",
    )


def _is_under_way(one: Mine, release: ReleaseListed | None) -> bool:
    is_over = release is None or release.state in {"settled", "cancelled"}
    is_held = any(each.state == "booked" for each in one.appointments)
    return one.application.state != "withdrawn" and (is_held or not is_over)


async def application(visit: Visit) -> Answer:
    """GET /applications/{application}; `?in=` and `?done=` say what was done just now."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    portal, language = visit.portal, visit.language
    async with portal.database.transaction() as tx:
        one = await attending.one_of_mine(tx, login.account_id, name)
        mine = one.application
        cutoffs = await cutoffs_of(tx, portal.config.origin, mine.release_id)
        names = await _names(tx, login.account_id)
        group = await store.of_filing(tx, mine.filing) if mine.split else []
        case = await cases.own_case(tx, name, login.account_id)
        ended = await _ended(tx, one)
        is_coming = await coming.is_said(tx, name) if mine.state == "booked" else False
        is_asked = await coming.is_asked(tx, name) if mine.state == "booked" else False
    release = (await visit.notices.one(mine.release_id)).document
    slots = slots_of(release)
    held = [each for each in one.appointments if each.state in HELD]
    done = _DONE.get(visit.asked("done"), "")
    return page(
        visit,
        "citizen/application.html",
        release=release,
        one=mine,
        is_mine=mine.account_id == login.account_id,
        heading="cancelled" if release.state == "cancelled" else _heading(one, ended),
        held=held,
        can_cancel=[each for each in held if each.state == "booked"],
        reason=reason(one, release, cutoffs, language, ended),
        shares=shares_ahead(mine.choices, mine.rank, cutoffs, language)
        if mine.state == "waiting"
        else share_of_place(one, cutoffs, language),
        names=names,
        wishes=wishes_of(one, slots, cutoffs, language, ended),
        where={each.slot: slot_words(slots.get(each.slot), language) for each in held},
        refill_at=refill_ahead(release, language),
        can_move=bool(held) and held[0].slot != mine.choices[0],
        is_coming=is_coming and not is_asked,
        confirm_by=last_refill(release, language) if is_asked else "",
        has_question=is_told(case),
        beside=[each for each in group if each.application != name and each.account_id == login.account_id],
        receipt=receipt_note(mine, portal.vault),
        stands_until=await stands_until(visit, release, mine.persons)
        if mine.state in {"filed", "waiting"}
        else None,
        upcoming=await _upcoming(visit, release),
        is_new=bool(visit.asked("in")),
        draws_in=_draws_in(one, release),
        done=visit.say(f"application.{done}") if done else "",
    )


def _draws_in(one: Mine, release: ReleaseShown) -> int | None:
    """Return the seconds until the draw that decides, 0 once it is due; None: nothing to wait for."""
    is_decided = one.application.state != "filed" or release.policy == "first-come"
    if is_decided or release.state not in {"open", "closed", "drawn"}:
        return None
    now, draws_at = datetime.fromisoformat(release.now), datetime.fromisoformat(release.draws_at)
    return max(0, round((draws_at - now).total_seconds()))


async def _ended(tx: Transaction, one: Mine) -> Ended:
    """Return what of an application ended otherwise than by its holder."""
    name, is_over = one.application.application, one.application.state == "withdrawn"
    has_ends = any(each.state in _OVER for each in one.appointments)
    places = await ends.by_office(tx, [name]) if has_ends else []
    unconfirmed = await coming.lapsed(tx, name) if has_ends else frozenset()
    return Ended(tuple(places), is_over and await ends.is_served_elsewhere(tx, name), unconfirmed)


def _heading(one: Mine, ended: Ended) -> str:
    if one.application.state != "withdrawn":
        return _HEADINGS[one.application.state]
    if ended.last("cancelled"):
        return "taken"
    if ended.unconfirmed:
        return "lapsed"
    return "over" if ended.served_elsewhere and not one.appointments else "withdrawn"


async def _upcoming(visit: Visit, release: ReleaseShown) -> list[ReleaseListed]:
    """Return the rounds that can be applied for next, those that close first in front."""
    ahead = [
        one
        for one in await rounds(visit)
        if one.state in {"open", "announced"} and one.release != release.release
    ]
    return sorted(ahead, key=lambda one: one.closes_at)[:NEXT_MAX]


async def _names(tx: Transaction, account_id: int) -> dict[int, str]:
    return {each.person_id: each.name for each in await registering.people_of(tx, account_id)}


async def withdrawing(visit: Visit) -> Answer:
    """GET /applications/{application}/withdraw: the question before it is done."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    async with visit.portal.database.transaction() as tx:
        one = (await attending.one_of_mine(tx, login.account_id, name)).application
        names = await _names(tx, login.account_id)
    if one.state == "withdrawn":
        return onward(f"/applications/{name}")
    release = (await visit.notices.one(one.release_id)).document
    return page(visit, "citizen/withdraw.html", one=one, release=release, names=names)


async def withdraw(visit: Visit) -> Answer:
    """POST /applications/{application}/withdraw."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    await visit.form()
    async with visit.portal.database.transaction() as tx:
        await attending.withdraw(tx, login.account_id, name)
    return onward(f"/applications/{name}?done=withdrawn")


async def cancelling(visit: Visit) -> Answer:
    """GET /applications/{application}/appointments/{appointment}/cancel: the question before it is done."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    wanted = appointment_name(visit.part("appointment"))
    async with visit.portal.database.transaction() as tx:
        one = await attending.one_of_mine(tx, login.account_id, name)
        names = await _names(tx, login.account_id)
    found = next((each for each in one.appointments if each.appointment_id == wanted), None)
    if found is None:
        raise AppointmentUnknown
    if found.state != "booked":
        return onward(f"/applications/{name}")
    release = (await visit.notices.one(found.release_id)).document
    return page(
        visit,
        "citizen/cancel.html",
        name=name,
        appointment=found,
        holder=names.get(found.person_id, "–"),
        where=slot_words(slots_of(release).get(found.slot), visit.language),
    )


async def cancel(visit: Visit) -> Answer:
    """POST /applications/{application}/appointments/{appointment}/cancel."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    await visit.form()
    async with visit.portal.database.transaction() as tx:
        await attending.cancel(tx, login.account_id, appointment_name(visit.part("appointment")))
    return onward(f"/applications/{name}?done=cancelled")


async def keep(visit: Visit) -> Answer:
    """POST /applications/{application}/keep: stay with `wanted`, else move up where one can."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    form = await visit.form()
    async with visit.portal.database.transaction() as tx:
        await attending.keep(tx, login.account_id, name, wanted=form.has("wanted"))
    return onward(f"/applications/{name}?done=kept")


async def come(visit: Visit) -> Answer:
    """POST /applications/{application}/coming: its holders come."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    await visit.form()
    async with visit.portal.database.transaction() as tx:
        said = await confirming.say(tx, login.account_id, name)
    return onward(f"/applications/{name}{'?done=coming' if said else ''}")
