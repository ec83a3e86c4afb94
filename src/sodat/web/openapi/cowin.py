"""The description of the Co-WIN v2 interface; a test holds it against the routes."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from sodat.web.answers import JSON_HEADERS, Answer
from sodat.web.asking import Asking
from sodat.web.openapi import cowin_bodies as said
from sodat.web.openapi import cowin_places as at
from sodat.web.openapi import cowin_types as of
from sodat.web.openapi.document import Interface, document
from sodat.web.openapi.operations import Answered, Operation, Parameter, Text

BASE = "/api/v2"
STAFF = ("staff",)
ANYBODY, SIGNED_IN = None, ()
PDF = Text("application/pdf")
_NO = of.CowinError
_PIECE = re.compile(r"[A-Za-z]+")


def _call(
    method: str,
    path: str,
    words: str,
    answers: Mapping[int, Answered],
    *,
    body: type | None = None,
    roles: tuple[str, ...] | None = ANYBODY,
    query: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
) -> Operation:
    """Return one call; what every call, body or login implies is added in Co-WIN's own form."""
    implied: dict[int, Answered] = {400: _NO}
    if body is not None:
        implied[413] = _NO
    if roles is not None:
        implied[401] = Text("text/plain")
    if roles:
        implied[403] = of.Forbidden
    parameters = [
        Parameter(name, "query", said.WORDS[name], required=name in query) for name in (*query, *optional)
    ]
    return Operation(
        method=method,
        path=BASE + path,
        name="".join(part[:1].upper() + part[1:] for part in _PIECE.findall(path)),
        summary=words,
        answers=dict(sorted({**answers, **implied}.items())),
        body=body,
        roles=roles,
        parameters=tuple(parameters),
    )


_STATE = Parameter("state_id", "path", "A state's number.")
_BOOKING: dict[int, Answered] = {409: _NO, 429: _NO}
_SESSIONS: tuple[tuple[str, str, Answered], ...] = (
    ("findByPin", "pincode", at.Sessions),
    ("findByDistrict", "district_id", at.Sessions),
    ("calendarByPin", "pincode", at.Centers),
    ("calendarByDistrict", "district_id", at.Centers),
    ("calendarByCenter", "center_id", (at.CenterAlone, at.CenterUnknown)),
)

