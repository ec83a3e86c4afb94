"""Where an account's letters go: its mobile, and an e-mail address once a code from there has proved it."""

from dataclasses import dataclass
from uuid import UUID

from sodat.actions import signing_in
from sodat.actions.signing_in import DAY, EMAIL, LANGUAGES, MOBILE, Asked, Recipient
from sodat.config import Config
from sodat.rules.refusals import CodeWrong, MalformedRequest, NotSignedIn
from sodat.rules.signing_in import email_address, shown_email
from sodat.storage import accounts
from sodat.storage.accounts import Account
from sodat.storage.statements import Transaction
from sodat.vault import Vault

CODES_TO_ADDRESS = 5
"""Codes that an e-mail address gets in a day without one being typed, whoever asks for them."""

LETTERS_TO = ("sms", "email", "both")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where letters go, as the account's own page shows it."""

    mobile_last: str
    email: str
    """So that its owner knows it; empty where there is none."""

    letters_to: str
    language: str


async def of_account(tx: Transaction, vault: Vault, account_id: int) -> Addresses:
    """Return where an account's letters go."""
    one = await _account(tx, account_id)
    email = vault.open(one.email_sealed, EMAIL) if one.email_sealed else None
    return Addresses(
        mobile_last=(vault.open(one.mobile_sealed, MOBILE) or "")[-4:],
        email=shown_email(email) if email else "",
        letters_to=one.letters_to,
        language=one.language,
    )


async def ask_email(
    tx: Transaction, vault: Vault, config: Config, account_id: int, typed: str, language: str
) -> Asked:
    """Send a code to an e-mail address that the account wants to use.

    Raises:
        EmailNotUsable; TooManyCodes.
    """
    address = email_address(typed)
    one = await _account(tx, account_id)
    email_hash = vault.email_hash(address)
    await signing_in.check_limits(tx, config, one.mobile_hash, "email")
    if config.is_production:
        sent = await accounts.unanswered_email(tx, email_hash, CODES_TO_ADDRESS - 1)
        signing_in.check_wait(sent, DAY)
    return await signing_in.send_code(
        tx,
        vault,
        config,
        Recipient(one.mobile_hash, one.mobile_sealed, language if language in LANGUAGES else one.language),
        way="email",
        purpose="email",
        asked_by=account_id,
        email=(email_hash, vault.seal(address, EMAIL)),
    )


async def confirm_email(
    tx: Transaction, vault: Vault, account_id: int, txn: UUID, code: str
) -> CodeWrong | None:
    """Use an address from now on; a wrong code is returned, so that the lost try commits.

    Raises:
        CodeExpired.
    """
    found = await signing_in.typed_code(tx, vault, txn, code, "email", account_id)
    if isinstance(found, CodeWrong):
        return found
    if found.email_hash is not None and found.email_sealed is not None:
        await accounts.set_email(tx, account_id, found.email_hash, found.email_sealed)
    return None


async def set_letters(tx: Transaction, account_id: int, letters_to: str, language: str) -> None:
    """Set where letters go and in which language.

    Raises:
        MalformedRequest: no such choice, or there is no e-mail address.
    """
    if letters_to not in LETTERS_TO or language not in LANGUAGES:
        raise MalformedRequest(field="letters_to", what="choice")
    if not await accounts.set_letters(tx, account_id, letters_to, language):
        raise MalformedRequest(field="letters_to", what="no-email")


async def _account(tx: Transaction, account_id: int) -> Account:
    found = await accounts.by_id(tx, account_id)
    if found is None:
        raise NotSignedIn
    return found
