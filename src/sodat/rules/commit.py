"""What fixes a draw: `commit.json` before the seed, `seed.json` after it (docs/method.md 2, 12)."""

from dataclasses import dataclass
from datetime import datetime

from sodat.rules import lines
from sodat.rules.fields import Fields
from sodat.rules.lines import Json
from sodat.rules.manifest import VERSION, check_version, read_time, time_text

_COMMIT_FIELDS = frozenset(
    {
        "v",
        "release",
        "committed_at",
        "rules_sha256",
        "inventory_sha256",
        "pool_sha256",
        "pool_root",
        "pool_count",
        "trustees",
        "beacon",
    }
)


@dataclass(frozen=True, slots=True)
class Commit:
    """What is fixed before the seed exists."""

    release: str
    committed_at: datetime
    rules_sha256: str
    inventory_sha256: str
    pool_sha256: str
    pool_root: str
    pool_count: int
    trustees: tuple[tuple[str, str], ...]
    beacon_kind: str
    beacon_chain: str
    beacon_round: int


@dataclass(frozen=True, slots=True)
class Seed:
    """The seed and what it was made of."""

    seed: str
    reveals: tuple[tuple[str, str], ...]
    round: int
    signature: str
    randomness: str


def print_commit(commit: Commit) -> bytes:
    """Return `commit.json`."""
    beacon: dict[str, Json] = {"kind": commit.beacon_kind}
    if commit.beacon_kind != "trustees":
        beacon |= {"chain": commit.beacon_chain, "round": commit.beacon_round}
    return lines.canonical(
        {
            "v": VERSION,
            "release": commit.release,
            "committed_at": time_text(commit.committed_at),
            "rules_sha256": commit.rules_sha256,
            "inventory_sha256": commit.inventory_sha256,
            "pool_sha256": commit.pool_sha256,
            "pool_root": commit.pool_root,
            "pool_count": commit.pool_count,
            "trustees": [{"id": name, "commitment": commitment} for name, commitment in commit.trustees],
            "beacon": beacon,
        }
    )


def read_commit(data: bytes) -> Commit:
    """Return the value of a `commit.json`; unknown or missing fields are refused."""
    file = "commit.json"
    value = lines.read_canonical(data, file)
    check_version(value)
    take = Fields(value, file)
    take.exactly(_COMMIT_FIELDS)
    beacon = Fields(take.object("beacon"), file)
    kind = beacon.text("kind")
    beacon.exactly({"kind"} if kind == "trustees" else {"kind", "chain", "round"})
    trustees = []
    for one in take.objects("trustees"):
        trustee = Fields(one, file)
        trustee.exactly({"id", "commitment"})
        trustees.append((trustee.text("id"), trustee.hex64("commitment")))
    return Commit(
        release=take.text("release"),
        committed_at=read_time(value["committed_at"], file),
        rules_sha256=take.hex64("rules_sha256"),
        inventory_sha256=take.hex64("inventory_sha256"),
        pool_sha256=take.hex64("pool_sha256"),
        pool_root=take.hex64("pool_root"),
        pool_count=take.whole("pool_count"),
        trustees=tuple(trustees),
        beacon_kind=kind,
        beacon_chain="" if kind == "trustees" else beacon.text("chain"),
        beacon_round=0 if kind == "trustees" else beacon.whole("round"),
    )


def print_seed(seed: Seed) -> bytes:
    """Return `seed.json`; no `beacon` where there was no outside beacon."""
    value: dict[str, Json] = {
        "reveals": [{"id": name, "secret": secret} for name, secret in seed.reveals],
        "seed": seed.seed,
    }
    if seed.signature:
        value["beacon"] = {"round": seed.round, "signature": seed.signature, "randomness": seed.randomness}
    return lines.canonical(value)


def read_seed(data: bytes) -> Seed:
    """Return the value of a `seed.json`; unknown or missing fields are refused."""
    file = "seed.json"
    take = Fields(lines.read_canonical(data, file), file)
    has_beacon = "beacon" in take.value
    take.exactly({"reveals", "seed", "beacon"} if has_beacon else {"reveals", "seed"})
    reveals = []
    for one in take.objects("reveals"):
        reveal = Fields(one, file)
        reveal.exactly({"id", "secret"})
        reveals.append((reveal.text("id"), reveal.hex64("secret")))
    beacon = Fields(take.object("beacon") if has_beacon else {}, file)
    beacon.exactly({"round", "signature", "randomness"} if has_beacon else set())
    return Seed(
        seed=take.hex64("seed"),
        reveals=tuple(reveals),
        round=beacon.whole("round") if has_beacon else 0,
        signature=beacon.text("signature") if has_beacon else "",
        randomness=beacon.hex64("randomness") if has_beacon else "",
    )
