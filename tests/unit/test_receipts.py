from dataclasses import replace
from hashlib import sha256

import pytest

from sodat.rules.receipts import Receipt, act_leaf, filing_leaf, wish_line

RECEIPT = Receipt(
    release="market-1",
    application="a" * 32,
    line="2|A,B|together|move-up",
    salt="5" * 32,
    filed_at="2026-05-11T10:00:00Z",
    leaf_index=17,
)


def test_receipt_opens_the_leaf_of_its_filing():
    hidden = sha256(f"sodat-receipt/1\n{'5' * 32}\n{'a' * 32}\n2|A,B|together|move-up\n".encode()).hexdigest()

    assert RECEIPT.leaf == f"filed\nmarket-1\n{hidden}\n2026-05-11T10:00:00Z\n".encode()
    assert RECEIPT.leaf == filing_leaf(
        "market-1", "a" * 32, "2|A,B|together|move-up", "5" * 32, "2026-05-11T10:00:00Z"
    )


def test_receipt_is_signed_as_one_field_a_line():
    assert RECEIPT.text == (
        f"sodat-receipt/1\nmarket-1\n{'a' * 32}\n2|A,B|together|move-up\n"
        f"{'5' * 32}\n2026-05-11T10:00:00Z\n17\n"
    )


@pytest.mark.parametrize("field", ["release", "application", "line", "salt", "filed_at"])
def test_leaf_depends_on_every_field_it_proves(field: str):
    assert replace(RECEIPT, **{field: "x"}).leaf != RECEIPT.leaf


def test_leaf_shows_neither_application_nor_wish():
    assert RECEIPT.application.encode() not in RECEIPT.leaf
    assert b"A,B" not in RECEIPT.leaf


def test_leaf_of_a_public_act_is_plain():
    assert act_leaf("paused", "market-1", "वीज नाही", "2026-05-11T10:00:00Z") == (
        "paused\nmarket-1\nवीज नाही\n2026-05-11T10:00:00Z\n".encode()
    )


@pytest.mark.parametrize(
    ("split", "keep", "line"),
    [
        (False, False, "2|A,B|together|move-up"),
        (True, False, "2|A,B|split|move-up"),
        (False, True, "2|A,B|together|keep"),
    ],
)
def test_wish_line_says_what_the_citizen_decided(split: bool, keep: bool, line: str):  # noqa: FBT001
    assert wish_line(2, ("A", "B"), split=split, keep=keep) == line
