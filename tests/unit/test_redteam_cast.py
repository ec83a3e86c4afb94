"""Who takes part: no two releases share anybody, and the race is played near human speed."""

from itertools import product

from sodat.demo.rehearsal import slots_of
from sodat.redteam.cast import (
    CREW_MOBILES_FROM,
    MOBILES_PER_RELEASE,
    RELEASES_PER_SEED,
    Plan,
    citizens_of,
    crew_of,
    pace_of,
)
from sodat.redteam.kinds import KINDS

SLOTS = slots_of("cast", 60)
PLAN = Plan("draw", 60, 20, 60, 12, 1_000)


def test_no_two_releases_share_a_mobile_or_a_document():
    mobiles, documents = [], []
    for seed, place in product((1, 2), range(3)):
        homes = [
            *citizens_of(PLAN, seed, place, SLOTS),
            *(crew_of(PLAN, seed, "pool", place, SLOTS) if place else ()),
        ]
        mobiles += [home.mobile for home in homes]
        documents += [one.id_number for home in homes for one in home.people]

    assert len(set(mobiles)) == len(mobiles)
    assert len(set(documents)) == len(documents)


def test_the_largest_release_has_mobiles_for_all():
    """As many households as the command allows persons: 20,000 citizens, 5,000 identities."""
    assert CREW_MOBILES_FROM >= 20_000
    assert MOBILES_PER_RELEASE - CREW_MOBILES_FROM >= 5_000
    assert len(KINDS) + 1 <= RELEASES_PER_SEED


def test_the_same_seed_gives_the_same_people_and_a_scraper_has_none():
    assert citizens_of(PLAN, 1, 1, SLOTS) == citizens_of(PLAN, 1, 1, SLOTS)
    assert crew_of(PLAN, 1, "scraper", 1, SLOTS) == ()


def test_the_race_is_played_near_human_speed():
    """Compressed as much as a draw, citizens would beat the programs, whose speed is what it is."""
    homes = citizens_of(PLAN, 1, 0, SLOTS)
    race = Plan("first-come", 60, 20, 60, 30, 1_000, before_seconds=30)

    assert pace_of(homes, race) > 0.25
    assert pace_of(homes, PLAN) < 0.2
