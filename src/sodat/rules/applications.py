"""Applications: what a party wishes, and when it may be filed (docs/method.md 2)."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sodat.rules.refusals import ChoicesMissing, PartySize, SlotUnknown

CHOICES_MAX = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """One party's ranked wishes for a release. `persons` go together unless `split`."""

    persons: tuple[int, ...]
    choices: tuple[str, ...]
    split: bool = False
    keep: bool = False
    """Keep what the draw gives, rather than move up in refills."""


def wish(
    persons: Sequence[int],
    choices: Sequence[str],
    *,
    slots: AbstractSet[str],
    party_size_max: int,
    split: bool,
    keep: bool,
) -> Wish:
    """Return a wish that fits the release, or refuse it.

    Raises:
        PartySize: not 1 to party_size_max different persons.
        ChoicesMissing: no choice, more than CHOICES_MAX, or one of them twice.
        SlotUnknown: a slot that this release does not have.
    """
    if not 1 <= len(persons) <= party_size_max or len(set(persons)) != len(persons):
        raise PartySize(party_size_max=party_size_max)
    if not 1 <= len(choices) <= CHOICES_MAX or len(set(choices)) != len(choices):
        raise ChoicesMissing(choices_max=CHOICES_MAX)
    for slot in choices:
        if slot not in slots:
            raise SlotUnknown(slot=slot[:64])
    return Wish(tuple(sorted(persons)), tuple(choices), split=split and len(persons) > 1, keep=keep)


def parties(one: Wish) -> tuple[tuple[int, ...], ...]:
    """Return the parties a wish enters the pool with: one, or one for each person when split."""
    return tuple((person,) for person in one.persons) if one.split else (one.persons,)
