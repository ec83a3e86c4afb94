"""Near is what is near on the ground, and where nobody knows that, what has a near pincode."""

import pytest

from sodat.rules.nearness import Far, Spot, far, kilometres, middle

PUNE, MUMBAI = Spot(18.5204, 73.8567), Spot(19.0760, 72.8777)


def test_pune_is_about_120_kilometres_from_mumbai():
    assert kilometres(PUNE, MUMBAI) == pytest.approx(120, abs=2)
    assert kilometres(PUNE, MUMBAI) == kilometres(MUMBAI, PUNE)
    assert kilometres(PUNE, PUNE) == 0


def test_other_side_of_the_earth_is_half_around():
    assert kilometres(Spot(0, 0), Spot(0, 180)) == pytest.approx(20_015, abs=1)


def test_pincode_is_where_its_centres_are():
    assert middle([Spot(18, 73), Spot(19, 74)]) == Spot(18.5, 73.5)
    assert middle([]) is None


def test_known_distance_comes_before_a_guess_and_another_sorting_district_is_no_neighbour():
    known = far(PUNE, "411001", MUMBAI, "400001")
    guessed = far(None, "411001", None, "411011")

    assert known is not None
    assert guessed == Far(guessed=True, apart=10)
    assert known < guessed
    assert (known.kilometres is None, guessed.kilometres) == (False, None)
    assert far(None, "411001", None, "400001") is None
