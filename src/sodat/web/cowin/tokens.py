"""Tokens of citizens as Co-WIN gave them: JWTs of fifteen minutes whose `exp` clients read (adr/0011)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from sodat.rules.refusals import NotSignedIn
from sodat.vault import Login, Vault
from sodat.web.cowin.references import derived_key, number_of, reference

LIVES_SECONDS = 900
ROLE, _USER_TYPE = "citizen", "BENEFICIARY"
_TOKENS_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a token is made for."""

    account_id: int
    mobile_last: str
    beneficiary: str
    """The reference of the person named last, empty where there is none."""

    user_agent: str


def issue(vault: Vault, holder: Holder, now: datetime) -> str:
    """Return a token that lives LIVES_SECONDS."""
    user = reference(vault, holder.account_id, "account")
    begun = int(now.timestamp())
    claims = {
        "user_name": user,
        "user_id": user,
        "user_type": _USER_TYPE,
        "mobile_number": f"******{holder.mobile_last}",
        "beneficiary_reference_id": int(holder.beneficiary or 0),
        "source": "cowin",
        "ua": holder.user_agent[:300],
        "date_modified": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z",
        "iat": begun,
        "exp": begun + LIVES_SECONDS,
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(_key(vault)))


def login(vault: Vault, token: str, now: datetime) -> Login:
    """Return who a token speaks for.

    Raises:
        NotSignedIn: not a token of ours, altered, or expired.
    """
    claims = _claims(token, _key(vault))
    try:
        account_id = number_of(vault, int(claims["user_id"]), "account")
        found = Login(account_id or 0, ROLE, datetime.fromtimestamp(int(claims["exp"]), UTC))
    except (KeyError, ValueError):
        raise NotSignedIn from None
    if found.expires_at <= now or not found.account_id:
        raise NotSignedIn
    return found


@lru_cache(maxsize=_TOKENS_KEPT)
def _claims(token: str, key: bytes) -> Mapping[str, Any]:
    # What a token says never changes, only whether it is still time; so one is checked once in a process.
    try:
        return jwt.decode(token, OctKey.import_key(key), algorithms=["HS256"]).claims
    except (JoseError, ValueError, TypeError):
        raise NotSignedIn from None


def _key(vault: Vault) -> bytes:
    return derived_key(vault, "token-v1")
