"""The OpenAPI document is made of the table of routes; here both are held against the running portal."""

import inspect
import json
import re

import jsonschema_rs
import pytest

from sodat.rules.refusals import Refusal
from sodat.web.api.table import OPERATIONS, own_interface
from sodat.web.app import API
from sodat.web.cowin.calls import CALLS, PROTECTED, PUBLIC
from sodat.web.cowin.errors import answer_to
from sodat.web.cowin.routes import BASE, ROUTES
from sodat.web.openapi.document import refusals_of
from sodat.web.refused import KeyInUse, KeyReused
from sodat.web.statuses import STATUS


@pytest.fixture
def described(world):
    return world.call("GET", "/openapi.json").json


def calls(document):
    return {
        (method.upper(), path): one
        for path, ways in document["paths"].items()
        for method, one in ways.items()
    }


def plain(path):
    return re.sub(r":path\}", "}", path)


def test_every_route_is_described_and_everything_described_is_a_route(described):
    assert sorted(calls(described)) == sorted({(method, plain(path)) for method, path, _ in API})
    assert len({one["operationId"] for one in calls(described).values()}) == len(API)


def test_what_is_described_is_there(world, described):
    """A path that is nowhere is refused with page-unknown; every described one gives something else."""
    missing = []
    for method, path in calls(described):
        asked = re.sub(r"\{\w+\}", "0", path.replace("{place}", "000"))
        answer = world.call(method, asked, headers={"content-type": "application/json"})
        is_somewhere = answer.status != 404 or answer.code != "page-unknown"
        missing += [] if is_somewhere or path in {"/_demo/outbox/{mobile}", "/fhir/{file}"} else [path]
        assert str(answer.status) in calls(described)[method, path]["responses"], (method, path, answer)

    assert missing == []


def test_document_is_open_api_of_version_3_1(described):
    assert described["openapi"] == "3.1.0"
    for schema in described["components"]["schemas"].values():
        jsonschema_rs.meta.validate({**schema, "components": described["components"]} | {"$id": "urn:x"})
    references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described))
    assert set(references) <= set(described["components"]["schemas"])


def test_every_no_has_its_status_and_codes(described):
    for one in OPERATIONS:
        said = calls(described)[one.method, plain(one.path)]["responses"]
        for kind in refusals_of(one, own_interface()):
            codes = said[str(STATUS[kind])]["content"]["application/json"]["schema"]["allOf"][1]["properties"]
            assert kind.code in codes["code"]["enum"], (one.name, kind)


def test_refusals_that_an_errand_names_are_in_the_table():
    """The docstrings of web/api name what they raise; a name there that the table lacks is drift."""
    lacking = []
    for one in OPERATIONS:
        words = inspect.getdoc(one.errand) or "" if one.errand else ""
        named = {kind for kind in STATUS if kind.__name__ in words}
        lacking += [(one.name, kind.__name__) for kind in named - set(refusals_of(one, own_interface()))]

    assert [pair for pair in lacking if pair[0] not in {"releases", "release", "apply"}] == []


def test_who_must_sign_in_is_said(world, described):
    for (method, path), said in calls(described).items():
        answer = world.call(method, re.sub(r"\{\w+\}", "0", path))
        assert (answer.status == 401) == ("security" in said), (method, path, answer.status)


def test_every_post_takes_a_key(described):
    keyed = {
        path
        for (method, path), said in calls(described).items()
        if method == "POST" and "Idempotency-Key" in {one["name"] for one in said.get("parameters", ())}
    }
    posts = {path for method, path in calls(described) if method == "POST"}

    assert posts == keyed


def test_no_refusal_of_a_call_is_unknown_to_the_table_of_statuses():
    assert [
        k for one in OPERATIONS for k in one.refusals if not issubclass(k, Refusal) or k not in STATUS
    ] == []


def test_every_limit_says_how_long_to_wait(world):
    for name in ("/openapi.json", "/api/v2/openapi.json"):
        limits = [
            said["responses"]["429"]
            for said in calls(world.call("GET", name).json).values()
            if "429" in said["responses"]
        ]
        assert limits
        assert all("Retry-After" in one["headers"] for one in limits)


def test_every_refusal_of_a_filing_has_a_form_of_cowins():
    (filing,) = (one for one in OPERATIONS if one.name == "apply")

    unknown = {one for one in filing.refusals if answer_to(one(opens_at="2030-01-01T00:00:00Z")) is None}

    assert unknown == {KeyReused, KeyInUse}  # Co-WIN has no keys


def test_every_call_of_cowin_is_described_and_nothing_else(world):
    described = world.call("GET", "/api/v2/openapi.json").json
    routes = {(method, BASE + path) for method, path, _ in ROUTES}
    routes |= {("GET", base + name) for name in CALLS for base in (PUBLIC, PROTECTED)}

    assert set(calls(described)) == routes
    assert len({one["operationId"] for one in calls(described).values()}) == len(routes)
