"""What may be sent: one typed struct a call, read strictly. Fields nobody knows are passed over."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from sodat.rules.webhooks import Event

Number = Annotated[int, Meta(ge=1, le=2**53)]
Centre = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Text = Annotated[str, Meta(max_length=20_000)]
"""Long enough that the rules, not the decoder, say what is wrong with a field."""


class CodeWanted(msgspec.Struct):
    """POST /api/v1/login."""

    mobile: Annotated[Text, Meta(examples=["9000000001"])]
    language: Annotated[Text, Meta(examples=["mr"])] = "mr"


class CodeTyped(msgspec.Struct):
    """POST /api/v1/login/code."""

    txn: UUID
    code: Annotated[Text, Meta(examples=["123456"])]


class StaffTyped(msgspec.Struct):
    """POST /api/v1/login/staff."""

    name: Annotated[Text, Meta(examples=["officer"])]
    password: Annotated[Text, Meta(examples=["no hurry in pune"])]
    code: Annotated[Text, Meta(examples=["123456"])]


class PersonNamed(msgspec.Struct):
    """POST /api/v1/people."""

    name: Annotated[Text, Meta(examples=["सीता पाटील"])]
    birth_year: Annotated[int | Text, Meta(examples=[1990])]
    gender: Annotated[Text, Meta(examples=["female"])]
    id_type: Annotated[Text, Meta(examples=["pan"])]
    id_number: Annotated[Text, Meta(examples=["ABCPE1234F"])]
    pincode: Annotated[Text, Meta(examples=["411001"])]


class Wishes(msgspec.Struct):
    """POST /api/v1/releases/{release}/applications. More than the rules allow is refused by them."""

    persons: Annotated[tuple[Number, ...], Meta(max_length=20, examples=[[1]])]
    choices: Annotated[tuple[Text, ...], Meta(max_length=100, examples=[["pune-1.1001.0900"]])]
    split: bool = False
    keep: bool = False


class StandingWanted(msgspec.Struct):
    """POST /api/v1/standing. No pincodes and no centres: anywhere in the city."""

    service: Annotated[Text, Meta(examples=["covishield-18-44"])]
    persons: Annotated[tuple[Number, ...], Meta(max_length=20, examples=[[1]])]
    expires_on: date
    pincodes: Annotated[tuple[Text, ...], Meta(max_length=100, examples=[["411001"]])] = ()
    centres: Annotated[tuple[Centre, ...], Meta(max_length=100, examples=[[1001]])] = ()
    mornings_first: bool | None = None
    split: bool = False


class Keeping(msgspec.Struct):
    """POST /api/v1/applications/{application}/keep."""

    keep: bool


class Reveal(msgspec.Struct):
    """POST /api/v1/releases/{release}/reveals."""

    trustee: Annotated[Text, Meta(examples=["city"])]
    secret: Annotated[Text, Meta(examples=["00" * 32])]


class BeaconValue(msgspec.Struct):
    """POST /api/v1/beacon."""

    chain: Annotated[Text, Meta(examples=["52db9ba7" * 8])]
    round: Annotated[Number, Meta(examples=[1000])]
    signature: Annotated[Text, Meta(examples=["00" * 48])]


class WebhookWanted(msgspec.Struct):
    """POST /api/v1/webhooks."""

    url: Annotated[Text, Meta(examples=["http://127.0.0.1:9000/hook"])]
    events: Annotated[tuple[Event, ...], Meta(min_length=1, max_length=20, examples=[["release.opened"]])]
