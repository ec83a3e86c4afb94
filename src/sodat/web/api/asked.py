"""What may be sent: one typed struct a call, read strictly. Fields nobody knows are passed over."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from sodat.rules.webhooks import Event

Number = Annotated[int, Meta(ge=1, le=2**53)]
Text = Annotated[str, Meta(max_length=20_000)]
"""Long enough that the rules, not the decoder, say what is wrong with a field."""


class CodeWanted(msgspec.Struct):
    """POST /api/v1/login."""

    mobile: Text
    language: Text = "mr"


class CodeTyped(msgspec.Struct):
    """POST /api/v1/login/code."""

    txn: UUID
    code: Text


class PersonNamed(msgspec.Struct):
    """POST /api/v1/people."""

    name: Text
    birth_year: int | Text
    gender: Text
    id_type: Text
    id_number: Text
    pincode: Text


class Wishes(msgspec.Struct):
    """POST /api/v1/releases/{release}/applications. More than the rules allow is refused by them."""

    persons: Annotated[tuple[Number, ...], Meta(max_length=20)]
    choices: Annotated[tuple[Text, ...], Meta(max_length=100)]
    split: bool = False
    keep: bool = False


class Reveal(msgspec.Struct):
    """POST /api/v1/releases/{release}/reveals."""

    trustee: Text
    secret: Text


class BeaconValue(msgspec.Struct):
    """POST /api/v1/beacon."""

    chain: Text
    round: Number
    signature: Text


class WebhookWanted(msgspec.Struct):
    """POST /api/v1/webhooks."""

    url: Text
    events: Annotated[tuple[Event, ...], Meta(min_length=1, max_length=20)]
