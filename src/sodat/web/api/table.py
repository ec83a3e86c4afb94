"""Every call of the portal's own interface: the routes and the OpenAPI document are made of this table."""

from functools import cache

import msgspec

from sodat.rules import factors
from sodat.rules import refusals as no
from sodat.rules.webhooks import TooManyWebhooks, WebhookAddressNotUsable, WebhookUnknown
from sodat.web.answers import JSON_HEADERS, Answer
from sodat.web.api import (
    asked,
    availability,
    demo,
    login,
    metrics,
    people,
    releases,
    shown,
    webhooks,
)
from sodat.web.api.open_rows import FEEDS, LOG, PLAIN
from sodat.web.api.own_rows import APPLICATIONS, STANDING
from sodat.web.api.parts import ANYBODY, CITIZEN, KEY, KEYED, PARTS, SEEN, WHERE
from sodat.web.asking import Asking
from sodat.web.notices import ReleaseList, ReleaseShown
from sodat.web.openapi.cowin import cowin_document
from sodat.web.openapi.document import Interface, document
from sodat.web.openapi.operations import Operation, Text
from sodat.web.refused import PageUnknown

RECORD_FILE = Text("text/plain", "application/json")


async def beyond_the_hot_lane(_asking: Asking) -> Answer:
    """Answer what looks like a hot call but was not taken by the hot lane.

    Raises:
        PageUnknown.
    """
    raise PageUnknown


async def own_document(_asking: Asking) -> Answer:
    """GET /openapi.json."""
    return Answer(200, own_document_bytes(), (*JSON_HEADERS, (b"cache-control", b"public, max-age=600")))


@cache
def own_document_bytes() -> bytes:
    """Return the OpenAPI document of this table."""
    return msgspec.json.encode(document(own_interface()))


def own_interface() -> Interface:
    """Return the whole of the portal's own interface."""
    words = "Public appointments by a draw that anyone can re-run. docs/api.md says more."
    return Interface("Sodat", "1", words, OPERATIONS, PARTS)


SIGNING_IN = (
    Operation(
        method="POST", path="/api/v1/login", name="askCode", errand=login.ask_code, roles=ANYBODY,
        summary="Have a one-time code sent to a mobile.", body=asked.CodeWanted, parameters=(KEY,),
        answers={202: login.CodeSent}, refusals=(no.MobileNotUsable, no.TooManyCodes, *KEYED),
    ),
    Operation(
        method="POST", path="/api/v1/login/code", name="confirmCode", errand=login.confirm_code,
        summary="Sign in with the code.", body=asked.CodeTyped, parameters=(KEY,),
        answers={200: login.LoginShown}, refusals=(no.CodeWrong, no.CodeExpired, *KEYED),
    ),
    Operation(
        method="POST", path="/api/v1/login/staff", name="signInStaff", errand=login.staff,
        summary="Sign in as somebody who works here.", body=asked.StaffTyped, parameters=(KEY,),
        answers={200: login.LoginShown},
        refusals=(factors.SignInRefused, factors.SignInWait, factors.SignInCodeUsed, *KEYED),
    ),
)  # fmt: skip

PEOPLE = (
    Operation(
        method="GET", path="/api/v1/people", name="people", errand=people.people, roles=CITIZEN,
        summary="The people of the account.", answers={200: shown.PeopleShown},
    ),
    Operation(
        method="POST", path="/api/v1/people", name="addPerson", errand=people.add, roles=CITIZEN,
        summary="Name a person.", body=asked.PersonNamed, parameters=(KEY,), answers={201: shown.PersonShown},
        refusals=(no.IdentityNotUsable, no.TooManyPeople, no.PersonUnknown, *KEYED),
    ),
    Operation(
        method="DELETE", path="/api/v1/people/{person}", name="removePerson", errand=people.remove,
        summary="Remove a person.", roles=CITIZEN, answers={204: None},
        refusals=(no.PersonUnknown, no.PersonHasApplication),
    ),
)  # fmt: skip

