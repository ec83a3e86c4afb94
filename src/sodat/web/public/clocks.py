"""Times to the second, where seconds are what is to be seen."""

from collections.abc import Callable
from datetime import datetime

from babel.dates import format_datetime

from sodat.locale.dates import INDIA

_LOCALES = {"en": "en_IN", "mr": "mr", "hi": "hi"}


def second_of(at: str | datetime) -> str:
    """Return the time of day in India: `20:00:03`."""
    return _moment(at).strftime("%H:%M:%S")


def day_clock(language: str) -> Callable[[str | datetime], str]:
    """Return what writes a time with its day: `12 मे 2021, 20:00:03`."""

    def said(at: str | datetime) -> str:
        return str(format_datetime(_moment(at), "d MMMM y, HH:mm:ss", locale=_LOCALES[language]))

    return said


def _moment(at: str | datetime) -> datetime:
    return (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(INDIA)
