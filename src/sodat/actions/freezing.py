"""Freezing and committing: standing applications enter, the pool is written and fixed."""

from datetime import timedelta

from sodat.actions import composing
from sodat.actions.catalogue import Offer
from sodat.actions.entries import Filing, enter, made
from sodat.actions.ports import Tools
from sodat.rules import applications as wishes
from sodat.rules import eligibility, lifecycle, manifest, record, standing
from sodat.rules.commit import print_commit
from sodat.rules.manifest import Rules
from sodat.rules.pool import Entry, print_pool
from sodat.rules.refusals import NotEligible
from sodat.rules.standing import Offer as Offered
from sodat.storage import applications, records, releases
from sodat.storage import standing as standings
from sodat.storage.applications import Pooled
from sodat.storage.release_rows import Clock, Release
from sodat.storage.standing import Standing
from sodat.storage.statements import Transaction


async def commit(tx: Transaction, tools: Tools, release: Release) -> None:
    """Freeze the pool and publish the commit, or move the draw when it is too late for it.

    A commit that came after its beacon round could have been chosen by the round; so a late
    worker moves the draw, in public, before anything is fixed.
    """
    now = await releases.now(tx)
    rules = manifest.read_rules(release.rules_json)
    late = now + timedelta(seconds=rules.commit_lead_seconds) - rules.draws_at
    if late > timedelta(0):
        await postpone(tx, release, rules, late, "the commit came too late for its round")
        return
    offer = await tools.catalogue.offer(tx, release.release_id)
    entries = [entry_of(one, offer) for one in await applications.pool(tx, release.release_id)]
    inventory, pool = await composing.inventory(tx, release), print_pool(entries)
    trustees = await releases.trustees(tx, release.release_id)
    fixed = record.make_commit(
        rules,
        inventory,
        pool,
        rules_json=release.rules_json,
        committed_at=now,
        trustees=tuple((one.trustee, one.commitment) for one in trustees),
    )
    files = {"rules.json": release.rules_json, "inventory.txt": inventory, "pool.txt": pool}
    for name, content in files.items():
        await records.put(tx, release.release_id, name, content)
    digest = await records.put(tx, release.release_id, "commit.json", print_commit(fixed))
    await composing.tell(tx, "committed", release, digest)


async def postpone(tx: Transaction, release: Release, rules: Rules, late: timedelta, reason: str) -> None:
    """Move everything from the commit on, in public; the commit is due at once under the new rules."""
    whole = timedelta(seconds=int(late.total_seconds()) + 2)
    times = lifecycle.shifted(release.timeline, release.commits_at, whole)
    amended = await amend(tx, release, rules, times)
    await releases.set_clock(tx, Clock(release.release_id, "commit", await releases.now(tx), "close", 0))
    await composing.tell(tx, "postponed", release, f"{composing.digest(amended)} {reason}")


async def amend(tx: Transaction, release: Release, rules: Rules, times: lifecycle.Timeline) -> bytes:
    """Give a release other times before its commit; return its new rules, published as `rules-N.json`."""
    moved = manifest.with_times(rules, times.opens_at, times.closes_at, times.draws_at, times.refills_at)
    rules_json = manifest.print_rules(moved)
    await releases.set_times(tx, release.release_id, rules_json, times)
    published = [name for name in await records.names(tx, release.release_id) if name.startswith("rules-")]
    await records.put(tx, release.release_id, f"rules-{len(published) + 1}.json", rules_json)
    return rules_json


def entry_of(one: Pooled, offer: Offer) -> Entry:
    """Return an application as the draw sees it, its shares and tickets settled."""
    party = [
        eligibility.Applicant(year, pincode, doses, None)
        for year, pincode, doses in zip(one.birth_years, one.pincodes, one.doses, strict=True)
    ]
    return Entry(
        application=one.application,
        size=len(party),
        tickets=eligibility.tickets_of(one.losses, offer.rules.ticket_cap) if one.checked else 1,
        shares=eligibility.shares_of(
            party, offer.rules.shares, offer.resident_pincodes, assisted=one.channel == "desk"
        )
        if one.shares is None
        else tuple(one.shares),
        choices=tuple(one.choices),
    )


async def enter_standing(tx: Transaction, tools: Tools, release: Release) -> int:
    """Turn standing applications into applications by the published rule and return how many entered."""
    offer = await tools.catalogue.offer(tx, release.release_id)
    now = await releases.now(tx)
    offers = [
        Offered(slot.slot, slot.pincode, slot.centre_id, slot.day.isoformat(), slot.starts)
        for slot in offer.slots
    ]
    seen: set[int] = set()
    filings = []
    for one in await standings.entering(tx, release.release_id):
        choices = standing.expand(one.wish, offers, wishes.CHOICES_MAX)
        if not choices or seen & set(one.persons) or not await _may_enter(tx, one, offer):
            continue
        seen |= set(one.persons)
        filings.append(
            Filing(
                one.account_id, release.release_id, tuple(one.persons), choices, one.split, channel="standing"
            )
        )
    groups = made(
        [(one, wishes.Wish(one.persons, one.choices, one.split)) for one in filings],
        now,
    )
    return len(await enter(tx, filings, groups))


async def _may_enter(tx: Transaction, standing_wish: Standing, offer: Offer) -> bool:
    found = await applications.applicants(tx, standing_wish.persons)
    if any(one.account_id != standing_wish.account_id for one in found.values()):
        return False
    try:
        for position, one in enumerate(found.values(), 1):
            applicant = eligibility.Applicant(one.birth_year, one.pincode, one.doses, one.last_dose_on)
            eligibility.check_eligible(applicant, offer.service, offer.offered.day, position)
    except NotEligible:
        return False
    return len(found) == len(standing_wish.persons)
