"""The answers of the five session calls and their like, as bytes: nothing in them depends on who asks."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Literal, cast

import msgspec

from sodat.storage import availability
from sodat.storage.availability import CentreOffering, SessionOffered
from sodat.storage.statements import Transaction
from sodat.web.cowin.labels import day_label, slot_labels

Kind = Literal[
    "calendar-by-district", "calendar-by-pin", "calendar-by-center", "find-by-district", "find-by-pin"
]
KINDS: tuple[Kind, ...] = (
    "calendar-by-district",
    "calendar-by-pin",
    "calendar-by-center",
    "find-by-district",
    "find-by-pin",
)
CALENDAR_DAYS = 7
NEAR_MAX = 50

_encoder = msgspec.json.Encoder()


async def render(tx: Transaction, kind: str, key: str, day: date, vaccine: str | None = None) -> bytes:
    """Return the answer to a session call as JSON.

    Args:
        tx: where to read.
        kind: one of KINDS.
        key: the district's or centre's number or the pincode, in its one form (`calls.SessionCall`).
        day: the first of the seven days of a calendar, the only day of a find call.
        vaccine: only sessions of this one; only the calls of somebody signed in know it.
    """
    shape, _, place = kind.partition("-by-")
    number = int(key) if place != "pin" else None
    found = await availability.sessions(
        tx,
        day,
        last_day(day) if shape == "calendar" else day,
        district_id=number if place == "district" else None,
        pincode=key if place == "pin" else None,
        centre_id=number if place == "center" else None,
    )
    if vaccine is not None:
        found = [one for one in found if one.vaccine.upper() == vaccine.upper()]
    if shape == "find":
        return _encoder.encode({"sessions": [_flat(one) for one in found]})
    centers = _centers(found)
    if place != "center":
        return _encoder.encode({"centers": centers})
    # An object, not a list: dozens of clients index it so.
    alone = await availability.centre(tx, cast("int", number)) if not centers else None
    empty = {**_center(alone), "sessions": []} if alone else {}
    return _encoder.encode({"centers": centers[0] if centers else empty})


async def render_near(tx: Transaction, latitude: float, longitude: float) -> bytes:
    """Return the centres nearest to a point, as JSON."""
    found = await availability.near(tx, latitude, longitude, NEAR_MAX)
    centers = [{**_center(one), "location": f"{one.latitude},{one.longitude}"} for one in found]
    return _encoder.encode({"centers": centers, "ttl": 24})


def last_day(day: date) -> date:
    """Return the last day of the calendar that begins on a day; the calendar of years ends too."""
    return day + min(timedelta(days=CALENDAR_DAYS - 1), date.max - day)


def _centers(found: Iterable[SessionOffered]) -> list[dict[str, Any]]:
    centers = []
    for _, group in groupby(found, key=lambda one: one.centre_id):
        offered = list(group)
        fees = _fees(offered) if offered[0].fee_type == "Paid" else {}
        centers.append({**_center(offered[0]), **fees, "sessions": [_session(one) for one in offered]})
    return centers


def _center(one: CentreOffering) -> dict[str, Any]:
    return {
        "center_id": one.centre_id,
        "name": one.name,
        "address": one.address,
        "state_name": one.state,
        "district_name": one.district,
        "block_name": one.block or one.ward or "Not Applicable",
        "pincode": int(one.pincode),
        "lat": one.latitude or 0,
        "long": one.longitude or 0,
        "from": f"{one.opens:%H:%M:%S}",
        "to": f"{one.closes:%H:%M:%S}",
        "fee_type": one.fee_type,
    }


def _fees(offered: Sequence[SessionOffered]) -> dict[str, Any]:
    fees = {one.vaccine: one.fee for one in offered}
    return {"vaccine_fees": [{"vaccine": name, "fee": str(fee)} for name, fee in sorted(fees.items())]}


def _flat(one: SessionOffered) -> dict[str, Any]:
    return {**_center(one), "fee": str(one.fee), **_session(one)}


def _session(one: SessionOffered) -> dict[str, Any]:
    """Return a session. A client fires at a capacity above 0, so it is what may be asked for now."""
    said: dict[str, Any] = {
        "session_id": str(one.session_id),
        "date": day_label(one.day),
        "available_capacity": one.seats_first_dose + one.seats_second_dose,
        "available_capacity_dose1": one.seats_first_dose,
        "available_capacity_dose2": one.seats_second_dose,
        "min_age_limit": one.age_min,
    }
    if one.age_max is not None:
        said["max_age_limit"] = one.age_max
    said["allow_all_age"] = one.age_max is None and one.age_min <= ADULT_AGE
    said["vaccine"] = one.vaccine
    said["slots"] = slot_labels(zip(one.starts, one.ends, strict=True))
    return said


ADULT_AGE = 18
