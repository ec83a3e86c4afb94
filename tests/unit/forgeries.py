"""A record of each kind, and the forgeries of protocol.md 8, each with the reason the portal must give."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from sodat.rules import draw, seed
from sodat.rules.commit import Commit, Seed, print_seed, read_seed
from sodat.rules.manifest import print_rules
from sodat.rules.pool import print_inventory, print_pool
from unit.markets import PEOPLE_MAX, RULES, market
from unit.records import SECRETS, Files, example, local_rules, of_market, published, signature_of

MARKET = market(bytes(range(0x31, 0x31 + 6)) + bytes([2 * PEOPLE_MAX, 7]) + sha256(b"people").digest()[:24])
INVENTORY = print_inventory({key: count or 1 for key, count in MARKET.seats.items()})
POOL = print_pool(MARKET.entries)
HONEST = of_market(MARKET)


def first_come_record() -> Files:
    rules = replace(local_rules(), policy="first-come")
    arrivals = draw.print_arrivals((9 * n, entry.application) for n, entry in enumerate(MARKET.entries, 1))
    drawn = draw.first_come(rules, INVENTORY, POOL, arrivals)
    return {
        "rules.json": print_rules(rules),
        "inventory.txt": INVENTORY,
        "pool.txt": POOL,
        "arrivals.txt": arrivals,
        "order.txt": drawn.order,
        "result.txt": drawn.result,
        "cutoffs.txt": drawn.cutoffs,
    }


def forged(
    commit: Callable[[Commit], Commit] = lambda honest: honest,
    made: Callable[[Seed], Seed] = lambda honest: honest,
) -> Files:
    return published(local_rules(), INVENTORY, POOL, commit=commit, made=made)


def edited(name: str, old: bytes, new: bytes, files: Files = HONEST) -> Files:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def without(name: str, files: Files = HONEST) -> Files:
    return {other: data for other, data in files.items() if other != name}


def lines_swapped(name: str) -> Files:
    first, second, *rest = HONEST[name].splitlines(keepends=True)
    return {**HONEST, name: b"".join([second, first, *rest])}


def later(seconds: int) -> Callable[[Commit], Commit]:
    return lambda honest: replace(honest, committed_at=honest.committed_at + timedelta(seconds=seconds))


def reveals(*pairs: tuple[str, str]) -> Callable[[Seed], Seed]:
    return lambda honest: replace(honest, reveals=pairs)


def of_round(number_after: int) -> Callable[[Seed], Seed]:
    def change(honest: Seed) -> Seed:
        number = honest.round + number_after
        signature = signature_of(number)
        return replace(honest, round=number, signature=signature, randomness=seed.randomness(signature))

    return change


def signed(change: Callable[[str], str]) -> Callable[[Seed], Seed]:
    return lambda honest: replace(honest, signature=change(honest.signature))


def of_unknown_chain() -> Files:
    rules_json = print_rules(replace(local_rules(), beacon_chain="0" * 64))
    digest = sha256(rules_json).hexdigest()
    files = forged(lambda honest: replace(honest, beacon_chain="0" * 64, rules_sha256=digest))
    return {**files, "rules.json": rules_json}


def overfilled() -> Files:
    """The last in order without a seat is put into a slot that is full."""
    line = next(one for one in reversed(HONEST["result.txt"].splitlines()) if one.endswith(b"|-|-"))
    return edited("result.txt", line, line[:-3] + b"A.0900|open")


CITY, HOSPITAL = ("city", SECRETS["city"]), ("hospital", SECRETS["hospital"])
LEAD = int((RULES.draws_at - RULES.closes_at).total_seconds()) - RULES.commit_lead_seconds

FORGERIES: dict[str, tuple[str, Callable[[], Files]]] = {
    "pool line taken out": ("pool-not-committed", lambda: {**HONEST, "pool.txt": POOL.split(b"\n", 1)[1]}),
    "pool not of the root": (
        "pool-root-differs",
        lambda: forged(lambda honest: replace(honest, pool_root="0" * 64)),
    ),
    "pool not of the count": (
        "pool-count-differs",
        lambda: forged(lambda honest: replace(honest, pool_count=1)),
    ),
    "seat added": (
        "inventory-not-committed",
        lambda: {**HONEST, "inventory.txt": INVENTORY.replace(b"open|", b"open|1")},
    ),
    "rules changed afterwards": (
        "rules-not-committed",
        lambda: edited("rules.json", b'"ticket_cap":4', b'"ticket_cap":5'),
    ),
    "commit of another release": (
        "release-differs",
        lambda: forged(lambda honest: replace(honest, release="market-2")),
    ),
    "commit to another chain": (
        "beacon-differs",
        lambda: forged(lambda honest: replace(honest, beacon_chain="0" * 64)),
    ),
    "chain that nobody knows": (
        "beacon-chain-unknown",
        of_unknown_chain,
    ),
    "trustees reordered": (
        "trustees-differ",
        lambda: forged(lambda honest: replace(honest, trustees=honest.trustees[::-1])),
    ),
    "committed before the closing": ("commit-before-closing", lambda: forged(later(-1))),
    "committed a second too late": ("commit-too-late", lambda: forged(later(LEAD + 1))),
    "round of another time": (
        "round-not-due",
        lambda: forged(lambda honest: replace(honest, beacon_round=honest.beacon_round + 1)),
    ),
    "round not the committed one": ("round-not-committed", lambda: forged(made=of_round(1))),
    "reveals reordered": ("reveals-differ", lambda: forged(made=reveals(HOSPITAL, CITY))),
    "reveal left out": ("reveals-differ", lambda: forged(made=reveals(CITY))),
    "reveal of another secret": (
        "reveal-wrong",
        lambda: forged(made=reveals(CITY, ("hospital", SECRETS["city"]))),
    ),
    "signature too short": ("beacon-refused", lambda: forged(made=signed(lambda honest: honest[2:]))),
    "signature in capitals": ("beacon-refused", lambda: forged(made=signed(str.upper))),
    "signature not hex": ("beacon-refused", lambda: forged(made=signed(lambda honest: "zz" + honest[2:]))),
    "signature of another round": (
        "beacon-refused",
        lambda: forged(made=signed(lambda _: signature_of(5))),
    ),
    "signature malleated": (
        "beacon-refused",
        lambda: forged(made=signed(lambda honest: honest[:-2] + f"{int(honest[-2:], 16) ^ 128:02x}")),
    ),
    "randomness not of the signature": (
        "randomness-differs",
        lambda: forged(made=lambda honest: replace(honest, randomness="0" * 64)),
    ),
    "seed chosen": (
        "seed-differs",
        lambda: {**HONEST, "seed.json": print_seed(replace(read_seed(HONEST["seed.json"]), seed="0" * 64))},
    ),
    "order swapped": ("order-differs", lambda: lines_swapped("order.txt")),
    "result swapped": ("result-differs", lambda: lines_swapped("result.txt")),
    "result cut short": ("result-differs", lambda: {**HONEST, "result.txt": HONEST["result.txt"][:-1]}),
    "result with an empty line after it": (
        "result-differs",
        lambda: {**HONEST, "result.txt": HONEST["result.txt"] + b"\n"},
    ),
    "slot overfilled": ("result-differs", overfilled),
    "cut-offs swapped": ("cutoffs-differs", lambda: lines_swapped("cutoffs.txt")),
    "JSON with a space": ("not-canonical-json", lambda: edited("commit.json", b":", b": ")),
    "JSON with a field twice": ("not-canonical-json", lambda: edited("seed.json", b"{", b'{"seed":"0",')),
    "field nobody knows": ("field-fields", lambda: edited("commit.json", b'"v":', b'"u":1,"v":')),
    "version of another protocol": ("version-unknown", lambda: edited("commit.json", b"draw/1", b"draw/2")),
    "rules of another protocol": ("version-unknown", lambda: edited("rules.json", b"draw/1", b"draw/2")),
    "rules against the protocol": (
        "rules",
        lambda: edited("rules.json", b'"party_size_max":4', b'"party_size_max":5'),
    ),
    "refill by somebody else": (
        "refill-differs",
        lambda: edited("refill-1.txt", b"6|84e2", b"6|04c3", example()),
    ),
    "refill cut short": (
        "refill-differs",
        lambda: edited("refill-1.txt", b"C1.1000|-\n10", b"C1.1000|-\n9", example()),
    ),
    "refill with a word nobody knows": (
        "word",
        lambda: edited("refill-1-out.txt", b"|gone", b"|left", example()),
    ),
    "refill of a stranger": (
        "refill-application-unknown",
        lambda: edited("refill-1-out.txt", b"91f2", b"91f3", example()),
    ),
    "refill missing": ("refill-gap", lambda: without("refill-1.txt", example())),
    "refill without its first": ("refill-gap", lambda: {**HONEST, "refill-2.txt": b""}),
    "refill with a strange name": ("file-unknown", lambda: {**HONEST, "refill-one.txt": b""}),
    "refill of a number without end": ("file-unknown", lambda: {**HONEST, f"refill-{'9' * 5000}.txt": b""}),
}
