"""What the farm and the resellers count, before a portal in memory that keeps its rules, or does not."""

import asyncio
from collections import Counter
from random import Random
from time import time

import pytest

from sodat.city.population import Household, Member
from sodat.city.scene import Scene
from sodat.city.story import Acknowledged, Story
from sodat.city.visitor import Visitor
from sodat.city.wire import Answer
from sodat.redteam.counted import Budget
from sodat.redteam.crew import Crew, MadeUp
from sodat.redteam.doors import Held, PortalDoor
from sodat.redteam.kinds import cancel_and_grab, farm
from sodat.rules.people import PEOPLE_MAX, person
from sodat.web.naming import has_right_check_digit

LASTS_SECONDS = 0.3


def member(number):
    return Member(f"Asha {number}", 1990, "female", "passport", f"A{number:07}", "411001", 0)


def household(mobile, *numbers):
    people = tuple(member(number) for number in numbers)
    return Household(mobile, "program", "en", people, ("r1.s1",), (), False, "once", None)


class Portal:
    """Who is a person, who holds whom, and what was filed. `leaks`: it takes filings for anybody.

    `answers`: it says what it took; `tells`: and shows it later.
    """

    def __init__(self, *, leaks=False, answers=True, tells=True, gives_back=True):
        self.leaks, self.answers, self.tells, self.gives_back = leaks, answers, tells, gives_back
        self.persons, self.filed, self.cancelled, self.asked = {}, {}, [], Counter()
        self.written_down = set()
        self.opens_at = time()
        self.closes_at = self.opens_at + LASTS_SECONDS

    def number(self, document, mobile):
        return self.persons.setdefault(document, (len(self.persons) + 1, mobile))[0]

    def holder(self, number):
        return next(mobile for found, mobile in self.persons.values() if found == number)


class Account:
    """One account at that portal: what the farm and the resellers know as a door."""

    def __init__(self, portal, home):
        self.portal, self.household, self.token = portal, home, "T"
        self.named = {portal.number(one.id_number, home.mobile): None for one in home.people}
        self.party = tuple(self.named)

    async def sign_in(self):
        return True

    async def look(self, _number=0):
        return "open" if time() < self.portal.closes_at else "booked"

    async def claim(self, one):
        if len(self.named) >= PEOPLE_MAX:
            return None
        number = self.portal.number(one.id_number, self.household.mobile)
        self.named[number] = None
        return number

    async def file(self, persons, _wishes, release=""):
        self.portal.written_down |= set() if release else set(persons)
        holders = {self.portal.holder(one) for one in persons}
        if holders != {self.household.mobile} and not self.portal.leaks:
            return False
        self.portal.filed.setdefault(self.household.mobile, set()).add(tuple(persons))
        return self.portal.answers

    async def applications(self):
        if not self.portal.tells:
            return None
        return [
            {
                "release": "r1",
                "application": f"{at:032x}",
                "state": "booked",
                "persons": list(party),
                "appointments": [{"person": one, "state": "booked"} for one in party],
            }
            for at, party in enumerate(self.portal.filed.get(self.household.mobile, ()))
        ]

    async def held(self):
        filed = self.portal.filed.get(self.household.mobile, ())
        return tuple(
            Held("r1", f"{at:032x}", "r1.s1", tuple(f"{at}.{one}" for one in party), party)
            for at, party in enumerate(filed)
        )

    async def give_back(self, appointment):
        self.portal.cancelled.append(appointment)
        return self.portal.gives_back

    async def ask(self, method, path, _body=None, _more=()):
        self.portal.asked[f"{method} {path}"] += 1
        said = {
            "slots": [{"slot": "r1.s1", "centre": 1, "date": "2026-12-01"}],
            "code": str(self.portal.asked.total()),
            "txnId": "x",
            "token": "T",
            "beneficiaries": [{"beneficiary_reference_id": "1" * 14}],
        }
        return Answer(200, said, 0.0)

    async def write_down(self):
        return True


def play(kind, portal, *homes):
    scene = Scene("r1", "draw", portal.opens_at, portal.closes_at, 4, 0.1, False, 0, 0)
    doors = tuple(Account(portal, home) for home in homes)
    budget = Budget(100_000, portal.closes_at + 25)
    crew = Crew(scene, doors, None, budget, Random(1), ("r1.s1",), "")
    asyncio.run(kind.attack(crew))
    return crew.trick


