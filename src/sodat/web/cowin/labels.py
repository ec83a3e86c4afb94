"""Days and slots in the letters that Co-WIN's clients know."""

from collections.abc import Iterable
from datetime import date, time


def day_label(day: date) -> str:
    """Return a day as `18-06-2021`."""
    return f"{day:%d-%m-%Y}"


def slot_label(starts: time, ends: time) -> str:
    """Return a slot as `09:00AM-11:00AM`."""
    return f"{starts:%I:%M%p}-{ends:%I:%M%p}"


def slot_labels(spans: Iterable[tuple[time, time]]) -> list[str]:
    """Return the labels of slots, each once, in order."""
    return list(dict.fromkeys(slot_label(*span) for span in spans))
