import base64
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sodat.rules.checkpoint import Checkpoint, Key, open_note, read_checkpoint, sign_note, signature_line
from sodat.rules.refusals import RecordRefused

# The example of golang.org/x/mod/sumdb/note, which C2SP signed-note describes.
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    f"{TEXT}\n\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signer(name: str) -> tuple[Key, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    return Key(name, private.public_key().public_bytes_raw()), private


PETER = Key("PeterNeumann", base64.b64decode(VERIFIER.split("+", 2)[2])[1:])
LOG, LOG_SECRET = signer("sodat.example/log")
WITNESS, WITNESS_SECRET = signer("witness.example")
HEAD = Checkpoint("sodat.example/log", 7, sha256(b"root").digest())
SIGNED = sign_note(HEAD.text, LOG, LOG_SECRET.sign)


def test_key_is_written_as_others_write_it():
    assert PETER.text == VERIFIER


def test_note_of_another_implementation_is_opened():
    assert open_note(NOTE, PETER, verify) == TEXT


def test_note_is_opened_by_its_key():
    assert open_note(SIGNED, LOG, verify) == HEAD.text


def test_note_may_have_empty_lines_in_its_text():
    text = "one\n\n\u0926\u094b\u0928\n"

    assert open_note(sign_note(text, LOG, LOG_SECRET.sign), LOG, verify) == text


def test_note_carries_the_signatures_of_witnesses():
    note = SIGNED + signature_line(HEAD.text, WITNESS, WITNESS_SECRET.sign)

    assert (open_note(note, LOG, verify), open_note(note, WITNESS, verify)) == (HEAD.text, HEAD.text)


def test_note_with_many_unknown_signatures_is_opened():
    others = "".join(
        signature_line(HEAD.text, key, secret.sign) for key, secret in map(signer, map(str, range(16)))
    )
    text, own = SIGNED.split("\n\n")

    assert open_note(f"{text}\n\n{others}{own}", LOG, verify) == HEAD.text


def reason(note: str, key: Key = LOG) -> object:
    with pytest.raises(RecordRefused) as refused:
        open_note(note, key, verify)
    return refused.value.facts["reason"]


def test_note_that_this_key_did_not_sign_is_refused():
    same_name, other_secret = Key(LOG.name, WITNESS.public), WITNESS_SECRET

    assert reason(SIGNED, WITNESS) == "note-unsigned"
    assert reason(sign_note(HEAD.text, same_name, other_secret.sign)) == "note-unsigned"


def test_note_with_another_text_or_signature_is_refused():
    forged = SIGNED.replace("\n7\n", "\n8\n")
    first_wrong = sign_note(HEAD.text, LOG, WITNESS_SECRET.sign) + SIGNED.split("\n\n")[1]

    assert (reason(forged), reason(first_wrong)) == ("note-signature", "note-signature")


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        SIGNED[:-1],
        SIGNED + "\n",
        SIGNED.replace("\u2014", "-"),
        SIGNED.replace("\u2014 ", "\u2014"),
        SIGNED.replace("\u2014 ", "\u2014  "),
        SIGNED[:-1] + " more\n",
        SIGNED[:-1] + "\r\n",
        SIGNED.replace("\n7\n", "\n7\t\n"),
        SIGNED.replace("=\n", "\n"),
        SIGNED[:-3] + "!!\n",
        SIGNED + "\u2014 witness.example AAAA*\n",
        SIGNED + "not a signature\n",
    ],
)
def test_note_of_another_form_is_refused(note: str):
    assert reason(note) == "note-malformed"


def test_checkpoint_is_read_as_it_was_printed():
    assert read_checkpoint(HEAD.text) == HEAD
    assert read_checkpoint(Checkpoint("log", 0, HEAD.root).text) == Checkpoint("log", 0, HEAD.root)


def test_checkpoint_of_the_specification_is_read():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

    head = read_checkpoint(text)

    assert (head.origin, head.size, head.text) == ("example.com/behind-the-sofa", 20852163, text)


def test_checkpoint_may_have_extension_lines():
    assert read_checkpoint(HEAD.text + "one more\n") == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "log\n",
        "log\n7\n",
        HEAD.text[:-1],
        HEAD.text + "\n",
        HEAD.text.replace("\n7\n", "\n07\n"),
        HEAD.text.replace("\n7\n", "\n+7\n"),
        HEAD.text.replace("\n7\n", "\n-7\n"),
        HEAD.text.replace("\n7\n", "\n\u096d\n"),
        HEAD.text.replace("\n7\n", "\n\n"),
        HEAD.text.replace("\n7\n", f"\n{'9' * 5000}\n"),
        HEAD.text.replace(HEAD.origin, ""),
        "log\n7\nAAAA\n",
        "log\n7\n!!!!\n",
        "log\n7\nक\n",
    ],
)
def test_checkpoint_of_another_form_is_refused(text: str):
    with pytest.raises(RecordRefused) as refused:
        read_checkpoint(text)

    assert refused.value.facts["reason"] == "note-malformed"
