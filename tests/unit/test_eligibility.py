from datetime import date

import pytest

from sodat.rules.eligibility import Applicant, Service, check_eligible, shares_of, tickets_of
from sodat.rules.refusals import NotEligible

ADULTS = Service("vaccine-18-44", age_min=18, age_max=44, dose_gap_days=84)
DAY = date(2021, 5, 12)
PUNE = frozenset({"411001", "411002"})


def applicant(
    birth_year: int = 1990, pincode: str = "411001", doses: int = 0, last_dose_on: date | None = None
) -> Applicant:
    return Applicant(birth_year, pincode, doses, last_dose_on)


@pytest.mark.parametrize("birth_year", [2003, 1990, 1977, 1976])
def test_who_may_have_the_age_that_year_is_eligible(birth_year: int):
    check_eligible(applicant(birth_year), ADULTS, DAY)


@pytest.mark.parametrize(
    ("birth_year", "facts"),
    [
        (2004, {"person": 2, "why": "too-young", "age_min": 18}),
        (2021, {"person": 2, "why": "too-young", "age_min": 18}),
        (1975, {"person": 2, "why": "too-old", "age_max": 44}),
    ],
)
def test_who_cannot_have_the_age_is_refused(birth_year: int, facts: dict[str, object]):
    with pytest.raises(NotEligible) as refused:
        check_eligible(applicant(birth_year), ADULTS, DAY, position=2)

    assert refused.value.facts == facts


def test_service_without_an_upper_age_takes_the_oldest():
    check_eligible(applicant(1900), Service("all", 18, None, 84), DAY)


def test_dose_is_possible_when_the_gap_is_over_and_not_a_day_before():
    check_eligible(applicant(doses=1, last_dose_on=date(2021, 2, 17)), ADULTS, DAY)

    with pytest.raises(NotEligible) as refused:
        check_eligible(applicant(doses=1, last_dose_on=date(2021, 2, 18)), ADULTS, DAY)

    assert refused.value.facts == {"person": 1, "why": "gap-not-over", "days": 84}


@pytest.mark.parametrize(
    ("party", "shares"),
    [
        ([applicant()], ("R",)),
        ([applicant(pincode="400001")], ()),
        ([applicant(doses=1)], ("D2", "R")),
        ([applicant(), applicant(pincode="411002")], ("R",)),
        ([applicant(), applicant(pincode="400001")], ()),
        ([applicant(doses=1), applicant(doses=0)], ("R",)),
    ],
)
def test_party_belongs_to_a_share_when_every_member_does(party: list[Applicant], shares: tuple[str, ...]):
    assert shares_of(party, ("R", "D2", "Q"), PUNE) == shares


def test_party_belongs_to_no_share_that_is_not_offered():
    assert shares_of([applicant(doses=2)], ("D2",), PUNE) == ("D2",)
    assert shares_of([applicant(doses=2)], (), PUNE) == ()


@pytest.mark.parametrize(
    ("losses", "cap", "tickets"), [([0], 5, 1), ([3], 5, 4), ([9], 5, 5), ([3, 0], 5, 1), ([9, 9], 1, 1)]
)
def test_tickets_are_one_more_than_the_fewest_losses_up_to_the_cap(losses: list[int], cap: int, tickets: int):
    assert tickets_of(losses, cap) == tickets
