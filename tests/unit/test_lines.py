import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sodat.rules import lines
from sodat.rules.refusals import MalformedFile
from unit.markets import whole_numbers


def printable(byte: int) -> str:
    return chr(32 + byte % 95)


def told(tape: Iterator[int], depth: int) -> lines.Json:
    """Return the JSON value that a tape spells: an integer, a text, a list or an object."""
    kind, size = divmod(next(tape, 0), 64)
    if kind == 0 or (kind > 1 and depth > 3):
        number = int.from_bytes(bytes(next(tape, 0) for _ in range(size % 7))) * 31
        return -number if size & 8 else number
    if kind == 1:
        return "".join(printable(next(tape, 0)) for _ in range(size % 5))
    if kind == 2:
        return [told(tape, depth + 1) for _ in range(size % 4)]
    return {f"{place}{printable(next(tape, 0))}": told(tape, depth + 1) for place in range(size % 4)}


def manifest(tape: bytes) -> dict[str, lines.Json]:
    bytes_of = iter(tape)
    return {printable(byte): told(bytes_of, 0) for byte in bytes_of}


tapes = st.binary(max_size=40)
manifests = tapes.map(manifest)


def what(refused: pytest.ExceptionInfo[MalformedFile]) -> tuple[str, int, str]:
    facts = refused.value.facts
    return str(facts["file"]), int(facts["line"]), str(facts["what"])


def test_lines_are_read_without_their_ends():
    assert lines.read_lines(b"b\na|1\n", "x.txt") == ["b", "a|1"]


def test_lines_of_an_empty_file_are_none():
    assert lines.read_lines(b"", "x.txt") == []


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b"a", 1, "last-line-end-missing"),
        (b"a\nb", 2, "last-line-end-missing"),
        (b"a\r\n", 1, "carriage-return"),
        (b"a\nb\r\n", 2, "carriage-return"),
        (b"a\rb\n", 1, "not-printable-ascii"),
        (b"\n", 1, "not-printable-ascii"),
        (b"a\n\nb\n", 2, "not-printable-ascii"),
        ("क\n".encode(), 1, "not-printable-ascii"),
        (b"\xef\xbb\xbfa\n", 1, "not-printable-ascii"),
        (b"a\tb\n", 1, "not-printable-ascii"),
        (b"a\x00\n", 1, "not-printable-ascii"),
        (b"a\x7f\n", 1, "not-printable-ascii"),
    ],
)
def test_lines_of_another_form_are_refused(data: bytes, line: int, why: str):
    with pytest.raises(MalformedFile) as refused:
        lines.read_lines(data, "x.txt")

    assert what(refused) == ("x.txt", line, why)


@pytest.mark.parametrize(
    ("data", "line", "why"), [(b"a\na\n", 2, "line-doubled"), (b"a\nc\nb\n", 3, "not-sorted")]
)
def test_lines_out_of_order_or_doubled_are_refused(data: bytes, line: int, why: str):
    with pytest.raises(MalformedFile) as refused:
        lines.read_sorted(data, "x.txt")

    assert what(refused) == ("x.txt", line, why)


def test_lines_are_sorted_bytewise():
    assert lines.read_sorted(b"B\na\n", "x.txt") == ["B", "a"]


@given(tapes)
def test_lines_are_read_as_they_were_printed(tape: bytes):
    some = set("".join(map(printable, tape)).split(" ")) - {""}

    assert lines.read_sorted(lines.print_lines(sorted(some)), "x.txt") == sorted(some)


def test_fields_are_counted():
    assert lines.fields("a||b", 3, "x.txt", 7) == ["a", "", "b"]
    with pytest.raises(MalformedFile) as refused:
        lines.fields("a|b", 3, "x.txt", 7)
    assert what(refused) == ("x.txt", 7, "field-count")


