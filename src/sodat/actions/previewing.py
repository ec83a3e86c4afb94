"""Trying a release on the applications of another one, or on its own: two settings side by side."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sodat.actions.tending import city_of
from sodat.rules import eligibility, manifest, shares
from sodat.rules.city import NothingToPreview
from sodat.rules.pool import Entry
from sodat.rules.previews import Expected, Trial, Tried, expected, merged, moved_to, seeds_for
from sodat.rules.refusals import ReleaseUnknown
from sodat.storage import previews, releases
from sodat.storage.previews import Applied
from sodat.storage.release_rows import Release, Slot
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction

KINDS = ("residents", "dose", "size", "ward", "pincode")
_MOST = {"ward": 12, "pincode": 12}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is tried of a release: its policy and what each share has in per cent."""

    policy: str
    percents: Mapping[str, int]
    share_order: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything a preview needs, read in one transaction; what comes then needs no database."""

    tried: tuple[Tried, ...]
    left_out: int
    totals: tuple[tuple[str, int], ...]
    """(slot, all its seats), sorted."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What each group can expect under each setting."""

    groups: tuple[tuple[str, str, tuple[Expected, ...]], ...]
    """(kind, name or empty for the rest, expected by setting)."""
    whole: tuple[Expected, ...]
    seeds: int


async def setting_of(tx: Transaction, release_id: str) -> Setting:
    """Return how a release is set now.

    Raises:
        ReleaseUnknown: there is none of that name.
    """
    release = await _release(tx, release_id)
    rules = manifest.read_rules(release.rules_json)
    totals: dict[str, int] = {}
    for part in await releases.parts(tx, release_id):
        totals[part.part] = totals.get(part.part, 0) + part.seats
    whole = sum(totals.values()) or 1
    said = rules.more.get("percents")
    percents = {share: round(100 * totals.get(share, 0) / whole) for share in shares.ALL}
    if isinstance(said, dict):
        percents |= {share: int(str(percent)) for share, percent in said.items() if share in shares.ALL}
    return Setting(rules.policy, percents, rules.share_order)


async def read(tx: Transaction, who: Staff, release_id: str, source_id: str) -> Ready:
    """Return what trying a release on the applications of a source needs.

    Raises:
        ReleaseUnknown: one of them is not of the officer's city.
        NothingToPreview: no wish of theirs is at a centre and hour of this release.
    """
    release, source = await _release(tx, release_id), await _release(tx, source_id)
    if {release.district_id, source.district_id} != {city_of(who)}:
        raise ReleaseUnknown
    slots = await releases.slots(tx, release_id)
    there = slots if source_id == release_id else await releases.slots(tx, source_id)
    stands_for = _stands_for(there, slots)
    rules = manifest.read_rules(release.rules_json)
    residents = frozenset(release.resident_pincodes)
    wards = await previews.wards(tx, release.district_id)
    applied = await previews.applications(tx, source_id)
    moved = [(one, choices) for one in applied if (choices := moved_to(one.choices, stands_for))]
    # Of those who are tried alone: a ward of hundreds may have one person among them.
    named = _names([one for one, _ in moved], wards)
    tried = tuple(_tried(one, choices, residents, rules.ticket_cap, named, wards) for one, choices in moved)
    if not tried:
        raise NothingToPreview
    totals = tuple(sorted((slot.slot, sum(slot.seats.values())) for slot in slots))
    return Ready(tried, len(applied) - len(tried), totals)


def _stands_for(there: Sequence[Slot], here: Sequence[Slot]) -> dict[str, str]:
    """Return for each slot of the source the one at the same centre and hour, of several days in turn."""
    by_place: dict[tuple[int, str], list[str]] = {}
    for slot in here:
        by_place.setdefault((slot.centre_id, f"{slot.starts:%H%M}"), []).append(slot.slot)
    names = {slot.slot for slot in here}
    found: dict[str, str] = {}
    used: dict[tuple[int, str], int] = {}
    for slot in there:
        place = slot.centre_id, f"{slot.starts:%H%M}"
        if slot.slot in names:
            found[slot.slot] = slot.slot
        elif place in by_place:
            turn = used[place] = used.get(place, -1) + 1
            found[slot.slot] = by_place[place][turn % len(by_place[place])]
    return found


def _names(applied: Sequence[Applied], wards: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return under which name wards and pincodes are shown, so that no small group stands alone."""
    counts: dict[tuple[str, str], int] = {}
    for one in applied:
        for kind, name in (("pincode", one.pincodes[0]), ("ward", wards.get(one.pincodes[0], ""))):
            counts[kind, name] = counts.get((kind, name), 0) + len(one.pincodes)
    return {kind: merged(counts, kind, most) for kind, most in _MOST.items()}


def _tried(
    one: Applied,
    choices: tuple[str, ...],
    residents: frozenset[str],
    cap: int,
    named: Mapping[str, Mapping[str, str]],
    wards: Mapping[str, str],
) -> Tried:
    party = [
        eligibility.Applicant(0, pincode, doses, None)
        for pincode, doses in zip(one.pincodes, one.doses, strict=True)
    ]
    own = eligibility.shares_of(party, shares.DRAWN, residents, assisted=one.channel == "desk")
    tickets = eligibility.tickets_of(one.losses, cap) if one.checked else 1
    home = one.pincodes[0]
    groups = (
        ("residents", "yes" if eligibility.RESIDENTS in own else "no"),
        ("dose", "second" if eligibility.SECOND_DOSE in own else "first"),
        ("size", str(len(party))),
        ("ward", named["ward"].get(wards.get(home, ""), "")),
        ("pincode", named["pincode"].get(home, "")),
    )
    return Tried(Entry(one.application, len(party), tickets, own, choices), one.arrival, groups)


async def compare(ready: Ready, settings: Sequence[Setting]) -> Compared:
    """Return what each group can expect under each setting; the walk runs beside the page's other work."""
    seeds = seeds_for(len(ready.tried))
    trials = [_trial(ready, setting) for setting in settings]
    found = [await asyncio.to_thread(expected, ready.tried, trial, seeds) for trial in trials]
    groups = sorted(
        (group for group in found[0] if group[0] in KINDS),
        key=lambda group: (KINDS.index(group[0]), group[1] == "", group[1]),
    )
    return Compared(
        tuple((kind, name, tuple(one[kind, name] for one in found)) for kind, name in groups),
        tuple(one["all", ""] for one in found),
        seeds,
    )


def _trial(ready: Ready, setting: Setting) -> Trial:
    parts = shares.split([seats for _, seats in ready.totals], setting.percents)
    seats = {
        (slot, part): count
        for (slot, _), row in zip(ready.totals, parts, strict=True)
        for part, count in row.items()
        if part != shares.ON_SITE
    }
    named = tuple(share for share in shares.DRAWN if setting.percents.get(share))
    return Trial(setting.policy, seats, named, setting.share_order)


async def _release(tx: Transaction, release_id: str) -> Release:
    release = await releases.get(tx, release_id)
    if release is None:
        raise ReleaseUnknown
    return release
