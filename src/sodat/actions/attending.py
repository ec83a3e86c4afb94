"""What an account does with its own applications and appointments."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from sodat.actions import composing
from sodat.actions.entries import logged
from sodat.rules import lifecycle
from sodat.rules.refusals import (
    ApplicationsClosed,
    ApplicationUnknown,
    AppointmentUnknown,
    Refusal,
    ReleasePaused,
    StepNotAllowed,
)
from sodat.storage import applications, appointments, outbox, releases
from sodat.storage.applications import Application
from sodat.storage.appointments import Appointment
from sodat.storage.mine import Own
from sodat.storage.release_rows import Release
from sodat.storage.statements import Transaction


@dataclass(frozen=True, slots=True)
class Mine:
    """One application with all that became of it."""

    application: Application
    appointments: tuple[Appointment, ...]


async def mine(tx: Transaction, account_id: int) -> list[Mine]:
    """Return the applications of an account, newest first."""
    return await _with_appointments(tx, await applications.of_account(tx, account_id), account_id)


def of_own(own: Own) -> list[Mine]:
    """Return the same of what was read at once."""
    return _beside(own.applications, own.appointments)


async def one_of_mine(tx: Transaction, account_id: int, application: str) -> Mine:
    """Return one application of an account, or another's with a person that a desk gave to this account.

    Raises:
        ApplicationUnknown: there is none of that name, or it is somebody else's.
    """
    found = await applications.get(tx, application)
    if found is None:
        raise ApplicationUnknown
    if found.account_id != account_id and not await appointments.is_passed_on(tx, application, account_id):
        raise ApplicationUnknown
    return (await _with_appointments(tx, [found], account_id))[0]


async def _filed(tx: Transaction, account_id: int, application: str) -> Application:
    """Return an application that this account decides about."""
    found = await applications.get(tx, application)
    if found is None or found.account_id != account_id:
        raise ApplicationUnknown
    return found


async def _with_appointments(tx: Transaction, found: Sequence[Application], account_id: int) -> list[Mine]:
    return _beside(found, await appointments.of_filings(tx, [one.filing for one in found], account_id))


def _beside(found: Sequence[Application], given: Sequence[Appointment]) -> list[Mine]:
    return [Mine(one, tuple(each for each in given if each.application == one.application)) for one in found]


async def withdraw(tx: Transaction, account_id: int, application: str) -> None:
    """Withdraw an application: before closing as if it had never been, later by giving its seats back.

    Raises:
        ApplicationUnknown.
        ApplicationsClosed: the pool is being drawn just now.
    """
    one = await _filed(tx, account_id, application)
    release = await composing.locked(tx, one.release_id)
    await _filed(tx, account_id, application)  # once more: a desk may have given it to somebody else
    group = [each for each in await applications.of_filing(tx, one.filing) if each.state != "withdrawn"]
    if not group:
        return
    names = [each.application for each in group]
    if release.policy != "first-come" and _is_filing(release):
        await applications.withdraw(tx, names, leave=True)
    elif release.state == "booked" or (release.policy == "first-come" and release.state == "open"):
        await appointments.give_back(tx, names)
        empty = [name for name in names if not await appointments.is_held(tx, name)]
        await applications.set_state(tx, empty, "withdrawn")
    else:
        raise ApplicationsClosed(closed_at=release.closes_at.isoformat())
    await composing.tell(tx, "withdrawn", release, composing.digest("\n".join(names).encode()))


async def keep(tx: Transaction, account_id: int, application: str, *, wanted: bool) -> None:
    """Say whether a party keeps what it has, rather than move up in refills.

    Raises:
        ApplicationUnknown: there is none of that name, or it is somebody else's.
    """
    one = await _filed(tx, account_id, application)
    await applications.lock(tx, [each.application for each in await applications.of_filing(tx, one.filing)])
    one = await _filed(tx, account_id, application)  # once more: a desk may have given it to somebody else
    now = await releases.now(tx)
    group = tuple(
        msgspec.structs.replace(each, keep=wanted, filed_at=now, salt=secrets.token_hex(16))
        for each in await applications.of_filing(tx, one.filing)
        if each.state != "withdrawn" and each.keep != wanted
    )
    # The receipt shows it, so there is a new receipt and a new leaf that it opens.
    for changed in await logged(tx, [group] if group else []):
        if not await applications.change(tx, changed):
            raise ApplicationUnknown


def _is_filing(release: Release) -> bool:
    try:
        lifecycle.check_filing(
            release.state,
            release.read_at,
            release.opens_at,
            release.closes_at,
            paused=None,
            cancelled=release.cancelled_reason,
        )
    except ReleasePaused:
        return True
    except Refusal:
        return False
    return True


async def cancel(tx: Transaction, account_id: int, appointment_id: UUID) -> None:
    """Give a seat back. It goes to the next refill, never back on the shelf. The same again changes nothing.

    Raises:
        AppointmentUnknown: there is none of that name, or it is somebody else's.
        StepNotAllowed: it was kept or missed already, or a refill has moved it.
    """
    found = await appointments.lock(tx, appointment_id)
    if found is None:
        raise AppointmentUnknown
    # Two of a party at once must see each other, or the party would seem to hold a seat for ever; and whose
    # it is stays as it is read from here on.
    await applications.lock(tx, [found.application])
    if await appointments.account_of(tx, appointment_id) != account_id:
        raise AppointmentUnknown
    if found.state == "cancelled":
        return
    if found.state != "booked":
        raise StepNotAllowed(state=found.state, step="cancel")
    await appointments.cancel(tx, appointment_id)
    await outbox.given_back(tx, appointment_id)
    if not await appointments.is_held(tx, found.application):
        await applications.set_state(tx, [found.application], "withdrawn")
    release = await releases.get(tx, found.release_id)
    if release is not None:
        await composing.tell(tx, "given-back", release, composing.digest(appointment_id.bytes))
