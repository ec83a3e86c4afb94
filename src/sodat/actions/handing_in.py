"""Handing in: each filing of a batch goes the way of its release's policy."""

from collections.abc import Sequence

from sodat.actions.arriving import arrive_batch
from sodat.actions.catalogue import Catalogue
from sodat.actions.entries import Filed, Filing
from sodat.actions.filing import file_batch, takes_arrivals
from sodat.rules.refusals import Refusal
from sodat.storage import releases
from sodat.storage.statements import Transaction


async def hand_in_batch(
    tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]
) -> list[Filed | Refusal]:
    """Store a batch of filings and return what became of each, in order.

    Raises:
        Collision: another batch entered one of these persons meanwhile; the whole batch is to be tried again.
    """
    gates = await releases.gates(tx, sorted({filing.release_id for filing in filings}))
    at_once = {name for name, gate in gates.items() if takes_arrivals(gate)}
    arriving = [filing for filing in filings if filing.release_id in at_once]
    drawing = [filing for filing in filings if filing.release_id not in at_once]
    results: dict[Filing, Filed | Refusal] = {}
    if drawing:
        results |= zip(drawing, await file_batch(tx, catalogue, drawing), strict=True)
    if arriving:
        results |= zip(arriving, await arrive_batch(tx, catalogue, arriving), strict=True)
    return [results[filing] for filing in filings]
