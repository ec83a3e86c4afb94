"""Filing applications: a batch of wishes is checked, stored and logged in one transaction.

The outcome of a draw depends on the wishes that stand at closing, so the same wish filed a
thousand times is one application, and the last of different wishes counts.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sodat.actions.catalogue import Catalogue, Offer
from sodat.actions.entries import Filed, Filing, logged, made, store
from sodat.actions.rounds import in_rounds
from sodat.rules import applications as wishes
from sodat.rules import eligibility, lifecycle
from sodat.rules.applications import Wish
from sodat.rules.refusals import (
    AlreadyApplied,
    AlreadyBooked,
    PersonUnknown,
    Refusal,
    ReleaseUnknown,
)
from sodat.storage import applications, releases
from sodat.storage.applications import Applicant, Application
from sodat.storage.release_rows import Gate
from sodat.storage.statements import Transaction


@dataclass(slots=True)
class Batch:
    """What is known of a batch before anything is written."""

    gates: Mapping[str, Gate]
    now: datetime
    applicants: Mapping[int, Applicant]
    booked: set[tuple[str, int]]
    live: dict[tuple[str, int], Application]
    groups: dict[str, tuple[Application, ...]]
    """The live applications by filing."""


async def file_batch(
    tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]
) -> list[Filed | Refusal]:
    """Store a batch of filings for releases that draw, and return what became of each, in order.

    Raises:
        Collision: another batch entered one of these persons meanwhile; the whole batch is to be tried again.
    """

    async def act(this_round: Sequence[Filing]) -> dict[Filing, Filed | Refusal]:
        return await _file_round(tx, catalogue, this_round)

    return await in_rounds(filings, act)


async def _file_round(
    tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]
) -> dict[Filing, Filed | Refusal]:
    batch = await read_batch(tx, filings)
    results: dict[Filing, Filed | Refusal] = {}
    new: list[tuple[Filing, Wish]] = []
    changed: list[tuple[Filing, Wish]] = []
    for filing in filings:
        try:
            wish = check(batch, await catalogue.offer(tx, filing.release_id), filing)
            mine = standing(batch, filing)
        except Refusal as refusal:
            results[filing] = refusal
            continue
        if not mine or mine[0].split != wish.split:
            new.append((filing, wish))
        elif tuple(mine[0].choices) == wish.choices and mine[0].keep == wish.keep:
            results[filing] = Filed(mine, is_new=False)
        else:
            changed.append((filing, wish))
    replaced = [one for filing, _ in new for one in standing(batch, filing)]
    if replaced:
        await applications.withdraw(tx, [one.application for one in replaced], leave=True)
    return results | await _write(tx, batch, new, changed)


async def read_batch(tx: Transaction, filings: Sequence[Filing]) -> Batch:
    """Return what decides about a batch; the releases stay as they are until commit."""
    gates = await releases.gates(tx, sorted({filing.release_id for filing in filings}))
    pairs = [(filing.release_id, person) for filing in filings for person in filing.persons]
    live = await applications.of_persons(tx, pairs)
    groups: dict[str, tuple[Application, ...]] = {}
    for one in live:
        groups[one.filing] = (*groups.get(one.filing, ()), one)
    return Batch(
        gates=gates,
        now=await releases.now(tx),
        applicants=await applications.applicants(tx, [person for _, person in pairs]),
        booked=await applications.booked_elsewhere(tx, pairs),
        live={(one.release_id, person): one for one in live for person in one.persons},
        groups=groups,
    )


def check(batch: Batch, offer: Offer, filing: Filing) -> Wish:
    """Return the wish of a filing that the rules allow, or refuse it."""
    gate = batch.gates.get(filing.release_id)
    if gate is None:
        raise ReleaseUnknown
    late = gate.policy == "waiting-room" and takes_arrivals(gate)
    lifecycle.check_filing(
        "open" if late else gate.state,
        batch.now,
        gate.opens_at,
        gate.settles_at if late else gate.closes_at,
        paused=gate.paused_reason,
        cancelled=gate.cancelled_reason,
    )
    wish = wishes.wish(
        filing.persons,
        filing.choices,
        slots=offer.slot_ids.keys(),
        party_size_max=offer.rules.party_size_max,
        split=filing.split,
        keep=filing.keep,
    )
    for position, person in enumerate(filing.persons, 1):
        applicant = batch.applicants.get(person)
        if applicant is None or applicant.account_id != filing.account_id:
            raise PersonUnknown
        eligibility.check_eligible(deciding(applicant), offer.service, offer.offered.day, position)
        if (filing.release_id, person) in batch.booked:
            raise AlreadyBooked(person=position)
    return wish


def takes_arrivals(gate: Gate) -> bool:
    """Return whether this release gives seats at once."""
    return lifecycle.takes_arrivals(gate.policy, gate.state, refills_over=gate.refills_over)


def deciding(applicant: Applicant) -> eligibility.Applicant:
    """Return what the rules ask of a person."""
    return eligibility.Applicant(
        applicant.birth_year, applicant.pincode, applicant.doses, applicant.last_dose_on
    )


def standing(batch: Batch, filing: Filing) -> tuple[Application, ...]:
    """Return the account's live applications of exactly these persons; none if nobody applied yet.

    Raises:
        AlreadyApplied: one of them is in an application with others.
    """
    found = {}
    for position, person in enumerate(filing.persons, 1):
        one = batch.live.get((filing.release_id, person))
        if one is None:
            continue
        found[one.filing] = batch.groups[one.filing]
        party = sorted(member for each in found[one.filing] for member in each.persons)
        if one.account_id != filing.account_id or party != sorted(filing.persons):
            raise AlreadyApplied(person=position)
    return next(iter(found.values()), ())


async def _write(
    tx: Transaction,
    batch: Batch,
    new: Sequence[tuple[Filing, Wish]],
    changed: Sequence[tuple[Filing, Wish]],
) -> dict[Filing, Filed | Refusal]:
    arrivals = iter(await applications.arrivals(tx, sum(len(wishes.parties(wish)) for _, wish in new)))
    added = [made(filing, wish, batch.now, arrivals) for filing, wish in new]
    moved = [
        tuple(
            replace(
                one,
                choices=list(wish.choices),
                keep=wish.keep,
                filed_at=batch.now,
                salt=secrets.token_hex(16),
            )
            for one in standing(batch, filing)
        )
        for filing, wish in changed
    ]
    added, moved = await logged(tx, added), await logged(tx, moved)
    if moved:
        await applications.change(tx, [one for group in moved for one in group])
    await store(tx, [filing for filing, _ in new], added)
    results: dict[Filing, Filed | Refusal] = {}
    for (filing, _), group in zip(new, added, strict=True):
        results[filing] = Filed(group, is_new=True)
    for (filing, _), group in zip(changed, moved, strict=True):
        results[filing] = Filed(group, is_new=False)
    return results
