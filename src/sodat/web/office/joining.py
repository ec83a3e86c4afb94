"""Using an invitation: the first sign-in of somebody who was appointed, or who begins anew."""

from datetime import datetime

import segno
from markupsafe import Markup

from sodat.actions import enrolling, entering, passkeys
from sodat.actions.enrolling import Authenticator
from sodat.actions.entering import Begun
from sodat.rules.factors import InvitationUnknown, PasskeyRefused, PasswordWeak
from sodat.rules.people import latin_digits
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.storage import releases
from sodat.storage.factors import Invited
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.signing_in import entered
from sodat.web.office.works import site_of
from sodat.web.pages import page
from sodat.web.visit import Visit, onward


async def join(visit: Visit) -> Answer:
    """GET /office/join."""
    return _code_page(visit, "")


async def to_invitation(visit: Visit) -> Answer:
    """POST /office/join: on to the page of the code that was typed."""
    typed = (await visit.form()).one("invitation")
    try:
        async with visit.portal.database.transaction() as tx:
            await enrolling.invited(tx, typed)
    except InvitationUnknown as refusal:
        return _code_page(visit, typed, refusal)
    return onward(f"/office/join/{'-'.join(typed.lower().split())}")


async def invitation(visit: Visit) -> Answer:
    """GET /office/join/{invitation}."""
    return await _page(visit, Form())


async def use(visit: Visit) -> Answer:
    """POST /office/join/{invitation}."""
    form = await visit.form()
    try:
        begun = await (_by_passkey if form.one("act") == "passkey" else _by_password)(visit, form)
    except Refusal as refusal:
        return await _page(visit, form, refusal)
    return entered(visit, begun)


async def _by_password(visit: Visit, form: Form) -> Begun:
    portal = visit.portal
    async with portal.database.transaction() as tx:
        who = await enrolling.invited(tx, visit.part("invitation"))
    stored = await enrolling.check_and_hash(form.one("password"), form.one("password_again"), who.login_name)
    async with portal.database.transaction() as tx:
        who, now = await enrolling.invited(tx, visit.part("invitation")), await releases.now(tx)
        code = latin_digits("".join(form.one("code").split()))
        found = await enrolling.join(tx, portal.vault, who, stored, form.one("sealed"), code, now)
        return await entering.begin(tx, portal.vault, found, "password", now, portal.config.login_hours)


async def _by_passkey(visit: Visit, form: Form) -> Begun:
    portal, site = visit.portal, site_of(visit)
    async with portal.database.transaction() as tx:
        who, now = await enrolling.invited(tx, visit.part("invitation")), await releases.now(tx)
        said, label = form.one("credential"), form.one("label")
        await passkeys.keep(tx, portal.vault, site, who.account_id, said, label, now)
        found = await enrolling.used(tx, who)
        return await entering.begin(tx, portal.vault, found, "passkey", now, portal.config.login_hours)


def _code_page(visit: Visit, typed: str, refusal: Refusal | None = None) -> Answer:
    return page(
        visit,
        "office/join-code.html",
        422 if refusal else 200,
        form=Form({"invitation": [typed]}),
        mistakes={"invitation": sentence(refusal, visit.language)} if refusal else {},
    )


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    code = visit.part("invitation")
    try:
        async with visit.portal.database.transaction() as tx:
            who, now = await enrolling.invited(tx, code), await releases.now(tx)
    except InvitationUnknown as unknown:
        return _code_page(visit, code, unknown)
    learnt = enrolling.authenticator(visit.portal.vault, who.login_name, form.one("sealed"))
    return page(
        visit,
        "office/join.html",
        422 if refusal else 200,
        form=form,
        who=who,
        invitation=code,
        options=_options(visit, who, now),
        learnt=learnt,
        qr=_qr(learnt, visit.say("join.qr")),
        mistakes={_field(refusal): sentence(refusal, visit.language)} if refusal else {},
    )


def _options(visit: Visit, who: Invited, now: datetime) -> str:
    return passkeys.asked_to_make(visit.portal.vault, site_of(visit), who.account_id, who.login_name, now)


def _field(refusal: Refusal) -> str:
    """Return the field of the form that a refusal is about."""
    if isinstance(refusal, PasskeyRefused):
        return "passkey"
    if isinstance(refusal, PasswordWeak):
        return "password"
    return "password_again" if isinstance(refusal, MalformedRequest) else "code"


def _qr(learnt: Authenticator, label: str) -> Markup:
    """Return the link that an authenticator reads, as an inline picture that has a name."""
    code = segno.make(learnt.link, error="m", micro=False)
    svg = code.svg_inline(border=4, dark="#0b1f33", light="#ffffff", omitsize=True, title=label)
    return Markup(svg)  # noqa: S704 - made by the library; the label is escaped by it