HOMES = (household("9000000001", 1), household("9000000002", 2, 3), household("9000000003", 4, 5, 6, 7))


def test_who_is_made_up_passes_the_rules_of_the_portal():
    """Of every sort of document, and none of them twice."""
    random = Random(7)
    several = [farm.made_up(random, HOMES[0]) for _ in range(400)]
    for one in several:
        person(
            name=one.name,
            birth_year=one.birth_year,
            gender=one.gender,
            id_type=one.id_type,
            id_number=one.id_number,
            pincode=one.pincode,
            this_year=2026,
            check_digit=has_right_check_digit,
        )

    assert {one.id_type for one in several} == {"aadhaar", "pan", "voter", "driving-licence", "passport"}
    assert len({one.id_number for one in several}) == 400


def test_a_farm_counts_whom_it_made_up_apart_and_only_where_there_is_room():
    portal = Portal()
    trick = play(farm, portal, *HOMES)

    assert portal.written_down == set(range(1, 8))
    assert trick.made_up == MadeUp(tried=3, accepted=2, filed=2, seats=2)
    assert (trick.gains, trick.looked, trick.looks_due) == (0, 3, 3)
    assert trick.tries > trick.controls_due == trick.controls == 3


@pytest.mark.parametrize(
    ("answers", "tells", "looked"), [(True, True, 3), (False, True, 3), (True, False, 0)]
)
def test_a_farm_counts_each_filing_for_others_that_the_portal_says_or_shows(answers, tells, looked):
    """The first account names two people of others, the second one, the third has no place."""
    trick = play(farm, Portal(leaks=True, answers=answers, tells=tells), *HOMES)

    assert (trick.gains, trick.looked) == (3, looked)


@pytest.mark.parametrize(("gives_back", "controls"), [(True, 1), (False, 0)])
def test_a_seller_counts_what_was_given_back_and_its_buyer_each_door(gives_back, controls):
    portal = Portal(gives_back=gives_back)
    trick = play(cancel_and_grab, portal, *HOMES[:2])

    assert (trick.controls, trick.controls_due, len(portal.cancelled)) == (controls, 1, 1)
    assert (trick.looked, trick.looks_due, len(trick.won)) == (1, 1, 1)
    names = {"filing", "filing under a key", "page", "schedule", "reschedule", "transfer", "standing"}
    rounds = trick.doors["page"]
    assert 2 <= rounds <= cancel_and_grab.ROUNDS
    assert trick.doors == Counter(dict.fromkeys(names, rounds))
    assert trick.tries == trick.doors.total()
    assert portal.asked["POST /releases/r1/apply"] == rounds
    assert portal.asked["POST /api/v2/appointment/reschedule"] == rounds


def test_what_was_filed_by_another_way_is_written_down_once_and_only_of_this_release():
    """As it stands: not what was withdrawn, nor once more what the account filed by itself."""

    class Wire:
        async def call(self, *_):
            return Answer(200, {"applications": [known, other, gone, elsewhere]}, 0.0)

    known = {
        "application": "a" * 32, "release": "r1", "state": "booked", "persons": [1], "with": ["b" * 32],
        "filed_at": "1970-01-01T00:00:09Z",
    }  # fmt: skip
    other = known | {"application": "b" * 32, "persons": [2], "with": ["a" * 32]}
    gone = known | {"application": "c" * 32, "state": "withdrawn"}
    elsewhere = known | {"application": "d" * 32, "release": "r2"}
    story = Story("9000000001", "program", 2)
    story.acknowledged["a" * 32] = Acknowledged("a" * 32, (1,), 201, 0.5, 0.1, "", 1, None)
    scene = Scene("r1", "draw", 2.0, 5.0, 4, 0.1, False, 0, 0)
    door = PortalDoor(Visitor(Wire(), HOMES[1], story), scene, None)

    assert asyncio.run(door.write_down())
    found = {name[0]: (one.persons, one.arrived) for name, one in story.acknowledged.items()}
    assert found == {"a": ((1,), 0.5), "b": ((2,), 7.0)}
