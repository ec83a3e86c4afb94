"""Appointments: who works here, named by whoever stands one step above, each act in the trail.

An account of staff has no mobile: nothing that reaches a phone can sign in to it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sodat.actions.staffing import note
from sodat.rules import appointing as rules
from sodat.rules.appointing import LoginNameTaken, StaffUnknown
from sodat.rules.lifecycle import check_reason
from sodat.rules.refusals import MalformedRequest, NotAllowed
from sodat.storage import accounts, factors, staff
from sodat.storage.staff import Member, Role, Staff
from sodat.storage.statements import Transaction
from sodat.vault import Vault

INVITATION = "invitation"
INVITATION_LIVES = timedelta(days=7)
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_CODE_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """An appointment as it was asked for."""

    login_name: str
    name: str
    role: Role
    district_id: int | None = None
    centre_id: int | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """The code of an invitation that has not been used, and until when it can be."""

    code: str
    expires_at: datetime


async def appoint(tx: Transaction, vault: Vault, by: Staff | None, wanted: Wanted) -> int:
    """Appoint somebody, invite them to sign in, and return their account. `by` None: the operator.

    Raises:
        NotAllowed: not one step below, or another city.
        MalformedRequest: a name, a city or a centre that cannot be.
        LoginNameTaken: the name to sign in under is somebody else's.
    """
    if by is not None:
        rules.check_appointing(by.role, by.district_id, wanted.role, wanted.district_id)
    login_name, name = rules.login_name(wanted.login_name), rules.display_name(wanted.name)
    await _check_place(tx, wanted)
    account = await accounts.account_of(
        tx, vault.mobile_hash(f"staff {secrets.token_hex(16)}"), vault.seal("", "mobile"), "mr"
    )
    who = Staff(account.account_id, name, wanted.role, wanted.district_id, wanted.centre_id)
    await staff.put(tx, who)
    if not await factors.add_name(tx, who.account_id, login_name):
        raise LoginNameTaken(login_name=login_name)
    await _invite(tx, vault, who.account_id)
    await note(tx, by or who, "appointed" if by else "appointed-by-operator", login_name)
    return who.account_id


async def change(
    tx: Transaction, by: Staff, account_id: int, name: str, district_id: int | None, centre_id: int | None
) -> None:
    """Change the name or the place of an appointment; the role stays.

    Raises:
        StaffUnknown, NotAllowed, MalformedRequest.
    """
    who = await one(tx, by, account_id)
    wanted = Wanted(who.login_name, name, who.role, district_id, centre_id)
    rules.check_appointing(by.role, by.district_id, who.role, district_id)
    await _check_place(tx, wanted)
    _check_at_work(who)
    await staff.put(tx, Staff(account_id, rules.display_name(name), who.role, district_id, centre_id))
    await note(tx, by, "changed-appointment", who.login_name)


async def end(tx: Transaction, by: Staff, account_id: int, reason: str) -> None:
    """End an appointment: its logins end with it, and every way to sign in.

    Raises:
        StaffUnknown, NotAllowed; ReasonMissing.
    """
    words, who = check_reason(reason), await one(tx, by, account_id)
    rules.check_appointing(by.role, by.district_id, who.role, who.district_id)
    await _shut_out(tx, account_id)
    if await staff.end(tx, account_id):
        await note(tx, by, "ended-appointment", who.login_name, words)


async def end_by_operator(tx: Transaction, login_name: str, reason: str) -> None:
    """End an appointment from the machine itself.

    Raises:
        StaffUnknown: nobody at work signs in under this name; ReasonMissing.
    """
    words, who = check_reason(reason), await named(tx, login_name)
    await _shut_out(tx, who.account_id)
    await staff.end(tx, who.account_id)
    await note(tx, who, "ended-by-operator", login_name, words)


async def reset_by_operator(tx: Transaction, vault: Vault, login_name: str, reason: str) -> int:
    """Invite somebody anew from the machine itself, as `reset`, and return their account.

    Raises:
        StaffUnknown: nobody at work signs in under this name; ReasonMissing.
    """
    words, who = check_reason(reason), await named(tx, login_name)
    await _shut_out(tx, who.account_id)
    await _invite(tx, vault, who.account_id)
    await note(tx, who, "reset-by-operator", login_name, words)
    return who.account_id


async def named(tx: Transaction, login_name: str) -> Staff:
    """Return who signs in under a name.

    Raises:
        StaffUnknown: nobody at work does.
    """
    found = await factors.of_name(tx, login_name)
    who = await staff.of_account(tx, found.account_id) if found else None
    if who is None:
        raise StaffUnknown
    return who


async def appoint_again(tx: Transaction, vault: Vault, by: Staff, account_id: int) -> None:
    """Take back that an appointment ended; its holder is invited anew.

    Raises:
        StaffUnknown, NotAllowed.
    """
    who = await one(tx, by, account_id)
    rules.check_appointing(by.role, by.district_id, who.role, who.district_id)
    if who.ended_at is None:
        return
    await staff.put(tx, Staff(account_id, who.name, who.role, who.district_id, who.centre_id))
    await _invite(tx, vault, account_id)
    await note(tx, by, "appointed", who.login_name)


async def reset(tx: Transaction, vault: Vault, by: Staff, account_id: int, reason: str) -> None:
    """Let somebody who lost what they sign in with begin anew: old ways and logins end, an invitation begins.

    Raises:
        StaffUnknown, NotAllowed; ReasonMissing.
    """
    words, who = check_reason(reason), await one(tx, by, account_id)
    rules.check_appointing(by.role, by.district_id, who.role, who.district_id)
    _check_at_work(who)
    await _shut_out(tx, account_id)
    await _invite(tx, vault, account_id)
    await note(tx, by, "reset-sign-in", who.login_name, words)


async def members(tx: Transaction, by: Staff) -> list[Member]:
    """Return those whom somebody may appoint, change and end; those at work first."""
    city = by.district_id if by.role == "officer" else None
    return await staff.members(tx, rules.APPOINTS.get(by.role, ()), city)


async def one(tx: Transaction, by: Staff, account_id: int) -> Member:
    """Return one of them.

    Raises:
        StaffUnknown: nobody, or not theirs to see.
    """
    city = by.district_id if by.role == "officer" else None
    found = await staff.members(tx, rules.APPOINTS.get(by.role, ()), city, account_id)
    if not found:
        raise StaffUnknown
    return found[0]


async def invitation(tx: Transaction, vault: Vault, account_id: int) -> Invited | None:
    """Return the invitation of somebody, as long as it can be used."""
    found = await factors.invitation(tx, account_id)
    code = vault.open(found.code_sealed, INVITATION) if found else None
    return Invited(code, found.expires_at) if found and code else None


def code_hash(code: str) -> bytes:
    """Return what an invitation is found by; case, spaces and hyphens do not matter."""
    return sha256("".join(code.lower().split()).replace("-", "").encode()).digest()


async def _shut_out(tx: Transaction, account_id: int) -> None:
    """End the logins of somebody, and every way to begin another."""
    await factors.end_logins(tx, account_id)
    await factors.drop_all(tx, account_id)


async def _invite(tx: Transaction, vault: Vault, account_id: int) -> None:
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_CHARACTERS))
    code = "-".join(drawn[at : at + 5] for at in range(0, _CODE_CHARACTERS, 5))
    sealed = vault.seal(code, INVITATION)
    await factors.put_invitation(tx, account_id, code_hash(code), sealed, INVITATION_LIVES)


async def _check_place(tx: Transaction, wanted: Wanted) -> None:
    """Refuse a city or a centre that is missing, unknown, or not the role's."""
    if (wanted.district_id is not None) != (wanted.role in {"staff", "officer"}):
        raise MalformedRequest(field="district", what="missing")
    if (wanted.centre_id is not None) != (wanted.role == "staff"):
        raise MalformedRequest(field="centre", what="missing")
    if wanted.district_id is None:
        return
    if wanted.district_id not in {each.district_id for each in await staff.districts(tx)}:
        raise MalformedRequest(field="district", what="unknown")
    places = {each.centre_id for each in await staff.centres_of(tx, wanted.district_id)}
    if wanted.centre_id is not None and wanted.centre_id not in places:
        raise MalformedRequest(field="centre", what="unknown")


def _check_at_work(who: Member) -> None:
    if who.ended_at is not None:
        raise NotAllowed
