"""Accounts and one-time codes in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("accounts")


@dataclass(frozen=True, slots=True)
class Account:
    """One verified mobile. The number itself is there only sealed."""

    account_id: int
    role: str
    language: str
    mobile_hash: bytes
    mobile_sealed: bytes
    email_hash: bytes | None
    email_sealed: bytes | None
    letters_to: str
    """sms, email or both."""


@dataclass(frozen=True, slots=True)
class Sent:
    """When a code went out and the time now."""

    sent_at: datetime
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code of which one try was just taken."""

    mobile_hash: bytes
    mobile_sealed: bytes
    language: str
    code_hash: bytes
    tries_left: int
    email_hash: bytes | None
    email_sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Underway:
    """A code that can still be typed, as its page shows it."""

    mobile_sealed: bytes
    counted_as: str
    purpose: str
    sent_at: datetime
    expires_at: datetime
    asked_at: datetime
    email_sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Ended:
    """A login that its holder ended."""

    mac: bytes
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """A code that is on its way."""

    sent_at: datetime
    expires_at: datetime


async def lock_codes(tx: Transaction, mobile_hash: bytes) -> None:
    """Let nobody else send a code to a number until commit; what was sent is to be read afterwards."""
    await _sql["codes_lock"].value(tx, mobile_hash=mobile_hash)


async def last_sent(tx: Transaction, mobile_hash: bytes, counted_as: str) -> Sent | None:
    """Return when a number got its last code of a kind; None if there is none."""
    return await _sql["code_last_sent"].row(tx, Sent, mobile_hash=mobile_hash, counted_as=counted_as)


async def unanswered(tx: Transaction, mobile_hash: bytes, counted_as: str, back: int) -> Sent | None:
    """Return when the code went out that is so many back among those nobody typed."""
    return await _sql["code_unanswered"].row(
        tx, Sent, mobile_hash=mobile_hash, counted_as=counted_as, back=back
    )


async def unanswered_email(tx: Transaction, email_hash: bytes, back: int) -> Sent | None:
    """Return the same of the codes that went to an e-mail address, whoever asked for them."""
    return await _sql["code_to_email"].row(tx, Sent, email_hash=email_hash, back=back)


async def add_code(
    tx: Transaction,
    *,
    txn_id: UUID,
    mobile_hash: bytes,
    mobile_sealed: bytes,
    language: str,
    code_hash: bytes,
    tries: int,
    lives: timedelta,
    purpose: str = "sign-in",
    counted_as: str = "sms",
    asked_by: int | None = None,
    email: tuple[bytes, bytes] | None = None,
) -> Sending:
    """Store a code and return its times. `email`: hash and seal of the address that it goes to."""
    made = await _sql["code_add"].rows(
        tx,
        Sending,
        txn_id=txn_id,
        mobile_hash=mobile_hash,
        mobile_sealed=mobile_sealed,
        language=language,
        code_hash=code_hash,
        tries=tries,
        lives=lives,
        purpose=purpose,
        counted_as=counted_as,
        asked_by=asked_by,
        email_hash=email[0] if email else None,
        email_sealed=email[1] if email else None,
    )
    return made[0]


async def look(tx: Transaction, txn_id: UUID) -> Underway | None:
    """Return a code that can still be used, as its page shows it."""
    return await _sql["code_look"].row(tx, Underway, txn_id=txn_id)


async def whose(tx: Transaction, txn_id: UUID) -> bytes | None:
    """Return the sealed number that a sign-in was begun with, however old its code is."""
    found: bytes | None = await _sql["code_whose"].value(tx, txn_id=txn_id)
    return found


async def try_code(tx: Transaction, txn_id: UUID, purpose: str, asked_by: int | None) -> Code | None:
    """Take one try; None when the code is unknown, used, too old, for something else, or has no try left."""
    return await _sql["code_try"].row(tx, Code, txn_id=txn_id, purpose=purpose, asked_by=asked_by)


async def use_code(tx: Transaction, txn_id: UUID) -> bool:
    """Use a code up; False when somebody was faster."""
    return await _sql["code_use"].run(tx, txn_id=txn_id) == 1


async def account_of(tx: Transaction, mobile_hash: bytes, mobile_sealed: bytes, language: str) -> Account:
    """Return the account of a number, made if it is new."""
    found = await _sql["account_of"].rows(
        tx, Account, mobile_hash=mobile_hash, mobile_sealed=mobile_sealed, language=language
    )
    return found[0]


async def by_id(tx: Transaction, account_id: int) -> Account | None:
    """Return an account."""
    return await _sql["account_by_id"].row(tx, Account, account_id=account_id)


async def by_mobile(tx: Transaction, mobile_hash: bytes) -> Account | None:
    """Return the account of a number, if it has one."""
    return await _sql["account_by_mobile"].row(tx, Account, mobile_hash=mobile_hash)


async def set_email(tx: Transaction, account_id: int, email_hash: bytes, email_sealed: bytes) -> None:
    """Give an account the e-mail address that it has proved; the first one gets letters too."""
    await _sql["account_email"].run(
        tx, account_id=account_id, email_hash=email_hash, email_sealed=email_sealed
    )


async def remove_email(tx: Transaction, account_id: int) -> None:
    """Forget an account's e-mail address; letters go to the mobile."""
    await _sql["account_email_remove"].run(tx, account_id=account_id)


async def set_letters(tx: Transaction, account_id: int, letters_to: str, language: str) -> bool:
    """Set where letters go and their language; False when there is no address to send them to."""
    changed = await _sql["account_letters"].run(
        tx, account_id=account_id, letters_to=letters_to, language=language
    )
    return changed == 1


async def set_language(tx: Transaction, account_id: int, language: str) -> None:
    """Remember the language an account reads."""
    await _sql["account_language"].run(tx, account_id=account_id, language=language)


async def end_login(tx: Transaction, mac: bytes, expires_at: datetime) -> None:
    """Write down that a login was ended before its time."""
    await _sql["login_end"].run(tx, mac=mac, expires_at=expires_at)


async def ended_logins(tx: Transaction, since: datetime) -> list[Ended]:
    """Return the logins that were ended since a time, and some before it."""
    return await _sql["logins_ended"].rows(tx, Ended, since=since)


async def forget(tx: Transaction) -> None:
    """Remove codes that nothing counts any more, and ended logins that would have expired by now."""
    await _sql["codes_forget"].run(tx)
    await _sql["logins_forget"].run(tx)
