"""Re-do a published draw from its files alone: `python verify.py FOLDER`. Shares no code with the portal.

Numbers in brackets are sections of the protocol sodat-draw/1; what cannot be re-done exactly is refused (8).
A refill (5) is read so: an application may only rise above the slot it holds; what it gives back is open at
once, for those after it in that pass; "gone" is for good, "keep" for that refill and for who holds a seat.
"""

import argparse
import json
import re
from collections import Counter
from datetime import datetime
from hashlib import sha256
from itertools import product, zip_longest
from pathlib import Path
from typing import Any

VERSION, NO_SECRET = "sodat-draw/1", "0" * 64
QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
CLOCKS = {"drand": (1692803367, 3, 96), "local": (0, 1, 128), "trustees": (0, 1, 0)}  # as unpacked below (6)
HEX, ID, NAME = "[0-9a-f]{64}", "([0-9a-f]{32})", "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
POOL_LINE = rf"{ID}\|([1-4])\|([1-9][0-9]{{0,2}})\|(-|{NAME}(?:\+{NAME})*)\|({NAME}(?:,{NAME})*)"
Fields = dict[str, Any]


class Refused(Exception):
    """The record must not be believed. The arguments are a stable reason, and where it was found."""


def refuse_if(where: str, **faults: object) -> None:
    """Refuse the record for the first fault that is there; the fault's name is the reason."""
    for fault in filter(faults.get, faults):
        raise Refused(fault.replace("_", "-"), where)


def read_manifest(file: Path) -> Fields:
    """Return the fields of a manifest: canonical JSON without float, null or boolean (1, RFC 8785)."""
    text = file.read_bytes().decode("ascii")
    fields: Fields = json.loads(text)
    again = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    plain = re.fullmatch(r"\{([][{},:]|-?[0-9]{1,15}\b)*", re.sub(r'"(\\.|[^"\\])*"', "", text))
    refuse_if(file.name, json_not_canonical=not plain or again != text)
    refuse_if(file.name, version_unknown=file.name != "seed.json" and fields.get("v") != VERSION)
    return fields


def read_lines(file: Path, form: str) -> Fields:
    """Return the fields of a strict line file by their first: ASCII, LF, sorted bytewise, none twice (1)."""
    text = file.read_bytes().decode("ascii")
    lines, found = text.split("\n"), re.findall(f"^{form}\n", text, re.MULTILINE)
    fields = {first[0]: first[1:] for first in found}
    refuse_if(file.name, last_line_end=lines.pop(), line_form=len(found) < len(lines))
    refuse_if(file.name, line_order=lines != sorted(lines), line_doubled=len(fields) < len(lines))
    return fields


def tree_root(level: list[bytes]) -> str:
    """Return the root of the RFC 6962 tree over hashed leaves (2)."""
    while len(level) > 1:
        level = [sha256(b"\1" + a + b).digest() if b else a for a, b in zip_longest(level[::2], level[1::2])]
    return level[0].hex() if level else sha256().hexdigest()


