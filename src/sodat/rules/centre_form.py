"""A centre as an officer describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from sodat.rules import typed_fields as typed
from sodat.rules.refusals import MalformedRequest

FIELDS = (
    *("centre_name", "centre_name_mr", "centre_name_hi", "address", "ward", "block", "pincode"),
    *("latitude", "longitude", "opens", "closes"),
)
_NAME = 100
_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Described:
    """What an officer says of a centre."""

    name: str
    name_mr: str
    name_hi: str
    address: str
    ward: str
    block: str
    pincode: str
    latitude: float | None
    longitude: float | None
    opens: time
    closes: time


def described(said: Mapping[str, str]) -> Described:
    """Return a centre as described; its name in all three languages, since citizens read all three.

    Raises:
        MalformedRequest: with the field.
    """
    one = Described(
        name=typed.words(said["centre_name"], "centre_name", _NAME),
        name_mr=typed.words(said["centre_name_mr"], "centre_name_mr", _NAME),
        name_hi=typed.words(said["centre_name_hi"], "centre_name_hi", _NAME),
        address=typed.words(said["address"], "address", _ADDRESS, shortest=0),
        ward=typed.words(said["ward"], "ward", _NAME, shortest=0),
        block=typed.words(said["block"], "block", _NAME, shortest=0),
        pincode=typed.pincode(said["pincode"]),
        latitude=typed.degrees(said["latitude"], "latitude", 90.0),
        longitude=typed.degrees(said["longitude"], "longitude", 180.0),
        opens=typed.clock(said["opens"], "opens"),
        closes=typed.clock(said["closes"], "closes"),
    )
    if one.opens >= one.closes:
        raise MalformedRequest(field="closes", what="after-opening")
    if (one.latitude is None) != (one.longitude is None):
        raise MalformedRequest(field="longitude" if one.longitude is None else "latitude", what="both")
    return one
