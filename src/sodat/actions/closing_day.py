"""Closing a day: what was opened, given and wasted goes into the ledger, if it adds up."""

from sodat.actions import staffing, stocking
from sodat.actions.door import Duty
from sodat.rules import day_end as rules
from sodat.rules.day_end import DayClosed, DayEnd, StillExpected
from sodat.rules.stock import Entry, stocks_of
from sodat.storage import centre_days, stock
from sodat.storage.centre_days import Counts, Ended, Session
from sodat.storage.statements import Transaction


def given(counts: Counts) -> int:
    """Return how many doses were given, by the list."""
    return counts.served + counts.walk_ins_served


async def close(tx: Transaction, duty: Duty, one: Session, end: DayEnd) -> None:
    """Close a session's day and enter its vials into the ledger. Once.

    Raises:
        DayClosed; StillExpected: somebody is still noted as coming or as here.
        MalformedRequest, MoreThanReceived, DosesDoNotAddUp.
    """
    await centre_days.lock_session(tx, one.session_id)
    if await centre_days.day_end(tx, one.session_id) is not None:
        raise DayClosed
    counts = await centre_days.counts(tx, one.session_id)
    open_ends = counts.coming + counts.here + counts.walk_ins + counts.called
    if open_ends:
        raise StillExpected(people=open_ends)
    rules.check_day(end, given(counts), await vials_there(tx, duty, one, end.doses_per_vial))
    kinds = (("received", end.vials_received), ("used", end.vials_opened), ("wasted", end.vials_broken))
    for kind, vials in kinds:
        if vials:
            await stocking.add(tx, duty.centre_id, one.service_id, Entry(kind, vials, end.doses_per_vial))
    ended = Ended(
        given(counts), end.doses_wasted, end.vials_opened, end.vials_broken, end.doses_per_vial, duty.now
    )
    await centre_days.add_day_end(tx, one.session_id, ended, duty.who.account_id)
    await staffing.note(tx, duty.who, "close-day", f"session {one.session_id}")


async def vials_there(tx: Transaction, duty: Duty, one: Session, doses_per_vial: int) -> int:
    """Return the vials of a size that the ledger says are at the centre."""
    return sum(
        each.vials_received - each.vials_used
        for each in stocks_of(await stock.entries(tx, duty.centre_id, one.service_id))
        if each.doses_per_vial == doses_per_vial
    )


async def doses_per_vial(tx: Transaction, duty: Duty, one: Session) -> int | None:
    """Return the size of the vials the centre has of a service, None where it keeps no ledger of it."""
    sizes = [
        each.doses_per_vial for each in stocks_of(await stock.entries(tx, duty.centre_id, one.service_id))
    ]
    return sizes[-1] if sizes else None
