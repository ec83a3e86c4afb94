"""Days and times as people say them, always in Indian time."""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from babel.dates import format_date, format_datetime

INDIA = timezone(timedelta(hours=5, minutes=30))
"""Without the time zone database: India has had no daylight saving since 1945."""

_CLOCK: dict[str, str] = {"en": "en_IN", "mr": "mr", "hi": "hi"}


@lru_cache(maxsize=4096)
def long_day(day: date, language: str) -> str:
    """Return weekday, day, month and year: `बुधवार 12 मे 2021`."""
    return format_date(day, "EEEE d MMMM y", locale=_CLOCK[language])


@lru_cache(maxsize=4096)
def short_day(day: date, language: str) -> str:
    """Return day and month: `12 मे`."""
    return format_date(day, "d MMM", locale=_CLOCK[language])


@lru_cache(maxsize=4096)
def short_moment(at: datetime, language: str) -> str:
    """Return day, month and time: `12 मे, 20:00`."""
    return format_datetime(at.astimezone(INDIA), "d MMM, HH:mm", locale=_CLOCK[language])


@lru_cache(maxsize=4096)
def moment(at: datetime, language: str) -> str:
    """Return day and time: `बुधवार 12 मे 2021, 20:00`."""
    return format_datetime(at.astimezone(INDIA), "EEEE d MMMM y, HH:mm", locale=_CLOCK[language])


@lru_cache(maxsize=4096)
def clock(at: datetime) -> str:
    """Return the time of day: `20:00`."""
    return at.astimezone(INDIA).strftime("%H:%M")


@lru_cache(maxsize=4096)
def moment_of(text: str, language: str) -> str:
    """Return the day and time of an ISO 8601 text."""
    return moment(datetime.fromisoformat(text), language)
