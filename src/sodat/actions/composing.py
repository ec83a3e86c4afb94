"""Composing a release and announcing it, with everything that is hashed fixed beforehand."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sodat.actions import bounding, stocking, webhooks
from sodat.rules import lifecycle, manifest, receipts, releases, seed
from sodat.rules.beacon import QUICKNET, local_chain
from sodat.rules.lifecycle import Timeline
from sodat.rules.lines import Json
from sodat.rules.manifest import Rules, time_text
from sodat.rules.pool import OPEN, print_inventory
from sodat.rules.refusals import ReleaseUnknown, RulesNotUsable, StepNotAllowed
from sodat.rules.standing import RULE
from sodat.storage import log, records
from sodat.storage import releases as store
from sodat.storage.release_rows import Clock, Release
from sodat.storage.statements import Transaction
from sodat.vault import Vault

FALLBACK = "wait-for-the-round; after 6 h and two witness statements cancel and recommit"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer decides about a release."""

    release: str
    district_id: int
    service_id: str
    titles: tuple[str, str, str]
    """In English, Marathi, Hindi."""

    policy: str
    slots: tuple[str, ...]
    times: Timeline
    shares: tuple[str, ...] = ()
    share_order: str = "reserved-first"
    resident_pincodes: tuple[str, ...] = ()
    party_size_max: int = 4
    ticket_cap: int = 5
    commit_lead_seconds: int = 120
    beacon: str = "drand"
    trustees: tuple[tuple[str, str], ...] = ()
    """(id, commitment), in order."""

    more: Mapping[str, Json] = field(default_factory=dict)


def rehearsal_trustees(names: Sequence[str]) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Return trustees with commitments, and the secrets that the portal holds for them in a rehearsal."""
    secret_of = {name: secrets.token_hex(32) for name in names}
    return tuple((name, seed.commitment(name, secret_of[name])) for name in names), secret_of


async def compose(
    tx: Transaction,
    vault: Vault,
    draft: Draft,
    held: Mapping[str, str] | None = None,
    *,
    production: bool = False,
) -> Rules:
    """Store a draft and return its rules. `held`: trustees' secrets, in rehearsals only.

    Raises:
        RulesNotUsable: the decisions contradict themselves, a slot is unknown or released already, or
            production is asked for a rehearsal's beacon or trustees.
        OutOfBounds: the state does not allow it to its cities.
    """
    if production and (held or draft.beacon == "local"):
        raise RulesNotUsable(field="beacon", what="rehearsal-only")
    rules = _rules(vault, draft)
    releases.check_timeline(draft.times)
    releases.check_lead(rules, draft.times)
    row = {
        "release_id": draft.release,
        "district_id": draft.district_id,
        "service_id": draft.service_id,
        "title_en": draft.titles[0],
        "title_mr": draft.titles[1],
        "title_hi": draft.titles[2],
        "policy": draft.policy,
        "rules_json": manifest.print_rules(rules),
        "resident_pincodes": list(draft.resident_pincodes),
    }
    if await store.add(tx, row, draft.times, draft.slots) != len(set(draft.slots)):
        raise RulesNotUsable(field="slots", what="unknown")
    for position, (name, commitment) in enumerate(draft.trustees, 1):
        await store.add_trustee(tx, draft.release, position, name, commitment, (held or {}).get(name))
    await bounding.check(tx, draft.release, announcing=False)
    return rules


def _rules(vault: Vault, draft: Draft) -> Rules:
    chain = {"drand": QUICKNET, "local": local_chain(vault.beacon_public_key)}.get(draft.beacon)
    more: dict[str, Json] = {"fallback": FALLBACK, "expansion": RULE, **draft.more}
    if draft.beacon == "local":
        more["beacon_public_key"] = vault.beacon_public_key
    return Rules(
        release=draft.release,
        policy=draft.policy,
        share_order=draft.share_order,
        shares=draft.shares,
        party_size_max=draft.party_size_max,
        ticket_cap=draft.ticket_cap,
        opens_at=draft.times.opens_at,
        closes_at=draft.times.closes_at,
        draws_at=draft.times.draws_at,
        refills_at=draft.times.refills_at,
        commit_lead_seconds=draft.commit_lead_seconds,
        beacon_kind=draft.beacon,
        beacon_chain=chain.chain if chain else "",
        trustees=tuple(name for name, _ in draft.trustees),
        more=more,
    )


async def announce(tx: Transaction, release_id: str) -> None:
    """Announce a draft: its rules go into the log, its clock starts.

    Raises:
        ReleaseUnknown: there is no such release; StepNotAllowed: it is no draft any more.
        StockShort: it promises more seats than the stock of a centre gives.
        OutOfBounds: the state does not allow it to its cities, or not at so short notice.
    """
    release = await locked(tx, release_id)
    if release.state != "draft":
        raise StepNotAllowed(state=release.state, step="announce")
    await bounding.check(tx, release_id, announcing=True)
    await stocking.check_release(tx, release_id)
    await store.set_state(tx, release_id, "announced")
    await set_clock(tx, release, None, 0)
    seats = await inventory(tx, release)
    if release.policy == "first-come":
        await records.put(tx, release_id, "inventory.txt", seats)
    await records.put(tx, release_id, "rules-1.json", release.rules_json)
    await tell(tx, "announced", release, f"{digest(release.rules_json)} {digest(seats)}")


async def locked(tx: Transaction, release_id: str) -> Release:
    """Return a release, kept from others until commit.

    Raises:
        ReleaseUnknown: there is none of that name.
    """
    # The clock first, as the worker does: two locks taken in one order never wait for each other.
    await store.clock(tx, release_id)
    release = await store.lock(tx, release_id)
    if release is None:
        raise ReleaseUnknown
    return release


async def inventory(tx: Transaction, release: Release) -> bytes:
    """Return `inventory.txt`: the seats of the parts that the rules name."""
    rules = manifest.read_rules(release.rules_json)
    parts = await store.parts(tx, release.release_id)
    return print_inventory(
        {(part.slot, part.part): part.seats for part in parts if part.part in (OPEN, *rules.shares)}
    )


async def set_clock(
    tx: Transaction, release: Release, last: lifecycle.Step | None, refills_done: int
) -> None:
    """Set what comes after the step `last`."""
    step = lifecycle.next_step(release.policy, release.timeline, last, refills_done)
    due = step[1] if step else release.settles_at
    await store.set_clock(tx, Clock(release.release_id, step[0] if step else None, due, last, refills_done))


async def tell(tx: Transaction, kind: str, release: Release, body: str) -> None:
    """Put a public act into the log, and tell whoever subscribed to it. The last thing a transaction does."""
    await webhooks.tell(tx, kind, release.release_id, release.policy)
    at = time_text(await store.now(tx))
    await log.append(tx, [receipts.act_leaf(kind, release.release_id, body, at)])


def digest(content: bytes) -> str:
    """Return SHA-256 in hex, as the log names a file."""
    return sha256(content).hexdigest()
