"""SMART Scheduling Links: centres as Location, services as Schedule, slots as Slot, one JSON a line.

Under a draw a slot is `free` while its release takes applications and `busy` afterwards, and
its link leads to the release's page. What was cancelled or came back goes along the drawn
line and is never `free` again: the state of a release only goes forward, and under
first-come a seat that was once taken counts as taken.

Source: SMART Scheduling Links specification; FHIR R4 Location, Schedule, Slot.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

import msgspec

from sodat.locale.dates import INDIA
from sodat.storage.feeds import FeedCentre, FeedSlot
from sodat.web.feeds.states import code_of

HERE = "https://portal.invalid"
"""Stands for the portal's own address until somebody asks under it."""

_HOME_OF_SMART = "fhir-registry.smarthealthit.org"
SMART = f"http://{_HOME_OF_SMART}"
"""Where the names of the profile lie; nothing is fetched from there."""

_SERVICE_TYPES = [
    {
        "coding": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/service-type",
                "code": "57",
                "display": "Immunization",
            },
            {
                "system": f"{SMART}/CodeSystem/service-type",
                "code": "immunization-appointment",
                "display": "Immunization Appointment",
            },
        ]
    }
]
_TAKES_APPLICATIONS = frozenset({"announced", "open"})
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}\Z")
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9.-]")


class States(msgspec.Struct):
    """Which states a file speaks of."""

    state: list[str]


class Output(msgspec.Struct):
    """One file of the manifest."""

    type: str
    url: str
    extension: States


class Manifest(msgspec.Struct, rename="camel"):
    """What `$bulk-publish` answers."""

    transaction_time: str
    request: str
    output: list[Output]
    error: list[Output]


def resource_id(name: str) -> str:
    """Return a name as FHIR allows ids: itself if it can be, else with a hash that keeps it apart."""
    if _ID.match(name):
        return name
    return f"{_NOT_IN_AN_ID.sub('-', name)[:40]}-{sha256(name.encode()).hexdigest()[:20]}"


def is_free(slot: FeedSlot, as_of: datetime) -> bool:
    """Return whether one can still apply for a slot."""
    return slot.state in _TAKES_APPLICATIONS and slot.closes_at > as_of and slot.seats > 0


def locations(centres: Iterable[FeedCentre]) -> bytes:
    """Return one Location a line."""
    return _lines(_location(one) for one in centres)


def schedules(slots: Iterable[FeedSlot]) -> bytes:
    """Return one Schedule a line: a service at a centre."""
    found = {_schedule_id(one): one for one in slots}
    return _lines(
        {
            "resourceType": "Schedule",
            "id": name,
            "actor": [{"reference": f"Location/{one.centre_id}"}],
            "serviceType": _SERVICE_TYPES,
            "comment": one.service,
        }
        for name, one in sorted(found.items())
    )


def slots_of(slots: Iterable[FeedSlot], as_of: datetime) -> bytes:
    """Return one Slot a line."""
    return _lines(_slot(one, as_of) for one in slots)


def manifest(as_of: str, names: Sequence[tuple[str, str]], states: list[str]) -> bytes:
    """Return the `$bulk-publish` manifest over files of (type, name)."""
    return msgspec.json.encode(
        Manifest(
            transaction_time=as_of,
            request=f"{HERE}/fhir/$bulk-publish",
            output=[Output(kind, f"{HERE}/fhir/{name}", States(states)) for kind, name in names],
            error=[],
        )
    )


def states_of(centres: Iterable[FeedCentre]) -> list[str]:
    """Return the states that a file speaks of, as codes."""
    return sorted({code_of(one.state_name) for one in centres})


def _location(one: FeedCentre) -> dict[str, Any]:
    line = [part for part in (one.address, one.ward, one.block) if part] or [one.name]
    said: dict[str, Any] = {
        "resourceType": "Location",
        "id": str(one.centre_id),
        "name": one.name,
        "telecom": [{"system": "url", "value": HERE}],
        "address": {
            "line": line,
            "city": one.district,
            "district": one.district,
            "state": code_of(one.state_name),
            "postalCode": one.pincode,
            "country": "IN",
        },
    }
    if one.latitude is not None and one.longitude is not None:
        said["position"] = {"latitude": one.latitude, "longitude": one.longitude}
    return said


def _slot(one: FeedSlot, as_of: datetime) -> dict[str, Any]:
    free = is_free(one, as_of)
    said: dict[str, Any] = {
        "resourceType": "Slot",
        "id": resource_id(one.slot),
        "schedule": {"reference": f"Schedule/{_schedule_id(one)}"},
        "status": "free" if free else "busy",
        "start": _instant(one.day, one.starts),
        "end": _instant(one.day, one.ends),
    }
    link = {"url": f"{SMART}/StructureDefinition/booking-deep-link"} | {
        "valueUrl": f"{HERE}/releases/{one.release_id}"
    }
    capacity = {"url": f"{SMART}/StructureDefinition/slot-capacity", "valueInteger": one.seats}
    if free:
        said["extension"] = [link, capacity]
    return said


def _schedule_id(one: FeedSlot) -> str:
    return resource_id(f"{one.centre_id}.{one.service_id}")


def _instant(day: date, at: time) -> str:
    return datetime.combine(day, at, INDIA).isoformat(timespec="seconds")


def _lines(resources: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(msgspec.json.encode(one) + b"\n" for one in resources)
