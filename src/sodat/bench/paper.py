"""How long a slip takes once the press is warm."""

import time
from collections.abc import Iterator
from statistics import median
from uuid import UUID

from sodat.bench.figures import Figure, Run, at_most
from sodat.paper import press
from sodat.rules.slips import slip_text

SLIP_MS_MAX = 15
_WORDS = {
    "language": "mr",
    "title": "भेट-पत्र",
    "rehearsal": "",
    "service": "लसीकरण, 18 ते 44 वर्षे",
    "when": "केव्हा",
    "where": "कुठे",
    "code": "कोड",
    "document": "ओळखपत्र",
    "picture": "भेट-पत्राचा क्यूआर कोड",
    "notes": ["हे भेट-पत्र आणि नोंदलेले ओळखपत्र सोबत आणा."],
}


def slip(run: Run) -> Iterator[Figure]:
    """Yield the time of one slip, each for another person, its picture included."""
    count = 20 * run.rounds
    _one(0)
    taken = []
    for number in range(1, count):
        began = time.perf_counter()
        _one(number)
        taken.append(1000 * (time.perf_counter() - began))
    yield at_most("slip", median(taken), "ms", SLIP_MS_MAX)


def _one(number: int) -> None:
    code = f"{number % 10_000:04d}"
    holder = {
        "name": f"श्रीमती ज्ञानेश्वरी क्षीरसागर {number}",
        "day": "रविवार 12 मे 2030",
        "hours": "09:00–11:00",
        "centre": "जयाबाई नानासाहेब सुतार प्रसूतिगृह",
        "address": "411038",
        "code": code,
        "document": f"आधार कार्ड, शेवटचे अंक {code}",
        "dots": press.dots(slip_text(UUID(int=number), code)),
    }
    press.set_now("slip", _WORDS | {"slips": [holder]})
