"""Settling: the end of a release. A waiting room publishes whom it served after the opening."""

from sodat.actions import composing
from sodat.actions.freezing import entry_of
from sodat.actions.ports import Tools
from sodat.rules import lines
from sodat.rules.draw import print_arrivals
from sodat.rules.pool import print_pool
from sodat.storage import applications, appointments, records
from sodat.storage.release_rows import Release
from sodat.storage.statements import Transaction


async def settle(tx: Transaction, tools: Tools, release: Release) -> None:
    """End a release; nothing of it changes afterwards."""
    if release.policy == "waiting-room":
        await _publish_arrivals(tx, tools, release)
    await composing.tell(tx, "settled", release, "-")


async def _publish_arrivals(tx: Transaction, tools: Tools, release: Release) -> None:
    offer = await tools.catalogue.offer(tx, release.release_id)
    drawn = await records.get(tx, release.release_id, "order.txt") or b""
    ranked = {line.split("|")[1] for line in lines.read_lines(drawn, "order.txt")}
    pooled = await applications.pool(tx, release.release_id, withdrawn=True)
    late = [one for one in pooled if one.application not in ranked]
    names = {one.application for one in late}
    seated = [
        f"{one.application}|{one.slot}|{one.part}"
        for one in await appointments.given_on_arrival(tx, release.release_id)
        if one.application in names
    ]
    files = {
        "arrivals-pool.txt": print_pool(entry_of(one, offer) for one in late),
        "arrivals.txt": print_arrivals((one.arrival, one.application) for one in late),
        "arrivals-result.txt": lines.print_lines(sorted(seated)),
    }
    for name, content in files.items():
        await records.put(tx, release.release_id, name, content)
