"""Centres and sessions as a Co-WIN v2 answer gives them, in both of its shapes (docs/operate.md, Importing).

A file is read whole or refused whole. What is not named here is ignored; what is named is never guessed.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from sodat.rules.offerings import CentreRead, Import, SessionRead, SlotRead, slug
from sodat.rules.slot_times import Span, read_spans, spread
from sodat.rules.typed_json import Value, read_json

_PINCODE = re.compile(r"[1-9][0-9]{5}")
_SESSION = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-(2[01][0-9]{2})")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])")
_FEE = re.compile(r"[0-9]{1,6}")
NUMBER_MAX = 2**31 - 1
CAPACITY_MAX = 1_000_000
AGE_MAX = 120


def read_cowin(data: bytes, file: str) -> Import:
    """Return the centres and sessions of a Co-WIN answer, or of an object of several by name.

    Raises:
        MalformedFile: with the path of what is wrong, as `centers[0].sessions[2].date`.
    """
    top = read_json(data, file)
    answers = [top] if top.has("centers") or top.has("sessions") else [top.field(n) for n in top.fields()]
    if not answers:
        top.refuse("neither centers nor sessions")
    gathered = _Gathered({}, {}, {})
    for answer in answers:
        _read_answer(answer, gathered)
    return Import(
        tuple(gathered.centres[number] for number in sorted(gathered.centres)),
        tuple(gathered.sessions.values()),
    )


_Place = tuple[int, str, date] | str
"""What only one session has: centre, service and day, or a slot."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    centres: dict[int, CentreRead]
    sessions: dict[str, SessionRead]
    places: dict[_Place, str]
    """Which session has this place."""


def _read_answer(answer: Value, gathered: _Gathered) -> None:
    if not answer.has("centers") and not answer.has("sessions"):
        answer.refuse("neither centers nor sessions")
    if answer.has("centers"):
        centers = answer.field("centers")
        for center in [centers] if isinstance(centers.value, dict) else centers.items():
            centre = _centre(center, gathered)
            for session in center.field("sessions").items():
                _session(session, centre, _fees(center), gathered)
    if answer.has("sessions"):
        for session in answer.field("sessions").items():
            _session(session, _centre(session, gathered), {}, gathered)


def _centre(center: Value, gathered: _Gathered) -> CentreRead:
    opening = Span(_time(center.field("from")), _time(center.field("to")))
    if opening.starts >= opening.ends:
        center.field("to").refuse("not after the beginning")
    if center.has("lat") != center.has("long"):
        center.field("lat")
        center.field("long")
    fee_type = center.field("fee_type").text()
    if fee_type not in {"Free", "Paid"}:
        center.field("fee_type").refuse("neither Free nor Paid")
    pincode = center.field("pincode")
    centre = CentreRead(
        centre_id=center.field("center_id").whole(1, NUMBER_MAX),
        name=center.field("name").text(),
        state=center.field("state_name").text(),
        district=center.field("district_name").text(),
        pincode=replace(pincode, value=_as_text(pincode.value)).matched(_PINCODE, "411001")[0],
        address=center.field("address").text(length_min=0) if center.has("address") else "",
        block=center.field("block_name").text(length_min=0) if center.has("block_name") else "",
        latitude=center.field("lat").number(-90, 90) if center.has("lat") else None,
        longitude=center.field("long").number(-180, 180) if center.has("long") else None,
        opens=opening.starts,
        closes=opening.ends,
        fee_type=fee_type,
    )
    known = gathered.centres.setdefault(centre.centre_id, centre)
    for name, one, other in (
        ("name", known.name, centre.name),
        ("state_name", known.state, centre.state),
        ("district_name", known.district, centre.district),
        ("pincode", known.pincode, centre.pincode),
    ):
        if one != other:
            center.field(name).refuse(f"centre {centre.centre_id} stands here twice, with another value")
    return centre


def _session(session: Value, centre: CentreRead, fees: dict[str, int], gathered: _Gathered) -> None:
    vaccine = session.field("vaccine").text(length_min=0) or "Vaccination"
    if not slug(vaccine):
        session.field("vaccine").refuse("no letter of a to z in it")
    capacity, second_dose = _capacity(session)
    session_id = session.field("session_id").matched(_SESSION, "a UUID")[0].lower()
    day = _day(session.field("date"))
    spans = read_spans(session.field("slots"), Span(centre.opens, centre.closes))
    prefix = f"{centre.centre_id}.{day:%d-%m-%Y}.{session_id[:8]}"
    age_min, age_max = _ages(session)
    read = SessionRead(
        session_id=session_id,
        centre_id=centre.centre_id,
        vaccine=vaccine,
        age_min=age_min,
        age_max=age_max,
        day=day,
        fee=_fee(session.field("fee")) if session.has("fee") else fees.get(vaccine, 0),
        capacity=capacity,
        slots=tuple(
            SlotRead(f"{prefix}.{span.starts:%H%M}", span.starts, span.ends, seats)
            for span, seats in zip(spans, spread(capacity, second_dose, len(spans)), strict=True)
        ),
        path=session.path,
    )
    _gather(session, read, gathered)


def _gather(session: Value, read: SessionRead, gathered: _Gathered) -> None:
    """Take a session in; the same again (an answer of each shape may hold it) adds nothing."""
    known = gathered.sessions.setdefault(read.session_id, read)
    if replace(known, path="") != replace(read, path=""):
        session.field("session_id").refuse(f"the session of {known.path}, with other values")
    places: list[_Place] = [(read.centre_id, read.service_id, read.day), *(slot.slot for slot in read.slots)]
    for place in places:
        other = gathered.places.setdefault(place, read.session_id)
        if other != read.session_id:
            session.refuse(
                f"a second session of centre {read.centre_id} for {read.service_id} on {read.day}, "
                f"beside {gathered.sessions[other].path}"
            )


def _capacity(session: Value) -> tuple[int, int]:
    """Return all seats, and how many of them are for second doses: none, when the file does not say."""
    field = session.field("available_capacity")
    capacity = field.whole(0, CAPACITY_MAX)
    if not session.has("available_capacity_dose1") and not session.has("available_capacity_dose2"):
        return capacity, 0
    first = session.field("available_capacity_dose1").whole(0, CAPACITY_MAX)
    second = session.field("available_capacity_dose2").whole(0, CAPACITY_MAX)
    if first + second > capacity:
        field.refuse("less than both doses together")
    return capacity, second


def _ages(session: Value) -> tuple[int, int | None]:
    low = session.field("min_age_limit").whole(0, AGE_MAX)
    high = session.field("max_age_limit").whole(low, AGE_MAX) if session.has("max_age_limit") else None
    if session.has("allow_all_age") and session.field("allow_all_age").flag():
        return low, None
    return low, high


def _fees(center: Value) -> dict[str, int]:
    if not center.has("vaccine_fees"):
        return {}
    return {
        one.field("vaccine").text(): _fee(one.field("fee")) for one in center.field("vaccine_fees").items()
    }


def _fee(fee: Value) -> int:
    return int(replace(fee, value=_as_text(fee.value)).matched(_FEE, "780")[0])


def _as_text(value: object) -> object:
    """Return a whole number as text: some fields came as either."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(field: Value) -> date:
    day, month, year = field.matched(_DATE, "31-12-2021").groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        field.refuse("no such day")


def _time(field: Value) -> time:
    hour, minute, second = field.matched(_TIME, "09:00:00").groups()
    return time(int(hour), int(minute), int(second))
