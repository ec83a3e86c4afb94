"""Alarms are raised while a release runs; its accounts are looked through when it has closed, and settled."""

from sodat.actions import reviewing
from sodat.rules import receipts
from sodat.rules.alarms import Alarm, alarms
from sodat.rules.manifest import time_text
from sodat.storage import cases, log, oversight, releases
from sodat.storage import reviewing as traces
from sodat.storage.statements import Transaction

KIND = "alarm"


async def watch(tx: Transaction) -> int:
    """Raise the alarms that are due, each once and in the public log too; return how many."""
    due = [
        (one.release_id, alarm)
        for one in await oversight.watched(tx)
        for alarm in alarms(await traces.seats_given_at(tx, one.release_id), one.seats)
    ]
    raised = [each for each in due if await oversight.raise_alarm(tx, *each)]
    if raised:
        at = time_text(await releases.now(tx))
        await log.append(tx, [_leaf(release_id, alarm, at) for release_id, alarm in raised])
    return len(raised)


def _leaf(release_id: str, alarm: Alarm, at: str) -> bytes:
    return receipts.act_leaf(KIND, release_id, f"{alarm.name} {alarm.seats} {alarm.seconds}", at)


async def review_one(tx: Transaction) -> bool:
    """Look through a release that has closed, or was settled since, and open its cases; False: none due."""
    release_id = await cases.review_due(tx)
    if release_id is None:
        return False
    await cases.review_ran(tx, release_id, await reviewing.review(tx, release_id))
    return True
