"""What can be asked of an interface: one row a call. Its routes and its description both come from it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sodat.rules.refusals import Refusal

Schema = Mapping[str, Any]
"""A JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of the path, of the query, or a header."""

    name: str
    where: str
    """`path`, `query` or `header`."""

    words: str
    schema: Schema = field(default_factory=lambda: {"type": "string"})
    required: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """An answer that is no JSON with a type: text, bytes, or one of several."""

    media: str
    or_else: str = ""


Answered = type | tuple[type, ...] | Text | None
"""What an answer holds: a msgspec type as JSON, one of several, a text, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call: how it is asked, what does it, what it answers, what it may refuse."""

    method: str
    path: str
    """With `{name}` for what the caller puts in."""

    name: str
    """Unique in its document; what generated clients call their function."""

    summary: str
    answers: Mapping[int, Answered]
    """Every status below 400, and of a foreign interface also those above, with their own form."""

    errand: Callable[[Any], Awaitable[Any]] | None = None
    """What does it; None: the hot lane, ahead of all routes."""

    refusals: tuple[type[Refusal], ...] = ()
    """What it may refuse beyond what every call may."""

    body: type | None = None
    parameters: tuple[Parameter, ...] = ()
    """Query and headers; parts of the path are described in one place for all calls."""

    roles: tuple[str, ...] | None = None
    """Who may call it: None: everybody, empty: whoever is signed in, else one of these."""
