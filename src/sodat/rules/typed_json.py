"""Typed reading of foreign JSON: every value knows its path, and what does not fit is refused with it."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, Self

from sodat.rules.refusals import MalformedFile

TEXT_LENGTH_MAX = 300
# Control characters, lone halves of surrogates, and marks that let a text show in another order than it has.
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a JSON file, and the path that leads there, as in `centers[0].sessions[2].date`."""

    file: str
    path: str
    value: Any

    def refuse(self, problem: str) -> NoReturn:
        """Refuse the whole file for this value."""
        raise MalformedFile(file=self.file, line=0, what=f"{self.path or 'the file'}: {problem}")

    def fields(self) -> Mapping[str, Any]:
        """Return the value if it is an object."""
        if not isinstance(self.value, dict):
            self.refuse("not an object")
        return self.value

    def has(self, name: str) -> bool:
        """Return whether the object has this field."""
        return name in self.fields()

    def field(self, name: str) -> Self:
        """Return a field that must be there."""
        inside = type(self)(self.file, f"{self.path}.{name}" if self.path else name, None)
        if name not in self.fields():
            inside.refuse("missing")
        return type(self)(self.file, inside.path, self.value[name])

    def items(self) -> list[Self]:
        """Return the members of a list."""
        if not isinstance(self.value, list):
            self.refuse("not a list")
        return [type(self)(self.file, f"{self.path}[{n}]", one) for n, one in enumerate(self.value)]

    def text(self, *, length_min: int = 1) -> str:
        """Return a text of one line: white space of any kind becomes one space."""
        if not isinstance(self.value, str):
            self.refuse("not a text")
        problem = wrong_text(self.value, length_min)
        if problem:
            self.refuse(problem)
        return one_line(self.value)

    def matched(self, pattern: re.Pattern[str], form: str) -> re.Match[str]:
        """Return the match of a text of a fixed form."""
        found = pattern.fullmatch(self.value) if isinstance(self.value, str) else None
        if found is None:
            self.refuse(f"not of the form {form}")
        return found

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, low <= n <= high."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.refuse("not a whole number")
        if not low <= self.value <= high:
            self.refuse(f"not between {low} and {high}")
        return self.value

    def number(self, low: int, high: int) -> float:
        """Return a number, low <= n <= high."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.refuse("not a number")
        if not low <= self.value <= high:
            self.refuse(f"not between {low} and {high}")
        return float(self.value)

    def flag(self) -> bool:
        """Return a truth value."""
        if not isinstance(self.value, bool):
            self.refuse("neither true nor false")
        return self.value


def one_line(text: str) -> str:
    """Return a text with every run of white space as one space, and none around it."""
    return " ".join(text.split())


def wrong_text(text: str, length_min: int) -> str:
    """Return what is wrong with a text for people; empty when nothing is."""
    line = one_line(text)
    if len(line) < length_min:
        return "empty"
    if len(line) > TEXT_LENGTH_MAX:
        return f"longer than {TEXT_LENGTH_MAX} characters"
    return "a character that is no text" if _NOT_TEXT.search(line) else ""


def decoded(data: bytes, file: str) -> str:
    """Return the text of a UTF-8 file, without the mark that some programs put first.

    Raises:
        MalformedFile: with the line of the first byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise MalformedFile(file=file, line=line, what="not UTF-8") from None


def read_json(data: bytes, file: str) -> Value:
    """Return the value of a JSON file; a field that stands twice in an object is refused.

    Raises:
        MalformedFile: not JSON, with its line.
    """
    try:
        value = json.loads(
            decoded(data, file), object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite
        )
    except json.JSONDecodeError as wrong:
        raise MalformedFile(file=file, line=wrong.lineno, what=f"not JSON: {wrong.msg}") from None
    except (ValueError, RecursionError) as wrong:
        raise MalformedFile(file=file, line=0, what=f"not JSON: {str(wrong)[:80]}") from None
    return Value(file, "", value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"field {next(name for name in names if names.count(name) > 1)[:40]!r} stands twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a number")
    return number
