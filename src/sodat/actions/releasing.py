"""The release clock: one due step, its effect and its being done in one transaction.

Exactly once over any number of workers: the clock's row is locked while the step runs.
"""

from collections.abc import Awaitable, Callable, Mapping

from sodat.actions import composing, confirming, drawing, freezing, refilling, settling
from sodat.actions.ports import Tools
from sodat.rules import lifecycle
from sodat.rules.lifecycle import Step
from sodat.rules.refusals import ensure
from sodat.storage import releases
from sodat.storage.release_rows import Clock, Release
from sodat.storage.statements import Transaction

_Act = Callable[[Transaction, Tools, Release, Clock], Awaitable[None]]


async def claim(tx: Transaction) -> Clock | None:
    """Return a step that is due and ours until commit; None when nothing is due."""
    return await releases.claim_due(tx)


async def do(tx: Transaction, tools: Tools, clock: Clock) -> None:
    """Do a claimed step, unless its release was paused meanwhile.

    Raises:
        BeaconAwaited, RevealsAwaited: the draw must wait; nothing is stored.
    """
    release = await composing.locked(tx, clock.release_id)
    step = clock.step_next
    ensure(step is not None, "a clock that is due has a step")
    if step is not None and release.paused_at is None:
        await _STEPS[step](tx, tools, release, clock)


async def run_due(tx: Transaction, tools: Tools) -> Clock | None:
    """Do one step that is due and return it; None when nothing is due."""
    clock = await claim(tx)
    if clock is not None:
        await do(tx, tools, clock)
    return clock


async def _open(tx: Transaction, _tools: Tools, release: Release, _clock: Clock) -> None:
    await _done(tx, release, "open")
    await composing.tell(tx, "opened", release, release.policy)


async def _close(tx: Transaction, tools: Tools, release: Release, _clock: Clock) -> None:
    await _done(tx, release, "close")
    if release.policy != "first-come":
        await freezing.enter_standing(tx, tools, release)
    count = await releases.count_applications(tx, release.release_id)
    await composing.tell(tx, "closed", release, str(count))


async def _commit(tx: Transaction, tools: Tools, release: Release, _clock: Clock) -> None:
    await _done(tx, release, "commit")
    await freezing.commit(tx, tools, release)


async def _reveal(tx: Transaction, _tools: Tools, release: Release, _clock: Clock) -> None:
    await _done(tx, release, "reveal")
    await drawing.reveal(tx, release)


async def _draw(tx: Transaction, tools: Tools, release: Release, _clock: Clock) -> None:
    await _done(tx, release, "draw")
    await drawing.draw(tx, tools, release)


async def _book(tx: Transaction, tools: Tools, release: Release, _clock: Clock) -> None:
    await _done(tx, release, "book")
    if release.policy == "first-come":
        await drawing.close_first_come(tx, tools, release)
    else:
        await drawing.book(tx, tools, release)
    await confirming.ask(tx, release, 0)


async def _refill(tx: Transaction, tools: Tools, release: Release, clock: Clock) -> None:
    number = clock.refills_done + 1
    await _done(tx, release, "refill", number)
    lapsed = await confirming.lapse(tx, release, number)
    await refilling.run(tx, tools, release, number)
    await confirming.tell(tx, release, lapsed)
    await confirming.ask(tx, release, number)


async def _settle(tx: Transaction, tools: Tools, release: Release, clock: Clock) -> None:
    await _done(tx, release, "settle", clock.refills_done)
    await settling.settle(tx, tools, release)


async def _done(tx: Transaction, release: Release, step: Step, refills_done: int = 0) -> None:
    await releases.set_state(tx, release.release_id, lifecycle.state_after(step))
    await composing.set_clock(tx, release, step, refills_done)


_STEPS: Mapping[Step, _Act] = {
    "open": _open,
    "close": _close,
    "commit": _commit,
    "reveal": _reveal,
    "draw": _draw,
    "book": _book,
    "refill": _refill,
    "settle": _settle,
}
