"""Many more people than seats, several processes: exactly the seats are given, once each, in order."""

from .conftest import PEOPLE
from .crush import check, crush


def test_four_processes_give_every_seat_once_and_in_order_of_arrival(town):
    slots, seats = 40, 30

    done = crush(town, town.url, clients=300, slots=slots, seats=seats)

    assert set(done.statuses) <= {200, 201}
    check(town, done.release, PEOPLE, slots, seats)


def test_one_slot_that_everybody_wants_is_given_in_order(town):
    done = crush(town, town.url, clients=200, slots=1, seats=100, seed=2)

    assert set(done.statuses) <= {200, 201}
    check(town, done.release, PEOPLE, 1, 100)
