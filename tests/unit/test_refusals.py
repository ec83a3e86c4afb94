import re

import pytest

from refusing import refusals_of
from sodat import rules
from sodat.rules.refusals import InvariantBroken, MalformedFile, Refusal, ensure

KINDS = refusals_of(rules)


def test_refusals_have_a_code_each_and_no_two_the_same():
    codes = [kind.code for kind in KINDS]

    assert sorted(codes) == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_refusals_carry_their_facts():
    refused = MalformedFile(file="pool.txt", line=3, what="number")

    assert (refused.facts, refused.args) == (
        {"file": "pool.txt", "line": 3, "what": "number"},
        ("malformed-file", {"file": "pool.txt", "line": 3, "what": "number"}),
    )


def test_broken_promise_of_ours_is_no_refusal():
    with pytest.raises(InvariantBroken, match="no slot is overfilled"):
        ensure(False, "no slot is overfilled")
    ensure(True, "what holds says nothing")
    assert not issubclass(InvariantBroken, Refusal)
