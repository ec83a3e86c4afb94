"""What a citizen whose account is looked at is told, and may answer."""

from sodat.actions import attending, reviewing
from sodat.rules.cases import CaseUnknown
from sodat.rules.refusals import ReasonMissing, Refusal
from sodat.storage import cases
from sodat.storage.cases import OwnCase
from sodat.web.answers import Answer, sentence
from sodat.web.api.applications import application_name
from sodat.web.forms import Form
from sodat.web.office.cases import reason_words
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

TOLD = ("asked", "cleared", "confirmed")
"""A case is told once somebody has decided to ask; until then it is a suspicion of a program."""

WORDS_MAX = 2_000


def is_told(case: OwnCase | None) -> bool:
    """Return whether an account is told of its case."""
    return case is not None and case.state in TOLD


async def review(visit: Visit) -> Answer:
    """GET /applications/{application}/review."""
    return await _page(visit, Form())


async def answer(visit: Visit) -> Answer:
    """POST /applications/{application}/review: what the account says opens the case again for a decision."""
    login, name = visit.signed_in(), application_name(visit.part("application"))
    form = await visit.form()
    try:
        async with visit.portal.database.transaction() as tx:
            case = await cases.own_case(tx, name, login.account_id)
            if case is None or not is_told(case):
                raise CaseUnknown
            words = form.one("appeal").replace("\0", "")[:WORDS_MAX]
            await reviewing.appeal(tx, case.release_id, login.account_id, words)
    except ReasonMissing as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/applications/{name}/review?sent=1")


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    login, name = visit.signed_in(), application_name(visit.part("application"))
    async with visit.portal.database.transaction() as tx:
        await attending.one_of_mine(tx, login.account_id, name)
        case = await cases.own_case(tx, name, login.account_id)
    if case is None or not is_told(case):
        raise CaseUnknown
    return page(
        visit,
        "citizen/review.html",
        422 if refusal else 200,
        name=name,
        case=case,
        reasons=reason_words(visit, case.reasons),
        form=form,
        sent=bool(visit.asked("sent")),
        mistakes={"appeal": sentence(refusal, visit.language)} if refusal else {},
    )
