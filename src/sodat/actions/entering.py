"""Signing in of people who work here: name, password and the code of an authenticator, or a passkey.

Rules kept: a try counts before it is known to be wrong; a code is good once; what is wrong is not said.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import pyotp

from sodat.actions.staffing import note
from sodat.rules import factors as rules
from sodat.rules.appointing import login_name
from sodat.rules.factors import SignInCodeUsed, SignInRefused, SignInWait
from sodat.rules.refusals import MalformedRequest, NotSignedIn
from sodat.storage import factors, staff
from sodat.storage.factors import Factors
from sodat.storage.statements import Transaction
from sodat.vault import Login, Vault

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""A phone's clock may be half a minute wrong."""

_SPREAD_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that has begun."""

    token: str
    login: Login
    login_name: str


def clean_name(typed: str) -> str:
    """Return the name that was typed, empty when nobody can have it."""
    try:
        return login_name(typed)
    except MalformedRequest:
        return ""


async def take_try(tx: Transaction, name: str, browser: bytes) -> Factors | None:
    """Count a try under a name and return what it can sign in with; None when nobody has the name.

    Raises:
        SignInWait: too many in vain before; this one does not count.
    """
    key = name_hash(name)
    failures = await factors.take_try(tx, key, browser)
    # After the count, which holds the row: of tries at once only one comes through.
    if wait := await factors.wait_seconds(tx, key, browser):
        raise SignInWait(wait_seconds=wait)
    if delay := rules.wait_after(failures):
        await factors.delay(tx, key, browser, delay)
    return await factors.of_name(tx, name) if name else None


async def begin_by_code(
    tx: Transaction, vault: Vault, who: Factors, code: str, browser: bytes, now: datetime, hours: int
) -> Begun:
    """Begin a login of somebody whose password is right, if the code of the authenticator is too.

    Raises:
        SignInRefused: another code; SignInCodeUsed: the right one, for the second time.
    """
    secret = vault.open(who.totp_sealed or b"", totp_field(who.account_id))
    step = right_step(secret, code, now) if secret else None
    if step is None:
        raise SignInRefused
    if not await factors.use_step(tx, who.account_id, step):
        raise SignInCodeUsed(wait_seconds=STEP_SECONDS)
    await factors.forget_tries(tx, name_hash(who.login_name), browser)
    return await begin(tx, vault, who, "password", now, hours)


async def begin(tx: Transaction, vault: Vault, who: Factors, way: str, now: datetime, hours: int) -> Begun:
    """Begin a login; the trail says how."""
    works = await staff.of_account(tx, who.account_id)
    if works is None:
        raise NotSignedIn
    while True:
        # Ends some minutes early, by chance: two logins of one second are two tokens.
        early = timedelta(seconds=secrets.randbelow(_SPREAD_SECONDS))
        token = vault.token(Login(who.account_id, works.role, now + timedelta(hours=hours) - early))
        login = vault.login(token, now)
        if await factors.begin_login(tx, who.account_id, login.mac, way, login.expires_at):
            break
    await note(tx, works, f"signed-in-by-{way}")
    return Begun(token, login, who.login_name)


async def sign_out(tx: Transaction, login: Login) -> None:
    """End a login of somebody who works here."""
    works = await staff.of_login(tx, login.account_id, login.mac)
    if works is not None:
        await factors.end_login(tx, login.mac)
        await note(tx, works, "signed-out")


def right_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the half minute that a code belongs to; None when it is none of around now. Source: RFC 6238."""
    here = int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    for step in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        if secrets.compare_digest(generator.at(step * STEP_SECONDS).encode(), code.encode()):
            return step
    return None


def totp_field(account_id: int) -> str:
    """Return the field that an authenticator's secret is sealed for."""
    return f"totp-{account_id}"


def name_hash(name: str) -> bytes:
    """Return what tries under a name are counted by; a name that nobody has is counted too."""
    return blake2b(name.encode(), digest_size=16).digest()
