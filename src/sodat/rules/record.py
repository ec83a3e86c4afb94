"""The public record of a release, and what makes it refused (docs/method.md 8).

`check` is the portal's own check; `sodat_verify` is the stranger's, with no line in common.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sodat.rules import beacon, draw, merkle, seed
from sodat.rules.beacon import QUICKNET, Chain, local_chain
from sodat.rules.commit import Commit, Seed, read_commit, read_seed
from sodat.rules.draw import Drawn
from sodat.rules.manifest import Rules, read_rules
from sodat.rules.refills import check_refills
from sodat.rules.refusals import BeaconValueWrong, RecordRefused, RevealWrong

Files = Mapping[str, bytes]
CheckSignature = Callable[[Chain, int, str], None]
"""Raises BeaconValueWrong unless the signature is the chain's for this round."""
Draw = Callable[[Rules, bytes, bytes, str], Drawn]

FILES = (
    "rules.json",
    "inventory.txt",
    "pool.txt",
    "commit.json",
    "seed.json",
    "order.txt",
    "result.txt",
    "cutoffs.txt",
)
FIRST_COME_FILES = (
    "rules.json",
    "inventory.txt",
    "pool.txt",
    "arrivals.txt",
    "order.txt",
    "result.txt",
    "cutoffs.txt",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked: a record that holds."""

    release: str
    policy: str
    applications: int
    seed: str
    refills: int


def make_commit(
    rules: Rules,
    inventory: bytes,
    pool: bytes,
    *,
    rules_json: bytes,
    committed_at: datetime,
    trustees: tuple[tuple[str, str], ...],
) -> Commit:
    """Return the commit of a frozen pool; the round is the first at or after the draw."""
    chain = chain_of(rules)
    return Commit(
        release=rules.release,
        committed_at=committed_at.replace(microsecond=0),
        rules_sha256=sha256(rules_json).hexdigest(),
        inventory_sha256=sha256(inventory).hexdigest(),
        pool_sha256=sha256(pool).hexdigest(),
        pool_root=merkle.root(pool.splitlines()).hex(),
        pool_count=pool.count(b"\n"),
        trustees=trustees,
        beacon_kind=rules.beacon_kind,
        beacon_chain=rules.beacon_chain,
        beacon_round=beacon.round_for(chain, rules.draws_at) if chain else 0,
    )


def chain_of(rules: Rules) -> Chain | None:
    """Return the beacon chain that the rules name; None for "trustees" alone.

    Raises:
        RecordRefused: beacon-chain-unknown.
    """
    if rules.beacon_kind == "trustees":
        return None
    key = str(rules.more.get("beacon_public_key", ""))
    chain = QUICKNET if rules.beacon_kind == "drand" else local_chain(key)
    if rules.beacon_chain != chain.chain:
        raise RecordRefused(reason="beacon-chain-unknown", detail=rules.beacon_chain[:64])
    return chain


def check(files: Files, check_signature: CheckSignature, draw_files: Draw = draw.draw) -> Checked:
    """Return what was checked, or refuse the record with its reason.

    Raises:
        RecordRefused: with the reason; MalformedFile: with file and line.
    """
    rules = read_rules(_take(files, "rules.json"))
    if rules.policy == "first-come":
        _check_files(
            files, draw.first_come(rules, *_takes(files, "inventory.txt", "pool.txt", "arrivals.txt"))
        )
        return _checked(files, rules, "")
    commit = read_commit(_take(files, "commit.json"))
    _check_commit(files, rules, commit)
    made = read_seed(_take(files, "seed.json"))
    _check_reveals(rules, commit, made)
    _check_beacon(rules, commit, made, check_signature)
    if made.seed != seed.seed(files["commit.json"], made.reveals, made.signature):
        _refuse("seed-differs")
    _check_files(files, draw_files(rules, files["inventory.txt"], files["pool.txt"], made.seed))
    return _checked(files, rules, made.seed)


def _checked(files: Files, rules: Rules, made: str) -> Checked:
    refills = check_refills(files, rules)
    return Checked(rules.release, rules.policy, files["pool.txt"].count(b"\n"), made, refills)


def _check_commit(files: Files, rules: Rules, commit: Commit) -> None:
    rules_json, inventory, pool = _takes(files, "rules.json", "inventory.txt", "pool.txt")
    _same("release-differs", commit.release, rules.release)
    _same("rules-not-committed", commit.rules_sha256, sha256(rules_json).hexdigest())
    _same("inventory-not-committed", commit.inventory_sha256, sha256(inventory).hexdigest())
    _same("pool-not-committed", commit.pool_sha256, sha256(pool).hexdigest())
    _same("pool-root-differs", commit.pool_root, merkle.root(pool.splitlines()).hex())
    _same("pool-count-differs", commit.pool_count, pool.count(b"\n"))
    _same(
        "beacon-differs", (commit.beacon_kind, commit.beacon_chain), (rules.beacon_kind, rules.beacon_chain)
    )
    _same("trustees-differ", tuple(name for name, _ in commit.trustees), rules.trustees)
    if commit.committed_at < rules.closes_at:
        _refuse("commit-before-closing")
    chain = chain_of(rules)
    due = rules.draws_at
    if chain is not None:
        _same("round-not-due", commit.beacon_round, beacon.round_for(chain, rules.draws_at))
        due = beacon.time_of(chain, commit.beacon_round)
    if commit.committed_at + timedelta(seconds=rules.commit_lead_seconds) > due:
        _refuse("commit-too-late")


def _check_reveals(rules: Rules, commit: Commit, made: Seed) -> None:
    _same(
        "reveals-differ", tuple(name for name, _ in made.reveals), tuple(name for name, _ in commit.trustees)
    )
    for (name, committed), (_, secret) in zip(commit.trustees, made.reveals, strict=True):
        if secret == seed.NO_SECRET:
            if rules.beacon_kind == "trustees":
                _refuse("reveal-missing", name)
            continue
        try:
            seed.check_reveal(name, secret, committed)
        except RevealWrong:
            _refuse("reveal-wrong", name)


def _check_beacon(rules: Rules, commit: Commit, made: Seed, check_signature: CheckSignature) -> None:
    chain = chain_of(rules)
    if chain is None:
        if made.randomness:
            _refuse("beacon-not-named")
        return
    _same("round-not-committed", made.round, commit.beacon_round)
    try:
        beacon.check_form(chain, made.signature)
        check_signature(chain, made.round, made.signature)
    except BeaconValueWrong as refused:
        _refuse("beacon-refused", str(refused.facts["reason"]))
    _same("randomness-differs", made.randomness, seed.randomness(made.signature))


def _check_files(files: Files, drawn: Drawn) -> None:
    for name, expected in (
        ("order.txt", drawn.order),
        ("result.txt", drawn.result),
        ("cutoffs.txt", drawn.cutoffs),
    ):
        given = _take(files, name)
        if given != expected:
            pairs = zip(given.split(b"\n"), expected.split(b"\n"), strict=False)
            number = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 0)
            _refuse(f"{name.removesuffix('.txt')}-differs", f"line {number}")


def _take(files: Files, name: str) -> bytes:
    if name not in files:
        _refuse("file-missing", name)
    return files[name]


def _takes(files: Files, *names: str) -> tuple[bytes, ...]:
    return tuple(_take(files, name) for name in names)


def _same(reason: str, given: object, expected: object) -> None:
    if given != expected:
        raise RecordRefused(reason=reason, detail=f"{given} is not {expected}"[:200])


def _refuse(reason: str, detail: str = "") -> None:
    raise RecordRefused(reason=reason, detail=detail)