@pytest.mark.parametrize("text", ["0", "7", "10"])
def test_whole_number_is_read(text: str):
    assert lines.whole(text, 0, 10, "x.txt", 1) == int(text)


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "00", "07", "11", "1.0", "1e1", " 1", "1\n", "७", "9" * 19, "²"]
)
def test_whole_number_of_another_form_is_refused(text: str):
    with pytest.raises(MalformedFile) as refused:
        lines.whole(text, 0, 10, "x.txt", 1)

    assert what(refused) == ("x.txt", 1, "number")


@pytest.mark.parametrize(
    ("read", "good", "bad", "why"),
    [
        (
            lines.application_id,
            ["0123456789abcdef" * 2],
            ["", "0" * 31, "0" * 33, "A" * 32, "0" * 32 + "\n", "g" * 32],
            "application-id",
        ),
        (
            lines.slot_id,
            ["C1.0900", "a", "x" * 64],
            ["", ".a", "a b", "a,b", "x" * 65, "a\n", "क"],
            "slot-id",
        ),
        (lines.part_code, ["open", "D2", "x" * 16], ["", "D-2", "D+R", "x" * 17, "D2\n"], "share-code"),
    ],
)
def test_names_of_another_form_are_refused(read, good: list[str], bad: list[str], why: str):
    assert [read(text, "x.txt", 1) for text in good] == good
    for text in bad:
        with pytest.raises(MalformedFile) as refused:
            read(text, "x.txt", 3)
        assert what(refused) == ("x.txt", 3, why)


@given(manifests)
def test_canonical_json_is_read_as_it_was_printed(value: dict[str, lines.Json]):
    assert lines.read_canonical(lines.canonical(value), "x.json") == value


@given(manifests, whole_numbers)
def test_canonical_json_altered_is_refused_or_another_value(value: dict[str, lines.Json], number: int):
    data = lines.canonical(value)
    at = number % len(data)
    altered = data[:at] + bytes([data[at] ^ (number >> 16 & 255 or 1)]) + data[at + 1 :]

    try:
        read = lines.read_canonical(altered, "x.json")
    except MalformedFile:
        return

    assert read != value


@given(manifests)
def test_canonical_json_printed_in_another_way_is_refused(value: dict[str, lines.Json]):
    loose = json.dumps(value, indent=1).encode()

    with pytest.raises(MalformedFile):
        lines.read_canonical(loose + b"\n", "x.json")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'"a"',
        b"1",
        b'{"a":1} ',
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":"\\u0061"}',
        b'{"a":"\\/"}',
        b"\xef\xbb\xbf{}",
        '{"a":1}'.encode("utf-16"),
        b'{"a":' + b"9" * 5000 + b"}",
        b"\xff",
    ],
)
def test_json_that_is_not_canonical_is_refused(data: bytes):
    with pytest.raises(MalformedFile) as refused:
        lines.read_canonical(data, "x.json")

    assert what(refused) == ("x.json", 1, "not-canonical-json")


@pytest.mark.parametrize("depth", range(850, 1100, 10))
def test_json_nested_without_end_is_read_or_refused(depth: int):
    data = b'{"a":' + b"[" * depth + b"]" * depth + b"}"

    try:
        value = lines.read_canonical(data, "x.json")
    except MalformedFile:
        return

    assert list(value) == ["a"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"a":1.0}', "json-type"),
        (b'{"a":1e3}', "json-type"),
        (b'{"a":NaN}', "json-type"),
        (b'{"a":[null]}', "json-type"),
        (b'{"a":{"b":true}}', "json-type"),
        ('{"a":"क"}'.encode(), "json-not-ascii"),
        ('{"क":1}'.encode(), "json-not-ascii"),
        (b'{"a":"\\n"}', "json-not-ascii"),
        (b'{"a":9007199254740992}', "json-number"),
        (b'{"a":-9007199254740992}', "json-number"),
    ],
)
def test_json_of_other_values_is_refused(data: bytes, why: str):
    with pytest.raises(MalformedFile) as refused:
        lines.read_canonical(data, "x.json")

    assert what(refused) == ("x.json", 1, why)


def test_json_of_other_values_is_not_printed():
    with pytest.raises(MalformedFile) as refused:
        lines.canonical({"a": 1.5})

    assert what(refused) == ("manifest", 1, "json-type")
