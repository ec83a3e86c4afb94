"""Drawing and booking: the seed, the order, the walk, and all winners in one step."""

from sodat.actions import composing
from sodat.actions.freezing import entry_of
from sodat.actions.ports import BeaconAwaited, RevealsAwaited, Tools
from sodat.rules import beacon, lines, manifest, record, seed
from sodat.rules.beacon import Chain
from sodat.rules.commit import Seed, print_seed, read_commit
from sodat.rules.draw import Drawn, first_come, print_arrivals
from sodat.rules.pool import print_pool
from sodat.rules.refusals import ensure
from sodat.rules.walk import Place
from sodat.storage import applications, appointments, outbox, records, releases, standing
from sodat.storage.release_rows import Release
from sodat.storage.statements import Transaction


async def reveal(tx: Transaction, release: Release) -> None:
    """Publish the secrets that the portal holds for a rehearsal's trustees; real ones publish their own."""
    for one in await releases.trustees(tx, release.release_id):
        if one.held_secret is not None and one.secret is None:
            await releases.reveal(tx, release.release_id, one.trustee, one.held_secret)


async def draw(tx: Transaction, tools: Tools, release: Release) -> None:
    """Make the seed and publish order and result.

    Raises:
        BeaconAwaited: the committed round is not here yet. The seats wait; there is never another seed.
        RevealsAwaited: a draw by trustees alone lacks a secret.
    """
    rules = manifest.read_rules(await _file(tx, release, "rules.json"))
    commit_json = await _file(tx, release, "commit.json")
    fixed = read_commit(commit_json)
    reveals = tuple(
        (one.trustee, one.secret or seed.NO_SECRET) for one in await releases.trustees(tx, release.release_id)
    )
    chain = record.chain_of(rules)
    signature = ""
    if chain is not None:
        signature = await _signature(tx, tools, release, chain, fixed.beacon_round)
    elif any(secret == seed.NO_SECRET for _, secret in reveals):
        raise RevealsAwaited(release.release_id)
    made = Seed(
        seed=seed.seed(commit_json, reveals, signature),
        reveals=reveals,
        round=fixed.beacon_round,
        signature=signature,
        randomness=seed.randomness(signature),
    )
    inventory, pool = await _file(tx, release, "inventory.txt"), await _file(tx, release, "pool.txt")
    drawn = tools.draw(rules, inventory, pool, made.seed)
    await records.put(tx, release.release_id, "seed.json", print_seed(made))
    await _publish(tx, release, drawn)


async def _signature(tx: Transaction, tools: Tools, release: Release, chain: Chain, number: int) -> str:
    signature = await releases.beacon(tx, chain.chain, number)
    if (
        signature is None
        and chain.kind == "local"
        and await releases.now(tx) >= beacon.time_of(chain, number)
    ):
        signature = tools.vault.sign_local_round(beacon.message(number))
    if signature is None:
        raise BeaconAwaited(release.release_id, chain, number)
    beacon.check_form(chain, signature)
    tools.check_signature(chain, number, signature)
    return signature


async def _publish(tx: Transaction, release: Release, drawn: Drawn) -> None:
    await records.put(tx, release.release_id, "order.txt", drawn.order)
    digest = await records.put(tx, release.release_id, "result.txt", drawn.result)
    await records.put(tx, release.release_id, "cutoffs.txt", drawn.cutoffs)
    ranked = [line.split("|")[1] for line in lines.read_lines(drawn.order, "order.txt")]
    await applications.set_ranks(tx, ranked)
    await composing.tell(tx, "result", release, digest)


async def book(tx: Transaction, tools: Tools, release: Release) -> None:
    """Book all winners of a drawn release, and tell everybody.

    Who has got the same service in another release meanwhile is left out: the seats are in the next refill.
    """
    offer = await tools.catalogue.offer(tx, release.release_id)
    sizes = {one.application: len(one.birth_years) for one in await applications.pool(tx, release.release_id)}
    served = set(await applications.withdraw_served_elsewhere(tx, release.release_id))
    given = []
    for line in lines.read_lines(await _file(tx, release, "result.txt"), "result.txt"):
        _, application, slot, part = line.split("|")
        if slot != "-" and application not in served:
            given.append((application, sizes[application], Place(slot, part)))
    await appointments.book(tx, "draw", given, offer.slot_ids)
    await applications.set_state(tx, [application for application, _, _ in given], "booked")
    await applications.let_wait(tx, release.release_id)
    await standing.end_served(tx, release.release_id)
    await outbox.result(tx, release.release_id)
    await composing.tell(tx, "booked", release, str(len(given)))


async def close_first_come(tx: Transaction, tools: Tools, release: Release) -> None:
    """Publish the record of a first-come release: replaying its arrivals gives what was booked.

    Raises:
        InvariantBroken: it does not.
    """
    offer = await tools.catalogue.offer(tx, release.release_id)
    pooled = await applications.pool(tx, release.release_id, withdrawn=True)
    files = {
        "rules.json": release.rules_json,
        "pool.txt": print_pool(entry_of(one, offer) for one in pooled),
        "arrivals.txt": print_arrivals((one.arrival, one.application) for one in pooled),
    }
    for name, content in files.items():
        await records.put(tx, release.release_id, name, content)
    rules = manifest.read_rules(release.rules_json)
    inventory = await _file(tx, release, "inventory.txt")
    drawn = first_come(rules, inventory, files["pool.txt"], files["arrivals.txt"])
    booked = {
        (one.application, one.slot, one.part)
        for one in await appointments.given_on_arrival(tx, release.release_id)
    }
    replayed = {
        (application, slot, part)
        for _, application, slot, part in (
            line.split("|") for line in lines.read_lines(drawn.result, "result.txt")
        )
        if slot != "-"
    }
    ensure(booked == replayed, "first-come one by one equals replaying the list")
    await outbox.result(tx, release.release_id)
    await standing.end_served(tx, release.release_id)
    await _publish(tx, release, drawn)


async def _file(tx: Transaction, release: Release, name: str) -> bytes:
    content = await records.get(tx, release.release_id, name)
    ensure(content is not None, f"{name} was published before this step")
    return content or b""
