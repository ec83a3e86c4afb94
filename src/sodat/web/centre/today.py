"""Today's list of a centre, and each person on it: found, checked in, served; undone with a note."""

from collections.abc import Sequence
from typing import Any

from sodat.actions import checking_in
from sodat.actions.checking_in import Day
from sodat.rules.door import NoteMissing, TooManyLookUps
from sodat.rules.refusals import Refusal
from sodat.storage.centre_days import Visitor
from sodat.web.answers import Answer
from sodat.web.centre.duty import act_number, number_of, on_duty, place, show
from sodat.web.visit import Visit, onward

BATCH = "sodat_batch"
_DONE = {"checked-in": "name", "undone": "", "served": "", "turned-away": ""}


async def today(visit: Visit) -> Answer:
    """GET /centre."""
    return await _list(visit)


async def find(visit: Visit) -> Answer:
    """POST /centre/find: who fits what was scanned or typed. One alone is shown at once."""
    text = (await visit.form()).one("text").strip()
    found: list[Visitor] | Refusal
    try:
        async with on_duty(visit) as (tx, duty):
            found = await checking_in.find(tx, duty, text)
    except TooManyLookUps as refusal:
        found = refusal
    if isinstance(found, Refusal):
        return await _list(visit, text=text, refusal=found)
    if len(found) == 1:
        return onward(f"/centre/appointments/{found[0].appointment_id}")
    return await _list(visit, text=text, found=found)


async def _list(
    visit: Visit, *, text: str = "", found: Sequence[Visitor] | None = None, refusal: Refusal | None = None
) -> Answer:
    async with on_duty(visit) as (tx, duty):
        day = await checking_in.day_of(tx, duty)
        where = await place(tx, duty, visit.language)
    return show(
        visit,
        "day",
        "/centre",
        refusal,
        place=where,
        today=duty.day,
        text=text[:200],
        found=found,
        sessions=list(zip(day.sessions, day.counts, strict=True)),
        visitors=_by_slot(day),
    )


def _by_slot(day: Day) -> dict[Any, dict[Any, list[Visitor]]]:
    """Return the visitors by session and slot, as the list has them in order."""
    slots: dict[Any, dict[Any, list[Visitor]]] = {}
    for one in day.visitors:
        slots.setdefault(one.session_id, {}).setdefault((one.starts, one.ends), []).append(one)
    return slots


async def card(visit: Visit) -> Answer:
    """GET /centre/appointments/{appointment}."""
    return await _card(visit)


async def check_in(visit: Visit) -> Answer:
    """POST /centre/appointments/{appointment}/check-in."""
    form, name = await visit.form(), number_of(visit.part("appointment"))
    try:
        async with on_duty(visit) as (tx, duty):
            act = act_number(form.one("act"))
            await checking_in.check_in(tx, duty, name, act, document_seen=form.has("seen"))
    except Refusal as refusal:
        return await _card(visit, refusal, "seen")
    return onward(f"/centre/appointments/{name}?done=checked-in")


async def undo(visit: Visit) -> Answer:
    """POST /centre/appointments/{appointment}/undo."""
    form, name = await visit.form(), number_of(visit.part("appointment"))
    try:
        async with on_duty(visit) as (tx, duty):
            await checking_in.undo(tx, duty, name, form.one("reason"))
    except NoteMissing as refusal:
        return await _card(visit, refusal, "reason", reason=form.one("reason"))
    return onward(f"/centre/appointments/{name}?done=undone")


async def turn_away(visit: Visit) -> Answer:
    """POST /centre/appointments/{appointment}/other-person."""
    await visit.form()
    name = number_of(visit.part("appointment"))
    async with on_duty(visit) as (tx, duty):
        await checking_in.turn_away(tx, duty, name)
    return onward(f"/centre/appointments/{name}?done=turned-away")


async def serve(visit: Visit) -> Answer:
    """POST /centre/appointments/{appointment}/serve."""
    form, name = await visit.form(), number_of(visit.part("appointment"))
    batch = form.one("batch")
    try:
        async with on_duty(visit) as (tx, duty):
            await checking_in.serve(tx, duty, name, batch)
    except Refusal as refusal:
        return await _card(visit, refusal, "batch", batch=batch)
    return onward(f"/centre/appointments/{name}?done=served", kept_batch(batch))


async def _card(visit: Visit, refusal: Refusal | None = None, field: str = "", **typed: str) -> Answer:
    name = number_of(visit.part("appointment"))
    async with on_duty(visit) as (tx, duty):
        one, misses = await checking_in.card(tx, duty, name)
    done = visit.asked("done")
    if field == "seen" and (one.arrived_at is not None or one.state == "served"):
        field = "text"  # somebody came in with it meanwhile: the form is not there any more
    return show(
        visit,
        "card",
        f"/centre/appointments/{name}",
        refusal,
        field,
        one=one,
        misses=misses,
        done=visit.say(f"visitor.{done}", name=one.name) if done in _DONE and not refusal else "",
        batch=typed.get("batch") or last_batch(visit),
        reason=typed.get("reason", ""),
    )


def kept_batch(batch: str) -> tuple[tuple[bytes, bytes], ...]:
    """Return the cookie that keeps a batch filled in: it is that of a vial, of nobody's person."""
    said = "".join(one for one in batch if one.isascii() and (one.isalnum() or one in "-/. "))[:40].strip()
    cookie = f"{BATCH}={said.replace(' ', '_')}; Path=/centre; Max-Age=43200; HttpOnly; SameSite=Lax"
    return ((b"set-cookie", cookie.encode()),)


def last_batch(visit: Visit) -> str:
    """Return the batch that was entered last in this browser."""
    for piece in _cookie(visit).split(";"):
        name, _, value = piece.strip().partition("=")
        if name == BATCH:
            return value[:40].replace("_", " ")
    return ""


def _cookie(visit: Visit) -> str:
    return next((value.decode("latin-1") for name, value in visit.scope["headers"] if name == b"cookie"), "")
