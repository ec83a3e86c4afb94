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


@dataclass(frozen=True, slots=True)
class Sending:
    """A code that is on its way."""

    sent_at: datetime
    expires_at: datetime


async def lock_codes(tx: Transaction, mobile_hash: bytes) -> None:
    """Let nobody else send a code to a number until commit; what was sent is to be read afterwards."""
    await _sql["codes_lock"].value(tx, mobile_hash=mobile_hash)


async def last_sent(tx: Transaction, mobile_hash: bytes, back: int = 0) -> Sent | None:
    """Return when a number got its last code, or the one so many before; None if there is none."""
    return await _sql["code_last_sent"].row(tx, Sent, mobile_hash=mobile_hash, back=back)


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
) -> Sending:
    """Store a code and return its times."""
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
    )
    return made[0]


async def try_code(tx: Transaction, txn_id: UUID) -> Code | None:
    """Take one try; None when the code is unknown, used, too old or has no try left."""
    return await _sql["code_try"].row(tx, Code, txn_id=txn_id)


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


async def set_language(tx: Transaction, account_id: int, language: str) -> None:
    """Remember the language an account reads."""
    await _sql["account_language"].run(tx, account_id=account_id, language=language)


async def set_role(tx: Transaction, account_id: int, role: str) -> None:
    """Give an account a role."""
    await _sql["account_role"].run(tx, account_id=account_id, role=role)
