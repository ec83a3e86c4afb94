"""Consents in the database: who lets whom act for them, and what was done."""

from dataclasses import dataclass
from datetime import datetime

from sodat.storage.statements import Transaction, load

_sql = load("consents")


@dataclass(frozen=True, slots=True)
class Consent:
    """An account lets another act for it. `mobile_sealed`: of the other side, as seen from who asked."""

    consent_id: int
    account_id: int
    helper_id: int
    granted_at: datetime
    ended_at: datetime | None
    mobile_sealed: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a helper did."""

    consent_id: int
    act: str
    subject: str
    at: datetime


async def add(tx: Transaction, account_id: int, helper_id: int) -> int:
    """Add a consent, unless it stands already, and return its number."""
    await _sql["consent_add"].run(tx, account_id=account_id, helper_id=helper_id)
    return int(await _sql["consent_live"].value(tx, account_id=account_id, helper_id=helper_id))


async def of_account(tx: Transaction, account_id: int) -> list[Consent]:
    """Return the consents that an account gave, those that stand first."""
    return await _sql["consents_of_account"].rows(tx, Consent, account_id=account_id)


async def of_helper(tx: Transaction, helper_id: int) -> list[Consent]:
    """Return the consents that stand and let an account act for others."""
    return await _sql["consents_of_helper"].rows(tx, Consent, helper_id=helper_id)


async def stands(tx: Transaction, consent_id: int, account_id: int, helper_id: int) -> bool:
    """Return whether a consent stands and is between these two."""
    return bool(
        await _sql["consent_stands"].value(
            tx, consent_id=consent_id, account_id=account_id, helper_id=helper_id
        )
    )


async def end(tx: Transaction, consent_id: int, account_id: int) -> bool:
    """End a consent for one of its two sides; False when there is none that stands."""
    return await _sql["consent_end"].run(tx, consent_id=consent_id, account_id=account_id) == 1


async def codes_asked(tx: Transaction, account_id: int) -> int:
    """Return how many codes an account has asked others for within a day."""
    return int(await _sql["codes_asked_by"].value(tx, account_id=account_id))


async def add_act(tx: Transaction, consent_id: int, act: str, subject: str) -> None:
    """Write down what a helper did."""
    await _sql["act_add"].run(tx, consent_id=consent_id, act=act, subject=subject)


async def acts(tx: Transaction, account_id: int) -> list[Act]:
    """Return what helpers did for an account, newest first."""
    return await _sql["acts_of_account"].rows(tx, Act, account_id=account_id)
