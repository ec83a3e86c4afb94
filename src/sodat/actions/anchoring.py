"""Tying the staff's trail to the public log, and checking that it still says what it said then."""

import secrets
from dataclasses import dataclass

from sodat.rules import receipts
from sodat.rules.manifest import time_text
from sodat.rules.trail import NOTHING, anchor_hash, anchor_words
from sodat.storage import log, releases, trail
from sodat.storage.statements import Transaction
from sodat.storage.trail import Anchor

KIND = "trail"
ACTS_MAX = 10_000
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class TrailChecked:
    """What a check of the trail found. `wrong`: the first anchor that does not fit, None if all do."""

    anchors: tuple[Anchor, ...]
    acts: int
    loose: int
    wrong: int | None


async def anchor(tx: Transaction) -> int | None:
    """Tie the acts since the last anchor to the log and return how many; None when there are none."""
    if not await trail.may_anchor(tx):
        return None
    acts = await trail.loose(tx, ACTS_MAX)
    if not acts:
        return None
    last = await trail.last_anchor(tx)
    number, before = (last.anchor + 1, last.hash) if last else (1, NOTHING)
    salt = secrets.token_bytes(_SALT_BYTES)
    hashed = anchor_hash(before, salt, acts)
    now = await releases.now(tx)
    leaf = receipts.act_leaf(KIND, str(number), anchor_words(len(acts), hashed), time_text(now))
    index = await log.append(tx, [leaf])
    one = Anchor(number, salt, hashed, len(acts), index, now)
    await trail.add_anchor(tx, one, [act.act_id for act in acts])
    return len(acts)


async def check(tx: Transaction) -> TrailChecked:
    """Compute every anchor again from the acts, and compare it with what is stored and with the log."""
    anchors, held = await trail.anchors(tx), await trail.held(tx)
    before, wrong = NOTHING, None
    for number, one in enumerate(anchors, 1):
        acts = held.get(one.anchor, [])
        hashed = anchor_hash(before, one.salt, acts)
        at = time_text(one.anchored_at)
        leaf = receipts.act_leaf(KIND, str(one.anchor), anchor_words(len(acts), hashed), at)
        same = (one.anchor, one.acts, one.hash) == (number, len(acts), hashed)
        if not same or await log.leaf(tx, one.leaf_index) != leaf:
            wrong = one.anchor
            break
        before = hashed
    loose = len(await trail.loose(tx, ACTS_MAX))
    return TrailChecked(tuple(anchors), sum(one.acts for one in anchors), loose, wrong)
