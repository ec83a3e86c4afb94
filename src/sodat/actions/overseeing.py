"""What an officer does to a release in public: pause, resume, cancel, each with its reason."""

from collections.abc import Sequence
from datetime import timedelta

from sodat.actions import composing, freezing
from sodat.rules import lifecycle, manifest
from sodat.rules.refusals import StepNotAllowed
from sodat.storage import appointments, outbox, releases
from sodat.storage.statements import Transaction


async def pause(tx: Transaction, release_id: str, reason: str) -> None:
    """Stop filings and steps.

    Raises:
        ReasonMissing: the public is told why; StepNotAllowed: it is closed, or paused already.
    """
    words = lifecycle.check_reason(reason)
    release = await composing.locked(tx, release_id)
    clock = await releases.clock(tx, release_id)
    lifecycle.check_pause(release.state, clock.step_last if clock else None)
    if release.paused_at is not None:
        raise StepNotAllowed(state="paused", step="pause")
    await releases.pause(tx, release_id, words)
    await outbox.paused(tx, release_id, words)
    await composing.tell(tx, "paused", release, words)


async def resume(tx: Transaction, release_id: str) -> None:
    """Let a paused release go on; every time ahead of it moves by the pause, so nobody loses filing time.

    Raises:
        StepNotAllowed: it is not paused.
    """
    release = await composing.locked(tx, release_id)
    if release.paused_at is None:
        raise StepNotAllowed(state=release.state, step="resume")
    clock = await releases.clock(tx, release_id)
    length = timedelta(seconds=int((release.read_at - release.paused_at).total_seconds()) + 1)
    times = lifecycle.shifted(release.timeline, release.paused_at, length)
    rules_json = await freezing.amend(tx, release, manifest.read_rules(release.rules_json), times)
    await releases.resume(tx, release_id)
    moved = await composing.locked(tx, release_id)
    await composing.set_clock(tx, moved, clock.step_last if clock else None, 0)
    await composing.tell(tx, "resumed", release, composing.digest(rules_json))


async def cancel(tx: Transaction, release_id: str, reason: str, statements: Sequence[str] = ()) -> None:
    """Cancel a release; everybody who applied is told why, and its slots can be released anew.

    Once the pool is committed the outcome may be known to somebody, and cancelling would be choosing.
    Then it takes a beacon round that has not come for six hours, and the signed statements of two
    witnesses, which go into the log with the reason (protocol.md 6).

    Raises:
        ReasonMissing: the public is told why.
        StepNotAllowed: it is drawn, or committed and not overdue.
    """
    words = lifecycle.check_reason(reason)
    release = await composing.locked(tx, release_id)
    clock = await releases.clock(tx, release_id)
    lifecycle.check_cancel(release.state)
    if clock is not None and clock.step_last in {"commit", "reveal"}:
        lifecycle.check_overdue(release.state, release.read_at, release.draws_at, len(set(statements)))
    await appointments.end_release(tx, release_id)
    await releases.cancel(tx, release_id, words)
    await outbox.cancelled(tx, release_id, words)
    witnessed = " ".join(composing.digest(one.encode()) for one in statements)
    await composing.tell(tx, "cancelled", release, f"{words} {witnessed}".strip())
