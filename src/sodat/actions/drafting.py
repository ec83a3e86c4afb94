"""What an officer decided about a release, held against what is stored, and then composed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sodat.actions import composing, staffing
from sodat.actions.composing import Draft, rehearsal_trustees
from sodat.actions.tending import city_of
from sodat.rules import shares
from sodat.rules.draft_form import Decisions
from sodat.rules.lines import Json
from sodat.rules.manifest import Rules
from sodat.rules.refusals import ReleaseUnknown, RulesNotUsable, StepNotAllowed
from sodat.storage import centres, releases, rounds
from sodat.storage import drafting as store
from sodat.storage.staff import Staff
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


async def save(
    tx: Transaction,
    vault: Vault,
    who: Staff,
    decided: Decisions,
    typed: Mapping[str, Sequence[str]],
    *,
    instead_of: str = "",
    production: bool,
) -> None:
    """Store an officer's draft, its seats split into shares; `instead_of`: the draft that it replaces.

    Raises:
        ReleaseUnknown, StepNotAllowed: what it should take the place of is no draft of the officer's city.
        RulesNotUsable: as `compose`.
    """
    before = await _taken_back(tx, who, instead_of) if instead_of else {}
    chosen, held = _trustees(decided, before, production=production)
    slots = await rounds.slots_at(tx, city_of(who), decided.service_id, decided.places)
    if not slots:
        raise RulesNotUsable(field="places", what="taken")
    draft = _draft(decided, who, slots, chosen)
    await _check_places(tx, draft)
    await _check_slots(tx, draft)
    await _split(tx, slots, decided.percents)
    await composing.compose(tx, vault, draft, held, production=production)
    await rounds.put_form(tx, decided.release, typed, who.account_id)
    await staffing.note(tx, who, "draft-saved", decided.release)


async def remove(tx: Transaction, who: Staff, release_id: str) -> None:
    """Remove a draft; its slots are free again, their seats stay split as they are.

    Raises:
        ReleaseUnknown, StepNotAllowed: it is no draft of the officer's city.
    """
    await _taken_back(tx, who, release_id)
    await staffing.note(tx, who, "draft-removed", release_id)


async def _taken_back(tx: Transaction, who: Staff, release_id: str) -> dict[str, tuple[str, str]]:
    """Remove a draft and return its rehearsal trustees: (commitment, held secret) by id."""
    release = await releases.lock(tx, release_id)
    if release is None or release.district_id != city_of(who):
        raise ReleaseUnknown
    if release.state != "draft":
        raise StepNotAllowed(state=release.state, step="edit")
    held = {
        one.trustee: (one.commitment, one.held_secret)
        for one in await releases.trustees(tx, release_id)
        if one.held_secret is not None
    }
    await rounds.remove_draft(tx, release_id)
    return held


def _trustees(
    decided: Decisions, before: Mapping[str, tuple[str, str]], *, production: bool
) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Return trustees with commitments, and the secrets that a rehearsal's portal holds for them."""
    unsaid = [name for name, commitment in decided.trustees if not commitment]
    if unsaid and production:
        raise RulesNotUsable(field="trustees", what="commitment")
    fresh, secrets = rehearsal_trustees([name for name in unsaid if name not in before])
    commitments = dict(fresh) | {name: before[name][0] for name in unsaid if name in before}
    held = secrets | {name: before[name][1] for name in unsaid if name in before}
    return tuple((name, said or commitments[name]) for name, said in decided.trustees), held


def _draft(
    decided: Decisions, who: Staff, slots: tuple[str, ...], trustees: tuple[tuple[str, str], ...]
) -> Draft:
    percents: dict[str, Json] = {share: percent for share, percent in decided.percents.items()}  # noqa: C416
    more: dict[str, Json] = {"percents": percents} if percents else {}
    if decided.apart:
        more["apart"] = list(decided.apart)
    return Draft(
        release=decided.release,
        district_id=city_of(who),
        service_id=decided.service_id,
        titles=decided.titles,
        policy=decided.policy,
        slots=slots,
        times=decided.times,
        shares=decided.drawn,
        share_order=decided.share_order,
        resident_pincodes=decided.pincodes,
        party_size_max=decided.party_size_max,
        ticket_cap=decided.ticket_cap,
        commit_lead_seconds=0 if decided.beacon == "local" else 120,
        beacon=decided.beacon,
        trustees=trustees,
        more=more,
    )


async def _split(tx: Transaction, slots: Sequence[str], percents: Mapping[str, int]) -> None:
    """Split the seats of slots that no release holds; the caller has checked and locked them."""
    there = await rounds.seats_of(tx, slots)
    await rounds.clear_parts(tx, [slot_id for slot_id, _ in there])
    parts = shares.split([seats for _, seats in there], percents)
    for (slot_id, _), row in zip(there, parts, strict=True):
        for part, seats in row.items():
            await centres.put_seats(tx, slot_id, part, seats)


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
