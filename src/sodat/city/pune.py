"""Pune as data: its centres, and tomorrow's slots with their seats.

Names and pincodes are public facts; how many seats stand where is ours, for the rehearsal.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise

from babel.dates import format_date

STATE = 21
DISTRICT = 363
AGE_MIN, AGE_MAX = 18, 44

SHARES: Mapping[str, int] = {"R": 25, "D2": 15}
"""Percent of all seats set apart, residents and second dose; the other 60 are open."""

BANDS = ((time(9), time(11)), (time(11), time(13)), (time(13), time(15)), (time(15), time(17)))
SLOT_SEATS_MIN = 10
"""Fewer bands rather than slots of fewer seats: a party sits together or not at all."""

INDIA = timezone(timedelta(hours=5, minutes=30))


@dataclass(frozen=True, slots=True)
class Centre:
    """A place, with the words for it in three languages."""

    centre: int
    name: str
    name_mr: str
    name_hi: str
    pincode: str
    ward: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A time band at a centre. `seats` by part: "open", "R", "D2"; parts without a seat are left out."""

    slot: str
    centre: int
    pincode: str
    day: date
    starts: time
    ends: time
    seats: Mapping[str, int]


def world(seats: int, day: date | None = None) -> tuple[tuple[Centre, ...], tuple[Slot, ...]]:
    """Return all centres and the slots of one day, which have exactly `seats` seats together.

    Args:
        seats: a hospital gets 3 where a clinic gets 2; of the sum, 60 % open, 25 % R, 15 % D2,
            rounded so that it adds up. A slot left without any seat is not published.
        day: the day of the appointments; left out, tomorrow in India.
    """
    places = centres()
    on = day or datetime.now(UTC).astimezone(INDIA).date() + timedelta(days=1)
    # Band by band, so that a handful of seats lies all over the city and not in its first centres.
    # As many bands as leave room for a family in each slot.
    used = BANDS[: max(1, min(len(BANDS), seats // (len(places) * SLOT_SEATS_MIN)))]
    bands = [(place, starts, ends) for starts, ends in used for place in places]
    weights = [3 if "Hospital" in place.name else 2 for place, _, _ in bands]
    counts = _deal(seats, weights)
    parts = _parts(seats)
    ends_at = list(accumulate(counts))
    slots = (
        Slot(
            slot=f"{place.centre}.{starts:%H%M}",
            centre=place.centre,
            pincode=place.pincode,
            day=on,
            starts=starts,
            ends=ends,
            seats=dict(Counter(parts[upto - count : upto])),
        )
        for (place, starts, ends), count, upto in zip(bands, counts, ends_at, strict=True)
        if count
    )
    return places, tuple(sorted(slots, key=lambda slot: slot.slot))


def _parts(seats: int) -> list[str]:
    """Return the part of each seat, so evenly mixed that any stretch has about the right shares."""
    shares = {part: seats * percent // 100 for part, percent in SHARES.items()}
    totals = {"open": seats - sum(shares.values()), **shares}
    even = (((2 * nth + 1) / total, part) for part, total in totals.items() for nth in range(total))
    return [part for _, part in sorted(even)]


def _deal(total: int, weights: list[int]) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to the total."""
    whole = sum(weights)
    upto = [total * before // whole for before in accumulate(weights)]
    return [after - before for before, after in pairwise([0, *upto])]


@cache
def centres() -> tuple[Centre, ...]:
    """Return the centres, lowest number first."""
    text = (files("sodat.city") / "data" / "pune-centres.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        Centre(
            centre=int(row["centre_id"]),
            name=row["name"],
            name_mr=row["name_mr"],
            name_hi=row["name_hi"],
            pincode=row["pincode"],
            ward=row["ward"],
        )
        for row in rows
    )


def resident_pincodes() -> tuple[str, ...]:
    """Return the pincodes whose people are residents: those of the centres, sorted."""
    return tuple(sorted({place.pincode for place in centres()}))


def inventory(slots: Iterable[Slot]) -> dict[tuple[str, str], int]:
    """Return the seats by (slot, part), as `inventory.txt` lists them."""
    return {(one.slot, part): count for one in slots for part, count in one.seats.items()}


def title(day: date, *, all_ages: bool = False) -> dict[str, str]:
    """Return the title of a release for one day, by language."""
    said = {language: format_date(day, "d MMMM y", locale=language) for language in ("en", "mr", "hi")}
    whom = ("all ages", "सर्व वयोगट", "सभी आयु") if all_ages else ("ages 18 to 44", "वय 18 ते 44", "आयु 18 से 44")
    return {
        "en": f"Vaccination in Pune, {whom[0]}, {said['en']}",
        "mr": f"पुणे लसीकरण, {whom[1]}, {said['mr']}",
        "hi": f"पुणे टीकाकरण, {whom[2]}, {said['hi']}",
    }
