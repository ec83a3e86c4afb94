"""What an officer decided about a release, held against what is stored, and then composed."""

from dataclasses import replace
from datetime import date

from sodat.actions import composing
from sodat.actions.composing import Draft
from sodat.rules.manifest import Rules
from sodat.rules.refusals import RulesNotUsable
from sodat.storage import drafting as store
from sodat.storage import releases
from sodat.storage.statements import Transaction
from sodat.vault import Vault


async def compose(
    tx: Transaction, vault: Vault, draft: Draft, day: date | None, *, production: bool
) -> Rules:
    """Store a draft and return its rules.

    Args:
        tx: all of it is stored, or nothing.
        vault: names the local beacon.
        draft: the decisions.
        day: where it is given, the release takes every slot of that day that is not released yet.
        production: whether what belongs to rehearsals is refused.

    Raises:
        RulesNotUsable: with the field that contradicts the others, the protocol, or what is stored.
    """
    await _check_places(tx, draft)
    if day is not None:
        slots = await store.slots_of_day(tx, draft.district_id, draft.service_id, day)
        if not slots:
            raise RulesNotUsable(field="day", what="no-slot-left")
        draft = replace(draft, slots=slots)
    await _check_slots(tx, draft)
    return await composing.compose(tx, vault, draft, production=production)


async def _check_places(tx: Transaction, draft: Draft) -> None:
    checks = (
        ("release", not await store.has_release(tx, draft.release), "there-already"),
        ("district", await store.has_district(tx, draft.district_id), "unknown"),
        ("service", await store.has_service(tx, draft.service_id), "unknown"),
        ("closes_at", await releases.now(tx) < draft.times.closes_at, "past"),
    )
    for field, holds, what in checks:
        if not holds:
            raise RulesNotUsable(field=field, what=what)


async def _check_slots(tx: Transaction, draft: Draft) -> None:
    known = {one.slot: one for one in await store.choose(tx, draft.slots)}
    for slot in draft.slots:
        if slot not in known:
            raise RulesNotUsable(field="slots", what="unknown", slot=slot)
        one = known[slot]
        checks = (
            (one.is_released, "released-already"),
            (one.is_cancelled, "session-cancelled"),
            (one.district_id != draft.district_id, "of-another-district"),
            (one.service_id != draft.service_id, "of-another-service"),
            (one.starts_at <= draft.times.draws_at, "before-the-draw"),
        )
        for wrong, what in checks:
            if wrong:
                raise RulesNotUsable(field="slots", what=what, slot=slot)
