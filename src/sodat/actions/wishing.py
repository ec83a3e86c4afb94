"""One wish more: programs of Co-WIN's time ask for one slot at a time, Sodat keeps an ordered list.

Under a draw the slot joins the wishes that stand, as the last of them. Where seats are given by arrival it is
booked, or refused without leaving anybody in a line they know nothing of.
"""

from collections.abc import Sequence
from datetime import datetime

from sodat.actions import composing
from sodat.actions.catalogue import Catalogue
from sodat.actions.entries import Filed, Filing
from sodat.actions.filing import takes_arrivals
from sodat.actions.handing_in import hand_in_batch
from sodat.actions.rounds import disjoint
from sodat.rules.applications import CHOICES_MAX
from sodat.rules.refusals import AlreadyApplied, FullyBooked, Refusal, TooManyRequests
from sodat.storage import applications, cowin, releases
from sodat.storage.applications import Application
from sodat.storage.release_rows import Gate
from sodat.storage.statements import Transaction


async def wish_batch(
    tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]
) -> list[Filed | Refusal]:
    """Take in wishes of one slot each and return what became of them, in order.

    Raises:
        Collision: another batch entered one of these persons meanwhile; the whole batch is to be tried again.
    """
    gates = await releases.gates(tx, sorted({filing.release_id for filing in filings}))
    arriving = [place for place, one in enumerate(filings) if _arrives(gates.get(one.release_id))]
    others = sorted(set(range(len(filings))) - set(arriving))
    results: dict[int, Filed | Refusal] = {}
    if arriving:
        done = await _arrive(tx, catalogue, [filings[place] for place in arriving])
        results |= zip(arriving, done, strict=True)
    if others:
        # What stands is read after the last lock, so that of two wishes at once neither is lost.
        await cowin.wait_for_log(tx)
        now = await releases.now(tx)

        wishes = list(dict.fromkeys(filings[place] for place in others))
        added = await _add(tx, catalogue, gates, now, wishes)
        results |= {place: added[filings[place]] for place in others}
    return [results[place] for place in range(len(filings))]


def _arrives(gate: Gate | None) -> bool:
    return gate is not None and takes_arrivals(gate)


async def _arrive(tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]) -> list[Filed | Refusal]:
    """Book at once. Whoever finds no seat is not in the release afterwards and may ask for another slot."""
    pairs = [(filing.release_id, person) for filing in filings for person in filing.persons]
    live = {
        (one.release_id, person) for one in await applications.of_persons(tx, pairs) for person in one.persons
    }
    left = await cowin.seats_left(tx, sorted({slot for filing in filings for slot in filing.choices}))
    going = [
        place
        for place, filing in enumerate(filings)
        if any(left.get(slot, 0) for slot in filing.choices)
        or any((filing.release_id, person) in live for person in filing.persons)
    ]
    done = await hand_in_batch(tx, catalogue, [filings[place] for place in going]) if going else []
    results: list[Filed | Refusal] = [FullyBooked() for _ in filings]
    for place, result in zip(going, done, strict=True):
        results[place] = result
    return await _leave(tx, results)


async def _leave(tx: Transaction, results: Sequence[Filed | Refusal]) -> list[Filed | Refusal]:
    """Take those who came now and found no seat out of the line again."""
    empty = {
        place: [one.application for one in result.applications]
        for place, result in enumerate(results)
        if isinstance(result, Filed) and result.is_new and result.applications[0].state == "waiting"
    }
    for place, names in empty.items():
        await applications.withdraw(tx, names, leave=True)
        result = results[place]
        release = (
            await releases.get(tx, result.applications[0].release_id) if isinstance(result, Filed) else None
        )
        if release is not None:
            await composing.tell(tx, "withdrawn", release, composing.digest("\n".join(names).encode()))
    return [FullyBooked() if place in empty else result for place, result in enumerate(results)]


async def _add(
    tx: Transaction,
    catalogue: Catalogue,
    gates: dict[str, Gate],
    now: datetime,
    filings: Sequence[Filing],
) -> dict[Filing, Filed | Refusal]:
    """Let each wish join what stands; those for the same people one after another."""
    results: dict[Filing, Filed | Refusal] = {}
    rest = list(filings)
    while rest:
        pairs = [(filing.release_id, person) for filing in rest for person in filing.persons]
        live = await applications.of_persons(tx, pairs)
        merged: list[tuple[Filing, Filing]] = []
        for filing in rest:
            try:
                merged.append((filing, _joined(filing, live, gates.get(filing.release_id), now)))
            except Refusal as refusal:
                results[filing] = refusal
        whole = [filing for _, filing in merged]
        first, later = disjoint(whole, list(range(len(whole))))
        if first:
            done = await hand_in_batch(tx, catalogue, [whole[place] for place in first])
            results |= {merged[place][0]: result for place, result in zip(first, done, strict=True)}
        rest = [merged[place][0] for place in later]
    return results


def _joined(filing: Filing, live: Sequence[Application], gate: Gate | None, now: datetime) -> Filing:
    """Return the filing that says all wishes: those that stand, then the new one.

    Raises:
        AlreadyApplied: the persons are not all in one application of this account.
        TooManyRequests: the list is full until it is drawn.
    """
    wanted = set(filing.persons)
    mine = [one for one in live if one.release_id == filing.release_id and wanted & set(one.persons)]
    if not mine:
        return filing
    group = [one for one in live if one.filing == mine[0].filing]
    party = {person for one in group for person in one.persons}
    if not wanted <= party or mine[0].account_id != filing.account_id:
        raise AlreadyApplied(person=1)
    standing = tuple(mine[0].choices)
    choices = standing + tuple(slot for slot in filing.choices if slot not in standing)
    if len(choices) > CHOICES_MAX:
        wait = int((gate.closes_at - now).total_seconds()) if gate else 1
        raise TooManyRequests(wait_seconds=max(1, wait))
    return Filing(
        account_id=filing.account_id,
        release_id=filing.release_id,
        persons=tuple(sorted(party)),
        choices=choices,
        split=mine[0].split,
        keep=mine[0].keep,
        channel=filing.channel,
    )
