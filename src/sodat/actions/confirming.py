"""Saying that one comes: anybody may, and whoever missed places before is asked to (docs/method.md 14)."""

from collections.abc import Sequence
from uuid import UUID

from sodat.actions import attending, composing
from sodat.rules import attendance
from sodat.storage import applications, appointments, coming, outbox
from sodat.storage.release_rows import Release
from sodat.storage.statements import Transaction


async def say(tx: Transaction, account_id: int, application: str) -> bool:
    """Note that those who hold seats of an application come; False when there are none any more.

    Raises:
        ApplicationUnknown: there is none of that name, or it is somebody else's.
    """
    await attending.one_of_mine(tx, account_id, application)
    await coming.say(tx, application)
    return await coming.is_said(tx, application)


async def ask(tx: Transaction, release: Release, refills_done: int) -> None:
    """Ask those who must say that they come, and tell them until when."""
    if attendance.can_be_asked(release.refills_at, refills_done, release.read_at):
        asked = await coming.ask(tx, release.release_id)
        await outbox.asked_to_confirm(tx, asked, release.refills_at[-1])


async def lapse(tx: Transaction, release: Release, number: int) -> list[UUID]:
    """Let what nobody confirmed come back, before the last refill, and return what ended."""
    if not attendance.is_time(len(release.refills_at), number):
        return []
    lapsed = await coming.lapse(tx, release.release_id)
    names = sorted({application for _, application in lapsed})
    # Whoever of the party gives a seat back just now must see this, and we must see that.
    await applications.lock(tx, names)
    empty = [name for name in names if not await appointments.is_held(tx, name)]
    await applications.set_state(tx, empty, "withdrawn")
    return [appointment_id for appointment_id, _ in lapsed]


async def tell(tx: Transaction, release: Release, lapsed: Sequence[UUID]) -> None:
    """Tell whose places came back, each with a leaf of the log, whose lock comes last."""
    await outbox.unconfirmed(tx, lapsed)
    for appointment_id in lapsed:
        await composing.tell(tx, "unconfirmed", release, composing.digest(appointment_id.bytes))
