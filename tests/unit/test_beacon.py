from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules.beacon import QUICKNET, Chain, check_form, local_chain, message, round_for, time_of
from sodat.rules.refusals import BeaconValueWrong
from unit.records import BEACON, LOCAL

VECTOR = BEACON["quicknet"]
SECOND = timedelta(seconds=1)
rounds = st.integers(min_value=1, max_value=2**31)


def test_quicknet_is_the_chain_of_the_vectors():
    assert (
        Chain(
            kind="drand",
            chain=VECTOR["chain"],
            public_key=VECTOR["public_key"],
            genesis_time=VECTOR["genesis_time"],
            period_seconds=VECTOR["period_seconds"],
            signature_digits=96,
        )
        == QUICKNET
    )


def test_local_chain_is_named_by_its_key():
    key = "ab" * 32

    assert local_chain(key).chain == sha256(f"sodat-draw/1/local\n{key}\n".encode()).hexdigest()


def test_round_for_a_time_is_that_of_the_vectors():
    for vector in BEACON["round_for_time"]:
        time = datetime.strptime(vector["time"], "%Y-%m-%dT%H:%M:%S%z")
        assert round_for(QUICKNET, time) == vector["round"]


@pytest.mark.parametrize(("after", "number"), [(0, 1), (1, 2), (2, 2), (3, 2), (4, 3), (-1, 1), (-3, 0)])
def test_round_is_the_first_at_or_after_the_time(after: int, number: int):
    assert round_for(QUICKNET, time_of(QUICKNET, 1) + after * SECOND) == number


def test_round_for_a_part_of_a_second_is_that_of_the_next_second():
    start = time_of(QUICKNET, 1000)

    assert round_for(QUICKNET, start + timedelta(microseconds=1)) == 1001


@given(rounds, st.sampled_from([QUICKNET, LOCAL]))
def test_round_comes_out_at_its_time(number: int, chain: Chain):
    time = time_of(chain, number)

    assert (round_for(chain, time), round_for(chain, time + SECOND)) == (number, number + 1)
    assert round_for(chain, time - chain.period_seconds * SECOND) == number - 1


def test_time_of_the_first_round_is_genesis():
    assert time_of(QUICKNET, 1) == datetime.fromtimestamp(VECTOR["genesis_time"], UTC)


def test_message_is_the_hash_of_eight_bytes():
    assert message(1000) == sha256(b"\0\0\0\0\0\0\x03\xe8").digest()


def test_form_of_true_values_is_right():
    for vector in VECTOR["rounds"]:
        check_form(QUICKNET, vector["signature"])


@pytest.mark.parametrize(
    ("signature", "reason"),
    [
        ("", "signature-length"),
        ("0" * 95, "signature-length"),
        ("0" * 97, "signature-length"),
        ("A" * 96, "signature-not-hex"),
        ("0" * 95 + "\n", "signature-not-hex"),
        ("0" * 95 + "g", "signature-not-hex"),
        ("०" * 96, "signature-not-hex"),
    ],
)
def test_form_of_other_values_is_refused(signature: str, reason: str):
    with pytest.raises(BeaconValueWrong) as refused:
        check_form(QUICKNET, signature)

    assert refused.value.facts == {"reason": reason}
