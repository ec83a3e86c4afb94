"""The account: where letters go, in which language, and an e-mail address that a code has proved."""

from urllib.parse import urlencode
from uuid import UUID

from sodat.actions import addresses
from sodat.actions.signing_in import EMAIL
from sodat.locale.dates import clock
from sodat.rules.refusals import CodeExpired, Refusal
from sodat.rules.signing_in import one_time_code, shown_email
from sodat.storage import accounts
from sodat.web.answers import Answer, sentence
from sodat.web.citizen.attended import own
from sodat.web.citizen.sign_in import can_mail
from sodat.web.forms import Form
from sodat.web.pages import page
from sodat.web.visit import Visit, onward

_DONE = {"saved": "letters-saved", "confirmed": "email-done", "removed": "email-removed"}


async def account(visit: Visit) -> Answer:
    """GET /account; `?done=` says what was done just now."""
    return await _page(visit, Form())


async def save(visit: Visit) -> Answer:
    """POST /account: where letters go and in which language."""
    login, form = own(visit), await visit.form()
    try:
        async with visit.portal.database.transaction() as tx:
            await addresses.set_letters(
                tx, login.account_id, form.one("letters_to") or "sms", form.one("language")
            )
    except Refusal as refusal:
        return await _page(visit, form, "letters_to", refusal)
    return onward("/account?done=saved")


async def give_email(visit: Visit) -> Answer:
    """POST /account/email: send a code there."""
    login, form = own(visit), await visit.form()
    portal = visit.portal
    try:
        async with portal.database.transaction() as tx:
            asked = await addresses.ask_email(
                tx, portal.vault, portal.config, login.account_id, form.one("email"), visit.language
            )
    except Refusal as refusal:
        return await _page(visit, form, "email", refusal)
    return onward(f"/account/email?txn={asked.txn}")


async def email_code(visit: Visit) -> Answer:
    """GET /account/email."""
    return await _code_page(visit, visit.asked("txn"))


async def confirm_email(visit: Visit) -> Answer:
    """POST /account/email/code."""
    login, form = own(visit), await visit.form()
    portal, txn = visit.portal, form.one("txn")
    try:
        typed, number = one_time_code(form.one("code")), _txn(txn)
        async with portal.database.transaction() as tx:
            wrong = await addresses.confirm_email(tx, portal.vault, login.account_id, number, typed)
    except Refusal as refusal:
        return await _code_page(visit, txn, refusal)
    return await _code_page(visit, txn, wrong) if wrong else onward("/account?done=confirmed")


async def remove_email(visit: Visit) -> Answer:
    """POST /account/email/remove."""
    login = own(visit)
    await visit.form()
    async with visit.portal.database.transaction() as tx:
        await accounts.remove_email(tx, login.account_id)
    return onward("/account?done=removed")


def _txn(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CodeExpired from None


async def _page(visit: Visit, form: Form, field: str = "", refusal: Refusal | None = None) -> Answer:
    login, portal = own(visit), visit.portal
    async with portal.database.transaction() as tx:
        found = await addresses.of_account(tx, portal.vault, login.account_id)
    done = _DONE.get(visit.asked("done"), "")
    return page(
        visit,
        "citizen/account.html",
        422 if refusal else 200,
        here="/account?",
        addresses=found,
        can_mail=can_mail(visit),
        done=visit.say(f"account.{done}") if done else "",
        form=form,
        mistakes={field: sentence(refusal, visit.language)} if refusal else {},
    )


async def _code_page(visit: Visit, txn: str, refusal: Refusal | None = None) -> Answer:
    own(visit)
    portal = visit.portal
    try:
        async with portal.database.transaction() as tx:
            found = await accounts.look(tx, _txn(txn))
    except CodeExpired:
        found = None
    sealed = found.email_sealed if found is not None and found.purpose == "email" else None
    email = (portal.vault.open(sealed, EMAIL) if sealed else None) or ""
    return page(
        visit,
        "citizen/email-code.html",
        422 if refusal else 200,
        here=f"/account/email?{urlencode({'txn': txn})}&",
        txn=txn,
        email=shown_email(email) if email else "",
        until=clock(found.expires_at) if found else "",
        outbox="" if portal.config.is_production else email,
        mistakes={"code": sentence(refusal, visit.language)} if refusal else {},
    )
