"""What people type into an office's forms, read into values or refused with the field.

Devanagari digits count as digits. Times of day and moments are Indian time.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

from sodat.rules.people import latin_digits
from sodat.rules.refusals import MalformedRequest

Take = Callable[[str], str]
"""What gives the text of a field, empty where there is none."""

INDIA = timezone(timedelta(hours=5, minutes=30))
_WHOLE = re.compile(r"[0-9]{1,9}\Z")
_DECIMAL = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,10})?\Z")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:00)?\Z")
_PINCODE = re.compile(r"[1-9][0-9]{5}\Z")


def words(text: str, field: str, longest: int, *, shortest: int = 1) -> str:
    """Return a text as one line.

    Raises:
        MalformedRequest: shorter or longer than it may be, or not to be printed.
    """
    line = " ".join(text.split())
    if not shortest <= len(line) <= longest or not line.isprintable():
        raise MalformedRequest(field=field, what=f"{shortest}-{longest}")
    return line


def whole(text: str, field: str, low: int, high: int) -> int:
    """Return a whole number between two others.

    Raises:
        MalformedRequest: none, or outside.
    """
    digits = latin_digits(text).replace(",", "").strip()
    if not _WHOLE.match(digits) or not low <= int(digits) <= high:
        raise MalformedRequest(field=field, what=f"{low}-{high}")
    return int(digits)


def degrees(text: str, field: str, most: float) -> float | None:
    """Return a latitude or longitude; None for an empty field.

    Raises:
        MalformedRequest: no number, or beyond the pole.
    """
    digits = latin_digits(text).strip()
    if not digits:
        return None
    if not _DECIMAL.match(digits) or abs(float(digits)) > most:
        raise MalformedRequest(field=field, what=f"{most:g}")
    return float(digits)


def clock(text: str, field: str) -> time:
    """Return a time of day.

    Raises:
        MalformedRequest: not of the form 09:00.
    """
    found = _CLOCK.match(latin_digits(text).strip())
    if found is None:
        raise MalformedRequest(field=field, what="HH:MM")
    return time(int(found[1]), int(found[2]))


def day(text: str, field: str) -> date:
    """Return a day.

    Raises:
        MalformedRequest: not of the form 2030-05-12.
    """
    try:
        return date.fromisoformat(latin_digits(text).strip())
    except ValueError:
        raise MalformedRequest(field=field, what="YYYY-MM-DD") from None


def moment(text: str, field: str) -> datetime:
    """Return a moment, typed in Indian time, in UTC.

    Raises:
        MalformedRequest: not of the form 2030-05-12T18:00.
    """
    digits = latin_digits(text).strip().replace(" ", "T")
    try:
        typed = datetime.fromisoformat(digits)
    except ValueError:
        typed = None
    if typed is None or typed.tzinfo is not None or "T" not in digits:
        raise MalformedRequest(field=field, what="YYYY-MM-DDTHH:MM")
    return typed.replace(second=0, microsecond=0, tzinfo=INDIA).astimezone(UTC)


def typed_moment(at: datetime) -> str:
    """Return a moment as a form shows it, in Indian time."""
    return at.astimezone(INDIA).strftime("%Y-%m-%dT%H:%M")


def pincode(text: str, field: str = "pincode") -> str:
    """Return a pincode.

    Raises:
        MalformedRequest: not six digits.
    """
    digits = "".join(latin_digits(text).split())
    if not _PINCODE.match(digits):
        raise MalformedRequest(field=field, what="six-digits")
    return digits


def pincodes(text: str, field: str) -> tuple[str, ...]:
    """Return pincodes, each once and sorted, however they are set apart.

    Raises:
        MalformedRequest: one of them is none.
    """
    pieces = re.split(r"[\s,;]+", latin_digits(text).strip())
    return tuple(sorted({pincode(piece, field) for piece in pieces if piece}))
