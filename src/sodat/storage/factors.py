"""How people who work here sign in: names, secrets, passkeys, invitations, logins, tries in vain."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sodat.storage.statements import Transaction, load

_sql = load("factors")


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody who works here can sign in with."""

    account_id: int
    login_name: str
    role: str
    password_hash: str | None
    totp_sealed: bytes | None
    totp_step: int


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey."""

    credential_id: bytes
    account_id: int
    public_key: bytes
    sign_count: int
    label: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that is still to be used."""

    code_sealed: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for."""

    account_id: int
    login_name: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class LoginShown:
    """A login that has not ended."""

    mac: bytes
    way: str
    began_at: datetime


async def of_name(tx: Transaction, login_name: str) -> Factors | None:
    """Return what a name can sign in with; None where nobody at work has it."""
    return await _sql["factors_of_name"].row(tx, Factors, login_name=login_name)


async def of_account(tx: Transaction, account_id: int) -> Factors | None:
    """Return what somebody at work can sign in with."""
    return await _sql["factors_of_account"].row(tx, Factors, account_id=account_id)


async def add_name(tx: Transaction, account_id: int, login_name: str) -> bool:
    """Give somebody the name to sign in under; False when it is somebody else's."""
    return await _sql["name_add"].run(tx, account_id=account_id, login_name=login_name) == 1


async def set_password(
    tx: Transaction, account_id: int, password_hash: str, totp_sealed: bytes, totp_step: int
) -> None:
    """Set password and authenticator together."""
    await _sql["password_set"].run(
        tx,
        account_id=account_id,
        password_hash=password_hash,
        totp_sealed=totp_sealed,
        totp_step=totp_step,
    )


async def change_password(tx: Transaction, account_id: int, password_hash: str) -> None:
    """Set another password and leave the authenticator."""
    await _sql["password_change"].run(tx, account_id=account_id, password_hash=password_hash)


async def drop_all(tx: Transaction, account_id: int) -> None:
    """Forget every way to sign in."""
    await _sql["factors_drop"].run(tx, account_id=account_id)


async def use_step(tx: Transaction, account_id: int, step: int) -> bool:
    """Use the code of a half minute; False when it, or a later one, was used."""
    return await _sql["step_use"].run(tx, account_id=account_id, step=step) == 1


async def passkeys(tx: Transaction, account_id: int) -> list[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    return await _sql["passkeys_of"].rows(tx, Passkey, account_id=account_id)


async def passkey(tx: Transaction, credential_id: bytes) -> Passkey | None:
    """Return a passkey of somebody at work."""
    return await _sql["passkey"].row(tx, Passkey, credential_id=credential_id)


async def add_passkey(
    tx: Transaction, account_id: int, credential_id: bytes, public_key: bytes, sign_count: int, label: str
) -> bool:
    """Add a passkey; False when it is there already."""
    changed = await _sql["passkey_add"].run(
        tx,
        account_id=account_id,
        credential_id=credential_id,
        public_key=public_key,
        sign_count=sign_count,
        label=label,
    )
    return changed == 1


async def note_use(tx: Transaction, credential_id: bytes, sign_count: int) -> None:
    """Note that a passkey was used."""
    await _sql["passkey_used"].run(tx, credential_id=credential_id, sign_count=sign_count)


async def remove_passkey(tx: Transaction, account_id: int, credential_id: bytes) -> bool:
    """Remove a passkey; False when it is not there."""
    return await _sql["passkey_remove"].run(tx, account_id=account_id, credential_id=credential_id) == 1


async def use_challenge(tx: Transaction, challenge: bytes) -> bool:
    """Use up a challenge; False when it was used before."""
    return await _sql["challenge_use"].run(tx, challenge=challenge) == 1


async def put_invitation(
    tx: Transaction, account_id: int, code_hash: bytes, code_sealed: bytes, lives: timedelta
) -> None:
    """Invite somebody, in place of an invitation from before."""
    await _sql["invitation_put"].run(
        tx, account_id=account_id, code_hash=code_hash, code_sealed=code_sealed, lives=lives
    )


async def invitation(tx: Transaction, account_id: int) -> Invitation | None:
    """Return the invitation that somebody has not used yet."""
    return await _sql["invitation_of"].row(tx, Invitation, account_id=account_id)


async def invited(tx: Transaction, code_hash: bytes) -> Invited | None:
    """Return whom a code invites, kept from others until commit."""
    return await _sql["invited"].row(tx, Invited, code_hash=code_hash)


async def drop_invitation(tx: Transaction, account_id: int) -> None:
    """Let an invitation be used up."""
    await _sql["invitation_drop"].run(tx, account_id=account_id)


async def begin_login(tx: Transaction, account_id: int, mac: bytes, way: str, expires_at: datetime) -> bool:
    """Begin a login; False when its token was given before."""
    changed = await _sql["login_begin"].run(
        tx, account_id=account_id, mac=mac, way=way, expires_at=expires_at
    )
    return changed == 1


async def end_login(tx: Transaction, mac: bytes) -> None:
    """End a login."""
    await _sql["login_end"].run(tx, mac=mac)


async def end_logins(tx: Transaction, account_id: int, but: bytes = b"") -> int:
    """End the logins of somebody, but one, and return how many there were."""
    return await _sql["logins_end"].run(tx, account_id=account_id, but=but)


async def logins(tx: Transaction, account_id: int) -> list[LoginShown]:
    """Return the logins that have not ended, the newest first."""
    return await _sql["logins_of"].rows(tx, LoginShown, account_id=account_id)


async def wait_seconds(tx: Transaction, name_hash: bytes, browser: bytes) -> int:
    """Return how long a browser still has to wait under a name."""
    return int(await _sql["try_wait"].value(tx, name_hash=name_hash, browser=browser) or 0)


async def take_try(tx: Transaction, name_hash: bytes, browser: bytes) -> int:
    """Count a try and return how many there were in vain, this one among them."""
    return int(await _sql["try_take"].value(tx, name_hash=name_hash, browser=browser))


async def delay(tx: Transaction, name_hash: bytes, browser: bytes, wait: timedelta) -> None:
    """Let the next try wait."""
    await _sql["try_delay"].run(tx, name_hash=name_hash, browser=browser, wait=wait)


async def forget_tries(tx: Transaction, name_hash: bytes, browser: bytes) -> None:
    """Forget the tries before one that was right."""
    await _sql["try_forget"].run(tx, name_hash=name_hash, browser=browser)


async def forget_old(tx: Transaction) -> None:
    """Forget what is of no use any more."""
    await _sql["old_forget"].run(tx)
