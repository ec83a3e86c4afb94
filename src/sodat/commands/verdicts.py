"""What was found about a record, in plain sentences."""

from collections.abc import Mapping

from sodat.rules.commit import read_commit, read_seed
from sodat.rules.record import Checked
from sodat.rules.seed import NO_SECRET

REASONS: Mapping[str, str] = {
    "file-missing": "A file of the record is missing.",
    "file-unknown": "A file is named like one of a refill and is none.",
    "version-unknown": "The record follows another protocol.",
    "release-differs": "The rules and the commit name different releases.",
    "rules-not-committed": "The rules are not those that were committed to.",
    "inventory-not-committed": "The seats are not those that were committed to.",
    "pool-not-committed": "The pool is not the one that was committed to.",
    "pool-root-differs": "The tree over the pool has another root than was committed to.",
    "pool-count-differs": "The pool has another number of applications than was committed to.",
    "beacon-differs": "The rules and the commit name different beacons.",
    "beacon-chain-unknown": "The rules name a beacon that nobody can check.",
    "beacon-not-named": "The seed uses a beacon that the rules do not name.",
    "trustees-differ": "The commit has other trustees than the rules, or another order of them.",
    "commit-before-closing": "It was committed while applications could still come in.",
    "commit-too-late": "It was committed when the random value could have been known.",
    "round-not-due": "The committed round is not the one that the time of the draw gives.",
    "round-not-committed": "The seed uses another round of the beacon than was committed to.",
    "reveals-differ": "The secrets are not those of the trustees, in their order.",
    "reveal-wrong": "A trustee's secret is not the one that was committed to.",
    "reveal-missing": "A trustee's secret is missing, and there is no other source of chance.",
    "beacon-refused": "The beacon's signature is not genuine.",
    "randomness-differs": "The random value is not that of the beacon's signature.",
    "seed-differs": "The seed does not follow from the commit, the secrets and the beacon.",
    "order-differs": "The order is not the one that the seed gives.",
    "result-differs": "The result is not the one that the order gives.",
    "cutoffs-differs": "The cut-offs do not follow from the result.",
    "refill-differs": "A refill is not the one that the order gives.",
    "refill-gap": "A file of a refill, or a refill before it, is missing.",
    "refill-application-unknown": "A refill names an application that is not in the pool.",
}
"""By the reasons of docs/method.md 8."""


def findings(files: Mapping[str, bytes], checked: Checked) -> list[str]:
    """Return what was checked and holds, one sentence each."""
    if checked.policy == "first-come":
        said = [
            f"The order is that of the {checked.applications} arrivals; the rest follows, byte for byte.",
            "Not checked: whether arrivals, seats and rules are as announced. The log says that.",
        ]
    else:
        said = _draw_findings(files, checked)
    if checked.refills:
        refills = "The refill follows" if checked.refills == 1 else f"All {checked.refills} refills follow"
        said.insert(-1, f"{refills} from the order, byte for byte.")
    return said


def _draw_findings(files: Mapping[str, bytes], checked: Checked) -> list[str]:
    commit, made = read_commit(files["commit.json"]), read_seed(files["seed.json"])
    missing = [name for name, secret in made.reveals if secret == NO_SECRET]
    revealed = f"{len(made.reveals) - len(missing)} of {len(made.reveals)} trustees revealed their secret"
    return [
        f"Rules, seats and the pool of {checked.applications} applications are those that were committed to.",
        "They were committed to after closing and in time before the random value was there.",
        f"{revealed}{'; without: ' + ', '.join(missing) if missing else ''}.",
        _beacon_finding(commit.beacon_kind, made.round),
        "The seed follows from commit, secrets and beacon.",
        "Order, result and cut-offs follow from the seed, byte for byte.",
        "Not checked: who saw the commit in time, and who is missing in the pool. Log and receipts say that.",
    ]


def _beacon_finding(kind: str, number: int) -> str:
    if kind == "drand":
        return f"The beacon's round {number} is genuine: two libraries agree."
    if kind == "local":
        return f"Round {number} is signed by the portal's own rehearsal beacon: outsiders cannot rely on it."
    return "There is no outside beacon: the seed rests on the trustees alone."
