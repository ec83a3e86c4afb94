"""Makes an OpenAPI 3.1 document of a table of operations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec

from sodat.rules.refusals import MalformedRequest, NotAllowed, NotSignedIn, Refusal
from sodat.web.openapi.operations import Answered, Operation, Parameter, Schema, Text
from sodat.web.refused import BodyTooLarge, Busy, OurMistake
from sodat.web.statuses import STATUS

_PART = re.compile(r"\{(\w+)(?::\w+)?\}")
_REF = "#/components/schemas/{name}"
_RETRY_AFTER: Schema = {"description": "Seconds", "schema": {"type": "integer", "minimum": 1}}


class Refused(msgspec.Struct):
    """Every "no": a code that stays the same, a sentence to read, and facts."""

    code: str
    message: str
    facts: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface: what it is called, its calls, and the parts of their paths."""

    title: str
    version: str
    words: str
    operations: Sequence[Operation]
    parts: Mapping[str, Parameter]
    everywhere: tuple[type[Refusal], ...] = (OurMistake, Busy)
    """What every call may refuse."""

    is_ours: bool = True
    """Whether what a body or a login implies is refused in our form; a foreign interface has its own."""


def document(interface: Interface) -> dict[str, Any]:
    """Return the document, ready to be written as JSON."""
    types = _types(interface.operations)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    schema_of = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for one in interface.operations:
        path = _PART.sub(r"{\1}", one.path)
        paths.setdefault(path, {})[one.method.lower()] = _operation(one, interface, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": interface.title, "version": interface.version, "description": interface.words},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"login": {"type": "http", "scheme": "bearer"}},
        },
    }


def refusals_of(one: Operation, interface: Interface) -> list[type[Refusal]]:
    """Return all that a call may refuse in our form, each once."""
    implied: list[type[Refusal]] = []
    if one.body is not None:
        implied += [MalformedRequest, BodyTooLarge]
    if one.roles is not None:
        implied.append(NotSignedIn)
    if one.roles:
        implied.append(NotAllowed)
    found = [*one.refusals, *(implied if interface.is_ours else ()), *interface.everywhere]
    return list(dict.fromkeys(found))


def _types(operations: Sequence[Operation]) -> list[Any]:
    found: list[Any] = [Refused]
    for one in operations:
        for kind in (one.body, *one.answers.values()):
            found += kind if isinstance(kind, tuple) else [kind]
    return list(dict.fromkeys(kind for kind in found if kind is not None and not isinstance(kind, Text)))


def _operation(one: Operation, interface: Interface, schema_of: Mapping[Any, Schema]) -> dict[str, Any]:
    parts = [interface.parts[name] for name in _PART.findall(one.path)]
    said: dict[str, Any] = {"operationId": one.name, "summary": one.summary}
    if parts or one.parameters:
        said["parameters"] = [_parameter(each) for each in (*parts, *one.parameters)]
    if one.body is not None:
        said["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[one.body]}},
        }
    if one.roles is not None:
        said["security"] = [{"login": []}]
    answers = {str(status): _answer(status, kind, schema_of) for status, kind in one.answers.items()}
    refused = _refused(refusals_of(one, interface), schema_of)
    said["responses"] = answers | {
        status: _either(answers[status], no) if status in answers else no for status, no in refused.items()
    }
    return said


def _either(foreign: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that has one of two forms."""
    forms = [one["content"]["application/json"]["schema"] for one in (foreign, ours)]
    return ours | {"content": {"application/json": {"schema": {"anyOf": forms}}}}


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "in": one.where,
        "required": one.required or one.where == "path",
        "description": one.words,
        "schema": one.schema,
    }


def _answer(status: int, kind: Answered, schema_of: Mapping[Any, Schema]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        said["headers"] = {"Retry-After": {**_RETRY_AFTER, "required": True}}
    if isinstance(kind, Text):
        said["content"] = {media: {"schema": _text(media)} for media in (kind.media, kind.or_else) if media}
    elif isinstance(kind, tuple):
        said["content"] = {"application/json": {"schema": {"anyOf": [schema_of[one] for one in kind]}}}
    elif kind is not None:
        said["content"] = {"application/json": {"schema": schema_of[kind]}}
    return said


def _text(media: str) -> Schema:
    return {"type": "string"} if media.startswith("text/") else {}


def _refused(kinds: Sequence[type[Refusal]], schema_of: Mapping[Any, Schema]) -> dict[str, Any]:
    """Return the answers of refusals by status, with the codes that come under it."""
    by_status: dict[int, list[type[Refusal]]] = {}
    for kind in kinds:
        by_status.setdefault(STATUS[kind], []).append(kind)
    return {str(status): _no(by_status[status], schema_of) for status in sorted(by_status)}


def _no(kinds: Sequence[type[Refusal]], schema_of: Mapping[Any, Schema]) -> dict[str, Any]:
    codes = sorted({kind.code for kind in kinds})
    words = " ".join(f"`{kind.code}`: {(kind.__doc__ or '').strip()}" for kind in kinds)
    schema = {"allOf": [schema_of[Refused], {"properties": {"code": {"enum": codes}}}]}
    said: dict[str, Any] = {"description": words, "content": {"application/json": {"schema": schema}}}
    if "wait_seconds" in words:
        said["headers"] = {"Retry-After": _RETRY_AFTER}
    return said
