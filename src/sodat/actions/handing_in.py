"""Handing in: each filing of a batch goes the way of its release's policy."""

from collections.abc import Sequence

from sodat.actions.arriving import arrive_batch
from sodat.actions.catalogue import Catalogue
from sodat.actions.entries import Filed, Filing, bundled
from sodat.actions.filing import file_batch, takes_arrivals
from sodat.actions.rounds import Result
from sodat.storage import outbox, releases
from sodat.storage.statements import Transaction

TOLD = frozenset({"web", "desk"})
"""Who is told by letter that the application is in: people. Programs have the receipt in the answer."""


async def hand_in_batch(tx: Transaction, catalogue: Catalogue, filings: Sequence[Filing]) -> list[Result]:
    """Store a batch of filings and return what became of each, in order.

    Raises:
        Collision: another batch entered one of these persons meanwhile; the whole batch is to be tried again.
    """
    gates = await releases.gates(tx, sorted({filing.release_id for filing in filings}))
    at_once = {name for name, gate in gates.items() if takes_arrivals(gate)}
    results: dict[int, Result] = {}
    for writer, arrives in ((arrive_batch, True), (file_batch, False)):
        places = [place for place, one in enumerate(filings) if (one.release_id in at_once) == arrives]
        if places:
            done = await writer(tx, catalogue, gates, [filings[place] for place in places])
            results |= zip(places, done, strict=True)
    done = [results[place] for place in range(len(filings))]
    told = [
        one.applications[0].filing
        for filing, one in zip(filings, done, strict=True)
        if filing.channel in TOLD and isinstance(one, Filed) and one.is_new
    ]
    if told:
        await outbox.applied(tx, told)
    return bundled(done)
