"""What a citizen takes along: slip, receipt, proof, pictures, calendar."""

from textwrap import wrap
from typing import Any

import segno
from markupsafe import Markup

from sodat.actions import attending, checkpointing, registering
from sodat.actions.checkpointing import Inclusion
from sodat.locale.dates import long_day, moment
from sodat.paper import press
from sodat.rules.refusals import AppointmentUnknown
from sodat.rules.slips import slip_text
from sodat.storage import coming, feeds, log, releases
from sodat.storage.applications import Application
from sodat.storage.coming import Paper
from sodat.web.answers import Answer
from sodat.web.api.applications import application_name
from sodat.web.api.shown import receipt_note
from sodat.web.feeds import calendars
from sodat.web.feeds.errands import addressed
from sodat.web.pages import page
from sodat.web.places import slot_words, slots_of, title_of
from sodat.web.visit import Headers, Visit

_PRIVATE = (b"cache-control", b"private, no-store")
_PICTURE: Headers = (
    (b"content-type", b"image/svg+xml"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
    # What it shows never changes under its address, which names the leaf or the appointment.
    (b"cache-control", b"private, max-age=86400"),
)
_NOTES = ("note-bring", "note-time", "note-cancel")


async def _mine(visit: Visit) -> Application:
    login, name = visit.signed_in(), application_name(visit.part("application"))
    async with visit.portal.database.transaction() as tx:
        return (await attending.one_of_mine(tx, login.account_id, name)).application


async def slip(visit: Visit) -> Answer:
    """GET /applications/{application}/slip.pdf: a page for everybody who holds a seat by it."""
    login, one = visit.signed_in(), await _mine(visit)
    async with visit.portal.database.transaction() as tx:
        mine = {each.person_id for each in await registering.people_of(tx, login.account_id)}
        papers = [each for each in await coming.papers(tx, one.application) if each.person_id in mine]
    if not papers:
        raise AppointmentUnknown
    release = (await visit.notices.one(one.release_id)).document
    words = _words(visit, "slip", "title", "when", "where", "code", "document", "picture") | {
        "service": title_of(release.title, visit.language),
        "notes": [visit.say(f"slip.{note}") for note in _NOTES],
        "slips": [_slip(each, visit) for each in papers],
    }
    return _file(
        await press.printed("slip", words), b"application/pdf", f"sodat-slip-{one.application[:8]}.pdf"
    )


def _slip(one: Paper, visit: Visit) -> dict[str, Any]:
    language = visit.language
    centre = {"mr": one.name_mr, "hi": one.name_hi}.get(language, "") or one.centre
    document = visit.say(f"id_type.{one.id_type}")
    return {
        "name": one.name,
        "day": long_day(one.day, language),
        "hours": f"{one.starts:%H:%M}–{one.ends:%H:%M}",
        "centre": centre,
        "address": ", ".join(part for part in (one.address, one.pincode) if part),
        "code": one.code,
        "document": visit.say("people.shown", id_type=document, id_last=one.id_last),
        "dots": press.dots(slip_text(one.appointment_id, one.code)),
    }


async def slip_picture(visit: Visit) -> Answer:
    """GET /applications/{application}/slip.svg?of=: the picture that the desk reads."""
    one = await _mine(visit)
    async with visit.portal.database.transaction() as tx:
        papers = await coming.papers(tx, one.application)
    for each in papers:
        if str(each.appointment_id) == visit.asked("of"):
            return Answer(200, _svg(slip_text(each.appointment_id, each.code)), tuple(_PICTURE))
    raise AppointmentUnknown


async def receipt_picture(visit: Visit) -> Answer:
    """GET /applications/{application}/receipt.svg."""
    note = receipt_note(await _mine(visit), visit.portal.vault)
    return Answer(200, _svg(note, "l"), tuple(_PICTURE))


def _svg(text: str, error: str = "m") -> bytes:
    code = segno.make(text, error=error, micro=False, mask=press.QR_MASK, boost_error=False)
    drawn = code.svg_inline(border=4, dark="#0b1f33", light="#ffffff", omitsize=True)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


async def receipt_text(visit: Visit) -> Answer:
    """GET /applications/{application}/receipt.txt: the receipt, and its proof once there is one."""
    one = await _mine(visit)
    proof = await _proof(visit, one)
    said = receipt_note(one, visit.portal.vault)
    if proof is not None:
        said += f"\n{_proof_text(proof)}"
    return _file(said.encode(), b"text/plain; charset=utf-8", f"sodat-receipt-{one.application[:8]}.txt")


async def receipt(visit: Visit) -> Answer:
    """GET /applications/{application}/receipt.pdf."""
    login, one = visit.signed_in(), await _mine(visit)
    async with visit.portal.database.transaction() as tx:
        names = {each.person_id: each.name for each in await registering.people_of(tx, login.account_id)}
    proof = await _proof(visit, one)
    release = (await visit.notices.one(one.release_id)).document
    slots, language = slots_of(release), visit.language
    note = receipt_note(one, visit.portal.vault)
    facts = [
        (visit.say("receipt.persons"), ", ".join(names.get(person, "–") for person in one.persons)),
        (visit.say("receipt.filed"), moment(one.filed_at, language)),
        (visit.say("desk.number"), " ".join(wrap(one.application, 4))),
        (visit.say("receipt.number"), str(one.leaf_index)),
    ]
    words = _words(visit, "receipt", "title", "note") | {
        "release": title_of(release.title, language),
        "facts": facts,
        "wishes": [slot_words(slots.get(slot), language) for slot in one.choices],
        "wishes-title": visit.say("receipt.wishes"),
        "text-title": visit.say("receipt.text"),
        "proof-title": visit.say("receipt.proof"),
        "proof-note": visit.say("receipt.proof-note"),
        "proof": _proof_text(proof) if proof else "",
        "receipt": note,
        "picture": visit.say("application.receipt-qr"),
        "dots": press.dots(note, "l"),
    }
    made = await press.printed("receipt", words)
    return _file(made, b"application/pdf", f"sodat-receipt-{one.application[:8]}.pdf")


def _words(visit: Visit, topic: str, *names: str) -> dict[str, Any]:
    rehearsal = "" if visit.portal.config.is_production else visit.say("site.rehearsal")
    said = {name: visit.say(f"{topic}.{name}") for name in names}
    return said | {"language": visit.language, "rehearsal": rehearsal}


async def proof(visit: Visit) -> Answer:
    """GET /applications/{application}/proof: how the receipt leads to the signed head of the log."""
    one = await _mine(visit)
    found = await _proof(visit, one)
    async with visit.portal.database.transaction() as tx:
        (leaf,) = await log.leaves(tx, one.leaf_index, one.leaf_index + 1)
    return page(visit, "citizen/proof.html", one=one, proof=found, leaf=Markup.escape(leaf.decode()))


async def _proof(visit: Visit, one: Application) -> Inclusion | None:
    async with visit.portal.database.transaction() as tx:
        return await checkpointing.inclusion(tx, one.leaf_index)


def _proof_text(proof: Inclusion) -> str:
    """Return head and hashes as text: what `docs/method.md` 7 needs beside the receipt."""
    hashes = "".join(f"{each.hex()}\n" for each in proof.proof)
    return f"{proof.note}\nproof {len(proof.proof)}\n{hashes}"


async def calendar(visit: Visit) -> Answer:
    """GET /applications/{application}/calendar.ics: draw and appointments; taken in again, it updates."""
    one = await _mine(visit)
    portal = visit.portal
    async with portal.database.transaction() as tx:
        release = await releases.get(tx, one.release_id)
        kept = await feeds.appointments(tx, one.application)
    if release is None:
        raise AppointmentUnknown
    made = calendars.of_application(one, release, kept, visit.language, portal.config.origin)
    body = calendars.folded(addressed(visit.scope, portal, made))
    return _file(body, b"text/calendar; charset=utf-8", "sodat.ics")


def _file(body: bytes, kind: bytes, name: str) -> Answer:
    headers = (
        (b"content-type", kind),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        (b"x-content-type-options", b"nosniff"),
        _PRIVATE,
    )
    return Answer(200, body, headers)
