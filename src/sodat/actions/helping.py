"""Helpers: somebody acts for another account with its consent, until it is ended.

The consent is a code that went to the other's own phone. Whoever acts gets a login for that
account which names the helper; the consent is looked at anew for every page, and every act
leaves a line that the other side sees. It stays one person with one entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sodat.actions import signing_in
from sodat.actions.signing_in import DAY, MOBILE, Asked, Recipient
from sodat.config import Config
from sodat.rules.helping import HELPED_MAX, ConsentUnknown, HelperNotUsable, TooManyHelped
from sodat.rules.people import mobile_number
from sodat.rules.refusals import CodeWrong, TooManyCodes
from sodat.storage import accounts, consents, outbox, people
from sodat.storage.accounts import Account
from sodat.storage.consents import Act, Consent
from sodat.storage.statements import Transaction
from sodat.vault import Login, Vault

CODES_PER_DAY = 20
"""For how many codes one helper may ask others in a day."""


@dataclass(frozen=True, slots=True)
class Side:
    """A consent as one of its sides sees the other."""

    consent: Consent
    last: str
    """The last digits of the other's mobile."""

    names: tuple[str, ...] = ()
    """Of the people, where they are somebody's to act for."""

    acts: tuple[Act, ...] = ()


async def ask(tx: Transaction, vault: Vault, config: Config, login: Login, mobile: str) -> Asked:
    """Send a code to somebody whom the account wants to help.

    Raises:
        MobileNotUsable; HelperNotUsable: the own number; TooManyHelped; TooManyCodes.
    """
    mobile_hash = vault.mobile_hash(number := mobile_number(mobile))
    helper = await _account(tx, login.account_id)
    if helper.mobile_hash == mobile_hash:
        raise HelperNotUsable
    if len(await consents.of_helper(tx, login.account_id)) >= HELPED_MAX:
        raise TooManyHelped(helped_max=HELPED_MAX)
    await signing_in.check_limits(tx, config, mobile_hash, "help")
    if config.is_production and await consents.codes_asked(tx, login.account_id) >= CODES_PER_DAY:
        raise TooManyCodes(wait_seconds=int(DAY.total_seconds()))
    theirs = await accounts.by_mobile(tx, mobile_hash)
    language = theirs.language if theirs else helper.language
    return await signing_in.send_code(
        tx,
        vault,
        config,
        Recipient(mobile_hash, vault.seal(number, MOBILE), language),
        way="help",
        purpose="help",
        kind="help-code",
        more={"last": last_digits(vault, helper.mobile_sealed)},
        asked_by=login.account_id,
    )


async def agree(tx: Transaction, vault: Vault, login: Login, txn: UUID, code: str) -> int | CodeWrong:
    """Store the consent that the right code gives and return its number; both sides hear of it.

    Raises:
        CodeExpired; TooManyHelped.
    """
    found = await signing_in.typed_code(tx, vault, txn, code, "help", login.account_id)
    if isinstance(found, CodeWrong):
        return found
    helper = await _account(tx, login.account_id)
    theirs = await accounts.account_of(tx, found.mobile_hash, found.mobile_sealed, found.language)
    if len(await consents.of_helper(tx, login.account_id)) >= HELPED_MAX:
        raise TooManyHelped(helped_max=HELPED_MAX)
    consent_id = await consents.add(tx, theirs.account_id, login.account_id)
    await _tell(tx, "help-begun", theirs, last_digits(vault, helper.mobile_sealed))
    return consent_id


async def given(tx: Transaction, vault: Vault, account_id: int) -> list[Side]:
    """Return who may act for an account, and who might once, each with what they did."""
    acts = await consents.acts(tx, account_id)
    return [
        Side(
            one,
            last_digits(vault, one.mobile_sealed),
            acts=tuple(act for act in acts if act.consent_id == one.consent_id),
        )
        for one in await consents.of_account(tx, account_id)
    ]


async def had(tx: Transaction, vault: Vault, helper_id: int) -> list[Side]:
    """Return for whom an account may act."""
    return [
        Side(
            one,
            last_digits(vault, one.mobile_sealed),
            names=tuple(each.name for each in await people.of_account(tx, one.account_id)),
        )
        for one in await consents.of_helper(tx, helper_id)
    ]


async def end(tx: Transaction, vault: Vault, account_id: int, consent_id: int) -> None:
    """End a consent, from either side; the other one hears of it. Ended already is ended.

    Raises:
        ConsentUnknown: it is between others.
    """
    one = _find(
        [*await consents.of_account(tx, account_id), *await consents.of_helper(tx, account_id)], consent_id
    )
    if await consents.end(tx, consent_id, account_id):
        mine = await _account(tx, account_id)
        other = await _account(tx, one.helper_id if one.account_id == account_id else one.account_id)
        await _tell(tx, "help-ended", other, last_digits(vault, mine.mobile_sealed))


async def begin(tx: Transaction, vault: Vault, login: Login, consent_id: int) -> str:
    """Return a token by which the account acts for the one that let it.

    Raises:
        ConsentUnknown: nobody let it.
    """
    one = _find(await consents.of_helper(tx, login.account_id), consent_id)
    await consents.add_act(tx, consent_id, "begun", "")
    last = last_digits(vault, one.mobile_sealed)
    return vault.token(Login(one.account_id, "citizen", login.expires_at, login.account_id, consent_id, last))


async def check(tx: Transaction, login: Login) -> None:
    """Refuse somebody who acts for an account that does not let them any more.

    Raises:
        ConsentUnknown.
    """
    if not await consents.stands(tx, login.consent_id, login.account_id, login.helper_id):
        raise ConsentUnknown


async def note(tx: Transaction, login: Login, act: str, subject: str) -> None:
    """Write down what a helper did, for the one it was done for."""
    await consents.add_act(tx, login.consent_id, act, subject)


def own_token(vault: Vault, login: Login) -> str:
    """Return the helper's own login again, as long as the one they act by would last.

    As a citizen: whoever works here as well signs in anew for that.
    """
    return vault.token(Login(login.helper_id, "citizen", login.expires_at))


def last_digits(vault: Vault, mobile_sealed: bytes) -> str:
    """Return the last digits of a number: enough for those who know it."""
    return (vault.open(mobile_sealed, MOBILE) or "")[-4:]


def _find(among: Sequence[Consent], consent_id: int) -> Consent:
    for one in among:
        if one.consent_id == consent_id:
            return one
    raise ConsentUnknown


async def _account(tx: Transaction, account_id: int) -> Account:
    found = await accounts.by_id(tx, account_id)
    if found is None:
        raise ConsentUnknown
    return found


async def _tell(tx: Transaction, kind: str, to: Account, last: str) -> None:
    await outbox.add(
        tx,
        kind,
        {"last": last},
        mobile_hash=to.mobile_hash,
        mobile_sealed=to.mobile_sealed,
        language=to.language,
    )
