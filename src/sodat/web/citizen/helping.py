"""Helpers: who may act for me and what they did; whom I may act for."""

from urllib.parse import urlencode
from uuid import UUID

from sodat.actions import helping
from sodat.actions.helping import Side
from sodat.locale.dates import clock, moment
from sodat.rules.helping import ConsentUnknown
from sodat.rules.refusals import CodeExpired, Refusal
from sodat.rules.signing_in import one_time_code
from sodat.storage import accounts
from sodat.web.answers import Answer, sentence
from sodat.web.citizen.attended import back_to_own, own
from sodat.web.forms import Form
from sodat.web.pages import page
from sodat.web.visit import Visit, login_cookie, onward

_NUMBER_DIGITS_MAX = 18
_SAID = {"revoked": "revoked", "ended": "over", "stopped": "stopped"}


async def helpers(visit: Visit) -> Answer:
    """GET /helpers; `?granted=`, `?revoked=`, `?ended=`, `?stopped=` say what was done just now."""
    return await _page(visit, Form())


async def ask(visit: Visit) -> Answer:
    """POST /helpers: send a code to somebody who may want help."""
    login, form = own(visit), await visit.form()
    portal = visit.portal
    try:
        async with portal.database.transaction() as tx:
            asked = await helping.ask(tx, portal.vault, portal.config, login, form.one("mobile"))
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    return onward(f"/helpers/code?txn={asked.txn}")


async def code(visit: Visit) -> Answer:
    """GET /helpers/code."""
    own(visit)
    return await _code_page(visit, visit.asked("txn"))


async def agree(visit: Visit) -> Answer:
    """POST /helpers/code: the code that they told."""
    login, form = own(visit), await visit.form()
    portal, txn = visit.portal, form.one("txn")
    try:
        typed, number = one_time_code(form.one("code")), _txn(txn)
        async with portal.database.transaction() as tx:
            done = await helping.agree(tx, portal.vault, login, number, typed)
    except CodeExpired as expired:
        return await _code_page(visit, txn, expired)
    except Refusal as refusal:
        return await _code_page(visit, txn, refusal)
    if isinstance(done, Refusal):
        return await _code_page(visit, txn, done)
    return onward(f"/helpers?granted={done}#whom")


async def act(visit: Visit) -> Answer:
    """POST /helpers/{consent}/act: go on as the one who let it."""
    login = own(visit)
    await visit.form()
    portal = visit.portal
    async with portal.database.transaction() as tx:
        token = await helping.begin(tx, portal.vault, login, _number(visit))
    seconds = portal.config.login_hours * 3600
    return onward("/applications", login_cookie(token, seconds, secure=portal.config.is_production))


async def stop(visit: Visit) -> Answer:
    """POST /helpers/stop: go on as oneself."""
    login = visit.signed_in()
    await visit.form()
    return back_to_own(visit, login, "stopped") if login.helper_id else onward("/helpers")


async def ending(visit: Visit) -> Answer:
    """GET /helpers/{consent}/end: the question before it is done."""
    login, number = own(visit), _number(visit)
    portal = visit.portal
    async with portal.database.transaction() as tx:
        sides = [
            *await helping.given(tx, portal.vault, login.account_id),
            *await helping.had(tx, portal.vault, login.account_id),
        ]
    for side in sides:
        if side.consent.consent_id == number and side.consent.ended_at is None:
            return page(visit, "citizen/helper-end.html", side=side)
    return onward("/helpers")


async def end(visit: Visit) -> Answer:
    """POST /helpers/{consent}/end; what has ended has ended."""
    login = own(visit)
    await visit.form()
    portal = visit.portal
    async with portal.database.transaction() as tx:
        await helping.end(tx, portal.vault, login.account_id, _number(visit))
    return onward("/helpers?revoked=1")


def _number(visit: Visit) -> int:
    text = visit.part("consent")
    if not text.isascii() or not text.isdecimal() or len(text) > _NUMBER_DIGITS_MAX:
        raise ConsentUnknown
    return int(text)


def _txn(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CodeExpired from None


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    login, portal = own(visit), visit.portal
    async with portal.database.transaction() as tx:
        given = await helping.given(tx, portal.vault, login.account_id)
        had = await helping.had(tx, portal.vault, login.account_id)
    new = next((side.last for side in had if str(side.consent.consent_id) == visit.asked("granted")), "")
    return page(
        visit,
        "citizen/helpers.html",
        422 if refusal else 200,
        given=[side for side in given if side.consent.ended_at is None],
        before=[side for side in given if side.consent.ended_at is not None],
        had=had,
        done=_done(visit, new),
        acts={side.consent.consent_id: _acts(side, visit) for side in given},
        when=lambda at: moment(at, visit.language),
        form=form,
        mistakes={"mobile": sentence(refusal, visit.language)} if refusal else {},
    )


def _done(visit: Visit, new: str) -> str:
    if new:
        return visit.say("helping.granted", last=new)
    said = next((words for name, words in _SAID.items() if visit.asked(name)), "")
    return visit.say(f"helping.{said}") if said else ""


def _acts(side: Side, visit: Visit) -> list[tuple[str, str]]:
    """Return (when, what) of what a helper did, newest first."""
    return [
        (moment(one.at, visit.language), visit.say(f"helped.{one.act}", subject=one.subject))
        for one in side.acts
    ]


async def _code_page(visit: Visit, txn: str, refusal: Refusal | None = None) -> Answer:
    portal = visit.portal
    try:
        async with portal.database.transaction() as tx:
            found = await accounts.look(tx, _txn(txn))
    except CodeExpired:
        found = None
    shown = found if found is not None and found.purpose == "help" else None
    return page(
        visit,
        "citizen/helper-code.html",
        422 if refusal else 200,
        here=f"/helpers/code?{urlencode({'txn': txn})}&",
        txn=txn,
        found=shown,
        last=helping.last_digits(portal.vault, shown.mobile_sealed) if shown else "",
        until=clock(shown.expires_at) if shown else "",
        mistakes={"code": sentence(refusal, visit.language)} if refusal else {},
    )
