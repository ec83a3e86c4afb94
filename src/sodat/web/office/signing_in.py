"""Signing in at the office: name, password and code, or a passkey; and signing out."""

from http.cookies import CookieError, SimpleCookie

from sodat.actions import enrolling, entering, passkeys
from sodat.actions.entering import Begun
from sodat.actions.staffing import on_duty
from sodat.rules.refusals import NotSignedIn, Refusal
from sodat.storage import factors, releases
from sodat.web.answers import Answer, json, sentence
from sodat.web.asgi import header
from sodat.web.entering import begin_by_code, right_password
from sodat.web.forms import Form, local_path
from sodat.web.office.works import HOME, site_of
from sodat.web.pages import page
from sodat.web.refused import PageUnknown
from sodat.web.visit import FORGET, Headers, Visit, login_cookie, onward

_KNOWN_SECONDS = 31_536_000


async def sign_in(visit: Visit) -> Answer:
    """GET /office/sign-in."""
    typed = Form({"login_name": [entering.clean_name(visit.asked("name"))]})
    return await _page(visit, typed, local_path(visit.asked("next"), ""))


async def enter(visit: Visit) -> Answer:
    """POST /office/sign-in."""
    form = await visit.form()
    after = local_path(form.one("next"), "")
    try:
        begun = await (_by_passkey if form.one("act") == "passkey" else _by_code)(visit, form)
    except Refusal as refusal:
        if home := await _home(visit):  # the same form a second time: the first one did it
            return onward(after or home)
        return await _page(visit, form, after, refusal)
    return entered(visit, begun, after)


async def sign_out(visit: Visit) -> Answer:
    """POST /office/sign-out: the login ends, and the device forgets what it kept for it."""
    await visit.form()
    if visit.login is not None:
        async with visit.portal.database.transaction() as tx:
            await entering.sign_out(tx, visit.login)
    ended = login_cookie("", 0, secure=visit.portal.config.is_production)
    return onward("/office/sign-in", (*ended, FORGET))


async def code_now(visit: Visit) -> Answer:
    """GET /_demo/totp/{name}: what an authenticator would show. In production there is nothing here."""
    if visit.portal.config.is_production:
        raise PageUnknown
    async with visit.portal.database.transaction() as tx:
        who = await factors.of_name(tx, entering.clean_name(visit.part("name")))
    code = enrolling.code_now(visit.portal.vault, who) if who else None
    if code is None:
        raise PageUnknown
    return json(200, {"code": code})


def entered(visit: Visit, begun: Begun, after: str = "") -> Answer:
    """Return the way in for a login that has begun; this browser is known under its name from now on."""
    secure = visit.portal.config.is_production
    known = _known(visit, begun.login_name)
    said = f"{_cookie_name(begun.login_name)}={known}; Path=/office; Max-Age={_KNOWN_SECONDS}"
    said += "; HttpOnly; SameSite=Lax" + "; Secure" * secure
    cookies: Headers = (
        *login_cookie(begun.token, visit.portal.config.login_hours * 3600, secure=secure),
        (b"set-cookie", said.encode()),
    )
    return onward(after or HOME[begun.login.role], cookies)


async def _by_code(visit: Visit, form: Form) -> Begun:
    name = entering.clean_name(form.one("login_name"))
    browser = _browser(visit, name)
    who = await right_password(visit.portal, name, form.one("password"), browser)
    async with visit.portal.database.transaction() as tx:
        return await begin_by_code(visit.portal, tx, who, form.one("code"), browser)


async def _by_passkey(visit: Visit, form: Form) -> Begun:
    portal = visit.portal
    async with portal.database.transaction() as tx:
        now = await releases.now(tx)
        who = await passkeys.signer(tx, portal.vault, site_of(visit), form.one("credential"), now)
        return await entering.begin(tx, portal.vault, who, "passkey", now, portal.config.login_hours)


async def _home(visit: Visit) -> str:
    """Return where somebody who is signed in begins, empty for everybody else."""
    if visit.login is None:
        return ""
    try:
        async with visit.portal.database.transaction() as tx:
            return HOME[(await on_duty(tx, visit.login)).role]
    except NotSignedIn:
        return ""


async def _page(visit: Visit, form: Form, after: str, refusal: Refusal | None = None) -> Answer:
    async with visit.portal.database.transaction() as tx:
        now = await releases.now(tx)
    field = "passkey" if form.one("act") == "passkey" else "login_name"
    return page(
        visit,
        "office/sign-in.html",
        422 if refusal else 200,
        form=form,
        after=after,
        options=passkeys.asked_to_sign(visit.portal.vault, site_of(visit), now),
        demo_name=entering.clean_name(form.one("login_name")),
        mistakes={field: sentence(refusal, visit.language)} if refusal else {},
    )


def _browser(visit: Visit, name: str) -> bytes:
    """Return what tries are counted by: browsers that signed in under this name apart from all others."""
    try:
        kept = SimpleCookie(header(visit.scope, b"cookie"))
    except CookieError:
        return b""
    morsel = kept.get(_cookie_name(name))
    return b"known" if morsel is not None and morsel.value == _known(visit, name) else b""


def _known(visit: Visit, name: str) -> str:
    return visit.portal.vault.known_browser(b"staff " + name.encode())


def _cookie_name(name: str) -> str:
    return f"sodat_desk_{entering.name_hash(name).hex()[:12]}"