RELEASES = (
    Operation(
        method="GET", path="/api/v1/releases", name="releases", summary="All releases, newest draw first.",
        parameters=(SEEN,), answers={200: ReleaseList, 304: None},
    ),
    Operation(
        method="GET", path=availability.PATH, name="availability", parameters=(*WHERE, SEEN),
        summary="What is offered for a pincode or a district on a day.",
        answers={200: availability.Availability, 304: None}, refusals=(no.MalformedRequest,),
    ),
    Operation(
        method="GET", path="/api/v1/releases/{release}", name="release", summary="A release in full.",
        parameters=(SEEN,), answers={200: ReleaseShown, 304: None}, refusals=(no.ReleaseUnknown,),
    ),
    Operation(
        method="GET", path="/api/v1/releases/{release}/record/{file}", name="recordFile",
        errand=releases.record_file, summary="A file of the public record.",
        answers={200: RECORD_FILE}, refusals=(no.ReleaseUnknown, no.RecordNotReady),
    ),
    Operation(
        method="POST", path="/api/v1/releases/{release}/reveals", name="reveal", errand=releases.reveal,
        summary="Publish a trustee's secret; it proves itself.", body=asked.Reveal, parameters=(KEY,),
        answers={204: None}, refusals=(no.ReleaseUnknown, no.RevealWrong, no.StepNotAllowed, *KEYED),
    ),
    Operation(
        method="POST", path="/api/v1/beacon", name="beacon", errand=releases.beacon,
        summary="Hand in a value of the beacon; it proves itself.", body=asked.BeaconValue,
        parameters=(KEY,), answers={204: None}, refusals=(no.BeaconValueWrong, *KEYED),
    ),
)  # fmt: skip

WEBHOOKS = (
    Operation(
        method="GET", path="/api/v1/webhooks", name="webhooks", errand=webhooks.all_of_mine,
        summary="The account's webhooks.", roles=webhooks.ROLES, answers={200: webhooks.WebhooksShown},
    ),
    Operation(
        method="POST", path="/api/v1/webhooks", name="addWebhook", errand=webhooks.add,
        summary="Hear of public acts; the secret is shown this one time.", roles=webhooks.ROLES,
        body=asked.WebhookWanted, parameters=(KEY,), answers={201: webhooks.WebhookMade},
        refusals=(WebhookAddressNotUsable, TooManyWebhooks, *KEYED),
    ),
    Operation(
        method="GET", path="/api/v1/webhooks/{webhook}", name="webhook", errand=webhooks.one_of_mine,
        summary="A webhook and how its last messages fared.", roles=webhooks.ROLES,
        answers={200: webhooks.WebhookFully}, refusals=(WebhookUnknown,),
    ),
    Operation(
        method="DELETE", path="/api/v1/webhooks/{webhook}", name="removeWebhook", errand=webhooks.remove,
        summary="End a webhook.", roles=webhooks.ROLES, answers={204: None}, refusals=(WebhookUnknown,),
    ),
)  # fmt: skip

HOUSE = (
    Operation(
        method="GET", path="/openapi.json", name="openapi", errand=own_document,
        summary="This document.", answers={200: dict},
    ),
    Operation(
        method="GET", path="/api/v2/openapi.json", name="openapiOfCowin", errand=cowin_document,
        summary="The document of the Co-WIN interface.", answers={200: dict},
    ),
    Operation(
        method="GET", path="/healthz", name="health", errand=demo.health,
        summary="Whether the portal and its database live.", answers={200: demo.Health},
    ),
    Operation(
        method="GET", path="/metrics", name="metrics", errand=metrics.metrics,
        summary="Figures for Prometheus; none is about a person.", answers={200: PLAIN},
    ),
    Operation(
        method="GET", path="/_demo/outbox/{mobile}", name="lastLetter", errand=demo.last_letter,
        summary="The last letter to a number. Only in a rehearsal.", answers={200: demo.LetterShown},
        refusals=(PageUnknown, no.MobileNotUsable),
    ),
)  # fmt: skip

OPERATIONS = (
    *SIGNING_IN, *PEOPLE, *RELEASES, *APPLICATIONS, *STANDING, *WEBHOOKS, *LOG, *FEEDS, *HOUSE,
)  # fmt: skip
