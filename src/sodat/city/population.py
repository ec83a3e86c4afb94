"""Who lives in the city: households of citizens and households that a program holds.

Both kinds come from one distribution of everything: sizes, homes, ages, doses, wishes, and how
they change their minds. The kind decides only how they file. So under a draw an identity that a
program holds and a citizen's are exchangeable, and the odds ratio between them must be 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from sodat.city.identities import identity
from sodat.city.names import family_name, full_name
from sodat.city.pune import AGE_MAX, AGE_MIN, Slot
from sodat.city.timing import Timing, timing

Kind = Literal["citizen", "program"]
Habit = Literal["once", "changes", "refiles"]

MOBILE_FIRST = 9_000_000_000
SIZES = (45, 35, 12, 8)
"""Percent of households of 1, 2, 3 and 4 persons."""
HABITS: tuple[Habit, ...] = ("once", "changes", "refiles")
WISHES = 3
OUTSIDE = ("410501", "410506", "410507", "411018", "411033", "411044", "412101", "412105", "412207", "412308")
"""Pincodes of the district round the city."""


@dataclass(frozen=True, slots=True)
class Member:
    """One human being, as registered. `doses` had so far, 0 or 1."""

    name: str
    birth_year: int
    gender: str
    id_type: str
    id_number: str
    pincode: str
    doses: int


@dataclass(frozen=True, slots=True)
class Household:
    """One account and its persons, who go together unless `split`.

    `wishes` in order of liking; `later_wishes` are what a citizen who changes would rather have.
    """

    mobile: str
    kind: Kind
    language: str
    people: tuple[Member, ...]
    wishes: tuple[str, ...]
    later_wishes: tuple[str, ...]
    split: bool
    habit: Habit
    timing: Timing


def population(
    seed: int,
    citizens: int,
    bots: int,
    slots: Sequence[Slot],
    resident_pincodes: Sequence[str],
    *,
    mobile_first: int = MOBILE_FIRST,
) -> tuple[Household, ...]:
    """Return the households, by mobile, ascending from `mobile_first` without gaps.

    The same arguments give the same city.

    Args:
        seed: any whole number.
        citizens: how many persons file for themselves.
        bots: how many persons a program files for.
        slots: what may be wished for; their day decides who is 18 to 44.
        resident_pincodes: where the city's residents live.
        mobile_first: the number of the first household.
    """
    random = Random(seed)  # noqa: S311  # a rehearsal wants to be repeatable, not secret
    kinds: list[tuple[Kind, int]] = [("citizen", size) for size in _sizes(random, citizens)]
    kinds += [("program", size) for size in _sizes(random, bots)]
    random.shuffle(kinds)
    maker = _Maker(random, tuple(slots), tuple(resident_pincodes))
    return tuple(maker.household(str(mobile_first + index), *one) for index, one in enumerate(kinds))


def _sizes(random: Random, persons: int) -> list[int]:
    """Return household sizes that add up to the persons; the last is cut to fit."""
    sizes = []
    left = persons
    while left > 0:
        size = min(left, random.choices((1, 2, 3, 4), SIZES)[0])
        sizes.append(size)
        left -= size
    return sizes


class _Maker:
    """Makes households one by one from one stream of random numbers."""

    def __init__(self, random: Random, slots: tuple[Slot, ...], residents: tuple[str, ...]) -> None:
        self.random = random
        self.slots = slots
        self.residents = residents
        self.outside = tuple(pincode for pincode in OUTSIDE if pincode not in residents)
        self.seen: set[str] = set()
        self.near: dict[str, list[list[Slot]]] = {}

    def household(self, mobile: str, kind: Kind, size: int) -> Household:
        random = self.random
        language = random.choices(("mr", "hi", "en"), (60, 25, 15))[0]
        family = family_name(random, language)
        home = random.choice(self.residents if random.random() < 0.75 or not self.outside else self.outside)
        second_dose = random.random() < 0.25
        people = tuple(self.member(family, language, home, second_dose=second_dose) for _ in range(size))
        mornings = random.random() < 0.4
        return Household(
            mobile=mobile,
            kind=kind,
            language=language,
            people=people,
            wishes=self.wishes(home, mornings=mornings),
            later_wishes=self.wishes(home, mornings=mornings),
            split=random.random() < 0.03 and size > 1,
            habit=random.choices(HABITS, (88, 9, 3))[0],
            timing=timing(random),
        )

    def member(self, family: tuple[str, str], language: str, home: str, *, second_dose: bool) -> Member:
        random = self.random
        gender = random.choices(("female", "male", "other"), (49, 50, 1))[0]
        id_type, id_number = self.identity(family[0][0])
        return Member(
            name=full_name(random, gender, family, language),
            birth_year=self.year - random.randint(AGE_MIN, AGE_MAX),
            gender=gender,
            id_type=id_type,
            id_number=id_number,
            pincode=home,
            doses=int(random.random() < (0.9 if second_dose else 0.05)),
        )

    @cached_property
    def year(self) -> int:
        return self.slots[0].day.year

    def identity(self, letter: str) -> tuple[str, str]:
        while True:
            found = identity(self.random, letter)
            if found[1] not in self.seen:
                self.seen.add(found[1])
                return found

    def wishes(self, home: str, *, mornings: bool) -> tuple[str, ...]:
        """Return up to three slots, mostly of centres near home; mornings first for who likes them."""
        centres = self.centres_by_distance(home)
        chosen: dict[str, None] = {}
        for _ in range(12 * WISHES):
            if len(chosen) == min(WISHES, len(self.slots)):
                break
            bands = centres[min(int(self.random.expovariate(0.4)), len(centres) - 1)]
            early = [slot for slot in bands if slot.starts.hour < 12]
            pick = self.random.choice(early if mornings and early and self.random.random() < 0.8 else bands)
            chosen[pick.slot] = None
        return tuple(chosen)

    def centres_by_distance(self, home: str) -> list[list[Slot]]:
        """Return each centre's slots, the nearest first. Neighbouring pincodes stand for near places."""
        if home not in self.near:
            centres: dict[int, list[Slot]] = {}
            for slot in self.slots:
                centres.setdefault(slot.centre, []).append(slot)
            self.near[home] = sorted(
                centres.values(), key=lambda bands: (abs(int(bands[0].pincode) - int(home)), bands[0].centre)
            )
        return self.near[home]
