"""Refills: what came back is given along the drawn order, and published like a draw."""

from sodat.actions import composing
from sodat.actions.ports import Tools
from sodat.rules import lines, manifest
from sodat.rules.manifest import Rules
from sodat.rules.pool import OPEN, Entry, print_inventory, read_inventory, read_pool
from sodat.rules.refill import Move, print_out, print_refill, refill, seats_after
from sodat.rules.refusals import ensure
from sodat.rules.walk import Place
from sodat.storage import applications, appointments, outbox, records, releases
from sodat.storage.appointments import Held
from sodat.storage.release_rows import Release
from sodat.storage.statements import Transaction


async def run(tx: Transaction, tools: Tools, release: Release, number: int) -> None:
    """Give what came back to those next in the order, and publish refill `number`."""
    rules = manifest.read_rules(release.rules_json)
    order = await drawn_order(tx, release, rules)
    await applications.withdraw_served_elsewhere(tx, release.release_id)
    parts = (OPEN, *rules.shares)
    found = await appointments.held(tx, release.release_id)
    held = {one.application: one for one in found if one.part in parts}
    at_the_door = {one.application for one in found if one.part not in parts}
    gone, keep = await _out(tx, release, order, held, at_the_door)
    free = seats_after(
        {
            (part.slot, part.part): part.seats
            for part in await releases.parts(tx, release.release_id)
            if part.part in parts
        },
        [(Place(one.slot, one.part), one.size) for one in held.values()],
    )
    places = {one.application: Place(one.slot, one.part) for one in held.values()}
    moves = refill(order, free, places, gone=gone, keep=keep)
    await _book(tx, tools, release, parts, moves, {entry.application: entry.size for entry in order}, number)
    name = f"refill-{number}"
    files = {
        f"{name}-inventory.txt": print_inventory(free),
        f"{name}-out.txt": print_out(gone, keep),
        f"{name}.txt": print_refill(moves),
    }
    digests = [await records.put(tx, release.release_id, file, content) for file, content in files.items()]
    await composing.tell(tx, name, release, " ".join(digests))


async def drawn_order(tx: Transaction, release: Release, rules: Rules) -> list[Entry]:
    """Return the applications of the published pool in the published order."""
    content = {}
    for name in ("inventory.txt", "pool.txt", "order.txt"):
        content[name] = await records.get(tx, release.release_id, name) or b""
    slots = [slot for slot, _ in read_inventory(content["inventory.txt"], rules.shares)]
    pool = {entry.application: entry for entry in read_pool(content["pool.txt"], rules, slots)}
    return [pool[line.split("|")[1]] for line in lines.read_lines(content["order.txt"], "order.txt")]


async def _out(
    tx: Transaction, release: Release, order: list[Entry], held: dict[str, Held], at_the_door: set[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return (gone, keep). A party that gave back some of its seats keeps the others where they are.

    So does one that came or did not come; and whom the standby list served at the door has left the line.
    """
    sizes = {entry.application: entry.size for entry in order}
    standings = [
        one for one in await applications.standings(tx, release.release_id) if one.application in sizes
    ]
    gone = frozenset(
        one.application
        for one in standings
        if one.state == "withdrawn" or (one.application in at_the_door and one.application not in held)
    )
    fewer = {name for name, one in held.items() if name in sizes and (one.size < sizes[name] or one.is_over)}
    asked = {one.application for one in standings if one.keep and one.application in held}
    return gone, frozenset((fewer | asked) - gone)


async def _book(
    tx: Transaction,
    tools: Tools,
    release: Release,
    parts: tuple[str, ...],
    moves: tuple[Move, ...],
    sizes: dict[str, int],
    number: int,
) -> None:
    offer = await tools.catalogue.offer(tx, release.release_id)
    movers = [move.application for move in moves if move.given_back is not None]
    ended = await appointments.end(tx, movers, "moved")
    ensure(ended == sum(sizes[one] for one in movers), "a mover gives back what it held")
    await appointments.flow_back(tx, release.release_id, parts)
    given = [(move.application, sizes[move.application], Place(move.slot, OPEN)) for move in moves]
    await appointments.book(tx, f"refill-{number}", given, offer.slot_ids)
    await applications.set_state(tx, [move.application for move in moves], "booked")
    await applications.forget_losses(tx, release.release_id)
    await outbox.moves(tx, [move.application for move in moves])
