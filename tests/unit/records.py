"""Published records, honest and forged: a forger recomputes every hash that follows from his change."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sodat.rules import beacon, draw, record, seed
from sodat.rules.beacon import Chain
from sodat.rules.commit import Commit, Seed, print_commit, print_seed
from sodat.rules.manifest import Rules, print_rules
from sodat.rules.pool import print_inventory, print_pool
from sodat.rules.refill import print_out, print_refill, refill, seats_after
from sodat.rules.refusals import BeaconValueWrong
from sodat.rules.walk import Place
from unit.markets import RULES, Market

VECTORS = Path(__file__).parents[1] / "vectors"
BEACON = json.loads((VECTORS / "beacon.json").read_text("ascii"))
LOCAL_KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"a development beacon").digest())
LOCAL = beacon.local_chain(LOCAL_KEY.public_key().public_bytes_raw().hex())
SECRETS = {name: sha256(name.encode()).hexdigest() for name in ("city", "hospital", "press")}

Files = dict[str, bytes]


def example() -> Files:
    """Return the worked example of the protocol, as published."""
    return {path.name: path.read_bytes() for path in (VECTORS / "draw-example").iterdir()}


def signature_of(number: int) -> str:
    """Return the local beacon's value of a round."""
    return LOCAL_KEY.sign(beacon.message(number)).hex()


def check_signature(chain: Chain, number: int, signature: str) -> None:
    """Refuse what is not the chain's signature; quicknet's are those of the frozen vectors."""
    if chain.kind == "drand":
        known = {one["round"]: one["signature"] for one in BEACON["quicknet"]["rounds"]}
        if known.get(number) != signature:
            raise BeaconValueWrong(reason="signature-wrong")
        return
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(chain.public_key))
    try:
        key.verify(bytes.fromhex(signature), beacon.message(number))
    except InvalidSignature:
        raise BeaconValueWrong(reason="signature-wrong") from None


def local_rules(rules: Rules = RULES) -> Rules:
    """Return the rules with the local beacon named in them."""
    more = {**rules.more, "beacon_public_key": LOCAL.public_key}
    return replace(rules, beacon_kind="local", beacon_chain=LOCAL.chain, more=more)


def trustees_rules(rules: Rules = RULES) -> Rules:
    """Return the rules with no outside beacon and three trustees."""
    return replace(rules, beacon_kind="trustees", beacon_chain="", trustees=("city", "hospital", "press"))


def published(
    rules: Rules,
    inventory: bytes,
    pool: bytes,
    *,
    commit: Callable[[Commit], Commit] = lambda honest: honest,
    made: Callable[[Seed], Seed] = lambda honest: honest,
) -> Files:
    """Return the record of a draw; what `commit` and `made` change is followed up in every later file."""
    rules_json = print_rules(rules)
    committed = commit(
        record.make_commit(
            rules,
            inventory,
            pool,
            rules_json=rules_json,
            committed_at=rules.closes_at,
            trustees=tuple((name, seed.commitment(name, SECRETS[name])) for name in rules.trustees),
        )
    )
    commit_json = print_commit(committed)
    signature = signature_of(committed.beacon_round) if rules.beacon_kind == "local" else ""
    value = made(
        Seed(
            seed="",
            reveals=tuple((name, SECRETS[name]) for name in rules.trustees),
            round=committed.beacon_round,
            signature=signature,
            randomness=seed.randomness(signature),
        )
    )
    try:
        seeded = replace(value, seed=seed.seed(commit_json, value.reveals, value.signature))
    except ValueError:
        seeded = replace(value, seed="0" * 64)
    drawn = draw.draw(rules, inventory, pool, seeded.seed)
    return {
        "rules.json": rules_json,
        "inventory.txt": inventory,
        "pool.txt": pool,
        "commit.json": commit_json,
        "seed.json": print_seed(seeded),
        "order.txt": drawn.order,
        "result.txt": drawn.result,
        "cutoffs.txt": drawn.cutoffs,
    }


def of_market(market: Market) -> Files:
    """Return the record of a market's draw with the local beacon; every slot is in its inventory."""
    seats = {key: count or 1 for key, count in market.seats.items()}
    return published(local_rules(market.rules), print_inventory(seats), print_pool(market.entries))


def with_refill(files: Mapping[str, bytes], market: Market, number: int, out: int) -> Files:
    """Return the record with a first refill: of bits of `out`, who is gone and who keeps; all free seats."""
    entries = {entry.application: entry for entry in market.entries}
    order = [entries[line.split("|")[1]] for line in files["order.txt"].decode().splitlines()]
    held = {}
    for line in files["result.txt"].decode().splitlines():
        _, application, slot, part = line.split("|")
        if slot != "-":
            held[application] = Place(slot, part)
    gone = {one for place, one in enumerate(entries) if out >> place & 1}
    keep = {one for place, one in enumerate(entries) if out >> place + 12 & 1} - gone
    held = {one: place for one, place in held.items() if one not in gone}
    seats = {key: count or 1 for key, count in market.seats.items()}
    came_back = seats_after(seats, [(place, entries[one].size) for one, place in held.items()])
    moves = refill(order, came_back, held, gone=gone, keep=keep)
    return {
        **files,
        f"refill-{number}-inventory.txt": print_inventory(came_back),
        f"refill-{number}-out.txt": print_out(gone, keep),
        f"refill-{number}.txt": print_refill(moves),
    }
