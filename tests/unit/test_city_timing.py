from random import Random
from statistics import median

import pytest

from sodat.city.timing import pace_for, timing

random = Random(20_210_511)
PEOPLE = [timing(random) for _ in range(4_000)]
MEDIANS = {
    "notice": 0.45,
    "find": 6.0,
    "captcha": 11.5,
    "code": 8.0,
    "character": 0.33,
    "confirm": 1.4,
    "program": 0.8,
}


@pytest.mark.parametrize("step", MEDIANS)
def test_steps_have_their_medians(step):
    assert median(getattr(one, step) for one in PEOPLE) == pytest.approx(MEDIANS[step], rel=0.05)


def test_a_slow_person_is_slow_throughout():
    by_find = sorted(PEOPLE, key=lambda one: one.find)

    quick, slow = by_find[:1_000], by_find[-1_000:]
    assert median(one.confirm for one in slow) > 1.3 * median(one.confirm for one in quick)
    assert median(one.program for one in slow) == pytest.approx(median(one.program for one in quick), rel=0.1)


def test_moments_fill_the_window_with_a_rush_at_the_start():
    tenths = [sum(int(one.moment * 10) == tenth for one in PEOPLE) for tenth in range(10)]

    assert tenths[0] > 3 * max(tenths[1:])
    assert min(tenths[1:]) > 0.05 * len(PEOPLE)
    assert all(0 <= one.moment <= 1 and 0 <= one.later <= 1 for one in PEOPLE)


def test_a_captcha_is_counted_only_where_there_is_one():
    one = PEOPLE[0]

    assert one.choosing(captcha=True) - one.choosing() == pytest.approx(one.captcha)


def test_pace_lets_the_longest_visit_fit():
    assert pace_for([10.0, 40.0], 20.0) == 0.25
    assert pace_for([10.0], 600.0) == 1.0
    assert pace_for([], 10.0) == 1.0
