"""Signing in: a mobile number, then the code that came to it."""

from uuid import UUID

from sodat.actions import registering
from sodat.rules.people import latin_digits, mobile_number
from sodat.rules.refusals import CodeExpired, Refusal
from sodat.storage import releases
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form, local_path
from sodat.web.pages import page
from sodat.web.visit import Visit, login_cookie, onward


async def sign_in(visit: Visit) -> Answer:
    """GET /sign-in."""
    return _number_page(visit, Form(), local_path(visit.asked("next")))


async def send_code(visit: Visit) -> Answer:
    """POST /sign-in."""
    form = await visit.form()
    after, portal = local_path(form.one("next")), visit.portal
    try:
        async with portal.database.transaction() as tx:
            asked = await registering.ask_code(
                tx, portal.vault, portal.config, form.one("mobile"), visit.language
            )
    except Refusal as refusal:
        return _number_page(visit, form, after, refusal)
    place = f"/sign-in/code?txn={asked.txn}&next={after}"
    if not portal.config.is_production:  # a rehearsal shows the letter at once
        place += f"&mobile={mobile_number(form.one('mobile'))}"
    return onward(place)


async def code(visit: Visit) -> Answer:
    """GET /sign-in/code."""
    return _code_page(visit, visit.asked("txn"), local_path(visit.asked("next")), visit.asked("mobile"))


async def confirm(visit: Visit) -> Answer:
    """POST /sign-in/code."""
    form = await visit.form()
    after, portal = local_path(form.one("next")), visit.portal
    try:
        async with portal.database.transaction() as tx:
            signed_in = await registering.confirm_code(
                tx,
                portal.vault,
                portal.config,
                _txn(form.one("txn")),
                latin_digits("".join(form.one("code").split())),
                await releases.now(tx),
            )
    except CodeExpired as expired:
        if visit.login is not None:  # the same form a second time: the first one did it
            return onward(after)
        return _code_page(visit, form.one("txn"), after, form.one("mobile"), expired)
    if isinstance(signed_in, Refusal):
        return _code_page(visit, form.one("txn"), after, form.one("mobile"), signed_in)
    seconds = portal.config.login_hours * 3600
    return onward(after, login_cookie(signed_in.token, seconds, secure=portal.config.is_production))


async def sign_out(visit: Visit) -> Answer:
    """POST /sign-out."""
    await visit.form()
    return onward("/", login_cookie("", 0, secure=visit.portal.config.is_production))


def _txn(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CodeExpired from None


def _number_page(visit: Visit, form: Form, after: str, refusal: Refusal | None = None) -> Answer:
    mistakes = [("mobile", sentence(refusal, visit.language))] if refusal else []
    return page(
        visit,
        "citizen/sign-in.html",
        422 if refusal else 200,
        form=form,
        after=after,
        mistakes=dict(mistakes),
    )


def _code_page(visit: Visit, txn: str, after: str, mobile: str, refusal: Refusal | None = None) -> Answer:
    mistakes = [("code", sentence(refusal, visit.language))] if refusal else []
    return page(
        visit,
        "citizen/code.html",
        422 if refusal else 200,
        txn=txn,
        after=after,
        mobile=mobile,
        minutes=visit.portal.config.code_minutes,
        mistakes=dict(mistakes),
    )
