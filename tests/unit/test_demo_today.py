"""The day of the rehearsal's staff: at every hour there are people to receive, and none past midnight."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from sodat.city import pune
from sodat.demo import today


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 7))
def test_times_run_from_now_on_and_end_on_the_same_day(minutes):
    now = datetime(2026, 5, 11, tzinfo=pune.INDIA) + timedelta(minutes=minutes)

    slots = today.slots_of("r", now.astimezone(UTC))

    assert slots
    assert {(slot.day, slot.centre) for slot in slots} == {(now.date(), pune.centres()[0].centre)}
    assert slots[0].starts <= now.time() < slots[0].ends or now.time() >= time(23, 59)
    assert all(one.starts < one.ends for one in slots)
    assert all(one.ends == other.starts for one, other in pairwise(slots))
    assert len({slot.slot for slot in slots}) == len(slots)


def test_a_time_has_seats_on_site_beside_those_that_are_drawn():
    slots = today.slots_of("r", datetime(2026, 5, 11, 4, tzinfo=UTC))

    assert [slot.slot for slot in slots] == ["r.1001.0930", "r.1001.1000"]
    assert {share for slot in slots for share in slot.seats} == {"open", "R", "D2", "W"}
    assert sum(slot.seats["open"] for slot in slots) < today.HOUSEHOLDS
