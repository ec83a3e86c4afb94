"""First-come: a batch of arrivals is walked in order of arrival and booked at once.

The same walk as the draw's, over arrival numbers. The seats of all wished slots are locked
in one order before the numbers are drawn, so one by one equals replaying the whole list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sodat.actions.catalogue import Catalogue, Offer
from sodat.actions.entries import Filed, Filing, logged, made, store
from sodat.actions.filing import Batch, check, deciding, read_batch, standing
from sodat.actions.rounds import in_rounds
from sodat.rules import applications as wishes
from sodat.rules import eligibility
from sodat.rules.applications import Wish
from sodat.rules.pool import Entry
from sodat.rules.refusals import AlreadyApplied, Refusal
from sodat.rules.walk import Place, walk
from sodat.storage import applications, appointments, releases
from sodat.storage.applications import Application
from sodat.storage.statements import Transaction


async def arrive_batch(
    tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]
) -> list[Filed | Refusal]:
    """Book a batch of arrivals and return what became of each, in order.

    Whoever finds no seat stays in line by arrival: what comes back goes along that line.

    Raises:
        Collision: another batch entered one of these persons meanwhile; the whole batch is to be tried again.
    """

    async def act(this_round: Sequence[Filing]) -> dict[Filing, Filed | Refusal]:
        return await _arrive_round(tx, catalogue, this_round)

    return await in_rounds(filings, act)


async def _arrive_round(
    tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]
) -> dict[Filing, Filed | Refusal]:
    batch = await read_batch(tx, filings)
    results: dict[Filing, Filed | Refusal] = {}
    new: dict[str, list[tuple[Filing, Wish]]] = {}
    for filing in filings:
        try:
            wish = check(batch, await catalogue.offer(tx, filing.release_id), filing)
            mine = standing(batch, filing)
            if mine and tuple(mine[0].choices) != wish.choices:
                raise AlreadyApplied(person=1)
        except Refusal as refusal:
            results[filing] = refusal
            continue
        if mine:
            results[filing] = Filed(mine, is_new=False)
        else:
            new.setdefault(filing.release_id, []).append((filing, wish))
    for release_id, arrived in sorted(new.items()):
        offer = await catalogue.offer(tx, release_id)
        results |= await _book(tx, batch, offer, arrived)
    return results


async def _book(
    tx: Transaction, batch: Batch, offer: Offer, arrived: Sequence[tuple[Filing, Wish]]
) -> dict[Filing, Filed | Refusal]:
    wanted = sorted({slot for _, wish in arrived for slot in wish.choices})
    parts = await releases.lock_parts(tx, wanted)
    left = {(part.slot, part.part): part.seats - part.taken for part in parts}
    numbers = iter(await applications.arrivals(tx, sum(len(wishes.parties(wish)) for _, wish in arrived)))
    groups = [made(filing, wish, batch.now, numbers) for filing, wish in arrived]
    places = _walked(batch, offer, [one for group in groups for one in group], left)
    groups = [tuple(_seated(one, places) for one in group) for group in groups]
    groups = await logged(tx, groups)
    await store(tx, [filing for filing, _ in arrived], groups)
    rows = [one for group in groups for one in group]
    given = [
        (one.application, len(one.persons), places[one.application]) for one in rows if one.state == "booked"
    ]
    await appointments.book(tx, "arrival", given, offer.slot_ids)
    for state in ("booked", "waiting"):
        await applications.set_state(tx, [one.application for one in rows if one.state == state], state)
    return {filing: Filed(group, is_new=True) for (filing, _), group in zip(arrived, groups, strict=True)}


def _walked(
    batch: Batch, offer: Offer, rows: Sequence[Application], left: Mapping[tuple[str, str], int]
) -> dict[str, Place]:
    rules = offer.rules
    order = [
        Entry(
            one.application,
            len(one.persons),
            1,
            eligibility.shares_of(
                [deciding(batch.applicants[person]) for person in one.persons],
                rules.shares,
                offer.resident_pincodes,
            ),
            tuple(one.choices),
        )
        for one in rows
    ]
    steps = walk(order, left, shares=rules.shares, share_order=rules.share_order)
    return {step.entry.application: step.place for step in steps if step.place is not None}


def _seated(one: Application, places: Mapping[str, Place]) -> Application:
    return replace(one, state="booked" if one.application in places else "waiting")
