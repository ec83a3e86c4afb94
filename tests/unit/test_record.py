from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules import draw, record, seed
from sodat.rules.commit import read_seed
from sodat.rules.manifest import read_rules
from sodat.rules.record import Checked, check
from sodat.rules.refusals import MalformedFile, RecordRefused, Refusal, RulesNotUsable
from unit.forgeries import (
    CITY,
    FORGERIES,
    HONEST,
    INVENTORY,
    LEAD,
    MARKET,
    POOL,
    edited,
    first_come_record,
    forged,
    later,
    lines_swapped,
    reveals,
    without,
)
from unit.markets import RULES, Market, markets, whole_numbers
from unit.records import (
    LOCAL,
    SECRETS,
    Files,
    check_signature,
    example,
    local_rules,
    of_market,
    published,
    signature_of,
    trustees_rules,
    with_refill,
)


def test_record_of_the_example_holds():
    assert check(example(), check_signature) == Checked(
        release="example-1",
        policy="draw",
        applications=12,
        seed="d8ed30845e64213d01b89b2cf6b0028bd3085eb1bc7affca78a1b17917baf442",
        refills=1,
    )


@given(markets, whole_numbers)
def test_record_made_by_the_rules_holds(any_market: Market, out: int):
    files = with_refill(of_market(any_market), any_market, 1, out)

    assert check(files, check_signature).refills == 1


def test_record_with_trustees_alone_holds():
    files = published(trustees_rules(), INVENTORY, POOL)

    assert check(files, check_signature).applications == len(MARKET.entries)


def test_record_of_a_waiting_room_is_checked_as_a_draw():
    files = published(local_rules(replace(RULES, policy="waiting-room")), INVENTORY, POOL)

    assert check(files, check_signature).policy == "waiting-room"


def test_record_of_first_come_holds_and_needs_no_seed():
    expected = Checked("market-1", "first-come", len(MARKET.entries), "", 0)

    assert check(first_come_record(), check_signature) == expected


def test_record_of_first_come_with_another_arrival_order_is_refused():
    files = first_come_record()
    first, second = MARKET.entries[0].application, MARKET.entries[1].application
    files["arrivals.txt"] = (
        files["arrivals.txt"]
        .replace(first.encode(), b"?")
        .replace(second.encode(), first.encode())
        .replace(b"?", second.encode())
    )

    assert reason_of(files) == "order-differs"


def test_record_of_first_come_without_somebody_is_malformed():
    files = first_come_record()
    files["arrivals.txt"] = files["arrivals.txt"].split(b"\n", 1)[1]

    assert reason_of(files) == "not-the-pool"


def test_record_can_be_drawn_by_another_engine():
    seen = []

    def engine(*arguments: object) -> draw.Drawn:
        seen.append(len(arguments))
        return draw.draw(*arguments)

    assert (check(HONEST, check_signature, engine).applications, seen) == (len(MARKET.entries), [4])


def reason_of(files: Files) -> str:
    with pytest.raises(Refusal) as refused:
        check(files, check_signature)
    facts = refused.value.facts
    return str(facts["what"] if isinstance(refused.value, MalformedFile) else facts.get("reason", "rules"))


@pytest.mark.parametrize(("reason", "forge"), FORGERIES.values(), ids=FORGERIES.keys())
def test_record_altered_is_refused_with_its_reason(reason: str, forge: Callable[[], Files]):
    assert reason_of(forge()) == reason


@pytest.mark.parametrize("name", record.FILES)
def test_record_without_a_file_is_refused(name: str):
    assert reason_of(without(name)) == "file-missing"


@pytest.mark.parametrize("name", record.FIRST_COME_FILES)
def test_record_of_first_come_without_a_file_is_refused(name: str):
    assert reason_of(without(name, first_come_record())) == "file-missing"


def test_record_names_the_line_that_differs():
    with pytest.raises(RecordRefused) as refused:
        check(lines_swapped("result.txt"), check_signature)

    assert refused.value.facts == {"reason": "result-differs", "detail": "line 1"}


def test_record_with_trustees_alone_refuses_a_missing_reveal():
    rules = trustees_rules()
    missing = reveals(CITY, ("hospital", seed.NO_SECRET), ("press", SECRETS["press"]))

    assert reason_of(published(rules, INVENTORY, POOL, made=missing)) == "reveal-missing"


def test_record_with_a_beacon_counts_a_missing_reveal_as_zeros():
    files = forged(made=reveals(CITY, ("hospital", seed.NO_SECRET)))

    assert check(files, check_signature).seed == read_seed(files["seed.json"]).seed


def test_record_with_trustees_alone_refuses_a_beacon():
    files = published(trustees_rules(), INVENTORY, POOL)
    beacon = b'{"beacon":{"randomness":"' + b"0" * 64 + b'","round":1,"signature":"'

    for signature in (b"", signature_of(1).encode()):
        smuggled = edited("seed.json", b"{", beacon + signature + b'"},', files)
        assert reason_of(smuggled) == "beacon-not-named"


def test_record_with_trustees_alone_refuses_a_commit_after_the_draw():
    late = published(trustees_rules(), INVENTORY, POOL, commit=later(30 * 60 + 1))

    assert reason_of(late) == "commit-too-late"


def test_record_committed_at_the_last_moment_holds():
    on_time = forged(later(LEAD))

    assert check(on_time, check_signature).release == "market-1"


def test_record_refuses_who_is_gone_in_a_later_refill():
    first, second = (one.application for one in MARKET.entries[:2])
    rules = local_rules()
    pool = f"{first}|1|1|-|A.0900\n{second}|1|1|-|A.0900\n".encode()
    files = published(rules, b"A.0900|open|1\n", pool)
    winner, loser = (line.split("|")[1] for line in files["order.txt"].decode().splitlines())
    files |= {
        "refill-1-inventory.txt": b"",
        "refill-1-out.txt": f"{loser}|gone\n".encode(),
        "refill-1.txt": b"",
        "refill-2-inventory.txt": b"A.0900|open|1\n",
        "refill-2-out.txt": f"{winner}|gone\n".encode(),
        "refill-2.txt": b"",
    }

    assert check(files, check_signature).refills == 2
    assert reason_of({**files, "refill-2.txt": f"2|{loser}|A.0900|-\n".encode()}) == "refill-differs"


@given(whole_numbers)
def test_record_with_any_byte_of_a_refill_changed_is_refused(number: int):
    files = example()
    data = files["refill-1.txt"]
    at = number % len(data)
    altered = data[:at] + bytes([data[at] ^ (number >> 16 & 255 or 1)]) + data[at + 1 :]

    with pytest.raises(Refusal):
        check({**files, "refill-1.txt": altered}, check_signature)


@given(st.sampled_from(sorted(HONEST)), whole_numbers)
def test_record_with_any_byte_changed_is_refused(name: str, number: int):
    data = HONEST[name]
    at = number % len(data)
    altered = data[:at] + bytes([data[at] ^ (number >> 16 & 255 or 1)]) + data[at + 1 :]

    with pytest.raises(Refusal):
        check({**HONEST, name: altered}, check_signature)


def test_rules_of_the_record_keep_what_they_do_not_know():
    rules = read_rules(HONEST["rules.json"])

    assert (rules.more, rules.beacon_chain) == ({"beacon_public_key": LOCAL.public_key}, LOCAL.chain)


def test_rules_that_are_not_usable_say_the_field():
    with pytest.raises(RulesNotUsable) as refused:
        check(edited("rules.json", b'"ticket_cap":4', b'"ticket_cap":0'), check_signature)

    assert refused.value.facts == {"field": "ticket_cap", "what": "not-usable"}
