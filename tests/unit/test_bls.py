"""Two libraries, every published vector, and what both must refuse."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from sodat.edge import bls

QUICKNET = json.loads((Path(__file__).parents[1] / "vectors" / "beacon.json").read_bytes())["quicknet"]
KEY = QUICKNET["public_key"]
MALLEATED, OTHER_ROUND, UPPER_CASE, NOT_HEX, SHORT = QUICKNET["must_be_refused"]
INFINITY = "c0" + 47 * "00"
LIBRARIES = pytest.mark.parametrize("accepts", [bls.blst_accepts, bls.arkworks_accepts])


def message(number):
    return sha256(number.to_bytes(8, "big")).digest()


@pytest.mark.parametrize("vector", QUICKNET["rounds"], ids=lambda vector: vector["round"])
def test_check_accepts_the_published_rounds(vector):
    bls.check(vector["round"], vector["signature"], KEY)

    assert sha256(bytes.fromhex(vector["signature"])).hexdigest() == vector["randomness"]


@LIBRARIES
@pytest.mark.parametrize("vector", QUICKNET["rounds"], ids=lambda vector: vector["round"])
def test_each_library_accepts_the_published_rounds(accepts, vector):
    assert accepts(message(vector["round"]), bytes.fromhex(vector["signature"]), bytes.fromhex(KEY))


@LIBRARIES
@pytest.mark.parametrize("vector", [MALLEATED, OTHER_ROUND], ids=lambda vector: vector["why"])
def test_each_library_refuses_what_must_be_refused(accepts, vector):
    signature = bytes.fromhex(vector["signature"])

    assert not accepts(message(vector["round"]), signature, bytes.fromhex(KEY))


@LIBRARIES
def test_each_library_refuses_bytes_that_are_no_point(accepts):
    genuine = bytes.fromhex(QUICKNET["rounds"][0]["signature"])

    assert not accepts(message(123), b"\xff" * 48, bytes.fromhex(KEY))
    assert not accepts(message(123), genuine[:2], bytes.fromhex(KEY))
    assert not accepts(message(123), genuine, b"\xff" * 96)


@pytest.mark.parametrize(
    ("vector", "reason"),
    [
        (MALLEATED, "signature-wrong"),
        (OTHER_ROUND, "signature-wrong"),
        (UPPER_CASE, "signature-form"),
        (NOT_HEX, "signature-form"),
        (SHORT, "signature-form"),
        ({"round": 123, "signature": INFINITY}, "signature-form"),
        ({"round": 0, "signature": QUICKNET["rounds"][0]["signature"]}, "round-range"),
        ({"round": 2**64, "signature": QUICKNET["rounds"][0]["signature"]}, "round-range"),
    ],
)
def test_check_refuses_with_a_reason(vector, reason):
    with pytest.raises(bls.BeaconRefused) as refused:
        bls.check(vector["round"], vector["signature"], KEY)

    assert refused.value.reason == reason


def test_check_refuses_a_key_that_fits_everything():
    with pytest.raises(bls.BeaconRefused, match="key-form"):
        bls.check(123, QUICKNET["rounds"][0]["signature"], "c0" + 95 * "00")


@pytest.mark.parametrize("library", ["blst_accepts", "arkworks_accepts"])
@pytest.mark.parametrize(("vector", "verdict"), [(QUICKNET["rounds"][0], False), (MALLEATED, True)])
def test_one_library_alone_decides_nothing(monkeypatch, library, vector, verdict):
    monkeypatch.setattr(bls, library, lambda *_: verdict)

    with pytest.raises(bls.LibrariesDisagree):
        bls.check(vector["round"], vector["signature"], KEY)


def test_accepts_answers_yes_or_no():
    good = QUICKNET["rounds"][1]

    assert bls.accepts(good["round"], good["signature"], KEY)
    assert not bls.accepts(good["round"] + 1, good["signature"], KEY)
