"""What is offered where and when: one document for a place and a day, the same for everybody."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal
from urllib.parse import parse_qsl

import msgspec

from sodat.rules.manifest import time_text
from sodat.rules.people import pincode_of
from sodat.rules.refusals import MalformedRequest
from sodat.storage import offered
from sodat.storage.offered import SlotOffered
from sodat.storage.statements import Transaction

PATH = "/api/v1/availability"
Place = Literal["pincode", "district"]
DISTRICT_DIGITS_MAX = 9
_QUERY_MAX = 500


class SlotAvailable(msgspec.Struct):
    """A slot with the seats by part that may be asked for now."""

    slot: str
    starts: str
    ends: str
    seats: dict[str, int]


class SessionAvailable(msgspec.Struct):
    """What a centre offers of one release on the day, and when that release opens, closes and draws."""

    release: str
    policy: str
    state: str
    opens_at: str
    closes_at: str
    draws_at: str
    centre: int
    name: str
    name_mr: str
    name_hi: str
    pincode: str
    slots: list[SlotAvailable]


class Availability(msgspec.Struct):
    """A place and a day."""

    date: str
    sessions: list[SessionAvailable]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, however it was spelt."""

    place: Place
    name: str
    day: date


_encoder = msgspec.json.Encoder()


def question(query: str) -> Question:
    """Return what a query string asks for: a date, and a pincode or a district.

    Raises:
        MalformedRequest: with the parameter that is missing or not usable.
    """
    try:
        given = dict(parse_qsl(query[:_QUERY_MAX], max_num_fields=10))
    except ValueError:
        raise MalformedRequest(field="query", what="too-many-fields") from None
    day = _day(given.get("date", ""))
    if "pincode" in given:
        return Question("pincode", pincode_of(given["pincode"]), day)
    district = given.get("district", "")
    if not (district.isascii() and district.isdecimal() and len(district) <= DISTRICT_DIGITS_MAX):
        raise MalformedRequest(field="district", what="pincode-or-district")
    return Question("district", str(int(district)), day)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedRequest(field="date", what="yyyy-mm-dd") from None


async def render(tx: Transaction, asked: Question) -> bytes:
    """Return the document as JSON."""
    found = await offered.slots(
        tx,
        asked.day,
        district_id=int(asked.name) if asked.place == "district" else None,
        pincode=asked.name if asked.place == "pincode" else None,
    )
    sessions = [
        _session(list(group)) for _, group in groupby(found, key=lambda one: (one.centre_id, one.release_id))
    ]
    return _encoder.encode(Availability(asked.day.isoformat(), sessions))


def _session(slots: list[SlotOffered]) -> SessionAvailable:
    one = slots[0]
    return SessionAvailable(
        release=one.release_id,
        policy=one.policy,
        state=one.state,
        opens_at=time_text(one.opens_at),
        closes_at=time_text(one.closes_at),
        draws_at=time_text(one.draws_at),
        centre=one.centre_id,
        name=one.name,
        name_mr=one.name_mr,
        name_hi=one.name_hi,
        pincode=one.pincode,
        slots=[
            SlotAvailable(each.slot, f"{each.starts:%H:%M}", f"{each.ends:%H:%M}", each.seats)
            for each in slots
        ],
    )
