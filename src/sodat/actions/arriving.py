"""First-come: a batch of arrivals is walked in order of arrival and booked at once.

The same walk as the draw's, over arrival numbers. The seats of all wished slots are locked
in one order before the numbers are drawn, so one by one equals replaying the whole list.
"""

from collections.abc import Mapping, Sequence

import msgspec

from sodat.actions.catalogue import Catalogue, Offer
from sodat.actions.entries import Filed, Filing, enter, made
from sodat.actions.filing import Batch, Gates, Placed, check, deciding, read_batch, standing
from sodat.actions.rounds import Result, in_rounds
from sodat.rules import eligibility
from sodat.rules.pool import Entry
from sodat.rules.refusals import AlreadyApplied, Refusal
from sodat.rules.walk import Place, walk
from sodat.storage import applications, appointments, releases
from sodat.storage.applications import Application
from sodat.storage.statements import Transaction


async def arrive_batch(
    tx: Transaction, catalogue: Catalogue, gates: Gates, filings: Sequence[Filing]
) -> list[Result]:
    """Book a batch of arrivals and return what became of each, in order.

    Whoever finds no seat stays in line by arrival: what comes back goes along that line.

    Raises:
        Collision: another batch entered one of these persons meanwhile; the whole batch is to be tried again.
    """
    names = sorted({filing.release_id for filing in filings})
    if len(names) > 1:
        # All of them before the log's lock, which entering the first release takes: else two batches
        # could wait for each other. A single release is locked late, when the batch has been looked at.
        for name in names:
            await releases.lock_arrivals(tx, name)

    async def act(this_round: Sequence[Filing]) -> list[Result]:
        return await _arrive_round(tx, catalogue, gates, this_round)

    return await in_rounds(filings, act)


async def _arrive_round(
    tx: Transaction, catalogue: Catalogue, gates: Gates, filings: Sequence[Filing]
) -> list[Result]:
    batch = await read_batch(tx, catalogue, gates, filings)
    results: dict[int, Result] = {}
    again: dict[int, Filed] = {}
    new: dict[str, list[Placed]] = {}
    replaced: list[str] = []
    for place, filing in enumerate(filings):
        try:
            wish = check(batch, filing)
            mine = standing(batch, filing)
            differs = bool(mine) and (tuple(mine[0].choices) != wish.choices or mine[0].split != wish.split)
            if differs and any(one.state != "waiting" for one in mine):
                raise AlreadyApplied(person=1)
        except Refusal as refusal:
            results[place] = refusal
            continue
        if mine and not differs:
            again[place] = Filed(mine, is_new=False)
        else:
            # Who waits may ask for another time, and then stands in line by the new arrival.
            replaced += [one.application for one in mine]
            new.setdefault(filing.release_id, []).append((place, filing, wish))
    if replaced:
        await applications.withdraw(tx, replaced, leave=True)
    results |= await _with_seats(tx, again)
    for release_id, arrived in sorted(new.items()):
        results |= await _book(tx, batch, batch.offers[release_id], arrived)
    return [results[place] for place in range(len(filings))]


async def _with_seats(tx: Transaction, again: Mapping[int, Filed]) -> dict[int, Result]:
    """Return what was filed before, with the seats of its first application."""
    found = await appointments.of_filings(tx, [one.applications[0].filing for one in again.values()])
    return {
        place: msgspec.structs.replace(
            one,
            appointments=tuple(each for each in found if each.application == one.applications[0].application),
        )
        for place, one in again.items()
    }


async def _book(tx: Transaction, batch: Batch, offer: Offer, arrived: Sequence[Placed]) -> dict[int, Result]:
    wanted = sorted({slot for _, _, wish in arrived for slot in wish.choices})
    await releases.lock_arrivals(tx, offer.rules.release)
    left = await releases.seats_left(tx, wanted)
    groups = made([(filing, wish) for _, filing, wish in arrived], batch.now)
    order = [
        _entry(batch, offer, one, assisted=filing.channel == "desk")
        for (_, filing, _), group in zip(arrived, groups, strict=True)
        for one in group
    ]
    places = _walked(offer, order, left)
    groups = [tuple(_seated(one, places) for one in group) for group in groups]
    # What a person is changes; the replay at the end must see what was seen here.
    shares = [entry.shares for entry in order]
    groups = await enter(tx, [filing for _, filing, _ in arrived], groups, shares)
    given = [(one, places[one.application]) for group in groups for one in group if one.application in places]
    seats = await appointments.arrive(tx, given, offer.slot_ids)
    return {
        place: Filed(group, is_new=True, appointments=seats.get(group[0].application, ()))
        for (place, _, _), group in zip(arrived, groups, strict=True)
    }


def _entry(batch: Batch, offer: Offer, one: Application, *, assisted: bool) -> Entry:
    party = [deciding(batch.entrants[one.release_id, person]) for person in one.persons]
    shares = eligibility.shares_of(party, offer.rules.shares, offer.resident_pincodes, assisted=assisted)
    return Entry(one.application, len(one.persons), 1, shares, tuple(one.choices))


def _walked(offer: Offer, order: Sequence[Entry], left: Mapping[tuple[str, str], int]) -> dict[str, Place]:
    steps = walk(order, left, shares=offer.rules.shares, share_order=offer.rules.share_order)
    return {step.entry.application: step.place for step in steps if step.place is not None}


def _seated(one: Application, places: Mapping[str, Place]) -> Application:
    return msgspec.structs.replace(one, state="booked" if one.application in places else "waiting")
