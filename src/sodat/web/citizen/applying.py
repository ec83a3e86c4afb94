"""Applying: who goes, and where and when in the order of one's wishes."""

from sodat.actions import attending, registering
from sodat.actions.entries import Filing
from sodat.rules import refusals as no
from sodat.rules.refusals import Refusal
from sodat.storage.applications import Application
from sodat.web.answers import Answer, sentence
from sodat.web.api.people import person_number
from sodat.web.forms import Form
from sodat.web.hot import hand_in
from sodat.web.pages import page
from sodat.web.places import centres_of
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
    """GET /releases/{release}/apply; with `?application=` its wishes stand there to be changed."""
    login = visit.signed_in()
    form = Form()
    if name := visit.asked("application"):
        async with visit.portal.database.transaction() as tx:
            one = (await attending.one_of_mine(tx, login.account_id, name)).application
        form = _as_typed(one)
    return await _page(visit, form)


async def send(visit: Visit) -> Answer:
    """POST /releases/{release}/apply."""
    login, form = visit.signed_in(), await visit.form()
    release = (await visit.notices.one(visit.part("release"))).document
    try:
        filing = Filing(
            account_id=login.account_id,
            release_id=release.release,
            persons=tuple(person_number(one) for one in form.all("persons")),
            choices=tuple(slot for name in CHOICES for slot in form.all(name)[:1]),
            split=form.has("split"),
            keep=form.has("keep"),
            channel="web",
        )
        filed = await hand_in(visit.portal, filing)
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/applications/{filed.applications[0].application}?in=1")


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    login = visit.signed_in()
    release = (await visit.notices.one(visit.part("release"))).document
    async with visit.portal.database.transaction() as tx:
        people = await registering.people_of(tx, login.account_id)
        mine = await attending.mine(tx, login.account_id)
    here = [
        one.application
        for one in mine
        if one.application.release_id == release.release and one.application.state != "withdrawn"
    ]
    return page(
        visit,
        "citizen/apply.html",
        422 if refusal else 200,
        release=release,
        people=people,
        centres=centres_of(release, visit.language),
        choices=CHOICES,
        form=form,
        before=here,
        mistakes={_field(refusal): sentence(refusal, visit.language)} if refusal else {},
    )


def _as_typed(one: Application) -> Form:
    """Return an application as the form that made it; wishes beyond the form's three are left out."""
    fields = {name: [slot] for name, slot in zip(CHOICES, one.choices, strict=False)}
    boxes = {"split": one.split, "keep": one.keep}
    ticked = {name: ["1"] for name, is_ticked in boxes.items() if is_ticked}
    return Form({"persons": [str(person) for person in one.persons]} | fields | ticked)


def _field(refusal: Refusal) -> str:
    """Return the part of the form that a refusal is about."""
    if isinstance(refusal, _ABOUT_CHOICES):
        return CHOICES[0]
    return "persons" if isinstance(refusal, _ABOUT_PERSONS) else "send"
