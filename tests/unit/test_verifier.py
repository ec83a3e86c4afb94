"""What the stand-alone verifier accepts, and that each alteration is refused for its own reason.

Where the alteration would be found by a hash, the forger here recomputes every hash he could: the refusal is
then that of the check in question, not of a hash that happens to come first.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import records
from sodat.edge import bls
from sodat_verify import arrivals, verify

VECTORS = Path(__file__).parents[1] / "vectors"
EXAMPLE = VECTORS / "draw-example"
BEACON = json.loads((VECTORS / "beacon.json").read_bytes())
QUICKNET = BEACON["quicknet"]
SECRETS = {one["id"]: one["secret"] for one in records.load(EXAMPLE / "seed.json")["reveals"]}
FILES = sorted(path.name for path in EXAMPLE.iterdir())


def example(folder):
    return Path(shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True))


def edit(folder, name, old, new):
    """Change a text that is there."""
    file = folder / name
    assert old.encode() in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(old.encode(), new.encode(), 1))


def rewrite(folder, name, **changes):
    """Change fields of a manifest, canonically; None leaves a field out."""
    value = records.load(folder / name) | changes
    (folder / name).write_bytes(
        records.canonical({field: found for field, found in value.items() if found is not None})
    )


def forge(folder, **commit):
    """Make every hash, the seed and the outcome fit again."""
    records.commit_again(folder, **commit)
    records.seed_again(folder)
    records.outcome_again(folder)


def forge_rules(folder, **changes):
    rewrite(folder, "rules.json", **changes)
    forge(folder, release=records.load(folder / "rules.json")["release"])


def rewrite_and_commit(folder, **changes):
    rewrite(folder, "rules.json", **changes)
    records.commit_again(folder)
    records.seed_again(folder)


def forge_text(folder, name, old, new):
    """Change the pool or the inventory, and commit to it."""
    edit(folder, name, old, new)
    records.commit_again(folder)
    records.seed_again(folder)


def reason(folder, check_signature=None):
    try:
        verify.verify(folder, check_signature)
    except verify.Refused as refused:
        return refused.args[0]
    return "accepted"


def genuine(number, signature, _beacon):
    return bls.accepts(number, signature, QUICKNET["public_key"])


def reorder(folder):
    """Put the trustees of commit and seed into another order, with all hashes right."""
    commit, seed = records.load(folder / "commit.json"), records.load(folder / "seed.json")
    records.commit_again(folder, trustees=commit["trustees"][::-1])
    records.seed_again(folder, reveals={one["id"]: one["secret"] for one in seed["reveals"][::-1]})
    records.outcome_again(folder)


def swap_lines(folder, name):
    lines = (folder / name).read_text().splitlines()
    records.write_lines(folder / name, [lines[1], lines[0], *lines[2:]])


def overfill(folder):
    """Give the winners' seats once more, in a result of good form."""
    loser = "6|84e205323314997e0f67d0cfebb8623f|"
    edit(folder, "result.txt", f"{loser}-|-", f"{loser}C1.1000|open")


def reveal(folder, name, secret):
    seed = records.load(folder / "seed.json")
    records.seed_again(folder, reveals={one["id"]: one["secret"] for one in seed["reveals"]} | {name: secret})
    records.outcome_again(folder)


def promise(folder, name, commitment):
    """Let a trustee who reveals nothing have committed to this."""
    trustees = records.load(folder / "commit.json")["trustees"]
    changed = [one | {"commitment": commitment} if one["id"] == name else one for one in trustees]
    forge(folder, trustees=changed)


def recommit(folder, name, secret):
    promise(folder, name, records.commitment(name, secret))
    reveal(folder, name, secret)


def without_trustee(folder):
    """Leave the last trustee of the rules out of the commit and the seed."""
    records.commit_again(folder, trustees=records.load(folder / "commit.json")["trustees"][:2])
    records.seed_again(folder, reveals={name: SECRETS[name] for name in ("city", "hospital")})
    records.outcome_again(folder)


def before_the_beacon(folder):
    """Draw three seconds before the first round: round 0 never comes, and no beacon is named in the seed."""
    rewrite(folder, "rules.json", closes_at="2023-08-23T14:00:00Z", draws_at="2023-08-23T15:09:24Z")
    records.commit_again(folder, committed_at="2023-08-23T14:30:00Z")
    (folder / "seed.json").unlink()
    records.seed_again(folder, reveals=SECRETS)
    records.outcome_again(folder)