PLACES = (
    _call("GET", "/admin/location/states", "The states.", {200: at.States}),
    _call("GET", "/admin/location/districts/{state_id}", "The districts of a state.", {200: at.Districts}),
    _call("GET", "/registration/beneficiary/idTypes", "The photo IDs.", {200: at.Types}),
    _call("GET", "/registration/beneficiary/genders", "The genders.", {200: at.Genders}),
)
SIGNING_IN = (
    *(
        _call("POST", path, "Have a code sent.", {200: of.Txn, 429: _NO}, body=said.MobileSaid)
        for path in ("/auth/public/generateOTP", "/auth/generateOTP", "/auth/generateMobileOTP")
    ),
    *(
        _call("POST", path, "Sign in with the code's SHA-256.", {200: of.Token}, body=said.CodeSaid)
        for path in ("/auth/public/confirmOTP", "/auth/confirmOTP", "/auth/validateMobileOtp")
    ),
    _call("POST", "/auth/getRecaptcha", "An empty picture.", {200: of.Captcha}, roles=SIGNED_IN),
)
SESSIONS = (
    *(
        _call(
            "GET",
            f"/appointment/sessions/public/{name}",
            "What is offered.",
            {200: kind},
            query=(place, "date"),
        )
        for name, place, kind in _SESSIONS
    ),
    *(
        _call(
            "GET",
            f"/appointment/sessions/{name}",
            "What is offered, of this moment.",
            {200: kind, 429: _NO},
            roles=SIGNED_IN,
            query=(place, "date"),
            optional=("vaccine",),
        )
        for name, place, kind in _SESSIONS
    ),
    *(
        _call("GET", path, "The nearest centres.", {200: at.Near}, query=("lat", "long"))
        for path in ("/appointment/centers/public/findByLatLong", "/appointment/centers/findByLatLong")
    ),
    _call(
        "GET",
        "/appointment/sessions/search",
        "Counted, nothing else.",
        {204: None, 429: _NO},
        roles=SIGNED_IN,
        optional=("district_id",),
    ),
)
APPOINTMENTS = (
    _call(
        "GET", "/appointment/beneficiaries", "The account's people.", {200: of.Beneficiaries}, roles=SIGNED_IN
    ),
    _call(
        "POST",
        "/appointment/schedule",
        "Book, or under a draw apply: 202 and no confirmation number.",
        {200: of.Confirmed, 202: of.Filed, **_BOOKING},
        body=said.ScheduleSaid,
        roles=SIGNED_IN,
    ),
    _call(
        "POST",
        "/appointment/reschedule",
        "Move an appointment.",
        {204: None, **_BOOKING},
        body=said.RescheduleSaid,
        roles=SIGNED_IN,
    ),
    _call(
        "POST",
        "/appointment/cancel",
        "Give an appointment back, or withdraw an application.",
        {204: None, **_BOOKING},
        body=said.CancelSaid,
        roles=SIGNED_IN,
    ),
    _call(
        "GET",
        "/appointment/appointmentslip/download",
        "The slip.",
        {200: PDF},
        roles=SIGNED_IN,
        query=("appointment_id",),
    ),
    *(
        _call(
            "GET",
            path,
            "The certificate.",
            {200: PDF},
            roles=SIGNED_IN,
            query=("beneficiary_reference_id",),
        )
        for path in ("/registration/certificate/public/download", "/registration/certificate/download")
    ),
)
PEOPLE = (
    _call(
        "POST",
        "/registration/beneficiary/new",
        "Name a person.",
        {200: of.Named},
        body=said.BeneficiarySaid,
        roles=SIGNED_IN,
    ),
    _call(
        "POST",
        "/registration/beneficiary/delete",
        "Remove a person.",
        {204: None},
        body=said.ReferenceSaid,
        roles=SIGNED_IN,
    ),
)
VACCINATORS = (
    _call(
        "POST",
        "/vaccinator/onspots/schedule",
        "Book for somebody who came.",
        {200: of.Confirmed, 202: of.Filed, **_BOOKING},
        body=said.OnSpotSaid,
        roles=STAFF,
    ),
    _call(
        "POST",
        "/vaccinator/beneficiaries/new",
        "Name a person under the mobile they give.",
        {200: of.Named},
        body=said.BeneficiarySaid,
        roles=STAFF,
    ),
    _call(
        "POST",
        "/vaccinator/beneficiaries/vaccinate",
        "Enter a dose.",
        {200: of.Dosed},
        body=said.VaccinateSaid,
        roles=STAFF,
    ),
    _call(
        "GET",
        "/vaccinator/beneficiaries/findByMobile",
        "The people of a mobile.",
        {200: of.Beneficiaries, 429: _NO},
        roles=STAFF,
        query=("mobile_number",),
    ),
)
OPERATIONS = (*PLACES, *SIGNING_IN, *SESSIONS, *APPOINTMENTS, *PEOPLE, *VACCINATORS)


async def cowin_document(_asking: Asking) -> Answer:
    """GET /api/v2/openapi.json."""
    return Answer(200, cowin_document_bytes(), (*JSON_HEADERS, (b"cache-control", b"public, max-age=600")))


@cache
def cowin_document_bytes() -> bytes:
    """Return the OpenAPI document of the Co-WIN interface."""
    words = "The interface that programs of 2021 were written for. docs/cowin.md says what is different."
    parts = {"state_id": _STATE}
    return msgspec.json.encode(document(Interface("Co-WIN v2", "2", words, OPERATIONS, parts, is_ours=False)))
