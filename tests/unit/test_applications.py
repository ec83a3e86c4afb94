import pytest

from sodat.rules.applications import CHOICES_MAX, Wish, parties, wish
from sodat.rules.refusals import ChoicesMissing, PartySize, SlotUnknown

SLOTS = frozenset(f"S{number}" for number in range(30))


def made(persons: list[int], choices: list[str], *, split: bool = False, keep: bool = False) -> Wish:
    return wish(persons, choices, slots=SLOTS, party_size_max=4, split=split, keep=keep)


def test_wish_keeps_choices_in_order_and_persons_sorted():
    assert made([7, 3], ["S2", "S1"], keep=True) == Wish((3, 7), ("S2", "S1"), split=False, keep=True)


def test_wish_of_one_person_cannot_be_split():
    assert made([7], ["S1"], split=True).split is False


@pytest.mark.parametrize("persons", [[], [1, 1], [1, 2, 3, 4, 5]])
def test_wish_of_too_few_too_many_or_doubled_persons_is_refused(persons: list[int]):
    with pytest.raises(PartySize) as refused:
        made(persons, ["S1"])

    assert refused.value.facts == {"party_size_max": 4}


@pytest.mark.parametrize("choices", [[], ["S1", "S1"], [f"S{number}" for number in range(CHOICES_MAX + 1)]])
def test_wish_without_choices_or_with_too_many_or_doubled_ones_is_refused(choices: list[str]):
    with pytest.raises(ChoicesMissing) as refused:
        made([1], choices)

    assert refused.value.facts == {"choices_max": 20}


def test_wish_may_have_as_many_choices_as_allowed():
    choices = [f"S{number}" for number in range(CHOICES_MAX)]

    assert made([1], choices).choices == tuple(choices)


def test_wish_for_a_slot_of_another_release_is_refused_and_shown_short():
    with pytest.raises(SlotUnknown) as refused:
        made([1], ["S1", "x" * 10_000])

    assert refused.value.facts == {"slot": "x" * 64}


def test_party_enters_whole_or_as_single_persons():
    assert parties(made([1, 2], ["S1"])) == ((1, 2),)
    assert parties(made([1, 2], ["S1"], split=True)) == ((1,), (2,))
