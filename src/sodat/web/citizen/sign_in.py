"""Signing in: a mobile number, then the code that came to it by SMS or e-mail; and signing out."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from sodat.actions import signing_in
from sodat.actions.signing_in import EMAIL, MOBILE, Asked, SignedIn, Way
from sodat.locale.dates import clock
from sodat.rules.people import mobile_number
from sodat.rules.refusals import CodeExpired, MobileNotUsable, Refusal
from sodat.rules.signing_in import one_time_code
from sodat.storage import accounts, releases
from sodat.web import kept
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form, local_path
from sodat.web.pages import page
from sodat.web.visit import Visit, kept_cookie, login_cookie, onward

KNOWN = "sodat_known"
_CODE = "/sign-in/code"


async def sign_in(visit: Visit) -> Answer:
    """GET /sign-in."""
    return _number_page(visit, Form({"next": [local_path(visit.asked("next"))]}))


def sign_in_again(visit: Visit, path: str, form: Form) -> Answer:
    """Return the sign-in page for whoever sent a form after the login had ended: it goes along."""
    return _number_page(
        visit, Form({"next": [path], "kept": [kept.pack(path, form, visit.cookie(KNOWN))]}), 401
    )


async def send_code(visit: Visit) -> Answer:
    """POST /sign-in."""
    form = await visit.form()
    mobile, config = form.one("mobile"), visit.portal.config
    try:
        way = _way(visit, form, mobile)
        async with visit.portal.database.transaction() as tx:
            asked = await signing_in.ask_code(tx, visit.portal.vault, config, mobile, visit.language, way)
    except Refusal as refusal:
        return _number_page(visit, form, 422, refusal)
    return await _asked(visit, form, asked)


async def again(visit: Visit) -> Answer:
    """POST /sign-in/again: another code to the number that was typed before."""
    form = await visit.form()
    portal = visit.portal
    try:
        txn = _txn(form.one("txn"))
        async with portal.database.transaction() as tx:
            sealed = await accounts.whose(tx, txn)
            mobile = (portal.vault.open(sealed, MOBILE) if sealed else None) or ""
            way = _way(visit, form, mobile)
            asked = await signing_in.ask_again(tx, portal.vault, portal.config, txn, visit.language, way)
    except MobileNotUsable:
        return await _code_page(visit, form, CodeExpired())
    except Refusal as refusal:
        return await _code_page(visit, form, refusal)
    return await _asked(visit, form, asked)


def _way(visit: Visit, form: Form, mobile: str) -> Way:
    """Return how the code goes; in a browser that has signed in with the number, strangers use up nothing."""
    if form.one("by") == "email":
        return "email"
    vault = visit.portal.vault
    known = vault.known_browser(vault.mobile_hash(mobile_number(mobile)))
    return "known" if visit.cookie(KNOWN) == known else "sms"


async def _asked(visit: Visit, form: Form, asked: Asked) -> Answer:
    after = local_path(form.one("next"))
    if form.has("kept"):  # too long for an address; so this page comes without one
        fields = {"txn": [str(asked.txn)], "next": [after], "kept": [form.one("kept")]}
        return await _code_page(visit, Form(fields))
    return onward(f"{_CODE}?txn={asked.txn}&next={quote(after, safe='/')}")


async def code(visit: Visit) -> Answer:
    """GET /sign-in/code."""
    fields = {"txn": [visit.asked("txn")], "next": [local_path(visit.asked("next"))]}
    return await _code_page(visit, Form(fields))


async def confirm(visit: Visit) -> Answer:
    """POST /sign-in/code."""
    form = await visit.form()
    after, portal = local_path(form.one("next")), visit.portal
    try:
        typed, txn = one_time_code(form.one("code")), _txn(form.one("txn"))
        async with portal.database.transaction() as tx:
            now = await releases.now(tx)
            done = await signing_in.confirm_code(tx, portal.vault, portal.config, txn, typed, now)
    except CodeExpired as expired:
        if visit.login is not None and not form.has("kept"):  # the same form a second time: the first did it
            return onward(after)
        return await _code_page(visit, form, expired)
    except Refusal as refusal:
        return await _code_page(visit, form, refusal)
    if isinstance(done, Refusal):
        return await _code_page(visit, form, done)
    return _welcome(visit, form, done, after)


def _welcome(visit: Visit, form: Form, done: SignedIn, after: str) -> Answer:
    config = visit.portal.config
    known = visit.portal.vault.known_browser(done.mobile_hash)
    cookies = (
        *login_cookie(done.token, config.login_hours * 3600, secure=config.is_production),
        *kept_cookie(KNOWN, known, secure=config.is_production),
    )
    waiting = kept.unpack(form.one("kept"))
    if waiting is None:
        return onward(after, cookies)
    is_theirs = waiting.may_be_of(known)
    return page(visit, "citizen/kept.html", more=cookies, kept=waiting, is_theirs=is_theirs, last=done.last)


async def sign_out(visit: Visit) -> Answer:
    """POST /sign-out: the login ends wherever it is used."""
    await visit.form()
    if visit.login is not None:
        async with visit.portal.database.transaction() as tx:
            await signing_in.sign_out(tx, visit.portal.vault, visit.login)
    return onward("/", login_cookie("", 0, secure=visit.portal.config.is_production))


def _txn(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CodeExpired from None


def _number_page(visit: Visit, form: Form, status: int = 200, refusal: Refusal | None = None) -> Answer:
    return page(
        visit,
        "citizen/sign-in.html",
        status,
        form=form,
        after=local_path(form.one("next")),
        can_mail=can_mail(visit),
        mistakes={"mobile": sentence(refusal, visit.language)} if refusal else {},
    )


async def _code_page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    portal, txn, after = visit.portal, form.one("txn"), local_path(form.one("next"))
    try:
        async with portal.database.transaction() as tx:
            found = await accounts.look(tx, _txn(txn))
    except CodeExpired:
        found = None
    view: dict[str, Any] = {"found": found, "last": "", "until": "", "seconds": 0, "outbox": ""}
    if found is not None:
        mobile = portal.vault.open(found.mobile_sealed, MOBILE) or ""
        email = portal.vault.open(found.email_sealed, EMAIL) if found.email_sealed else ""
        wait = found.sent_at + timedelta(seconds=portal.config.code_wait_seconds) - found.asked_at
        view |= {
            "last": mobile[-4:],
            "until": clock(found.expires_at),
            "seconds": max(0, round(wait.total_seconds())),
            "outbox": "" if portal.config.is_production else email or mobile,
        }
    return page(
        visit,
        "citizen/code.html",
        422 if refusal else 200,
        here=f"{_CODE}?{urlencode({'txn': txn, 'next': after})}&",
        txn=txn,
        after=after,
        kept=form.one("kept"),
        can_mail=can_mail(visit),
        mistakes={"code": sentence(refusal, visit.language)} if refusal else {},
        **view,
    )


def can_mail(visit: Visit) -> bool:
    """Return whether anything can be sent by e-mail."""
    config = visit.portal.config
    return bool(config.mail_server) or not config.is_production
