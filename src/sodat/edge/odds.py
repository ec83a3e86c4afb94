"""Odds, estimated by the worker in a thread, so that steps and letters go on meanwhile."""

import asyncio
from datetime import timedelta
from time import monotonic

from sodat.actions import estimating
from sodat.actions.catalogue import Catalogue
from sodat.storage.database import Database


async def estimate_due(database: Database, catalogue: Catalogue) -> bool:
    """Make one estimate that is due and say whether there was any."""
    async with database.transaction() as tx:
        task = await estimating.task(tx, catalogue)
    if task is None:
        return False
    began = monotonic()
    rooms = await asyncio.to_thread(estimating.estimate, task)
    took = timedelta(seconds=monotonic() - began)
    async with database.transaction() as tx:
        await estimating.store_estimate(tx, task, rooms, took)
    return True
