"""Signing in: of citizens by one-time code, of people who work here by name, password and code."""

from datetime import timedelta

import msgspec

from sodat.actions import entering, signing_in
from sodat.rules.manifest import time_text
from sodat.rules.people import latin_digits
from sodat.rules.refusals import Refusal
from sodat.storage import releases
from sodat.storage.statements import Transaction
from sodat.web.answers import Answer, json
from sodat.web.api.asked import CodeTyped, CodeWanted, StaffTyped
from sodat.web.api.once import once
from sodat.web.asking import Asking
from sodat.web.entering import begin_by_code, right_password

_wanted = msgspec.json.Decoder(CodeWanted)
_typed = msgspec.json.Decoder(CodeTyped)
_staff = msgspec.json.Decoder(StaffTyped)
_STRANGER = b""


class CodeSent(msgspec.Struct):
    """A code is on its way."""

    txn: str
    expires_at: str
    resend_at: str


class LoginShown(msgspec.Struct):
    """A login that has begun."""

    token: str
    expires_at: str
    account: int


async def ask_code(asking: Asking) -> Answer:
    """POST /api/v1/login."""
    wanted = await asking.body(_wanted)
    portal = asking.portal

    async def act(tx: Transaction) -> Answer:
        asked = await signing_in.ask_code(tx, portal.vault, portal.config, wanted.mobile, wanted.language)
        return json(202, CodeSent(str(asked.txn), time_text(asked.expires_at), time_text(asked.resend_at)))

    return await once(asking, None, wanted, act, kept=_code_lives(asking))


async def confirm_code(asking: Asking) -> Answer:
    """POST /api/v1/login/code. A wrong code is refused only after its lost try is committed."""
    typed = await asking.body(_typed)
    portal = asking.portal

    async def act(tx: Transaction) -> Answer | Refusal:
        now = await releases.now(tx)
        signed_in = await signing_in.confirm_code(
            tx, portal.vault, portal.config, typed.txn, latin_digits(typed.code).strip(), now
        )
        if isinstance(signed_in, Refusal):
            return signed_in
        login = signed_in.login
        return json(200, LoginShown(signed_in.token, time_text(login.expires_at), login.account_id))

    return await once(asking, None, typed, act, kept=_code_lives(asking))


async def staff(asking: Asking) -> Answer:
    """POST /api/v1/login/staff: the login of the office's page, for a program.

    Raises:
        SignInWait, SignInRefused, SignInCodeUsed.
    """
    typed = await asking.body(_staff)
    portal = asking.portal
    who = await right_password(portal, entering.clean_name(typed.name), typed.password, _STRANGER)

    async def act(tx: Transaction) -> Answer:
        begun = await begin_by_code(portal, tx, who, typed.code, _STRANGER)
        login = begun.login
        return json(200, LoginShown(begun.token, time_text(login.expires_at), login.account_id))

    # A request is known again by a hash of its body, and of a password not even a hash is kept so.
    said = msgspec.structs.replace(typed, password="")
    return await once(asking, None, said, act, kept=_code_lives(asking))


def _code_lives(asking: Asking) -> timedelta:
    """Return how long a login is answered again: no longer than its code, for the answer holds a token."""
    return timedelta(minutes=asking.portal.config.code_minutes)
