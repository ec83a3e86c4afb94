"""Signing in as Co-WIN had it: the client sends the SHA-256 of the code and gets a short-lived token."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import cast

from sodat.actions import signing_in
from sodat.actions.signing_in import MOBILE, SignedIn
from sodat.rules.refusals import Refusal
from sodat.storage import accounts, cowin, people, releases
from sodat.storage.statements import Transaction
from sodat.vault import Vault
from sodat.web.answers import Answer, json
from sodat.web.cowin import loose, tokens
from sodat.web.cowin.desk import Call
from sodat.web.cowin.errors import INVALID_OTP, MOBILE_REQUIRED, NOT_REGISTERED, Refused
from sodat.web.cowin.references import reference

LANGUAGE = "en"


class _OfDigests:
    """The vault for codes that come back hashed: what is stored is made from the digest."""

    def __init__(self, vault: Vault) -> None:
        self.mobile_hash = vault.mobile_hash
        self.seal = vault.seal
        self._code_hash = vault.code_hash

    def code_hash(self, txn_id: str, code: str) -> bytes:
        return self._code_hash(txn_id, sha256(code.encode()).hexdigest())


async def ask(call: Call) -> Answer:
    """POST /auth/public/generateOTP, /auth/generateOTP, /auth/generateMobileOTP: whatever its `secret` is."""
    mobile = loose.digits((await call.body()).mobile)
    if not mobile:
        raise Refused(MOBILE_REQUIRED)
    portal = call.portal
    vault = cast("Vault", _OfDigests(portal.vault))
    language = call.language if call.language in signing_in.LANGUAGES else LANGUAGE
    async with portal.database.transaction() as tx:
        asked = await signing_in.ask_code(tx, vault, portal.config, mobile, language)
    return json(200, {"txnId": str(asked.txn)})


async def confirm_public(call: Call) -> Answer:
    """POST /auth/public/confirmOTP: for people who are registered."""
    token, people_named = await _confirmed(call)
    if not people_named:
        raise Refused(NOT_REGISTERED)
    return json(200, {"token": token})


async def confirm(call: Call) -> Answer:
    """POST /auth/confirmOTP and /auth/validateMobileOtp."""
    token, people_named = await _confirmed(call)
    return json(200, {"token": token, "isNewAccount": "N" if people_named else "Y"})


async def _confirmed(call: Call) -> tuple[str, int]:
    """Return a token, and how many people its account has named."""
    body = await call.body()
    txn, digest = call.uuid(body.txn, INVALID_OTP), loose.text(body.otp).lower()
    portal = call.portal
    async with portal.database.transaction() as tx:
        now = await releases.now(tx)
        signed_in = await signing_in.confirm_code(tx, portal.vault, portal.config, txn, digest, now)
        made = None if isinstance(signed_in, Refusal) else await _token(call, tx, signed_in)
    if made is None:
        raise Refused(INVALID_OTP)  # only now: the lost try is committed
    return made


async def _token(call: Call, tx: Transaction, signed_in: SignedIn) -> tuple[str, int]:
    vault, login = call.portal.vault, signed_in.login
    account = await accounts.by_id(tx, login.account_id)
    mobile = vault.open(account.mobile_sealed, MOBILE) if account else None
    last = await cowin.last_named(tx, login.account_id)
    holder = tokens.Holder(
        account_id=login.account_id,
        mobile_last=(mobile or "")[-4:],
        beneficiary=reference(vault, last) if last is not None else "",
        user_agent=call.header(b"user-agent"),
    )
    return tokens.issue(vault, holder, datetime.now(UTC)), await people.count(tx, login.account_id)
