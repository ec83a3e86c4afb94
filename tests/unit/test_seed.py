from hashlib import sha256

import pytest

from sodat.rules.commit import read_commit, read_seed
from sodat.rules.refusals import RevealWrong
from sodat.rules.seed import NO_SECRET, check_reveal, commitment, randomness, seed, trust
from unit.records import example

SECRET = read_seed(example()["seed.json"]).reveals[0][1]


def test_seed_of_the_example_is_the_published_one():
    files = example()
    made = read_seed(files["seed.json"])

    assert seed(files["commit.json"], made.reveals, made.signature) == made.seed
    assert randomness(made.signature) == made.randomness


def test_seed_is_made_of_commit_trust_and_randomness():
    parts = (sha256(b"{}").hexdigest(), trust([("city", SECRET)]), randomness("00ff"))

    expected = sha256("sodat-draw/1/seed\n{}\n{}\n{}\n".format(*parts).encode()).hexdigest()

    assert seed(b"{}", [("city", SECRET)], "00ff") == expected


def test_randomness_is_the_hash_of_the_signature_or_zeros():
    assert (randomness("00ff"), randomness("")) == (sha256(b"\x00\xff").hexdigest(), "0" * 64)


def test_trust_depends_on_the_order_of_the_trustees():
    one, two = ("city", SECRET), ("press", NO_SECRET)

    assert trust([one, two]) == sha256(f"city:{SECRET}\npress:{NO_SECRET}\n".encode()).hexdigest()
    assert trust([one, two]) != trust([two, one])


def test_reveals_of_the_example_fit_their_commitments():
    files = example()
    reveals = dict(read_seed(files["seed.json"]).reveals)

    for name, committed in read_commit(files["commit.json"]).trustees:
        if reveals[name] != NO_SECRET:
            check_reveal(name, reveals[name], committed)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("city", "0" * 64),
        ("press", SECRET),
        ("city", SECRET.upper()),
        ("city", SECRET[1:]),
        ("city", SECRET + "\n"),
        ("city", ""),
    ],
)
def test_reveal_of_another_secret_or_form_is_refused(name: str, secret: str):
    with pytest.raises(RevealWrong) as refused:
        check_reveal(name, secret, commitment("city", SECRET))

    assert refused.value.facts == {"trustee": name}


def test_reveal_of_a_secret_in_another_form_is_refused_even_when_committed():
    with pytest.raises(RevealWrong):
        check_reveal("city", "short", commitment("city", "short"))
