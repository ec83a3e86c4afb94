"""What an officer does to a release of their city in public, each act in the log and in the trail."""

from sodat.actions import bounding, composing, overseeing, staffing, stocking
from sodat.rules.bounds import OutOfBounds
from sodat.rules.refusals import Refusal, StockShort
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction


async def problems(tx: Transaction, release_id: str) -> list[Refusal]:
    """Return what forbids to announce a draft as it is."""
    found: list[Refusal] = []
    for check in (stocking.check_release(tx, release_id), bounding.check(tx, release_id, announcing=True)):
        try:
            await check
        except (StockShort, OutOfBounds) as problem:
            found.append(problem)
    return found


async def announce(tx: Transaction, who: Staff, release_id: str, _reason: str) -> None:
    """Announce a draft: its rules are fixed, its clock starts; it opens at its time, never earlier.

    Raises:
        StepNotAllowed: it is no draft any more; StockShort, OutOfBounds: as `problems`.
    """
    await staffing.note(tx, who, "release-announced", release_id)
    await composing.announce(tx, release_id)


async def pause(tx: Transaction, who: Staff, release_id: str, reason: str) -> None:
    """Stop filings and steps of a release.

    Raises:
        ReasonMissing, StepNotAllowed.
    """
    await staffing.note(tx, who, "release-paused", release_id, reason)
    await overseeing.pause(tx, release_id, reason)


async def resume(tx: Transaction, who: Staff, release_id: str, _reason: str) -> None:
    """Let a paused release go on, all its times moved by the pause.

    Raises:
        StepNotAllowed: it is not paused.
    """
    await staffing.note(tx, who, "release-resumed", release_id)
    await overseeing.resume(tx, release_id)


async def cancel(tx: Transaction, who: Staff, release_id: str, reason: str) -> None:
    """Cancel a release that is not committed; everybody who applied is told why.

    Raises:
        ReasonMissing, StepNotAllowed.
    """
    await staffing.note(tx, who, "release-cancelled", release_id, reason)
    await overseeing.cancel(tx, release_id, reason)
