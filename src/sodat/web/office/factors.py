"""My sign-in: another password, passkeys that come and go, and other places where I am signed in."""

from binascii import Error as NotHex
from dataclasses import dataclass

from sodat.actions import enrolling, passkeys, passwords
from sodat.actions.enrolling import Ways
from sodat.rules.factors import LastWayIn, PasskeyRefused, PasswordWeak, SignInRefused
from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.storage import releases
from sodat.storage.factors import Passkey
from sodat.web.answers import Answer, sentence
from sodat.web.forms import Form
from sodat.web.office.told import told
from sodat.web.office.works import at_work, site_of
from sodat.web.pages import page
from sodat.web.visit import Visit, onward


@dataclass(frozen=True, slots=True)
class _Key:
    """A passkey with the name that its form sends."""

    one: Passkey
    name: str


async def factors(visit: Visit) -> Answer:
    """GET /office/factors."""
    return await _page(visit, Form())


async def act(visit: Visit) -> Answer:
    """POST /office/factors: the field `act` says what to do."""
    form = await visit.form()
    what = form.one("act")
    errand = {"passkey": _add_passkey, "remove": _remove_passkey, "others": _end_others}.get(what, _password)
    try:
        await errand(visit, form)
    except (LastWayIn, PasskeyRefused, PasswordWeak, SignInRefused, MalformedRequest) as refusal:
        return await _page(visit, form, refusal)
    done = {"passkey": "passkey-added", "remove": "passkey-removed", "others": "others-ended"}
    return onward(f"/office/factors?told={done.get(what, 'password-changed')}")


async def _password(visit: Visit, form: Form) -> None:
    async with at_work(visit) as (tx, who):
        stored, name = await enrolling.stored_password(tx, who)
    if stored is None or not await passwords.fits(stored, form.one("old_password")):
        raise SignInRefused(field="old_password")
    fresh = await enrolling.check_and_hash(form.one("password"), form.one("password_again"), name)
    async with at_work(visit) as (tx, who):
        await enrolling.change_password(tx, who, visit.signed_in().mac, fresh)


async def _add_passkey(visit: Visit, form: Form) -> None:
    vault, site = visit.portal.vault, site_of(visit)
    async with at_work(visit) as (tx, who):
        now, said = await releases.now(tx), form.one("credential")
        await passkeys.keep(tx, vault, site, who.account_id, said, form.one("label"), now)
        await enrolling.note_passkey(tx, who)


async def _remove_passkey(visit: Visit, form: Form) -> None:
    try:
        named = bytes.fromhex(form.one("key"))
    except (ValueError, NotHex):
        raise PasskeyRefused from None
    async with at_work(visit) as (tx, who):
        await enrolling.remove_passkey(tx, who, named)


async def _end_others(visit: Visit, _form: Form) -> None:
    async with at_work(visit) as (tx, who):
        await enrolling.end_other_logins(tx, who, visit.signed_in().mac)


async def _page(visit: Visit, form: Form, refusal: Refusal | None = None) -> Answer:
    async with at_work(visit) as (tx, who):
        ways, now = await enrolling.ways(tx, who), await releases.now(tx)
    site, vault = site_of(visit), visit.portal.vault
    return page(
        visit,
        "office/factors.html",
        422 if refusal else 200,
        form=form,
        who=who,
        ways=ways,
        keys=[_Key(one, one.credential_id.hex()) for one in ways.passkeys],
        others=_others(visit, ways),
        options=passkeys.asked_to_make(vault, site, who.account_id, ways.login_name, now),
        told=told(visit),
        mistakes={_field(refusal): sentence(refusal, visit.language)} if refusal else {},
    )


def _others(visit: Visit, ways: Ways) -> int:
    """Return how many logins there are beside this one."""
    return sum(one.mac != visit.signed_in().mac for one in ways.logins)


def _field(refusal: Refusal) -> str:
    """Return the field of the form that a refusal is about."""
    if isinstance(refusal, SignInRefused):
        return "old_password"
    if isinstance(refusal, MalformedRequest):
        return "password_again"
    return "password" if isinstance(refusal, PasswordWeak) else "passkey"
