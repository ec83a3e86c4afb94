"""Typed fields out of a manifest's JSON object, or a refusal that names the field."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sodat.rules.lines import Json
from sodat.rules.refusals import MalformedFile

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one object of one file."""

    value: Mapping[str, Json]
    file: str

    def exactly(self, names: AbstractSet[str]) -> None:
        """Refuse any other set of fields than these."""
        if set(self.value) != set(names):
            raise self._refusal("fields")

    def text(self, name: str) -> str:
        """Return a string."""
        inner = self.value.get(name)
        if not isinstance(inner, str):
            raise self._refusal(name)
        return inner

    def hex64(self, name: str) -> str:
        """Return 64 lower-case hex digits."""
        inner = self.text(name)
        if not _HEX64.match(inner):
            raise self._refusal(name)
        return inner

    def whole(self, name: str) -> int:
        """Return a whole number >= 0."""
        inner = self.value.get(name)
        if not isinstance(inner, int) or inner < 0:
            raise self._refusal(name)
        return inner

    def object(self, name: str) -> dict[str, Json]:
        """Return an object."""
        inner = self.value.get(name)
        if not isinstance(inner, dict):
            raise self._refusal(name)
        return inner

    def objects(self, name: str) -> list[dict[str, Json]]:
        """Return a list of objects."""
        inner = self.value.get(name)
        if not isinstance(inner, list) or not all(isinstance(one, dict) for one in inner):
            raise self._refusal(name)
        return [one for one in inner if isinstance(one, dict)]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        inner = self.value.get(name)
        if not isinstance(inner, list) or not all(isinstance(one, str) for one in inner):
            raise self._refusal(name)
        return tuple(one for one in inner if isinstance(one, str))

    def _refusal(self, name: str) -> MalformedFile:
        return MalformedFile(file=self.file, line=1, what=f"field-{name}")
