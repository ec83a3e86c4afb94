"""Applying at the desk for a person who stands there: the same form, odds and receipt, on paper."""

from sodat.actions import attending, desk_filing
from sodat.actions.entries import Filing
from sodat.rules import refusals as no
from sodat.rules.refusals import Refusal
from sodat.storage.applications import Application
from sodat.web.answers import Answer
from sodat.web.api.applications import application_name
from sodat.web.api.people import person_number
from sodat.web.api.shown import receipt_note
from sodat.web.centre.duty import on_duty, show
from sodat.web.centre.receipt_picture import receipt_picture
from sodat.web.forms import Form
from sodat.web.hot import hand_in
from sodat.web.places import centres_of, slot_words, slots_of, title_of
from sodat.web.visit import Visit, onward

CHOICES = ("choice-1", "choice-2", "choice-3")
_ABOUT_CHOICES = (no.ChoicesMissing, no.SlotUnknown, no.FullyBooked)
_ABOUT_PERSONS = (
    no.PartySize,
    no.PersonUnknown,
    no.NotEligible,
    no.AlreadyApplied,
    no.AlreadyBooked,
)


async def apply(visit: Visit) -> Answer:
    """GET /centre/desk/people/{person}/apply/{release}; `?application=` has its wishes stand there."""
    number = person_number(visit.part("person"))
    form = Form({"persons": [str(number)]})
    if name := visit.asked("application"):
        async with on_duty(visit) as (tx, duty):
            case = await desk_filing.case_of(tx, duty, number)
            one = await attending.one_of_mine(tx, case.person.account_id, application_name(name))
        form = _as_typed(one.application)
    return await _page(visit, form)


async def send(visit: Visit) -> Answer:
    """POST /centre/desk/people/{person}/apply/{release}."""
    form, number = await visit.form(), person_number(visit.part("person"))
    release = (await visit.notices.one(visit.part("release"))).document
    try:
        async with on_duty(visit) as (tx, duty):
            account_id = await desk_filing.account_for(tx, duty, number, release.release)
        filing = Filing(
            account_id=account_id,
            release_id=release.release,
            persons=tuple(person_number(one) for one in form.all("persons")),
            choices=tuple(slot for name in CHOICES for slot in form.all(name)[:1]),
            split=form.has("split"),
            keep=form.has("keep"),
            channel="desk",
        )
        filed = await hand_in(visit.portal, filing)
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/centre/desk/receipts/{filed.applications[0].application}?in=1")


async def receipt(visit: Visit) -> Answer:
    """GET /centre/desk/receipts/{application}: to be printed and handed over."""
    name = application_name(visit.part("application"))
    async with on_duty(visit) as (tx, duty):
        group = await desk_filing.receipt(tx, duty, name)
    release = (await visit.notices.one(group[0].release_id)).document
    slots = slots_of(release)
    receipts = []
    for one in group:
        note = receipt_note(one, visit.portal.vault)
        wishes = [slot_words(slots.get(slot), visit.language) for slot in one.choices]
        receipts.append((one, note, receipt_picture(note, visit.say("application.receipt-qr")), wishes))
    return show(
        visit,
        "receipt",
        f"/centre/desk/receipts/{name}",
        receipts=receipts,
        title=title_of(release.title, visit.language),
        is_new=bool(visit.asked("in")),
    )


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    number = person_number(visit.part("person"))
    release = (await visit.notices.one(visit.part("release"))).document
    async with on_duty(visit) as (tx, duty):
        case = await desk_filing.case_of(tx, duty, number)
    return show(
        visit,
        "desk-apply",
        f"/centre/desk/people/{number}/apply/{release.release}",
        refusal,
        _field(refusal),
        one=case.person,
        household=case.household,
        release=release,
        centres=centres_of(release, visit.language),
        choices=CHOICES,
        form=form,
    )


def _as_typed(one: Application) -> Form:
    """Return an application as the form that made it."""
    fields = {name: [slot] for name, slot in zip(CHOICES, one.choices, strict=False)}
    boxes = {"split": one.split, "keep": one.keep}
    ticked = {name: ["1"] for name, is_ticked in boxes.items() if is_ticked}
    return Form({"persons": [str(each) for each in one.persons]} | fields | ticked)


def _field(refusal: Refusal | None) -> str:
    """Return the part of the form that a refusal is about."""
    if isinstance(refusal, _ABOUT_CHOICES):
        return CHOICES[0]
    return "persons" if isinstance(refusal, _ABOUT_PERSONS) else "send"
