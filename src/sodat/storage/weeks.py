"""Weekly times, days that are not usual, and what was made of them, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sodat.rules.weeks import Band, Unusual
from sodat.storage.statements import Transaction, load

_sql = load("weeks")


@dataclass(frozen=True, slots=True)
class Template:
    """The usual week of a centre and service. `bands`: weekday, from, to, seats."""

    template_id: int
    centre_id: int
    service_id: str
    name: str
    name_mr: str
    name_hi: str
    is_closed: bool
    bands: list[tuple[int, str, str, int]]

    @property
    def week(self) -> tuple[Band, ...]:
        """Return the bands as the rules know them."""
        return tuple(
            Band(weekday, time.fromisoformat(starts), time.fromisoformat(ends), seats)
            for weekday, starts, ends, seats in self.bands
        )


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """A day that is not usual, with the centre's name where it is of one."""

    exception_id: int
    day: date
    centre_id: int | None
    opens: time | None
    closes: time | None
    reason: str
    name: str | None
    name_mr: str | None
    name_hi: str | None

    @property
    def rule(self) -> Unusual:
        """Return the day as the rules know it."""
        return Unusual(self.day, self.centre_id, self.opens, self.closes, self.reason)


@dataclass(frozen=True, slots=True)
class SessionThere:
    """A session that is stored already. `spans`: from, to of its slots."""

    session_id: UUID
    centre_id: int
    service_id: str
    day: date
    is_cancelled: bool
    spans: list[tuple[str, str]]


async def today(tx: Transaction) -> date:
    """Return this day in India, by the database's clock."""
    found: date = await _sql["today"].value(tx)
    return found


async def templates(tx: Transaction, district_id: int) -> list[Template]:
    """Return the weekly times of a city, by centre."""
    return await _sql["templates"].rows(tx, Template, district_id=district_id, template_id=None)


async def template(tx: Transaction, district_id: int, template_id: int) -> Template | None:
    """Return one of them, kept from others until commit."""
    await _sql["template_lock"].values(tx, template_id=template_id)
    return await _sql["templates"].row(tx, Template, district_id=district_id, template_id=template_id)


async def add_template(tx: Transaction, district_id: int, centre_id: int, service_id: str) -> int | None:
    """Add weekly times unless they are there, and return their number; None without such a centre."""
    found: int | None = await _sql["template_add"].value(
        tx, district_id=district_id, centre_id=centre_id, service_id=service_id
    )
    return found


async def remove_template(tx: Transaction, template_id: int) -> None:
    """Remove weekly times with their bands; what was made of them stays."""
    await _sql["template_remove"].run(tx, template_id=template_id)


async def put_band(tx: Transaction, template_id: int, band: Band) -> None:
    """Add a band, or change the one that begins at its time."""
    await _sql["band_put"].run(
        tx,
        template_id=template_id,
        weekday=band.weekday,
        starts=band.starts,
        ends=band.ends,
        seats=band.seats,
    )


async def remove_band(tx: Transaction, template_id: int, weekday: int, starts: time) -> bool:
    """Remove a band; False when there is none."""
    removed = await _sql["band_remove"].run(tx, template_id=template_id, weekday=weekday, starts=starts)
    return removed == 1


async def unusual_days(tx: Transaction, district_id: int, first: date) -> list[UnusualDay]:
    """Return the days of a city that are not usual, from a day on."""
    return await _sql["unusual_days"].rows(tx, UnusualDay, district_id=district_id, first=first)


async def put_unusual(tx: Transaction, district_id: int, one: Unusual) -> None:
    """Say of a day that it is not usual, or say it anew."""
    await _sql["unusual_put"].run(
        tx,
        district_id=district_id,
        centre_id=one.centre_id,
        day=one.day,
        opens=one.opens,
        closes=one.closes,
        reason=one.reason,
    )


async def remove_unusual(tx: Transaction, district_id: int, exception_id: int) -> bool:
    """Let a day be as usual; False when it is already."""
    return await _sql["unusual_remove"].run(tx, district_id=district_id, exception_id=exception_id) == 1


async def sessions_there(
    tx: Transaction, centre_ids: Sequence[int], first: date, last: date
) -> dict[tuple[int, str, date], SessionThere]:
    """Return the sessions that centres have in a span of days, by centre, service and day."""
    found = await _sql["sessions_there"].rows(
        tx, SessionThere, centre_ids=list(centre_ids), first=first, last=last
    )
    return {(one.centre_id, one.service_id, one.day): one for one in found}


async def remove_slots(tx: Transaction, session_id: UUID) -> int:
    """Remove what no release holds of a session, itself too once it is empty; return how many slots went."""
    slots: list[Any] = await _sql["slots_removed"].values(tx, session_id=session_id)
    removed = await _sql["slots_delete"].run(tx, slot_ids=slots) if slots else 0
    await _sql["session_remove"].run(tx, session_id=session_id)
    return removed


async def seats_ahead(tx: Transaction, district_id: int) -> dict[tuple[int, str], int]:
    """Return the seats of coming sessions, released or not, by centre and service."""
    found = await _sql["seats_ahead"].tuples(tx, district_id=district_id)
    return {(centre, service): seats for centre, service, seats in found}
