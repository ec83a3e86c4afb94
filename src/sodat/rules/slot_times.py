"""What Co-WIN's slot labels mean, and how the seats of a session spread over its slots."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sodat.rules.eligibility import SECOND_DOSE
from sodat.rules.pool import OPEN
from sodat.rules.typed_json import Value

NOON = time(12)
SEATS_MAX = 1_000_000
_LABEL = re.compile(r"(0[1-9]|1[0-2]):([0-5][0-9])(AM|PM)-(0[1-9]|1[0-2]):([0-5][0-9])(AM|PM)")
_FORM = "09:00AM-11:00AM"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when."""

    starts: time
    ends: time


def read_spans(slots: Value, opening: Span) -> tuple[Span, ...]:
    """Return the spans of a session's slots; a session that names none is one slot, all day long.

    A slot is a label or `{"time": label, "seats": number}`. Its seats are not used: in Co-WIN the capacity
    was one of the session, and slots were labels.
    """
    spans: list[Span] = []
    for slot in slots.items():
        label = slot
        if isinstance(slot.value, dict):
            label = slot.field("time")
            if slot.has("seats"):
                slot.field("seats").whole(0, SEATS_MAX)
        span = _span(label, opening)
        if any(span.starts == other.starts for other in spans):
            label.refuse("a second slot of the same beginning")
        spans.append(span)
    return tuple(sorted(spans, key=lambda span: span.starts)) or (opening,)


def _span(label: Value, opening: Span) -> Span:
    if label.value == "FORENOON":
        span = Span(opening.starts, min(opening.ends, NOON))
    elif label.value == "AFTERNOON":
        span = Span(max(opening.starts, NOON), opening.ends)
    else:
        hour, minute, half, hour_2, minute_2, half_2 = label.matched(_LABEL, _FORM).groups()
        span = Span(_time(hour, minute, half), _time(hour_2, minute_2, half_2))
    if span.starts >= span.ends:
        label.refuse("ends before it begins")
    return span


def _time(hour: str, minute: str, half: str) -> time:
    return time(int(hour) % 12 + (12 if half == "PM" else 0), int(minute))


def spread(seats: int, second_dose: int, count: int) -> Sequence[tuple[tuple[str, int], ...]]:
    """Return the seats by part for each of `count` slots: evenly, what is left over to the earliest.

    Second doses are a share of their own; all other seats are open.
    """
    opens, seconds = _evenly(seats - second_dose, count), _evenly(second_dose, count)
    return tuple(
        ((OPEN, first), (SECOND_DOSE, second)) if second_dose else ((OPEN, first),)
        for first, second in zip(opens, seconds, strict=True)
    )


def _evenly(seats: int, count: int) -> list[int]:
    each, over = divmod(seats, count)
    return [each + (1 if number < over else 0) for number in range(count)]
