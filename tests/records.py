"""Random valid records, made without the portal: only the verifier's pure functions and the standard library.

For tests of agreement between the portal and the verifier, and of refusals: `commit_again` makes the hashes
right after an alteration, as somebody with the power to commit would.
"""

import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sodat_verify import verify

NO_SECRET = "0" * 64
LOCAL_KEY = "ab" * 32  # stands for an Ed25519 key; the stand-alone verifier does not check signatures


def digest(data: str | bytes) -> str:
    """Return SHA-256 in hex."""
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def canonical(value: Any) -> bytes:
    """Return RFC 8785 JSON of objects, lists, ASCII strings and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("ascii")


def local_chain(public_key: str = LOCAL_KEY) -> str:
    """Return the name of a rehearsal beacon's chain."""
    return digest(f"{verify.VERSION}/local\n{public_key}\n")


def write_lines(file: Path, lines: Any) -> None:
    """Write a line file."""
    file.write_bytes("".join(f"{line}\n" for line in lines).encode("ascii"))


def load(file: Path) -> Any:
    """Return what a manifest says."""
    return json.loads(file.read_bytes())


def make_record(
    folder: Path,
    *,
    seed_int: int,
    applications: int,
    kind: str = "local",
    slots: int = 4,
    shares: tuple[str, ...] = ("D2", "R"),
    seats_max: int = 6,
    share_order: str | None = None,
    policy: str = "draw",
    refills: int = 1,
) -> Path:
    """Write a random valid record and return its folder. The same arguments give the same bytes.

    Args:
        folder: made when it is not there.
        seed_int: what everything random comes from.
        applications: how many lines the pool has.
        kind: "local", "trustees", or "drand" (with a signature no library accepts).
        slots: how many slots; each has an open part, and some of them parts for the shares.
        shares: the share codes in the rules' order.
        seats_max: the most seats of one part.
        share_order: chosen at random when not given.
        policy: "draw", "waiting-room" or "first-come".
        refills: how many refills follow.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed_int)
    names = [f"C{number // 3 + 1}.{9 + number % 3:02d}00" for number in range(slots)]
    places = [
        (slot, part)
        for slot in names
        for part in ("open", *shares)
        if part == "open" or chance.random() < 0.5
    ]
    stock = {place: chance.randint(0, seats_max) for place in places}
    write_lines(folder / "inventory.txt", sorted(f"{slot}|{part}|{n}" for (slot, part), n in stock.items()))
    pool = {}
    while len(pool) < applications:
        own = "+".join(sorted(share for share in shares if chance.random() < 0.4)) or "-"
        wishes = ",".join(chance.sample(names, chance.randint(1, min(3, slots))))
        size, tickets = chance.choice((1, 1, 1, 2, 3, 4)), chance.choice((1, 1, 1, 2, 5))
        pool[f"{chance.getrandbits(128):032x}"] = f"{size}|{tickets}|{own}|{wishes}"
    write_lines(folder / "pool.txt", sorted(f"{one}|{rest}" for one, rest in pool.items()))
    draws = datetime(2026, 4, 20, tzinfo=UTC) + timedelta(seconds=chance.randrange(10**6))
    trustees = ["city", "hospital", "press", "court"][: chance.randint(3, 4)]
    beacon = {
        "drand": {"kind": "drand", "chain": verify.QUICKNET},
        "local": {"kind": "local", "chain": local_chain(), "public_key": LOCAL_KEY},
        "trustees": {"kind": "trustees"},
    }[kind]
    rules = {
        "v": verify.VERSION,
        "release": f"random-{seed_int}",
        "policy": policy,
        "share_order": share_order or chance.choice(("reserved-first", "open-first")),
        "shares": list(shares),
        "party_size_max": 4,
        "ticket_cap": 5,
        "opens_at": _text(draws - timedelta(hours=11)),
        "closes_at": _text(draws - timedelta(minutes=30)),
        "draws_at": _text(draws),
        "refills_at": [_text(draws + timedelta(minutes=5 * (n + 1))) for n in range(refills)],
        "commit_lead_seconds": 120,
        "beacon": beacon,
        "trustees": trustees,
    }
    (folder / "rules.json").write_bytes(canonical(rules))
    if policy == "first-come":
        numbers = chance.sample(range(1, 10 * applications + 1), applications)
        write_lines(
            folder / "arrivals.txt", (f"{n}|{one}" for n, one in sorted(zip(numbers, pool, strict=True)))
        )
    else:
        secrets = {name: f"{chance.getrandbits(256):064x}" for name in trustees}
        signature = chance.randbytes(64 if kind == "local" else 48).hex()
        commit_again(folder, secrets=secrets, committed_at=_text(draws - timedelta(minutes=20)))
        reveals = dict(secrets)
        if kind != "trustees" and chance.random() < 0.5:
            reveals[trustees[-1]] = NO_SECRET
        seed_again(folder, reveals=reveals, signature="" if kind == "trustees" else signature)
    order = outcome_again(folder)
    for number in range(1, refills + 1):
        out = {
            one: chance.choice(("gone", "gone", "keep")) for one in chance.sample(order, applications // 4)
        }
        write_lines(folder / f"refill-{number}-out.txt", sorted(f"{one}|{word}" for one, word in out.items()))
        back = sorted(f"{slot}|open|{chance.randint(0, 4)}" for slot in chance.sample(names, min(3, slots)))
        write_lines(folder / f"refill-{number}-inventory.txt", back)
        write_lines(folder / f"refill-{number}.txt", [])
    outcome_again(folder)
    return folder


def commit_again(folder: Path, *, secrets: dict[str, str] | None = None, **changes: Any) -> None:
    """Write a commit with right hashes, counts and round; `changes` win, `secrets` make new commitments."""
    rules = load(folder / "rules.json")
    before = load(folder / "commit.json") if (folder / "commit.json").exists() else {}
    lines = (folder / "pool.txt").read_bytes().splitlines()
    leaves = [sha256(b"\0" + line).digest() for line in lines]
    kind = rules["beacon"]["kind"]
    beacon = {"kind": kind}
    if kind != "trustees":
        genesis, period, _ = verify.CLOCKS[kind]
        seconds = int(datetime.fromisoformat(rules["draws_at"]).timestamp()) - genesis
        beacon |= {"chain": rules["beacon"]["chain"], "round": -(-seconds // period) + 1}
    promises = before.get("trustees", [])
    if secrets is not None:
        promises = [{"id": one, "commitment": commitment(one, secrets[one])} for one in rules["trustees"]]
    commit = {
        "v": verify.VERSION,
        "release": rules["release"],
        "committed_at": before.get("committed_at"),
        "pool_root": verify.tree_root(leaves),
        "pool_count": len(leaves),
        "trustees": promises,
        "beacon": beacon,
    }
    for name in ("rules.json", "inventory.txt", "pool.txt"):
        commit[f"{name.split('.')[0]}_sha256"] = digest((folder / name).read_bytes())
    (folder / "commit.json").write_bytes(canonical(commit | changes))


def commitment(trustee: str, secret: str) -> str:
    """Return what a trustee publishes before the commit."""
    return digest(f"{verify.VERSION}/trustee\n{trustee}\n{secret}\n")


def seed_again(folder: Path, *, reveals: dict[str, str] | None = None, signature: str | None = None) -> None:
    """Write a seed with right hashes, by default of the reveals and signature already there."""
    commit = load(folder / "commit.json")
    before = load(folder / "seed.json") if (folder / "seed.json").exists() else {}
    if reveals is None:
        reveals = {one["id"]: one["secret"] for one in before["reveals"]}
    if signature is None:
        signature = before.get("beacon", {}).get("signature", "")
    rand = digest(bytes.fromhex(signature)) if signature else NO_SECRET
    trust = digest("".join(f"{name}:{secret}\n" for name, secret in reveals.items()))
    committed = digest((folder / "commit.json").read_bytes())
    seed: dict[str, Any] = {
        "seed": digest(f"{verify.VERSION}/seed\n{committed}\n{trust}\n{rand}\n"),
        "reveals": [{"id": name, "secret": secret} for name, secret in reveals.items()],
    }
    if signature:
        seed["beacon"] = {"round": commit["beacon"]["round"], "signature": signature, "randomness": rand}
    (folder / "seed.json").write_bytes(canonical(seed))


def outcome_again(folder: Path) -> list[str]:
    """Write order, result, cut-offs and the refills whose inventory is there; return the order."""
    rules = load(folder / "rules.json")
    stock: Counter[tuple[str, str]] = Counter()
    for line in (folder / "inventory.txt").read_text().splitlines():
        slot, part, seats = line.split("|")
        stock[slot, part] = int(seats)
    key = load(folder / "seed.json")["seed"] if (folder / "seed.json").exists() else ""
    pool = verify.read_pool(folder / "pool.txt", rules, {slot for slot, _ in stock}, key)
    if not key:
        arrivals = (line.split("|") for line in (folder / "arrivals.txt").read_text().splitlines())
        pool = {one: (number, *pool[one][1:]) for number, one in arrivals}
    write_lines(folder / "result.txt", [])  # what an older walk gave is of no interest
    for name, lines in verify.outcome(folder, pool, stock):
        write_lines(folder / name, lines)
    return list(pool)


def _text(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
