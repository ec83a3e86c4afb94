"""What the officer of the rehearsal finds: stock that covers a free week of days, made once."""

from datetime import date, timedelta

from sodat.demo import supply
from sodat.demo.staff import appoint_all
from web.world import World


def test_the_officer_finds_a_covered_week_to_release(database_url, tmp_path):
    world = World(database_url, tmp_path)
    for prepare in (appoint_all, supply.supply, supply.supply):
        world.loop.run_until_complete(prepare(world.system))
    ((today,),) = world.values("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Kolkata')::date")
    days = [today + timedelta(days=one) for one in range(1, supply.DAYS + 1)]
    workdays = [one for one in days if date.weekday(one) in supply.WORKDAYS]

    made = world.values(
        "SELECT x.day, count(DISTINCT x.centre_id)::int, sum(p.seats)::int FROM session x"
        " JOIN slot USING (session_id) JOIN slot_part p USING (slot_id) GROUP BY 1 ORDER BY 1"
    )
    ((vials, ledgers),) = world.values("SELECT sum(vials)::int, count(*)::int FROM stock_entry")
    world.close()

    seats = supply.PLACES * len(supply.BANDS) * supply.BAND_SEATS
    assert made == [(day, supply.PLACES, seats) for day in workdays]
    assert (vials, ledgers) == (supply.PLACES * supply.VIALS.vials, supply.PLACES)
    assert vials * supply.VIALS.doses_per_vial >= seats * len(workdays)
