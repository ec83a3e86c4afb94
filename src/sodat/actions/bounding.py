"""Bounds of city policies: set by central officials in public, and held by every release from then on."""

from hashlib import sha256

from sodat.actions.staffing import note
from sodat.rules import bounds as rules
from sodat.rules import receipts
from sodat.rules.bounds import Bounds, Offer
from sodat.rules.lifecycle import check_reason
from sodat.rules.manifest import time_text
from sodat.rules.refusals import MalformedRequest
from sodat.storage import bounds, log, releases
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction

KIND = "bounds"


async def set_bounds(tx: Transaction, who: Staff, state_id: int, wanted: Bounds, reason: str) -> None:
    """Put bounds in force for the cities of a state; the log has their hash. What is announced stays.

    Raises:
        ReasonMissing: the public is told why; MalformedRequest: no such state.
    """
    words = check_reason(reason)
    if state_id not in {one.state_id for one in await bounds.states(tx)}:
        raise MalformedRequest(field="state", what="unknown")
    await bounds.add(tx, state_id, wanted, words, who.account_id)
    await note(tx, who, "set-bounds", str(state_id), words)
    at = time_text(await releases.now(tx))
    said = f"{_numbers(wanted)} {sha256(words.encode()).hexdigest()}"
    await log.append(tx, [receipts.act_leaf(KIND, f"state-{state_id}", said, at)])


async def check(tx: Transaction, release_id: str, *, announcing: bool) -> None:
    """Refuse a release that passes the bounds of its city.

    Raises:
        OutOfBounds: with the field and the limit.
    """
    limits = await bounds.of_release(tx, release_id)
    one = await releases.get(tx, release_id)
    if limits is None or one is None:
        return
    offer = Offer(one.policy, one.timeline, await bounds.seats_by_part(tx, release_id))
    rules.check_bounds(offer, limits)
    if announcing:
        rules.check_notice(one.timeline, limits, one.read_at)


def _numbers(one: Bounds) -> str:
    return (
        f"{'+'.join(one.policies)} {one.open_hours_min} {one.notice_hours_min} "
        f"{one.residents_percent_max} {one.quota_percent_max}"
    )
