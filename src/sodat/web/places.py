"""Centres and times of a release, in the words a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sodat.locale.dates import long_day
from sodat.locale.sentences import has, say
from sodat.web.notices import ReleaseShown, SlotShown


@dataclass(frozen=True, slots=True)
class Time:
    """One slot under its centre."""

    slot: str
    when: str
    hours: str
    seats: int
    parts: tuple[tuple[str, int], ...]
    """(what the part is for, seats), only where there is more than one."""

    @property
    def label(self) -> str:
        """Return day and hours, as a choice in a list."""
        return f"{self.when}, {self.hours}"


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre with its times."""

    centre: int
    name: str
    pincode: str
    times: tuple[Time, ...]

    @property
    def seats(self) -> int:
        """Return all its seats."""
        return sum(one.seats for one in self.times)


def centres_of(release: ReleaseShown, language: str) -> list[Centre]:
    """Return the centres of a release by name, each with its times in order."""
    by_centre: dict[int, list[SlotShown]] = {}
    for slot in sorted(release.slots, key=lambda slot: (slot.date, slot.starts, slot.slot)):
        by_centre.setdefault(slot.centre, []).append(slot)
    centres = [
        Centre(
            centre,
            centre_name(slots[0], language),
            slots[0].pincode,
            tuple(_time(slot, language) for slot in slots),
        )
        for centre, slots in by_centre.items()
    ]
    return sorted(centres, key=lambda centre: centre.name)


def slots_of(release: ReleaseShown) -> dict[str, SlotShown]:
    """Return the slots of a release by id."""
    return {slot.slot: slot for slot in release.slots}


def centre_name(slot: SlotShown, language: str) -> str:
    """Return the centre's name in a language, else as it is registered."""
    return {"mr": slot.name_mr, "hi": slot.name_hi}.get(language, "") or slot.name


def slot_words(slot: SlotShown | None, language: str) -> str:
    """Return centre, day and hours of a slot."""
    if slot is None:
        return "–"
    return f"{centre_name(slot, language)}, {_time(slot, language).label}"


def part_words(part: str, language: str) -> str:
    """Return whom a part of the seats is for."""
    return (
        say(language, f"share.{part}")
        if has(language, f"share.{part}")
        else say(language, "share.other", {"part": part})
    )


def title_of(title: object, language: str) -> str:
    """Return a release's title in a language."""
    return str(getattr(title, language))


def _time(slot: SlotShown, language: str) -> Time:
    parts: Sequence[tuple[str, int]] = [(part, seats) for part, seats in sorted(slot.seats.items()) if seats]
    return Time(
        slot=slot.slot,
        when=long_day(date.fromisoformat(slot.date), language),
        hours=f"{slot.starts}–{slot.ends}",
        seats=sum(slot.seats.values()),
        parts=tuple((part_words(part, language), seats) for part, seats in parts) if len(parts) > 1 else (),
    )
