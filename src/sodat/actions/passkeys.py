"""Passkeys: what a browser is asked to sign, and whether what it signed holds (WebAuthn level 3).

The challenge carries its own end, sealed; that it was used is remembered, so that it is good once.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sodat.rules.factors import PasskeyRefused
from sodat.storage import factors
from sodat.storage.factors import Factors
from sodat.storage.statements import Transaction
from sodat.vault import Vault

LIVES = timedelta(minutes=10)
LABEL_CHARACTERS_MAX = 60
_SIGN_IN = "passkey-sign-in"


@dataclass(frozen=True, slots=True)
class Site:
    """Who asks: the host that passkeys are bound to, and the origins its pages have."""

    host: str
    origins: tuple[str, ...]


def asked_to_make(vault: Vault, site: Site, account_id: int, name: str, now: datetime) -> str:
    """Return what a browser needs to make a passkey for somebody, as JSON."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.host,
            rp_name="Sodat",
            user_name=name,
            user_id=account_id.to_bytes(8, "big"),
            challenge=_challenge(vault, f"passkey-{account_id}", now),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
    )


def asked_to_sign(vault: Vault, site: Site, now: datetime) -> str:
    """Return what a browser needs to sign in with any passkey of this site, as JSON."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site.host,
            challenge=_challenge(vault, _SIGN_IN, now),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


async def keep(
    tx: Transaction, vault: Vault, site: Site, account_id: int, said: str, label: str, now: datetime
) -> None:
    """Keep a passkey that a browser has made for somebody.

    Raises:
        PasskeyRefused: what came does not hold, or it is known already.
    """
    challenge = await _spent(tx, vault, f"passkey-{account_id}", said, now)
    try:
        made = verify_registration_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=list(site.origins),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise PasskeyRefused from None
    name = " ".join(label.split())[:LABEL_CHARACTERS_MAX] or f"{now:%Y-%m-%d}"
    fresh = await factors.add_passkey(
        tx, account_id, made.credential_id, made.credential_public_key, made.sign_count, name
    )
    if not fresh:
        raise PasskeyRefused


async def signer(tx: Transaction, vault: Vault, site: Site, said: str, now: datetime) -> Factors:
    """Return who signed in with a passkey.

    Raises:
        PasskeyRefused: not a passkey of anybody at work, or what it signed does not hold.
    """
    challenge = await _spent(tx, vault, _SIGN_IN, said, now)
    try:
        known = await factors.passkey(tx, base64url_to_bytes(str(json.loads(said)["id"])))
        if known is None:
            raise PasskeyRefused
        signed = verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=list(site.origins),
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise PasskeyRefused from None
    await factors.note_use(tx, known.credential_id, signed.new_sign_count)
    who = await factors.of_account(tx, known.account_id)
    if who is None:
        raise PasskeyRefused
    return who


def _challenge(vault: Vault, purpose: str, now: datetime) -> bytes:
    return vault.seal(str(int((now + LIVES).timestamp())), purpose)


async def _spent(tx: Transaction, vault: Vault, purpose: str, said: str, now: datetime) -> bytes:
    """Return the challenge that a browser signed, which nobody can use again."""
    try:
        client = json.loads(base64url_to_bytes(str(json.loads(said)["response"]["clientDataJSON"])))
        challenge = base64url_to_bytes(str(client["challenge"]))
    except (ValueError, KeyError, TypeError):
        raise PasskeyRefused from None
    ends = vault.open(challenge, purpose) if len(challenge) > 12 else None
    if ends is None or int(ends) < now.timestamp() or not await factors.use_challenge(tx, challenge):
        raise PasskeyRefused
    return challenge
