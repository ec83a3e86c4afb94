"""A day at the centre of the rehearsal's staff: appointments today, seats on site, people on standby.

All other releases give appointments of coming days; with them alone nobody could be received.
"""

from datetime import date, datetime, timedelta

from sodat.city import pune
from sodat.demo.rehearsal import Pace

NOTE = (" – today at Sassoon", " – आज ससूनमध्ये", " – आज ससून में")
PACE = Pace(0, 25, 1, 3, 5, (10,), 20)
HOUSEHOLDS = 40
"""More than find a place, so that some wait on standby."""

SEATS = {"open": 8, "R": 3, "D2": 1, "W": 4}
"""Of each time; W are those on site."""

BANDS_MINUTES = (30, 60)
"""Short, so that whoever looks sees a time end; the standby list is called in the last hour."""


def slots_of(release: str, now: datetime) -> tuple[pune.Slot, ...]:
    """Return times that begin with the quarter of an hour that runs; none goes on past midnight.

    Args:
        release: the slots bear its name.
        now: with its time zone.
    """
    here, india = pune.centres()[0], now.astimezone(pune.INDIA)
    starts = india.replace(minute=india.minute // 15 * 15, second=0, microsecond=0)
    midnight = india.replace(hour=23, minute=59, second=0, microsecond=0)
    slots = []
    for minutes in BANDS_MINUTES:
        ends = min(starts + timedelta(minutes=minutes), midnight)
        if starts < ends:
            slots.append(_slot(release, here, starts, ends))
        starts = ends
    return tuple(slots)


def _slot(release: str, here: pune.Centre, starts: datetime, ends: datetime) -> pune.Slot:
    return pune.Slot(
        slot=f"{release}.{here.centre}.{starts:%H%M}",
        centre=here.centre,
        pincode=here.pincode,
        day=date(starts.year, starts.month, starts.day),
        starts=starts.time(),
        ends=ends.time(),
        seats=SEATS,
    )
