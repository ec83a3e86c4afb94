"""Receipts signed together: each opens alone, and none opens altered."""

import base64

import pytest

from sodat.rules import merkle
from sodat.rules.bundles import Bundle, bundle_id, open_receipt, root_text
from sodat.rules.checkpoint import sign_note
from sodat.rules.refusals import RecordRefused
from sodat.vault import Vault, verify_ed25519

VAULT = Vault(b"k" * 32, "test.example/log")
KEY = VAULT.log_key


def texts(count: int) -> list[str]:
    return [f"sodat-receipt/1\nmarket-1\n{number}\n" for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13, 128, 500])
def test_every_receipt_of_a_bundle_opens_alone(count: int):
    said = texts(count)
    bundle = Bundle(said, KEY, VAULT.sign)

    assert [open_receipt(bundle.note(place), KEY, verify_ed25519) for place in range(count)] == said


def test_a_bundle_is_signed_once_whatever_its_size():
    signed = []
    bundle = Bundle(texts(100), KEY, lambda message: signed.append(message) or VAULT.sign(message))

    [bundle.note(place) for place in range(100)]

    root = merkle.root([text.encode() for text in texts(100)])
    assert signed == [root_text(KEY, 100, root).encode()]


def test_a_receipt_signed_alone_opens_too():
    assert open_receipt(sign_note(texts(1)[0], KEY, VAULT.sign), KEY, verify_ed25519) == texts(1)[0]


def altered(note: str, at: int) -> str:
    text, _, line = note.rpartition("\n\n")
    dash, name, said = line.split()
    raw = bytearray(base64.b64decode(said))
    raw[at] ^= 1
    return f"{text}\n\n{dash} {name} {base64.b64encode(raw).decode()}\n"


@pytest.mark.parametrize("at", [0, 4, 5, 6, 7, 8, 39, 40, 71, 72, 103, 104, 167])
def test_altered_receipts_do_not_open(at: int):
    note = Bundle(texts(5), KEY, VAULT.sign).note(2)

    with pytest.raises(RecordRefused):
        open_receipt(altered(note, at), KEY, verify_ed25519)


def test_another_text_or_another_key_does_not_open():
    note = Bundle(texts(5), KEY, VAULT.sign).note(2)
    other = Vault(b"x" * 32, "test.example/log").log_key

    for wrong in (note.replace("market-1", "market-2"), note.removesuffix("\n"), note.replace("\n\n", "\n")):
        with pytest.raises(RecordRefused):
            open_receipt(wrong, KEY, verify_ed25519)
    with pytest.raises(RecordRefused):
        open_receipt(note, other, verify_ed25519)
    assert bundle_id(KEY) not in {KEY.id, bundle_id(other)}
