"""Complaints: an officer sees the evidence and sends it, central officials answer, both see it."""

from sodat.actions import complaining
from sodat.rules.complaints import ComplaintUnknown
from sodat.rules.refusals import ReasonMissing, Refusal, ReleaseUnknown
from sodat.rules.signing_in import EmailNotUsable
from sodat.storage import complaints as store
from sodat.storage.staff import Role, Staff
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.dashboard import title
from sodat.web.office.duty import named, sent
from sodat.web.office.told import told
from sodat.web.office.works import at_work
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

_READERS: tuple[Role, ...] = ("officer", "central", "auditor")
_NUMBER_DIGITS_MAX = 15


async def listed(visit: Visit) -> Answer:
    """GET /office/complaints."""
    async with at_work(visit, *_READERS) as (tx, who):
        found = await store.listed(tx, _city(who))
    return page(
        visit,
        "office/complaints.html",
        complaints=[(one, title(one, visit.language), named(one, visit.language)) for one in found],
    )


async def new(visit: Visit) -> Answer:
    """GET /office/complaints/new?release=: what would be sent stands there first."""
    async with at_work(visit, "officer") as (tx, who):
        before = [each.sent_to for each in await store.listed(tx, _city(who))]
    said = {"release": [visit.asked("release")], "address": before[:1]}
    return await _new_page(visit, Form(said))


@sent
async def send(visit: Visit, form: Form) -> Answer:
    """POST /office/complaints/new."""
    try:
        async with at_work(visit, "officer") as (tx, who):
            number = await complaining.send(
                tx,
                visit.portal.vault,
                who,
                form.one("release"),
                address=form.one("address"),
                words=form.one("words"),
                language=visit.language,
            )
    except (ReasonMissing, EmailNotUsable) as refusal:
        return await _new_page(visit, form, refusal)
    return onward(f"/office/complaints/{number}?told=complaint-sent")


async def _new_page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with at_work(visit, "officer") as (tx, who):
        release = form.one("release")
        if not release:
            raise ReleaseUnknown
        evidence = await complaining.dossier(tx, who, release)
    field = "address" if isinstance(refusal, EmailNotUsable) else "words"
    return page(
        visit,
        "office/complaint-new.html",
        422 if refusal else 200,
        release=release,
        evidence=evidence,
        form=form,
        mistakes={field: _said(visit, refusal)} if refusal else {},
    )


async def one(visit: Visit) -> Answer:
    """GET /office/complaints/{complaint}."""
    return await _page(visit, Form())


async def evidence(visit: Visit) -> Answer:
    """GET /office/complaints/{complaint}/dossier.txt: the very bytes whose hash is in the log."""
    async with at_work(visit, *_READERS) as (tx, who):
        found = await complaining.found(tx, _city(who), _number(visit))
    headers = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    )
    return Answer(200, found.dossier.encode(), headers)


@sent
async def answer(visit: Visit, form: Form) -> Answer:
    """POST /office/complaints/{complaint}."""
    try:
        async with at_work(visit, "central") as (tx, who):
            await complaining.answer(tx, who, _number(visit), form.one("reason"))
    except ReasonMissing as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/office/complaints/{_number(visit)}?told=complaint-answered")


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with at_work(visit, *_READERS) as (tx, who):
        found = await complaining.found(tx, _city(who), _number(visit))
    return page(
        visit,
        "office/complaint.html",
        422 if refusal else 200,
        complaint=found,
        title=title(found, visit.language),
        city=named(found, visit.language),
        may_answer=who.role == "central" and found.answer is None,
        form=form,
        told=told(visit),
        mistakes={"reason": _said(visit, refusal)} if refusal else {},
    )


def _said(visit: Visit, refusal: Refusal) -> str:
    """Return the sentence of a refusal; of words that are missing, one that speaks of no public."""
    if refusal.code == ReasonMissing.code:
        return visit.say("complaints.words-short")
    return sentence(refusal, visit.language)


def _city(who: Staff) -> int | None:
    """Return the city whose complaints somebody sees; None for all."""
    return who.district_id if who.role == "officer" else None


def _number(visit: Visit) -> int:
    text = visit.part("complaint")
    if not text.isascii() or not text.isdecimal() or len(text) > _NUMBER_DIGITS_MAX:
        raise ComplaintUnknown
    return int(text)
