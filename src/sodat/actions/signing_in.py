"""Signing in and out: one-time codes by SMS or e-mail, and logins.

Limits count by number, never by network address. Codes that nobody types are what counts, and
each way of asking has limits of its own: a stranger who asks for somebody's codes all day keeps
them neither from a code by e-mail nor from one in a browser that has signed in before.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sodat.config import Config
from sodat.rules.people import mobile_number
from sodat.rules.refusals import CodeExpired, CodeWrong, TooManyCodes
from sodat.storage import accounts, outbox
from sodat.storage.accounts import Account, Code
from sodat.storage.statements import Transaction
from sodat.vault import Login, Vault

MOBILE = "mobile"
EMAIL = "email"
LANGUAGES = ("mr", "hi", "en")
DAY = timedelta(days=1)

Way = Literal["sms", "known", "email", "help"]
"""How codes count together: by SMS to anybody who asks, by SMS to a browser that has signed in with the
number before, by e-mail, and those by which somebody lets another act for them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A code is on its way."""

    txn: UUID
    expires_at: datetime
    resend_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A login that has begun."""

    token: str
    login: Login
    language: str
    mobile_hash: bytes = b""
    last: str = ""
    """The last digits of the number."""


async def ask_code(
    tx: Transaction, vault: Vault, config: Config, mobile: str, language: str, way: Way = "sms"
) -> Asked:
    """Send a one-time code to a mobile, or to the e-mail address that its account has proved.

    Without such an address nothing is sent and the answer is the same: nobody learns who has one.

    Raises:
        MobileNotUsable: not an Indian mobile number.
        TooManyCodes: the last code went out too recently, or the number had its codes of a day.
    """
    number = mobile_number(mobile)
    mobile_hash = vault.mobile_hash(number)
    to = Recipient(mobile_hash, vault.seal(number, MOBILE), _spoken(language))
    await check_limits(tx, config, mobile_hash, way)
    if way != "email":
        return await send_code(tx, vault, config, to, way=way)
    account = await accounts.by_mobile(tx, mobile_hash)
    address = _address(account)
    return await send_code(tx, vault, config, to, way=way, email=address, silent=address is None)


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def _address(account: Account | None) -> tuple[bytes, bytes] | None:
    if account is None or account.email_hash is None or account.email_sealed is None:
        return None
    return account.email_hash, account.email_sealed


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose code it is."""

    mobile_hash: bytes
    mobile_sealed: bytes
    language: str


async def check_limits(tx: Transaction, config: Config, mobile_hash: bytes, way: Way) -> None:
    """Refuse a code that comes too soon after another of its kind; until commit nobody else asks for one.

    Raises:
        TooManyCodes.
    """
    await accounts.lock_codes(tx, mobile_hash)
    check_wait(await accounts.last_sent(tx, mobile_hash, way), timedelta(seconds=config.code_wait_seconds))
    if config.is_production:
        last = config.codes_per_day - 1
        check_wait(await accounts.unanswered(tx, mobile_hash, way, last), DAY, why="day")


def check_wait(sent: accounts.Sent | None, wait: timedelta, **more: str) -> None:
    """Refuse what comes before a wait is over.

    Raises:
        TooManyCodes.
    """
    if sent is not None and sent.asked_at < sent.sent_at + wait:
        left = sent.sent_at + wait - sent.asked_at
        again = sent.sent_at + wait
        facts: dict[str, str | int] = {"again_at": again.isoformat()} if more else {}
        raise TooManyCodes(wait_seconds=int(left.total_seconds()) + 1, **more, **facts)


async def send_code(
    tx: Transaction,
    vault: Vault,
    config: Config,
    to: Recipient,
    *,
    way: Way,
    purpose: str = "sign-in",
    kind: str = "code",
    more: dict[str, str | int | None] | None = None,
    asked_by: int | None = None,
    email: tuple[bytes, bytes] | None = None,
    silent: bool = False,
) -> Asked:
    """Make a code and send it off, `silent`: make it alone. Limits are to be checked before."""
    txn, code = uuid4(), f"{secrets.randbelow(10**6):06d}"
    sending = await accounts.add_code(
        tx,
        txn_id=txn,
        mobile_hash=to.mobile_hash,
        mobile_sealed=to.mobile_sealed,
        language=to.language,
        code_hash=vault.code_hash(str(txn), code),
        tries=config.code_tries,
        lives=timedelta(minutes=config.code_minutes),
        purpose=purpose,
        counted_as=way,
        asked_by=asked_by,
        email=email,
    )
    if not silent:
        await outbox.add(
            tx,
            kind,
            {"code": code, "minutes": config.code_minutes, **(more or {})},
            mobile_hash=to.mobile_hash,
            mobile_sealed=to.mobile_sealed,
            language=to.language,
            channel="email" if email else "sms",
            email=email,
        )
    return Asked(txn, sending.expires_at, sending.sent_at + timedelta(seconds=config.code_wait_seconds))


async def ask_again(
    tx: Transaction, vault: Vault, config: Config, txn: UUID, language: str, way: Way
) -> Asked:
    """Send another code to the number that a sign-in was begun with.

    Raises:
        CodeExpired: there is no such sign-in; TooManyCodes.
    """
    sealed = await accounts.whose(tx, txn)
    number = vault.open(sealed, MOBILE) if sealed else None
    if number is None:
        raise CodeExpired
    return await ask_code(tx, vault, config, number, language, way)


async def typed_code(
    tx: Transaction, vault: Vault, txn: UUID, code: str, purpose: str = "sign-in", asked_by: int | None = None
) -> Code | CodeWrong:
    """Use up the right code. A wrong one is returned, not raised: the lost try must commit.

    Raises:
        CodeExpired: the code is unknown, used, too old, for something else, or had too many tries.
    """
    found = await accounts.try_code(tx, txn, purpose, asked_by)
    if found is None:
        raise CodeExpired
    if not secrets.compare_digest(found.code_hash, vault.code_hash(str(txn), code)):
        return CodeWrong(tries_left=found.tries_left)
    if not await accounts.use_code(tx, txn):
        raise CodeExpired
    return found


async def confirm_code(
    tx: Transaction, vault: Vault, config: Config, txn: UUID, code: str, now: datetime
) -> SignedIn | CodeWrong:
    """Begin a login with the right code. A wrong one is returned, not raised: the lost try must commit.

    Raises:
        CodeExpired: the code is unknown, used, too old or had too many tries.
    """
    found = await typed_code(tx, vault, txn, code)
    if isinstance(found, CodeWrong):
        return found
    account = await accounts.account_of(tx, found.mobile_hash, found.mobile_sealed, found.language)
    login = Login(account.account_id, account.role, now + timedelta(hours=config.login_hours))
    last = (vault.open(found.mobile_sealed, MOBILE) or "")[-4:]
    return SignedIn(vault.token(login), login, account.language, found.mobile_hash, last)


async def sign_out(tx: Transaction, vault: Vault, login: Login) -> None:
    """End a login: its token is refused by this process at once, by all others as soon as they hear."""
    await accounts.end_login(tx, login.mac, login.expires_at)
    vault.end([login.mac])
