"""What the officer of the rehearsal finds ready: a vaccine in stock, weekly times, a free week to release."""

from datetime import time, timedelta

from sodat.actions import stocking, templating
from sodat.city import pune
from sodat.rules.stock import Entry
from sodat.rules.weeks import Band
from sodat.storage import centres, factors, staff, weeks
from sodat.wiring import System

SERVICE = centres.Service("covaxin", "COVAXIN", pune.AGE_MIN, pune.AGE_MAX)
PLACES = 4
WORKDAYS = range(6)
BANDS = ((time(9), time(11)), (time(11), time(13)))
BAND_SEATS = 20
VIALS = Entry("received", 30, 10)
"""At each centre, for a week of its bands and some to spare."""

DAYS = 7


async def supply(system: System) -> None:
    """Enter stock, begin weekly times and make the coming week, as the first officer; once."""
    async with system.database.transaction() as tx:
        known = await factors.of_name(tx, "officer")
        who = await staff.of_account(tx, known.account_id) if known else None
        if who is None or await weeks.templates(tx, pune.DISTRICT):
            return
        await centres.put_service(tx, SERVICE)
        bands = [Band(day, starts, ends, BAND_SEATS) for day in WORKDAYS for starts, ends in BANDS]
        for place in pune.centres()[:PLACES]:
            await stocking.enter(tx, who, place.centre, SERVICE.service_id, VIALS)
            weekly = await templating.add(tx, who, place.centre, SERVICE.service_id)
            await templating.put_bands(tx, who, weekly, bands)
        today = await weeks.today(tx)
        await templating.make(tx, who, today + timedelta(days=1), today + timedelta(days=DAYS))
