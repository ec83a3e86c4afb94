"""The portal and the stranger's verifier, which share no line, agree on every record."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings

from sodat.rules.beacon import QUICKNET
from sodat.rules.record import check
from sodat.rules.refusals import BeaconValueWrong, Refusal
from sodat_verify import verify as stranger
from unit.forgeries import FORGERIES, INVENTORY, POOL
from unit.markets import Market, markets, whole_numbers
from unit.records import (
    BEACON,
    LOCAL,
    Files,
    check_signature,
    example,
    of_market,
    published,
    trustees_rules,
    with_refill,
)

# A record on disk costs ten milliseconds: a tenth of the profile's cases.
rarely = settings(max_examples=max(25, settings().max_examples // 10))


def says(number: int, signature: str, beacon: Mapping[str, object]) -> bool:
    """Tell whether a beacon's value is good, in the way the stranger asks."""
    try:
        check_signature(QUICKNET if beacon["kind"] == "drand" else LOCAL, number, signature)
    except BeaconValueWrong:
        return False
    return True


def portal_accepts(files: Files) -> bool:
    try:
        check(files, check_signature)
    except Refusal:
        return False
    return True


def stranger_accepts(files: Files) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        try:
            stranger.verify(folder, says)
        except stranger.Refused:
            return False
        return True


def both_accept(files: Files) -> tuple[bool, bool]:
    return portal_accepts(files), stranger_accepts(files)


@pytest.mark.parametrize(
    "files",
    [example(), published(trustees_rules(), INVENTORY, POOL)],
    ids=["example", "trustees"],
)
def test_both_accept_a_record_of_each_kind(files: Files):
    assert both_accept(files) == (True, True)


def test_the_stranger_knows_the_same_beacon():
    assert (stranger.QUICKNET, BEACON["quicknet"]["chain"]) == (QUICKNET.chain, QUICKNET.chain)


@pytest.mark.parametrize("name", [name for name in FORGERIES if name != "refill of a number without end"])
def test_both_refuse_every_forgery(name: str):
    """But the one whose file name no disk takes."""
    assert both_accept(FORGERIES[name][1]()) == (False, False)


@rarely
@given(markets, whole_numbers)
def test_both_accept_what_the_rules_made(market: Market, out: int):
    files = with_refill(of_market(market), market, 1, out)

    assert both_accept(files) == (True, True)


@rarely
@given(markets, whole_numbers, whole_numbers)
def test_both_say_the_same_of_a_record_with_a_byte_changed(market: Market, out: int, number: int):
    files = with_refill(of_market(market), market, 1, out)
    name = sorted(files)[number % len(files)]
    data = files[name] or b"\n"
    at = (number >> 4) % len(data)
    bit = number >> 20 & 255 or 1
    altered = {**files, name: data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]}

    accepted, verified = both_accept(altered)

    assert accepted == verified
    if not name.startswith("refill-1-"):
        assert not accepted