def sign(folder, signature):
    records.seed_again(folder, signature=signature)
    records.outcome_again(folder)


def misspell(folder, **changes):
    beacon = records.load(folder / "seed.json")["beacon"]
    rewrite(folder, "seed.json", beacon=beacon | changes)


def renumber(folder, number):
    """Commit to another round, and use that one."""
    beacon = records.load(folder / "commit.json")["beacon"]
    forge(folder, beacon=beacon | {"round": number})


ONE = "2768455d50d30063f887aa03a7f0670e"
PUBLIC = {"kind": "drand", "chain": QUICKNET["chain"]}
ALTERATIONS = {
    # manifests
    "space in JSON": (lambda f: edit(f, "rules.json", ",", ", "), "json-not-canonical"),
    "keys in another order": (lambda f: edit(f, "seed.json", "reveals", "zeveals"), "json-not-canonical"),
    "doubled key": (lambda f: edit(f, "rules.json", '"v":', '"v":"x","v":'), "json-not-canonical"),
    "float": (lambda f: forge_rules(f, fine=1.5), "json-not-canonical"),
    "true": (lambda f: forge_rules(f, fine=True), "json-not-canonical"),
    "null": (lambda f: edit(f, "rules.json", "{", '{"a":null,'), "json-not-canonical"),
    "escaped": (lambda f: edit(f, "rules.json", "city", "\\u0063ity"), "json-not-canonical"),
    "list": (lambda f: (f / "seed.json").write_bytes(b"[]"), "json-not-canonical"),
    "big number": (lambda f: forge_rules(f, fine=2**53), "json-not-canonical"),
    "not JSON": (lambda f: edit(f, "rules.json", "}", ""), "malformed"),
    "not ASCII": (lambda f: edit(f, "rules.json", "city", "cité"), "malformed"),
    "nested without end": (lambda f: (f / "seed.json").write_bytes(b"[" * 10**5), "malformed"),
    "version of the rules": (lambda f: forge_rules(f, v="sodat-draw/2"), "version-unknown"),
    "version of the commit": (lambda f: forge(f, v="sodat-draw/2"), "version-unknown"),
    "no version": (lambda f: forge_rules(f, v=None), "version-unknown"),
    "field of the commit unknown": (lambda f: forge(f, note="x"), "field-unknown"),
    "field of the commit missing": (
        lambda f: rewrite(f, "commit.json", pool_count=None),
        "pool-count-not-committed",
    ),
    "field of the rules missing": (lambda f: rewrite_and_commit(f, ticket_cap=None), "malformed"),
    # the commit is of other files
    "rules changed": (lambda f: rewrite(f, "rules.json", ticket_cap=6), "rules-sha256-not-committed"),
    "inventory changed": (lambda f: edit(f, "inventory.txt", "R|3", "R|4"), "inventory-sha256-not-committed"),
    "pool changed": (lambda f: edit(f, "pool.txt", "|2|1|R|", "|1|1|R|"), "pool-sha256-not-committed"),
    "pool root": (lambda f: forge(f, pool_root="0" * 64), "pool-root-not-committed"),
    "pool count": (lambda f: forge(f, pool_count=13), "pool-count-not-committed"),
    "another release": (lambda f: forge(f, release="example-2"), "release-not-committed"),
    # the time and the round
    "commit too late": (lambda f: forge(f, committed_at="2023-09-27T08:27:25Z"), "commit-too-late"),
    "commit before the close": (lambda f: forge(f, committed_at="2023-09-27T07:59:23Z"), "commit-early"),
    "lead too short": (lambda f: forge_rules(f, commit_lead_seconds=119), "lead-short"),
    "time of another form": (lambda f: forge(f, committed_at="2023-09-27 08:09:24Z"), "time-wrong"),
    "no such day": (lambda f: forge(f, committed_at="2023-09-31T08:09:24Z"), "malformed"),
    "round after the first": (lambda f: renumber(f, 1000001), "beacon-not-committed"),
    "round before the draw": (lambda f: renumber(f, 999999), "beacon-not-committed"),
    "another chain": (lambda f: forge_rules(f, beacon=PUBLIC | {"chain": "0" * 64}), "chain-unknown"),
    "a rehearsal's chain": (lambda f: forge_rules(f, beacon=PUBLIC | {"kind": "local"}), "chain-unknown"),
    "kind of beacon unknown": (lambda f: rewrite(f, "rules.json", beacon={"kind": "dice"}), "malformed"),
    "round not the committed": (lambda f: misspell(f, round=1000001), "round-not-committed"),
    # the beacon's value
    "signature too short": (lambda f: misspell(f, signature="83ad"), "signature-malformed"),
    "signature in capitals": (lambda f: misspell(f, signature=96 * "A"), "signature-malformed"),
    "signature not hex": (lambda f: misspell(f, signature=96 * "z"), "signature-malformed"),
    "signature of a rehearsal": (lambda f: misspell(f, signature=128 * "a"), "signature-malformed"),
    "randomness": (lambda f: misspell(f, randomness="0" * 64), "randomness-wrong"),
    "signature alone": (lambda f: misspell(f, signature=96 * "a"), "randomness-wrong"),
    "more of the beacon": (lambda f: misspell(f, note="x"), "randomness-wrong"),
    "no beacon": (lambda f: rewrite(f, "seed.json", beacon=None), "malformed"),
    # the trustees
    "trustees reordered": (reorder, "trustees-not-committed"),
    "trustee left out": (
        lambda f: forge(f, trustees=records.load(f / "commit.json")["trustees"][:2]),
        "malformed",
    ),
    "trustee left out everywhere": (without_trustee, "malformed"),
    "commitment not hex": (lambda f: promise(f, "hospital", "none"), "malformed"),
    "committed secret not hex": (lambda f: recommit(f, "city", "X" * 64), "reveal-wrong"),
    "round before the first": (before_the_beacon, "malformed"),
    "reveals reordered": (
        lambda f: rewrite(f, "seed.json", reveals=records.load(f / "seed.json")["reveals"][::-1]),
        "reveals-reordered",
    ),
    "reveal left out": (
        lambda f: records.seed_again(f, reveals={name: SECRETS[name] for name in ("city", "hospital")}),
        "malformed",
    ),
    "reveal wrong": (lambda f: reveal(f, "city", "1" * 64), "reveal-wrong"),
    "reveal for a missing one wrong": (lambda f: reveal(f, "hospital", "1" * 64), "reveal-wrong"),
    "reveal not hex": (lambda f: reveal(f, "city", "X" * 64), "reveal-wrong"),
    "seed": (lambda f: rewrite(f, "seed.json", seed="0" * 64), "seed-wrong"),
    "more in the seed": (lambda f: rewrite(f, "seed.json", note="x"), "seed-wrong"),
    # the pool and the inventory, with hashes that fit
    "CRLF": (lambda f: forge_text(f, "pool.txt", "\n", "\r\n"), "line-form"),
    "last LF missing": (
        lambda f: forge_text(f, "pool.txt", "C1.0900,C1.1000\n", "C1.0900,C1.1000"),
        "last-line-end",
    ),
    "unknown field": (lambda f: forge_text(f, "pool.txt", "|C1.0900\n", "|C1.0900|x\n"), "line-form"),
    "leading zero": (lambda f: forge_text(f, "pool.txt", "|3|-|", "|03|-|"), "line-form"),
    "id in capitals": (lambda f: forge_text(f, "pool.txt", ONE, ONE[:-1] + "E"), "line-form"),
    "id too short": (lambda f: forge_text(f, "pool.txt", ONE, ONE[:-1]), "line-form"),
    "party of five": (lambda f: forge_text(f, "pool.txt", f"{ONE}|2|", f"{ONE}|5|"), "line-form"),
    "empty line": (lambda f: forge_text(f, "pool.txt", "\n", "\n\n"), "line-form"),
    "not sorted": (lambda f: [swap_lines(f, "pool.txt"), forge_text(f, "pool.txt", "|", "|")], "line-order"),
    "application twice": (
        lambda f: forge_text(
            f, "pool.txt", f"{ONE}|2|1|R|C1.0900\n", f"{ONE}|2|1|R|C1.0900\n{ONE}|3|1|R|C1.0900\n"
        ),
        "line-doubled",
    ),
    "line twice": (
        lambda f: forge_text(f, "inventory.txt", "C1.0900|R|3\n", "C1.0900|R|3\nC1.0900|R|3\n"),
        "line-doubled",
    ),
    "part twice": (
        lambda f: forge_text(f, "inventory.txt", "C1.0900|R|3\n", "C1.0900|R|3\nC1.0900|R|4\n"),
        "line-doubled",
    ),
    "tickets over the cap": (lambda f: forge_text(f, "pool.txt", "|3|-|", "|6|-|"), "beyond-the-rules"),
    "party over the limit": (lambda f: rewrite_and_commit(f, party_size_max=3), "beyond-the-rules"),
    "share of nobody": (lambda f: forge_text(f, "pool.txt", "|D2|", "|D3|"), "share-unknown"),
    "shares not sorted": (lambda f: forge_text(f, "pool.txt", "D2+R", "R+D2"), "share-unknown"),
    "share twice": (lambda f: forge_text(f, "pool.txt", "D2+R", "R+R"), "share-unknown"),
    "open as a share": (lambda f: forge_text(f, "pool.txt", "|D2|", "|open|"), "share-unknown"),
    "slot of nobody": (lambda f: forge_text(f, "pool.txt", "C1.1000", "C1.1100"), "choices-wrong"),
    "slot twice": (
        lambda f: forge_text(f, "pool.txt", "C1.1000,C2.0900", "C1.0900,C2.0900"),
        "choices-wrong",
    ),
    "part of nobody": (lambda f: forge_text(f, "inventory.txt", "|D2|", "|D3|"), "line-form"),
    "seats with a leading zero": (lambda f: forge_text(f, "inventory.txt", "R|3", "R|03"), "line-form"),
    "seats below zero": (lambda f: forge_text(f, "inventory.txt", "R|3", "R|-3"), "line-form"),
    "order of shares unknown": (lambda f: rewrite_and_commit(f, share_order="luck-first"), "malformed"),
    "policy unknown": (lambda f: rewrite_and_commit(f, policy="luck"), "not-drawn"),
    # the outcome
    "two ranks swapped": (lambda f: swap_lines(f, "order.txt"), "order-differs"),
    "result swapped": (lambda f: swap_lines(f, "result.txt"), "result-differs"),
    "result in another part": (lambda f: edit(f, "result.txt", "C1.0900|R", "C1.0900|open"), "overfilled"),
    "result overfills": (overfill, "overfilled"),
    "seat taken away": (lambda f: edit(f, "result.txt", "C1.1000|open", "-|-"), "result-differs"),
    "result of a stranger": (lambda f: edit(f, "result.txt", "|91f2", "|91f3"), "malformed"),
    "cut-off": (lambda f: edit(f, "cutoffs.txt", "|8\n", "|9\n"), "cutoffs-differs"),
    # refills
    "refill swapped": (lambda f: swap_lines(f, "refill-1.txt"), "refill-differs"),
    "refill with more seats": (lambda f: edit(f, "refill-1-inventory.txt", "3", "4"), "accepted"),
    "refill with fewer seats": (lambda f: edit(f, "refill-1-inventory.txt", "3", "2"), "refill-differs"),
    "refill of a share": (lambda f: edit(f, "refill-1-inventory.txt", "open", "R"), "line-form"),
    "refill passes over one": (
        lambda f: edit(f, "refill-1-out.txt", "91f2", "84e205323314997e0f67d0cfebb8623f|gone\n91f2"),
        "refill-differs",
    ),
    "refill knows a stranger": (lambda f: edit(f, "refill-1-out.txt", "91f2", "91f3"), "application-unknown"),
    "refill in other words": (lambda f: edit(f, "refill-1-out.txt", "gone", "went"), "line-form"),
    "refill without its out": (lambda f: (f / "refill-1-out.txt").unlink(), "file-missing"),
    "refill without its list": (lambda f: (f / "refill-1.txt").unlink(), "file-missing"),
    "second refill, no first": (
        lambda f: [path.rename(f / path.name.replace("1", "2", 1)) for path in [*f.glob("refill-1*")]],
        "file-missing",
    ),
}


