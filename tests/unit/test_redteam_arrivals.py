"""When a release counts as sold out."""

import pytest

from sodat.redteam.arrivals import SOLD_OUT_SHARE, sold_out_seconds
from sodat.sim import outcome


@pytest.mark.parametrize(("given", "seconds"), [(300, 2.97), (297, 2.97), (296, None), (0, None)])
def test_a_release_is_sold_out_when_99_of_100_seats_are_gone(given, seconds):
    """As in the simulator: the last seat or two often wait for somebody who wishes for just them."""
    assert sold_out_seconds([10 * place for place in range(1, given + 1)], 300) == seconds


def test_of_few_seats_all_have_to_be_gone():
    assert sold_out_seconds([1_000] * 19, 20) is None
    assert sold_out_seconds([1_000] * 20, 20) == 1.0


def test_sold_out_means_the_same_as_in_the_simulator():
    assert SOLD_OUT_SHARE == outcome.SOLD_OUT_SHARE
