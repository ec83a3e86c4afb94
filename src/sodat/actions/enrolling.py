"""The way in and its upkeep: an invitation is used, a password is changed, a passkey comes or goes."""

from dataclasses import dataclass
from datetime import datetime

import pyotp

from sodat.actions import appointing, entering, passwords
from sodat.actions.staffing import note
from sodat.rules import factors as rules
from sodat.rules.factors import InvitationUnknown, LastWayIn, SignInRefused
from sodat.rules.refusals import MalformedRequest, NotSignedIn
from sodat.storage import factors, staff
from sodat.storage.factors import Factors, Invited, LoginShown, Passkey
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.vault import Vault

ISSUER = "Sodat"
_NEW = "totp-new"


@dataclass(frozen=True, slots=True)
class Authenticator:
    """A secret that an authenticator is to learn: as text, as a link, and sealed to come back with a form."""

    secret: str
    link: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody signs in, and where they are signed in."""

    login_name: str
    has_password: bool
    passkeys: tuple[Passkey, ...]
    logins: tuple[LoginShown, ...]


def authenticator(vault: Vault, login_name: str, sealed: str = "") -> Authenticator:
    """Return a new secret, or the one that came back with a form."""
    secret = _opened(vault, sealed) or pyotp.random_base32()
    link = pyotp.TOTP(secret).provisioning_uri(name=login_name, issuer_name=ISSUER)
    return Authenticator(secret, link, sealed if _opened(vault, sealed) else vault.seal(secret, _NEW).hex())


async def invited(tx: Transaction, code: str) -> Invited:
    """Return whom a code invites, kept from others until commit.

    Raises:
        InvitationUnknown: used, too old, or never made.
    """
    found = await factors.invited(tx, appointing.code_hash(code))
    if found is None:
        raise InvitationUnknown
    return found


async def join(
    tx: Transaction, vault: Vault, who: Invited, password_hash: str, sealed: str, code: str, now: datetime
) -> Factors:
    """Use an invitation to set a password and an authenticator; its first code proves that it has learnt.

    Raises:
        SignInRefused: the code is not the authenticator's.
    """
    secret = _opened(vault, sealed)
    step = entering.right_step(secret, code, now) if secret else None
    if secret is None or step is None:
        raise SignInRefused(field="code")
    own = vault.seal(secret, entering.totp_field(who.account_id))
    await factors.set_password(tx, who.account_id, password_hash, own, step)
    return await used(tx, who)


async def used(tx: Transaction, who: Invited) -> Factors:
    """Let an invitation be used up, and return how its holder signs in from now on."""
    await factors.drop_invitation(tx, who.account_id)
    await staff.add_act(tx, who.account_id, "joined", who.login_name, "")
    found = await factors.of_account(tx, who.account_id)
    if found is None:
        raise NotSignedIn
    return found


async def ways(tx: Transaction, who: Staff) -> Ways:
    """Return how somebody signs in, and where they are signed in."""
    found = await _factors(tx, who)
    return Ways(
        login_name=found.login_name,
        has_password=found.password_hash is not None,
        passkeys=tuple(await factors.passkeys(tx, who.account_id)),
        logins=tuple(await factors.logins(tx, who.account_id)),
    )


async def stored_password(tx: Transaction, who: Staff) -> tuple[str | None, str]:
    """Return what is stored of somebody's password, and the name they sign in under."""
    found = await _factors(tx, who)
    return found.password_hash, found.login_name


async def change_password(tx: Transaction, who: Staff, mac: bytes, password_hash: str) -> None:
    """Set another password; all logins but this one end."""
    await factors.change_password(tx, who.account_id, password_hash)
    await factors.end_logins(tx, who.account_id, mac)
    await note(tx, who, "changed-password")


async def check_and_hash(password: str, again: str, login_name: str) -> str:
    """Return what to store of a new password.

    Raises:
        PasswordWeak; MalformedRequest: typed differently the second time.
    """
    rules.check_password(password, login_name)
    if password != again:
        raise MalformedRequest(field="password_again", what="differs")
    return await passwords.hashed(password)


async def note_passkey(tx: Transaction, who: Staff) -> None:
    """Let the trail say that a passkey came."""
    await note(tx, who, "added-passkey")


async def remove_passkey(tx: Transaction, who: Staff, credential_id: bytes) -> None:
    """Remove a passkey.

    Raises:
        LastWayIn: there would be no way to sign in any more.
    """
    found = await _factors(tx, who)
    rest = [one for one in await factors.passkeys(tx, who.account_id) if one.credential_id != credential_id]
    if found.password_hash is None and not rest:
        raise LastWayIn
    if await factors.remove_passkey(tx, who.account_id, credential_id):
        await note(tx, who, "removed-passkey")


async def end_other_logins(tx: Transaction, who: Staff, mac: bytes) -> None:
    """End all logins but this one."""
    if await factors.end_logins(tx, who.account_id, mac):
        await note(tx, who, "ended-other-logins")


def code_now(vault: Vault, who: Factors) -> str | None:
    """Return the code that an authenticator shows now: for rehearsals, where nobody holds one."""
    secret = vault.open(who.totp_sealed or b"", entering.totp_field(who.account_id))
    return pyotp.TOTP(secret).now() if secret else None


async def _factors(tx: Transaction, who: Staff) -> Factors:
    found = await factors.of_account(tx, who.account_id)
    if found is None:
        raise NotSignedIn
    return found


def _opened(vault: Vault, sealed: str) -> str | None:
    try:
        return vault.open(bytes.fromhex(sealed), _NEW) if sealed else None
    except ValueError:
        return None
