"""What stands in the form of an application, and what each of its buttons makes of it.

All of it travels in the address: going back, loading anew and changing the language lose nothing,
and nothing is stored before it is handed in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from sodat.rules import standing
from sodat.rules.applications import CHOICES_MAX
from sodat.rules.people import latin_digits
from sodat.rules.standing import Offer, StandingWish
from sodat.storage.applications import Application
from sodat.web.forms import Form
from sodat.web.notices import ReleaseShown

HALVES = {"morning": True, "afternoon": False, "any": None}
PLACES_MAX = 20
PLACES_CHARACTERS_MAX = 400
_ACT = re.compile(r"(up|down|remove|back)-([1-9]\d?)(?:-([A-Za-z0-9._-]{1,64}))?\Z")
_CENTRE = re.compile(r"c(\d{1,9})\Z")


@dataclass(frozen=True, slots=True)
class Wishes:
    """The form as it stands."""

    persons: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    places: str = ""
    """Pincodes as they were typed."""

    half: str = "morning"
    split: bool = False
    keep: bool = False
    lasting: bool = False
    until: str = ""
    application: str = ""
    """Whose wishes are being changed, where there are any."""

    @property
    def pincodes(self) -> tuple[str, ...]:
        """Return the pincodes that were typed, in order; what is none stays as it is, to be told of."""
        return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", latin_digits(self.places))))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return all fields but the persons' and the wishes'."""
        needs_half = bool(self.places) or self.lasting
        said = [
            ("places", self.places),
            ("half", self.half * needs_half),
            ("until", self.until * self.lasting),
        ]
        ticks = {"split": self.split, "keep": self.keep, "lasting": self.lasting}
        said += [(name, "1") for name, is_ticked in ticks.items() if is_ticked]
        return [*said, ("application", self.application)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return all fields, as they stand in an address or a hidden input; empty ones are left out."""
        ranked = [(f"choice-{number}", slot) for number, slot in enumerate(self.choices, 1)]
        persons = [("persons", person) for person in self.persons]
        return [(name, value) for name, value in (*persons, *ranked, *self.fields) if value]

    def standing_wish(self, release: ReleaseShown) -> StandingWish:
        """Return where and when, for rounds whose slots nobody knows yet."""
        mornings = HALVES[self.half]
        if self.pincodes:
            return StandingWish(pincodes=self.pincodes[:PLACES_MAX], mornings_first=mornings)
        centres = {slot.slot: slot.centre for slot in release.slots}
        chosen = dict.fromkeys(centres[slot] for slot in self.choices if slot in centres)
        return StandingWish(centres=tuple(chosen)[:PLACES_MAX], mornings_first=mornings)


@dataclass(frozen=True, slots=True)
class Acted:
    """What a button did: the form after it, and what is said of it."""

    wishes: Wishes
    said: str = ""
    """Name of a sentence, empty where there is nothing to say."""

    slot: str = ""
    place: int = 0
    mistake: str = ""
    """The field that needs another look."""


def read(form: Form) -> Wishes:
    """Return the form as it was sent; what it cannot mean is left out."""
    ranked = (form.one(f"choice-{number}") for number in range(1, CHOICES_MAX + 1))
    half = form.one("half")
    return Wishes(
        persons=tuple(dict.fromkeys(form.all("persons"))),
        choices=tuple(dict.fromkeys(slot for slot in ranked if slot)),
        places=form.one("places")[:PLACES_CHARACTERS_MAX],
        half=half if half in HALVES else "morning",
        split=form.has("split"),
        keep=form.has("keep"),
        lasting=form.has("lasting"),
        until=form.one("until"),
        application=form.one("application"),
    )


def of_application(one: Application, persons: Sequence[int]) -> Wishes:
    """Return an application as the form that made it; `persons`: all of its party."""
    return Wishes(
        persons=tuple(str(person) for person in sorted(persons)),
        choices=tuple(one.choices),
        split=one.split,
        keep=one.keep,
        application=one.application,
    )


def act(wishes: Wishes, button: str, added: str, release: ReleaseShown) -> Acted:
    """Return what a button makes of the form. An unknown one does nothing."""
    if button == "add":
        return _add(wishes, added, release)
    if button == "fill":
        return fill(wishes, release)
    found = _ACT.match(button)
    if found is None:
        return Acted(wishes)
    return _move(wishes, found[1], int(found[2]) - 1, found[3] or "")


def _move(wishes: Wishes, what: str, place: int, slot: str) -> Acted:
    ranked = list(wishes.choices)
    if what == "back" and slot and slot not in ranked and len(ranked) < CHOICES_MAX:
        ranked.insert(min(place, len(ranked)), slot)
        return Acted(replace(wishes, choices=tuple(ranked)), "apply.put-back", slot, ranked.index(slot) + 1)
    if what == "back" or place >= len(ranked):
        return Acted(wishes)
    slot = ranked.pop(place)
    if what == "remove":
        return Acted(replace(wishes, choices=tuple(ranked)), "apply.removed", slot, place + 1)
    there = max(0, place - 1) if what == "up" else min(len(ranked), place + 1)
    ranked.insert(there, slot)
    return Acted(replace(wishes, choices=tuple(ranked)), "apply.moved", slot, there + 1)


def _add(wishes: Wishes, added: str, release: ReleaseShown) -> Acted:
    """Add one time, or all times of a centre (`c` and its number)."""
    of_centre = _CENTRE.match(added)
    if of_centre:
        offered = [slot for slot in release.slots if slot.centre == int(of_centre[1])]
        offered.sort(key=lambda slot: (slot.date, slot.starts, slot.slot))
        new = [slot.slot for slot in offered if slot.slot not in wishes.choices]
    else:
        new = [slot.slot for slot in release.slots if slot.slot == added and added not in wishes.choices]
    if not new:
        return Acted(wishes, mistake="" if added in wishes.choices else "add")
    room = new[: CHOICES_MAX - len(wishes.choices)]
    if not room:
        return Acted(wishes, said="apply.full", mistake="add")
    return Acted(
        replace(wishes, choices=(*wishes.choices, *room)), "apply.added", room[0], len(wishes.choices) + 1
    )


def fill(wishes: Wishes, release: ReleaseShown) -> Acted:
    """Make the list of wishes out of pincodes and a time of day, by the rule of standing applications."""
    offers = [
        Offer(slot.slot, slot.pincode, slot.centre, slot.date, time.fromisoformat(slot.starts))
        for slot in release.slots
    ]
    known = {offer.pincode for offer in offers}
    pincodes = tuple(one for one in wishes.pincodes if one in known)[:PLACES_MAX]
    if not pincodes:
        return Acted(wishes, mistake="places")
    wish = StandingWish(pincodes=pincodes, mornings_first=HALVES[wishes.half])
    choices = standing.expand(wish, offers, CHOICES_MAX)
    return Acted(replace(wishes, choices=choices), "apply.filled", choices[0], 1)


def without_centre(wishes: Wishes, release: ReleaseShown) -> list[str]:
    """Return what was typed as pincodes and is none of a release's, as it was typed."""
    known = {slot.pincode for slot in release.slots}
    return [one for one in wishes.pincodes if one not in known]


def until_dates(today: date) -> list[date]:
    """Return the days up to which a standing application may be asked for, the usual one first."""
    return [date.fromordinal(today.toordinal() + days) for days in (30, 14, 90, 180, 365)]
