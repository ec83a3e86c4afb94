"""Filing applications: a batch of wishes is checked, stored and logged in one transaction.

The outcome of a draw depends on the wishes that stand at closing, so the same wish filed a
thousand times is one application, and the last of different wishes counts.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec

from sodat.actions.catalogue import Catalogue, Offer
from sodat.actions.entries import Filed, Filing, Group, enter, logged, made
from sodat.actions.rounds import Result, in_rounds
from sodat.rules import applications as wishes
from sodat.rules import eligibility, lifecycle, receipts
from sodat.rules.applications import Wish
from sodat.rules.manifest import time_text
from sodat.rules.refusals import (
    AlreadyApplied,
    AlreadyBooked,
    PersonUnknown,
    Refusal,
    ReleaseUnknown,
)
from sodat.storage import applications, log, releases
from sodat.storage.applications import Application, Entrant
from sodat.storage.intake import Collision
from sodat.storage.release_rows import Gate
from sodat.storage.statements import Transaction

Gates = Mapping[str, Gate]
Placed = tuple[int, Filing, Wish]
"""A filing that the rules allow, with its place in the batch."""


@dataclass(slots=True)
class Batch:
    """What is known of a batch before anything is written."""

    gates: Gates
    offers: Mapping[str, Offer]
    now: datetime
    entrants: Mapping[tuple[str, int], Entrant]
    live: dict[tuple[str, int], Application]
    groups: dict[str, Group]
    """The live applications by filing."""

    doors: dict[str, Refusal | None]
    """Whether a release takes filings at this moment, once found out."""


async def file_batch(
    tx: Transaction, catalogue: Catalogue, gates: Gates, filings: Sequence[Filing]
) -> list[Result]:
    """Store a batch of filings for releases that draw, and return what became of each, in order.

    Raises:
        Collision: another batch entered one of these persons meanwhile; the whole batch is to be tried again.
    """

    async def act(this_round: Sequence[Filing]) -> list[Result]:
        return await _file_round(tx, catalogue, gates, this_round)

    return await in_rounds(filings, act)


async def _file_round(
    tx: Transaction, catalogue: Catalogue, gates: Gates, filings: Sequence[Filing]
) -> list[Result]:
    batch = await read_batch(tx, catalogue, gates, filings)
    results: dict[int, Result] = {}
    new: list[Placed] = []
    changed: list[Placed] = []
    replaced: list[str] = []
    for place, filing in enumerate(filings):
        try:
            wish = check(batch, filing)
            mine = standing(batch, filing)
        except Refusal as refusal:
            results[place] = refusal
            continue
        if not mine or mine[0].split != wish.split:
            new.append((place, filing, wish))
            replaced += [one.application for one in mine]
        elif tuple(mine[0].choices) == wish.choices and mine[0].keep == wish.keep:
            results[place] = Filed(mine, is_new=False)
        else:
            changed.append((place, filing, wish))
    if replaced:
        await applications.withdraw(tx, replaced, leave=True)
    if changed:
        results |= await _change(tx, batch, changed)
    added = made([(filing, wish) for _, filing, wish in new], batch.now)
    for (place, _, _), group in zip(new, await enter(tx, [one for _, one, _ in new], added), strict=True):
        results[place] = Filed(group, is_new=True)
    if replaced:
        await _tell_replaced(tx, filings[0].release_id, replaced, batch.now)
    return [results[place] for place in range(len(filings))]


async def _tell_replaced(tx: Transaction, release_id: str, replaced: Sequence[str], now: datetime) -> None:
    """Put into the log that receipts given for these were taken back by their holders."""
    body = sha256("\n".join(replaced).encode()).hexdigest()
    await log.append(tx, [receipts.act_leaf("withdrawn", release_id, body, time_text(now))])


async def read_batch(tx: Transaction, catalogue: Catalogue, gates: Gates, filings: Sequence[Filing]) -> Batch:
    """Return what decides about a batch; the releases stay as they are until commit."""
    pairs = [
        (filing.release_id, person)
        for filing in filings
        if filing.release_id in gates
        for person in filing.persons
    ]
    now, found = await applications.entrants(tx, pairs)
    entrants = {(one.release_id, one.person_id): one for one in found}
    entered = [pair for pair, one in entrants.items() if one.entered]
    live = await applications.of_persons(tx, entered) if entered else []
    groups: dict[str, Group] = {}
    for one in live:
        groups[one.filing] = (*groups.get(one.filing, ()), one)
    return Batch(
        gates=gates,
        offers={
            name: await catalogue.offer(tx, name) for name, gate in gates.items() if gate.state != "draft"
        },
        doors={},
        now=now or await releases.now(tx),
        entrants=entrants,
        live={(one.release_id, person): one for one in live for person in one.persons},
        groups=groups,
    )


def check(batch: Batch, filing: Filing) -> Wish:
    """Return the wish of a filing that the rules allow, or refuse it."""
    offer = batch.offers.get(filing.release_id)
    if offer is None:
        raise ReleaseUnknown
    if filing.release_id not in batch.doors:
        batch.doors[filing.release_id] = _door(batch.gates[filing.release_id], batch.now)
    shut = batch.doors[filing.release_id]
    if shut is not None:
        raise type(shut)(**shut.facts)
    wish = wishes.wish(
        filing.persons,
        filing.choices,
        slots=offer.slot_ids.keys(),
        party_size_max=offer.rules.party_size_max,
        split=filing.split,
        keep=filing.keep,
    )
    for position, person in enumerate(filing.persons, 1):
        one = batch.entrants.get((filing.release_id, person))
        if one is None or one.account_id != filing.account_id:
            raise PersonUnknown
        eligibility.check_eligible(deciding(one), offer.service, offer.offered.day, position)
        if one.booked_elsewhere:
            raise AlreadyBooked(person=position)
    return wish


def _door(gate: Gate, now: datetime) -> Refusal | None:
    """Return why a release takes no filings now, None when it does."""
    late = gate.policy == "waiting-room" and takes_arrivals(gate)
    try:
        lifecycle.check_filing(
            "open" if late else gate.state,
            now,
            gate.opens_at,
            gate.settles_at if late else gate.closes_at,
            paused=gate.paused_reason,
            cancelled=gate.cancelled_reason,
        )
    except Refusal as refusal:
        return refusal
    return None


def takes_arrivals(gate: Gate) -> bool:
    """Return whether this release gives seats at once."""
    return lifecycle.takes_arrivals(gate.policy, gate.state, refills_over=gate.refills_over)


def deciding(one: Entrant) -> eligibility.Applicant:
    """Return what the rules ask of a person."""
    return eligibility.Applicant(one.birth_year, one.pincode, one.doses, one.last_dose_on)


def standing(batch: Batch, filing: Filing) -> Group:
    """Return the account's live applications of exactly these persons; none if nobody applied yet.

    Raises:
        AlreadyApplied: one of them is in an application with others.
    """
    found = {}
    for position, person in enumerate(filing.persons, 1):
        one = batch.live.get((filing.release_id, person))
        if one is None:
            if batch.entrants[filing.release_id, person].entered:
                raise AlreadyApplied(person=position)  # what it got was given back; seats go once to a person
            continue
        found[one.filing] = batch.groups[one.filing]
        party = sorted(member for each in found[one.filing] for member in each.persons)
        if one.account_id != filing.account_id or party != sorted(filing.persons):
            raise AlreadyApplied(person=position)
    return next(iter(found.values()), ())


async def _change(tx: Transaction, batch: Batch, changed: Sequence[Placed]) -> dict[int, Result]:
    moved = [
        tuple(
            msgspec.structs.replace(
                one,
                choices=list(wish.choices),
                keep=wish.keep,
                filed_at=batch.now,
                salt=secrets.token_hex(16),
            )
            for one in standing(batch, filing)
        )
        for _, filing, wish in changed
    ]
    await applications.lock(tx, [one.application for group in moved for one in group])
    moved = await logged(tx, moved)
    if not await applications.change(tx, [one for group in moved for one in group]):
        raise Collision
    return {place: Filed(group, is_new=False) for (place, _, _), group in zip(changed, moved, strict=True)}