def test_the_example_is_accepted():
    assert verify.verify(EXAMPLE, genuine) == {
        "accepted": True,
        "beacon": "drand",
        "pool": 12,
        "unproven": [
            "when this was published, and what came back for refills: the log and its witnesses tell"
        ],
    }


def test_without_a_check_the_signature_is_named_as_unproven():
    assert "the beacon's signature, if any: `sodat verify` checks it" in verify.verify(EXAMPLE)["unproven"]


@pytest.mark.parametrize("name", ALTERATIONS)
def test_each_alteration_is_refused_for_its_own_reason(tmp_path, name):
    alter, expected = ALTERATIONS[name]
    folder = example(tmp_path)

    alter(folder)

    assert reason(folder) == expected


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(tmp_path, name):
    folder = example(tmp_path)

    (folder / name).unlink()

    assert reason(folder) == "file-missing"


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_in_any_file_is_refused(tmp_path, name):
    folder, data = example(tmp_path), (EXAMPLE / name).read_bytes()
    harmless = 0

    for at in range(0, len(data), 1 + len(data) // 12):
        (folder / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        harmless += reason(folder) == "accepted"

    assert harmless == 0


@pytest.mark.parametrize("vector", QUICKNET["must_be_refused"], ids=lambda vector: vector["why"])
def test_the_hook_refuses_what_a_forger_made_fit(tmp_path, vector):
    """Every hash fits; the stand-alone check alone sees no more than the form."""
    folder = example(tmp_path)
    well_formed = len(vector["signature"]) == 96 and set(vector["signature"]) <= set("0123456789abcdef")
    if well_formed:
        sign(folder, vector["signature"])
    else:
        misspell(folder, signature=vector["signature"])

    assert reason(folder) == ("accepted" if well_formed else "signature-malformed")
    assert reason(folder, genuine) == ("signature-refused" if well_formed else "signature-malformed")


def test_the_hook_is_told_round_signature_and_beacon(tmp_path):
    folder, asked = records.make_record(tmp_path, seed_int=3, applications=20), []

    verify.verify(folder, lambda *what: asked.append(what) or True)

    commit, seed = records.load(folder / "commit.json"), records.load(folder / "seed.json")
    beacon = records.load(folder / "rules.json")["beacon"]
    assert asked == [(commit["beacon"]["round"], seed["beacon"]["signature"], beacon)]


def test_without_a_beacon_every_trustee_must_reveal(tmp_path):
    folder = records.make_record(tmp_path, seed_int=5, applications=20, kind="trustees")
    accepted = reason(folder)
    name = records.load(folder / "rules.json")["trustees"][0]

    reveal(folder, name, records.NO_SECRET)

    assert (accepted, reason(folder)) == ("accepted", "reveal-missing")


def test_without_a_beacon_zeros_are_no_secret_even_when_committed(tmp_path):
    folder = records.make_record(tmp_path, seed_int=5, applications=20, kind="trustees")
    trustees = records.load(folder / "rules.json")["trustees"]
    secrets = dict.fromkeys(trustees, records.NO_SECRET)

    records.commit_again(folder, secrets=secrets)
    records.seed_again(folder, reveals=secrets)

    assert reason(folder) == "reveal-missing"


def test_without_a_beacon_two_trustees_are_too_few(tmp_path):
    folder = records.make_record(tmp_path, seed_int=5, applications=20, kind="trustees")
    seed = {one["id"]: one["secret"] for one in records.load(folder / "seed.json")["reveals"][:2]}
    rewrite(folder, "rules.json", trustees=list(seed))

    records.commit_again(folder, secrets=seed)
    records.seed_again(folder, reveals=seed)

    assert reason(folder) == "trustees-few"


def test_the_round_of_a_time_is_the_vectors():
    (vector,) = BEACON["round_for_time"]
    genesis, period, _ = verify.CLOCKS["drand"]

    assert genesis + (vector["round"] - 1) * period >= 1776643200 > genesis + (vector["round"] - 2) * period
    assert (genesis, period) == (QUICKNET["genesis_time"], QUICKNET["period_seconds"])


def test_the_tree_is_that_of_rfc_6962():
    leaves = [bytes.fromhex(one) for one in BEACON["rfc6962_inputs_hex"]]
    hashed = [bytes.fromhex(records.digest(b"\0" + leaf)) for leaf in leaves]

    roots = [verify.tree_root(hashed[:count]) for count in range(len(hashed) + 1)]

    assert roots[-len(BEACON["rfc6962_roots"]) :] == BEACON["rfc6962_roots"]


REFILL = {"a": (1, ["x", "y"]), "b": (1, ["x", "y"]), "c": (1, ["y", "z"]), "d": (1, ["x"])}


def test_what_a_mover_gives_back_is_open_for_those_after_it():
    pool = {name: ("", size, ["open"], choices) for name, (size, choices) in REFILL.items()}
    held = {"a": ("x", "open"), "b": ("y", "R"), "c": ("z", "open")}

    moves = verify.walk(pool, verify.Counter({("x", "open"): 1}), held)

    assert moves == {"b": ("x", "open"), "c": ("y", "open")}


A, B, C = (letter * 32 for letter in "abc")


def refilled(folder, *outs):
    """Return the refills of a tiny draw: b sits in x, a in y though it likes x better, c has nothing.

    One seat in x comes back each time; `outs` says who wants what.
    """
    pool = {B: ["x"], A: ["x", "y"], C: ["x"]}
    records.write_lines(folder / "result.txt", [])
    for number, out in enumerate(outs, 1):
        records.write_lines(folder / f"refill-{number}-out.txt", sorted(out))
        records.write_lines(folder / f"refill-{number}-inventory.txt", ["x|open|1"])
        records.write_lines(folder / f"refill-{number}.txt", [])
    rows = {name: ("", 1, ["open"], choices) for name, choices in pool.items()}
    stock = verify.Counter({("x", "open"): 1, ("y", "open"): 1})
    return [lines for name, lines in verify.outcome(folder, rows, stock) if name.startswith("refill")]


def test_a_refill_lets_rise_and_whoever_is_gone_stays_gone(tmp_path):
    assert refilled(tmp_path, [f"{B}|gone"], []) == [[f"2|{A}|x|y"], [f"3|{C}|x|-"]]
    assert refilled(tmp_path, [f"{A}|keep", f"{C}|gone"], [f"{A}|keep"]) == [[], []]


def test_a_refill_spares_who_wants_to_keep_a_seat_this_time(tmp_path):
    assert refilled(tmp_path, [f"{A}|keep"]) == [[f"3|{C}|x|-"]]
    assert refilled(tmp_path, [f"{A}|keep", f"{C}|gone"], []) == [[], [f"2|{A}|x|y"]]


def test_who_has_nothing_has_nothing_to_keep(tmp_path):
    assert refilled(tmp_path, [f"{A}|keep", f"{C}|keep"]) == [[f"3|{C}|x|-"]]


def test_one_share_may_be_spelt_like_the_start_of_another(tmp_path):
    folder = records.make_record(tmp_path, seed_int=7, applications=60, shares=("R2", "R"))

    verify.verify(folder)


@pytest.mark.parametrize("policy", ["draw", "waiting-room", "first-come"])
@pytest.mark.parametrize("kind", ["local", "trustees", "drand"])
def test_a_random_record_is_accepted(tmp_path, kind, policy):
    folder = records.make_record(tmp_path, seed_int=7, applications=60, kind=kind, policy=policy, refills=2)

    assert arrivals.check(folder)["pool"] == 60


def test_who_came_after_the_opening_is_named_as_unproven(tmp_path):
    folder = records.make_record(tmp_path, seed_int=7, applications=20, policy="waiting-room")
    records.write_lines(folder / "arrivals.txt", [f"1|{ONE}"])

    assert "who came after the opening (arrivals.txt)" in arrivals.check(folder)["unproven"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1|", "01|", "line-form"),
        ("1|", "x|", "line-form"),
        ("\n", "\r\n", "line-form"),
        ("1|", "5|", "line-order"),
        ("1|", "2|", "line-order"),
        ("0\n", "f\n", "arrivals-differ"),
    ],
)
def test_an_altered_order_of_arrival_is_refused(tmp_path, old, new, expected):
    folder = records.make_record(tmp_path, seed_int=7, applications=3, policy="first-come")
    rules = records.load(folder / "rules.json")
    pool = sorted(
        verify.read_pool(folder / "pool.txt", rules, {"C1.0900", "C1.1000", "C1.1100", "C2.0900"}, "")
    )
    lines = [f"{number}|{one}" for number, one in enumerate(pool, 1)]
    lines[-1] = lines[-1][:-1] + "0" if expected == "arrivals-differ" else lines[-1]
    records.write_lines(folder / "arrivals.txt", lines)
    edit(folder, "arrivals.txt", old, new)

    with pytest.raises(verify.Refused) as refused:
        arrivals.check(folder)

    assert refused.value.args[0] == expected


def test_first_come_in_another_order_is_refused(tmp_path):
    folder = records.make_record(tmp_path, seed_int=7, applications=20, policy="first-come")
    lines = (folder / "arrivals.txt").read_text().splitlines()
    numbers, people = zip(*(line.split("|") for line in lines), strict=True)
    records.write_lines(folder / "arrivals.txt", map("|".join, zip(numbers, people[::-1], strict=True)))

    with pytest.raises(verify.Refused) as refused:
        arrivals.check(folder)

    assert refused.value.args[0] == "order-differs"


def run(*words):
    done = subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_one_file_runs_alone(tmp_path):
    alone = shutil.copy(verify.__file__, tmp_path / "verify.py")
    folder = example(tmp_path / "record")
    accepted = run("-I", alone, folder)
    overfill(folder)

    assert (accepted[0], json.loads(accepted[1])["accepted"]) == (0, True)
    assert run("-I", alone, folder) == (1, "", "REFUSED: overfilled: result.txt\n")
    assert run("-I", alone)[0] == 2


def test_the_command_says_why(tmp_path, monkeypatch, capsys):
    from sodat_verify.__main__ import main

    folder = example(tmp_path)
    overfill(folder)
    answers = []
    for words in ([str(EXAMPLE)], [str(folder)], [str(folder), "--json"]):
        monkeypatch.setattr(sys, "argv", ["sodat_verify", *words])
        answers.append((main(), capsys.readouterr().out))

    assert answers[0][0] == 0
    assert answers[0][1].startswith("ACCEPTED: 12 applications; everything in the files was done again.\n")
    assert answers[1] == (1, "REFUSED: overfilled (result.txt)\n")
    assert json.loads(answers[2][1]) == {"accepted": False, "reason": "overfilled", "detail": "result.txt"}


def test_a_folder_that_is_none_is_wrong_use(monkeypatch, capsys):
    from sodat_verify.__main__ import main

    monkeypatch.setattr(sys, "argv", ["sodat_verify", "/nonexistent"])

    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2


# The strict readers

slots = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,5}", fullmatch=True)
parts = st.sampled_from(["open", "R", "D2"])
seats = st.dictionaries(st.tuples(slots, parts), st.integers(0, 10**9 - 1), max_size=8)
plain = st.recursive(
    st.integers(-(10**15) + 1, 10**15 - 1) | st.text(st.characters(max_codepoint=127), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(data, read, *rest):
    """Return what a reader makes of these bytes, or the reason why not."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "seed.json"
        file.write_bytes(data)
        try:
            return read(file, *rest)
        except verify.Refused as refused:
            return refused.args[0]
        except (ValueError, AttributeError) as fault:
            return type(fault).__name__


@settings(max_examples=50)
@given(seats)
def test_line_files_round_trip(stock):
    lines = sorted(f"{slot}|{part}|{count}" for (slot, part), count in stock.items())
    form = rf"({verify.NAME}\|{verify.NAME})\|(0|[1-9][0-9]{{0,8}})"

    read = written("".join(f"{line}\n" for line in lines).encode(), verify.read_lines, form)

    assert read == {f"{slot}|{part}": (str(count),) for (slot, part), count in stock.items()}


@settings(max_examples=50)
@given(st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=4), plain, max_size=4))
def test_manifests_round_trip(value):
    assert written(records.canonical(value), verify.read_manifest) == value


@settings(max_examples=50)
@given(
    st.sampled_from(FILES),
    st.integers(0, 10**6),
    st.integers(0, 255),
    st.sampled_from(["change", "add", "drop"]),
)
def test_no_change_of_a_byte_breaks_the_verifier(name, at, byte, how):
    """It accepts or it refuses: no other exception leaves it, whatever stands in the files."""
    with tempfile.TemporaryDirectory() as inner:
        folder = example(inner)
        data = (folder / name).read_bytes()
        at %= len(data)
        kept = data[at + (how != "add") :]
        altered = data[:at] + (b"" if how == "drop" else bytes([byte])) + kept
        (folder / name).write_bytes(altered)

        accepted = reason(folder) == "accepted"

    assert accepted == (altered == data) or name == "refill-1-inventory.txt"
