"""Makes an OpenAPI 3.1 document of a table of operations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec

from sodat.rules.refusals import MalformedRequest, NotAllowed, NotSignedIn, Refusal
from sodat.web.answers import STATUS
from sodat.web.openapi.operations import Answered, Operation, Parameter, Schema, Text
from sodat.web.refused import BodyTooLarge, Busy, OurMistake

_PART = re.compile(r"\{(\w+)(?::\w+)?\}")
_REF = "#/components/schemas/{name}"


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
    """What every call may refuse; none of an interface whose refusals have a form of their own."""


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


def refusals_of(one: Operation, everywhere: tuple[type[Refusal], ...]) -> list[type[Refusal]]:
    """Return all that a call may refuse, each once."""
    found = [*one.refusals]
    if one.body is not None:
        found += [MalformedRequest, BodyTooLarge]
    if one.roles is not None:
        found.append(NotSignedIn)
    if one.roles:
        found.append(NotAllowed)
    return list(dict.fromkeys([*found, *everywhere]))


def _types(operations: Sequence[Operation]) -> list[Any]:
    found: list[Any] = [Refused]
    for one in operations:
        found += [kind for kind in (one.body, *one.answers.values()) if kind and not isinstance(kind, Text)]
    return list(dict.fromkeys(found))


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
    said["responses"] = {
        str(status): _answer(status, kind, schema_of) for status, kind in one.answers.items()
    } | _refused(refusals_of(one, interface.everywhere), schema_of)
    return said


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
    if isinstance(kind, Text):
        said["content"] = {media: {"schema": _text(media)} for media in (kind.media, kind.or_else) if media}
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
        said["headers"] = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}}
    return said
