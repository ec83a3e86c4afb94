"""The releases of a city: the list with what each does next, one of them, and what an officer can do to it.

Every act in public is shown first: what will happen stands on the page that asks for it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sodat.actions import announcing, drafting, tending
from sodat.rules import lifecycle
from sodat.rules.refusals import Refusal, ReleaseUnknown, StepNotAllowed
from sodat.storage import releases, rounds
from sodat.storage.rounds import Round
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.duty import duty, mistakes_of, shown
from sodat.web.office.told import told
from sodat.web.places import part_words
from sodat.web.visit import Visit, onward

Do = Callable[[Transaction, Staff, str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Act:
    """A step of an officer. `reasoned`: the public is told why."""

    name: str
    do: Do
    reasoned: bool


async def listed(visit: Visit) -> Answer:
    """GET /office/releases."""
    async with duty(visit) as (tx, who):
        found = await rounds.all_of(tx, tending.city_of(who))
    return shown(
        visit,
        "office/rounds.html",
        "/office/releases",
        rounds=[(one, one.title(visit.language)) for one in found],
        told=told(visit),
    )


async def one(visit: Visit) -> Answer:
    """GET /office/releases/{release}."""
    name = visit.part("release")
    async with duty(visit) as (tx, who):
        found = await _found(tx, who, name)
        parts = await releases.parts(tx, name)
        slots = await releases.slots(tx, name)
        kept = await rounds.form_of(tx, name)
        said = await announcing.problems(tx, name) if found.state == "draft" else []
    seats: dict[str, int] = {}
    for part in parts:
        seats[part.part] = seats.get(part.part, 0) + part.seats
    return shown(
        visit,
        "office/round.html",
        f"/office/releases/{name}",
        round=found,
        title=found.title(visit.language),
        shares=[(part_words(part, visit.language), count) for part, count in sorted(seats.items()) if count],
        centres=len({slot.centre_id for slot in slots}),
        slots=len(slots),
        days=sorted({slot.day for slot in slots}),
        is_typed=kept is not None,
        problems=[sentence(problem, visit.language) for problem in said],
        acts=[act for act in ACTS if _fits(act, found)],
        told=told(visit),
    )


def _fits(act: str, one: Round) -> bool:
    if act == "announce":
        return one.state == "draft"
    if act == "pause":
        return one.paused_at is None and one.state in {"announced", "open"}
    if act == "resume":
        return one.paused_at is not None
    return one.state in {"announced", "open", "closed"}


async def ask(visit: Visit) -> Answer:
    """GET /office/releases/{release}/{act}: what will happen, and the button for it."""
    return await _act_page(visit, Form())


async def act(visit: Visit, form: Form) -> Answer:
    """POST /office/releases/{release}/{act}."""
    name, wanted = visit.part("release"), ACTS.get(visit.part("act"))
    if wanted is None:
        raise ReleaseUnknown
    try:
        async with duty(visit) as (tx, who):
            await _found(tx, who, name)
            await wanted.do(tx, who, name, form.one("reason"))
    except ReleaseUnknown:
        raise
    except Refusal as refusal:
        return await _act_page(visit, form, refusal)
    return onward(f"/office/releases/{name}?told=round-{wanted.name}")


async def remove(visit: Visit, _form: Form) -> Answer:
    """POST /office/releases/{release}/remove."""
    async with duty(visit) as (tx, who):
        await drafting.remove(tx, who, visit.part("release"))
    return onward("/office/releases?told=draft-removed")


async def _act_page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    name, wanted = visit.part("release"), ACTS.get(visit.part("act"))
    if wanted is None:
        raise ReleaseUnknown
    async with duty(visit) as (tx, who):
        found = await _found(tx, who, name)
        problems = await announcing.problems(tx, name) if wanted.name == "announce" else []
        now = await releases.now(tx)
    fits = _fits(wanted.name, found)
    if not fits and refusal is None:
        refusal = StepNotAllowed(state=found.state, step=wanted.name)
    return shown(
        visit,
        "office/act.html",
        f"/office/releases/{name}/{wanted.name}",
        refusal=refusal if fits else None,
        round=found,
        title=found.title(visit.language),
        act=wanted,
        fits=fits,
        refused=sentence(refusal, visit.language) if refusal and not fits else "",
        problems=[sentence(problem, visit.language) for problem in problems],
        is_late=found.opens_at <= now,
        committed=found.state == "closed" and found.step_next not in {"commit", "close"},
        reason_min=lifecycle.REASON_CHARACTERS_MIN,
        form=form,
        mistakes=mistakes_of(
            refusal if fits else None, visit.language, ("reason",), "reason" if wanted.reasoned else "go"
        ),
    )


async def _found(tx: Transaction, who: Staff, name: str) -> Round:
    found = await rounds.one_of(tx, tending.city_of(who), name)
    if found is None:
        raise ReleaseUnknown
    return found


ACTS = {
    act.name: act
    for act in (
        Act("announce", announcing.announce, reasoned=False),
        Act("pause", announcing.pause, reasoned=True),
        Act("resume", announcing.resume, reasoned=False),
        Act("cancel", announcing.cancel, reasoned=True),
    )
}
