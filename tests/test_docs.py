"""The documents that code and contract cite: what is cited exists, what can happen is described."""

import re
from pathlib import Path

from refusing import refusals_of
from sodat import rules
from sodat.rules.refusals import Refusal

ROOT = Path(__file__).parents[1]
METHOD = (ROOT / "docs" / "method.md").read_text()
FILES = {path: path.read_text() for path in sorted((ROOT / "src").rglob("*.py"))}
CITED = re.compile(r"docs/method\.md ((?:\d+(?:-\d+)?(?:,\s*)?)+)")


def sections() -> set[int]:
    return {int(number) for number in re.findall(r"^## (\d+)\. ", METHOD, re.MULTILINE)}


def cited(text: str) -> set[int]:
    """Return the sections of method.md that a text names: "2", "2, 12" or "2-4"."""
    numbers = set()
    for group in CITED.findall(text):
        for low, high in re.findall(r"(\d+)(?:-(\d+))?", group):
            numbers |= set(range(int(low), int(high or low) + 1))
    return numbers


def rows(name: str) -> set[str]:
    """Return what stands in code letters at the beginning of a document's table rows."""
    text = (ROOT / "docs" / name).read_text()
    return set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))


def test_sections_of_the_method_are_numbered_from_one():
    assert sorted(sections()) == list(range(1, len(sections()) + 1))


def test_cited_sections_of_the_method_exist():
    assert {
        path.name: cited(text) - sections() for path, text in FILES.items() if cited(text) - sections()
    } == {}


def test_sections_of_the_method_are_cited_by_the_rules():
    rules = [text for path, text in FILES.items() if path.parent.name == "rules"]

    assert sections() - set().union(*map(cited, rules)) == set()


def test_refusals_are_described_one_row_a_code():
    assert rows("refusals.md") == {kind.code for kind in refusals_of(rules)} | {Refusal.code}


def test_reasons_to_refuse_a_record_are_described():
    """The reason is a keyword, or the first argument of the two small functions in rules/record.py."""
    said = re.compile(r'(?:RecordRefused\(reason=|_refuse\(|_same\(\s*)"([a-z-]+)"')
    reasons = {
        reason for path, text in FILES.items() if path.parent.name == "rules" for reason in said.findall(text)
    }

    assert rows("method.md") == reasons | {"order-differs", "result-differs", "cutoffs-differs"}


def test_tests_that_the_method_names_exist():
    tests = {path.name: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
    functions = {
        name for text in tests.values() for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)
    }
    named = set(re.findall(r"\btest_\w+(?:\.py)?", METHOD))

    assert named - functions - set(tests) == set()
