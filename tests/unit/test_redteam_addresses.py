"""Made-up addresses over real arrivals."""

from collections import Counter
from dataclasses import replace

from sodat.redteam.addresses import CARRIERS_ONLY, Net, lay_over
from sodat.rules.traces import Code, Trace

TRACES = [Trace(account, (Code(-9, -8),), (account,)) for account in range(10_000)]
CREW = range(100)


def homes_by_address(laid, *, crew=False):
    return Counter(one.address for one in laid if (one.account in CREW) == crew)


def test_nothing_but_the_place_is_made_up_and_the_same_for_the_same_seed():
    laid = lay_over(TRACES, CREW, Net(), 5)

    assert [replace(one, address="", device="") for one in laid] == TRACES
    assert laid == lay_over(TRACES, CREW, Net(), 5)
    assert laid != lay_over(TRACES, CREW, Net(), 6)


def test_a_fifth_of_the_citizens_share_addresses_and_the_others_have_their_own():
    """9,900 citizens, a fifth of them by 200: nine addresses."""
    several = [many for many in homes_by_address(lay_over(TRACES, CREW, Net(), 5)).values() if many > 1]

    assert len(several) == 9
    assert 0.18 < sum(several) / 9_900 < 0.22


def test_all_of_them_share_where_there_are_carriers_alone():
    shared = homes_by_address(lay_over(TRACES, CREW, CARRIERS_ONLY, 5))

    assert len(shared) == 9_900 // 130
    assert min(shared.values()) > 80


def test_a_crew_has_few_addresses_and_one_device_the_commonest():
    laid = lay_over(TRACES, CREW, Net(), 5)
    own = [one.device for one in laid if one.account in CREW]
    models = Counter(one.device for one in laid if one.account not in CREW)

    assert list(homes_by_address(laid, crew=True).values()) == [25] * 4
    assert set(own) == {models.most_common(1)[0][0]}
    assert 0.14 < models[own[0]] / 9_900 < 0.18
    assert not set(homes_by_address(laid)) & set(homes_by_address(laid, crew=True))


def test_a_crew_that_hides_is_where_citizens_are():
    laid = lay_over(TRACES, CREW, replace(CARRIERS_ONLY, crew_hides=True), 5)

    assert set(homes_by_address(laid, crew=True)) < set(homes_by_address(laid))
