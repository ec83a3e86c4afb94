"""What the session calls ask for, parsed before anything is looked up or kept: one question, one key.

In 2021 programs went round the cache by spelling the date in ever new ways.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from sodat.rules.people import latin_digits, pincode_of
from sodat.rules.refusals import MalformedRequest
from sodat.web.cowin.documents import Kind
from sodat.web.cowin.errors import BAD_DATE, BAD_NUMBER, BAD_PINCODE, Refused

PUBLIC = "/api/v2/appointment/sessions/public/"
PROTECTED = "/api/v2/appointment/sessions/"
CALLS: Mapping[str, tuple[Kind, str]] = {
    "calendarByDistrict": ("calendar-by-district", "district_id"),
    "calendarByPin": ("calendar-by-pin", "pincode"),
    "calendarByCenter": ("calendar-by-center", "center_id"),
    "findByDistrict": ("find-by-district", "district_id"),
    "findByPin": ("find-by-pin", "pincode"),
}
"""What follows PUBLIC or PROTECTED in the path, and the parameter that names the place."""

_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\Z", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\Z", re.ASCII)
_NUMBER = re.compile(r"0*(\d{1,9})(?:\.0*)?\Z", re.ASCII)
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,30})?\Z", re.ASCII)
_QUERY_BYTES_MAX = 2_000


@dataclass(frozen=True, slots=True)
class SessionCall:
    """One question to `documents.render`: however it was spelt, the same values."""

    kind: Kind
    key: str
    day: date


def session_call(name: str, query: bytes) -> SessionCall:
    """Return what a session call asks for. `name`: one of CALLS; `query`: the query string as it came.

    Raises:
        Refused: what stands where the place or the date belongs is none.
    """
    kind, place = CALLS[name]
    given = parameters(query)
    said = given.get(place, "")
    key = _pincode(said) if place == "pincode" else whole_number(said)
    return SessionCall(kind, key, day(given.get("date", "")))


def parameters(query: bytes) -> dict[str, str]:
    """Return the parameters of a query string; of doubled ones the last."""
    try:
        return dict(parse_qsl(query[:_QUERY_BYTES_MAX].decode("ascii", "replace"), max_num_fields=20))
    except ValueError:
        raise Refused(BAD_NUMBER) from None


def day(text: str) -> date:
    """Return the day that a text means, day or year first.

    Raises:
        Refused: it is not a date.
    """
    typed = latin_digits(text).strip()
    if found := _YEAR_FIRST.match(typed):
        year, month, number = found.groups()
    elif found := _DAY_FIRST.match(typed):
        number, month, year = found.groups()
    else:
        raise Refused(BAD_DATE)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    except ValueError:
        raise Refused(BAD_DATE) from None


def whole_number(text: str) -> str:
    """Return a number of at most nine digits in its one form; `363.0` is 363.

    Raises:
        Refused: it is none.
    """
    found = _NUMBER.match(latin_digits(text).strip())
    if found is None:
        raise Refused(BAD_NUMBER)
    return str(int(found[1]))


def degrees(text: str, most: float) -> float:
    """Return degrees of latitude or longitude.

    Raises:
        Refused: it is no number, or more than there are.
    """
    typed = latin_digits(text).strip()
    if not _DEGREES.match(typed) or abs(float(typed)) > most:
        raise Refused(BAD_NUMBER)
    return float(typed)


def _pincode(text: str) -> str:
    try:
        return pincode_of(text.strip().removesuffix(".0"))
    except MalformedRequest:
        raise Refused(BAD_PINCODE) from None