def check_commit(folder: Path, rules: Fields, commit: Fields) -> None:
    """Refuse a commit that is late, or not to these files and the first round from draws_at (1, 2, 6)."""
    source, kind, lead = rules["beacon"], rules["beacon"]["kind"], rules["commit_lead_seconds"]
    texts = [rules["closes_at"], commit["committed_at"], rules["draws_at"]]
    closes, committed, draws = times = [datetime.fromisoformat(text) for text in texts]
    refuse_if("commit.json", time_wrong=[f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in times] != texts)
    genesis, period, _ = CLOCKS[kind]
    number = -int((genesis - draws.timestamp()) // period) + 1
    local = sha256(f"{VERSION}/local\n{source.get('public_key')}\n".encode()).hexdigest()
    chain = {"drand": QUICKNET, "local": local, "trustees": None}[kind]
    few, short = not chain and len({*rules["trustees"]}) < 3, lead < (0 if kind == "local" else 120)
    refuse_if("rules.json", chain_unknown=source.get("chain") != chain, trustees_few=few, lead_short=short)
    leaves = [sha256(b"\0" + line).digest() for line in (folder / "pool.txt").read_bytes().splitlines()]
    expected = {"v": VERSION, "release": rules["release"], "committed_at": commit["committed_at"]}
    expected |= {"pool_count": len(leaves), "pool_root": tree_root(leaves)}
    for name in ("rules.json", "inventory.txt", "pool.txt"):
        expected[f"{name.split('.')[0]}_sha256"] = sha256((folder / name).read_bytes()).hexdigest()
    expected["beacon"] = {"kind": kind} | ({"chain": chain, "round": number} if chain else {})
    pairs = zip(rules["trustees"], [one["commitment"] for one in commit["trustees"]], strict=True)
    expected["trustees"] = [{"id": name, "commitment": re.findall(HEX, one)[0]} for name, one in pairs]
    wrong = {f"{name}_not_committed": commit.get(name) != expected[name] for name in sorted(expected)[::-1]}
    refuse_if("commit.json", **wrong, field_unknown=commit.keys() - expected, commit_early=committed < closes)
    refuse_if("commit.json", commit_too_late=committed.timestamp() + lead > genesis + (number - 1) * period)


def make_seed(folder: Path, rules: Fields, check_signature: Any) -> str:
    """Return the seed, made again from the commit, the trustees' secrets and the beacon (3, 6)."""
    commit, seed = read_manifest(folder / "commit.json"), read_manifest(folder / "seed.json")
    check_commit(folder, rules, commit)
    number, rand, trust, expected = commit["beacon"].get("round"), NO_SECRET, sha256(), {}
    if number is not None:
        said, form = seed["beacon"], f"[0-9a-f]{{{CLOCKS[commit['beacon']['kind']][2]}}}"
        refuse_if("seed.json", round_not_committed=said["round"] != number)
        refuse_if("seed.json", signature_malformed=not re.fullmatch(form, said["signature"]))
        refused = check_signature and not check_signature(number, said["signature"], rules["beacon"])
        rand = sha256(bytes.fromhex(said["signature"])).hexdigest()
        expected["beacon"] = {"round": number, "signature": said["signature"], "randomness": rand}
        refuse_if("seed.json", signature_refused=refused, randomness_wrong=said != expected["beacon"])
    for reveal, trustee in zip(seed["reveals"], commit["trustees"], strict=True):
        name, secret = trustee["id"], reveal["secret"]
        proof = sha256(f"{VERSION}/trustee\n{name}\n{secret}\n".encode()).hexdigest()
        wrong, missing = proof != trustee["commitment"] or not re.fullmatch(HEX, secret), secret == NO_SECRET
        refuse_if(name, reveals_reordered=reveal != {"id": name, "secret": secret})
        refuse_if(name, reveal_missing=missing and number is None, reveal_wrong=wrong and not missing)
        trust.update(f"{name}:{secret}\n".encode())
    committed = sha256((folder / "commit.json").read_bytes()).hexdigest()
    value = sha256(f"{VERSION}/seed\n{committed}\n{trust.hexdigest()}\n{rand}\n".encode()).hexdigest()
    refuse_if("seed.json", seed_wrong=seed != expected | {"reveals": seed["reveals"], "seed": value})
    return value


def read_pool(file: Path, rules: Fields, slots: set[str], seed: str) -> Fields:
    """Return (key, size, parts as they are tried, choices) of each application, in drawn order (1, 3, 4)."""
    pool, parts, names = [], {}, rules["shares"]
    ends = [f"\n{ticket}\n".encode() for ticket in range(1000)]
    order = {"reserved-first": [*names, "open"], "open-first": ["open", *names]}[rules["share_order"]]
    for application, (size, tickets, shares, wishes) in read_lines(file, POOL_LINE).items():
        if shares not in parts:
            own = parts[shares] = [part for part in order if part in [*shares.split("+"), "open"]]
            refuse_if(application, share_unknown=("+".join(sorted({*own} - {"open"})) or "-") != shares)
        odd = not slots.issuperset(choices := wishes.split(",")) or len({*choices}) < len(choices)
        beyond = int(size) > rules["party_size_max"] or int(tickets) > rules["ticket_cap"]
        if odd or beyond:
            refuse_if(application, choices_wrong=odd, beyond_the_rules=beyond)
        start = f"{VERSION}/key\n{seed}\n{application}".encode()
        key = min([sha256(start + end).hexdigest() for end in ends[: int(tickets)]])
        pool.append((key + application, (key, int(size), parts[shares], choices)))
    return {mark[64:]: fields for mark, fields in sorted(pool)}


def walk(pool: Fields, left: Counter[Any], held: Fields) -> Fields:
    """Return who gets which (slot, part): one pass, wishes in order, parts in order, a party together (4)."""
    given = {}
    for application, (_, size, parts, choices) in pool.items():
        mine = held.get(application, ("", ""))[0]
        for place in product(choices[: choices.index(mine)] if mine else choices, parts):
            if left.get(place, 0) >= size:
                given[application] = place
                left[place] -= size
                left[mine, "open"] += size
                break
    return given


def outcome(folder: Path, pool: Fields, stock: Counter[Any]) -> Any:
    """Yield each file of the outcome with the lines it must have: order, walk, refills (4, 5)."""
    ranked, taken, gone = list(enumerate(pool, 1)), Counter[Any](), set[str]()
    yield "order.txt", [f"{rank}|{one}|{fields[0]}" for rank, (one, fields) in enumerate(pool.items(), 1)]
    left, text = stock.copy(), (folder / "result.txt").read_text()
    held = walk(pool, left, {})
    rows = [f"{rank}|{one}|{'|'.join(held.get(one, '--'))}" for rank, one in ranked]
    for one, *at in re.findall(rf"\|{ID}\|(.*)\|(.*)\n", text) if text.split("\n")[:-1] != rows else ():
        taken[tuple(at)] += pool[one][1]
    refuse_if("result.txt", overfilled=any(taken[at] > stock[at] for at in stock))
    yield "result.txt", rows
    last = Counter({held[one]: rank for rank, one in ranked if one in held})
    yield "cutoffs.txt", sorted(f"{'|'.join(at)}|{n}|{n - left[at]}|{last[at]}" for at, n in stock.items())
    for name in (f"refill-{number + 1}" for number in range(-(-len([*folder.glob("refill-*")]) // 3))):
        out = read_lines(folder / f"{name}-out.txt", rf"{ID}\|(gone|keep)")
        refuse_if(f"{name}-out.txt", application_unknown=out.keys() - pool.keys())
        gone |= {one for one, (word,) in out.items() if word == "gone"}
        waiting = {one: pool[one] for one in pool if one not in gone and not (one in out and one in held)}
        back = read_lines(folder / f"{name}-inventory.txt", rf"({NAME})\|open\|(0|[1-9][0-9]{{0,8}})")
        given = walk(waiting, Counter({(slot, "open"): int(seats) for slot, (seats,) in back.items()}), held)
        moves = [(rank, one, given[one][0]) for rank, one in ranked if one in given]
        yield f"{name}.txt", [f"{rank}|{one}|{slot}|{held.get(one, '-')[0]}" for rank, one, slot in moves]
        held |= given


def verify(folder: Path, check_signature: Any = None) -> Fields:
    """Return the verdict, or raise Refused; check_signature(round, signature, beacon) says yes or no."""
    try:
        rules = read_manifest(folder / "rules.json")
        refuse_if("rules.json", not_drawn=rules["policy"] not in ("draw", "waiting-room"))
        seed = make_seed(folder, rules, check_signature)
        parts = "|".join(["open", *map(re.escape, rules["shares"])])
        lines = read_lines(folder / "inventory.txt", rf"({NAME}\|(?:{parts}))\|(0|[1-9][0-9]{{0,8}})")
        stock = Counter({tuple(place.split("|")): int(seats) for place, (seats,) in lines.items()})
        pool = read_pool(folder / "pool.txt", rules, {slot for slot, _ in stock}, seed)
        for name, rows in outcome(folder, pool, stock):
            same = (folder / name).read_bytes() == "\n".join([*rows, ""]).encode()
            refuse_if(name, **{f"{re.split('[-.]', name)[0]}_differs": not same})
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
        raise Refused("file-missing" if isinstance(fault, OSError) else "malformed", str(fault)) from fault
    unproven = ["when this was published, and what came back for refills: the log and its witnesses tell"]
    unproven += [] if check_signature else ["the beacon's signature, if any: `sodat verify` checks it"]
    return {"accepted": True, "beacon": rules["beacon"]["kind"], "pool": len(pool), "unproven": unproven}


if __name__ == "__main__":  # exit 0: accepted, 1: refused, 2: wrong use
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    try:
        print(json.dumps(verify(parser.parse_args().folder), indent=2))  # noqa: T201
    except Refused as refused:
        raise SystemExit("REFUSED: {}: {}".format(*refused.args)) from None
