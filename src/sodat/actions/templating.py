"""Weekly times become sessions and slots of coming days: shown first, then made; once more makes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID, uuid5

from sodat.actions import staffing
from sodat.actions.tending import city_of
from sodat.rules.city import CentreUnknown, SeatsAsTheyAre, SessionUnknown, TemplateUnknown
from sodat.rules.pool import OPEN
from sodat.rules.refusals import MalformedRequest, ensure
from sodat.rules.stock import Stock, seats_from
from sodat.rules.weeks import Band, LeftOut, Planned, Unusual, check_bands, check_days, plan, slot_name
from sodat.storage import centres, city, stock, weeks
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction
from sodat.storage.weeks import SessionThere, Template

SESSIONS = UUID("8f2b6c9e-37a1-4d55-9d0e-2b61f0c4a7d3")
"""Names the sessions that weekly times make: the same place and day are one session, however often made."""

SEATS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Made:
    """What weekly times make of one centre and service in a span of days."""

    template: Template
    new: tuple[Planned, ...]
    there: int
    """Slots that are there already."""
    left_out: tuple[LeftOut, ...]

    @property
    def seats(self) -> int:
        """Return the seats that are new."""
        return sum(one.seats for one in self.new)

    @property
    def days(self) -> int:
        """Return on how many days something is new."""
        return len({one.day for one in self.new})


@dataclass(frozen=True, slots=True)
class Short:
    """A centre whose coming seats would be more than its stock gives."""

    centre_id: int
    service_id: str
    seats: int
    doses: int


async def add(tx: Transaction, who: Staff, centre_id: int, service_id: str) -> int:
    """Begin weekly times of a centre and service and return their number.

    Raises:
        CentreUnknown: the city has none of this number that is open; MalformedRequest: no such service.
    """
    one = await city.centre(tx, city_of(who), centre_id)
    if one is None or one.closed_reason is not None:
        raise CentreUnknown
    if not await stock.has_service(tx, service_id):
        raise MalformedRequest(field="service", what="unknown")
    number = await weeks.add_template(tx, city_of(who), centre_id, service_id)
    ensure(number is not None, "the centre was there a moment ago")
    await staffing.note(tx, who, "weekly-added", f"{centre_id} {service_id}")
    return number or 0


async def put_bands(tx: Transaction, who: Staff, template_id: int, bands: Sequence[Band]) -> None:
    """Add bands to weekly times; one that begins at the same time is replaced.

    Raises:
        TemplateUnknown; BandsOverlap: with the weekday.
    """
    one = await _template(tx, who, template_id)
    fresh = {(band.weekday, band.starts): band for band in (*one.week, *bands)}
    check_bands(fresh.values())
    for band in bands:
        await weeks.put_band(tx, template_id, band)
    await staffing.note(tx, who, "weekly-changed", f"{one.centre_id} {one.service_id}")


async def remove_band(tx: Transaction, who: Staff, template_id: int, weekday: int, starts: time) -> None:
    """Remove a band; what was made of it stays.

    Raises:
        TemplateUnknown: no such weekly times.
    """
    one = await _template(tx, who, template_id)
    if await weeks.remove_band(tx, template_id, weekday, starts):
        await staffing.note(tx, who, "weekly-changed", f"{one.centre_id} {one.service_id}")


async def end(tx: Transaction, who: Staff, template_id: int) -> None:
    """Remove weekly times; the sessions they made stay.

    Raises:
        TemplateUnknown: no such weekly times.
    """
    one = await _template(tx, who, template_id)
    await weeks.remove_template(tx, template_id)
    await staffing.note(tx, who, "weekly-removed", f"{one.centre_id} {one.service_id}")


async def put_unusual(tx: Transaction, who: Staff, one: Unusual) -> None:
    """Say of a day that it is not usual.

    Raises:
        CentreUnknown: the city has none of this number.
    """
    if one.centre_id is not None and await city.centre(tx, city_of(who), one.centre_id) is None:
        raise CentreUnknown
    await weeks.put_unusual(tx, city_of(who), one)
    await staffing.note(tx, who, "day-set", f"{one.day} {one.centre_id or 'all'}", one.reason)


async def remove_unusual(tx: Transaction, who: Staff, exception_id: int) -> None:
    """Let a day be as usual again; what was made or left out before stays so."""
    if await weeks.remove_unusual(tx, city_of(who), exception_id):
        await staffing.note(tx, who, "day-usual", str(exception_id))


async def preview(tx: Transaction, who: Staff, first: date, last: date) -> tuple[Made, ...]:
    """Return what would be made, by centre.

    Raises:
        MalformedRequest: with the field, where the days are gone, turned round or too many.
    """
    check_days(first, last, await weeks.today(tx))
    templates = [one for one in await weeks.templates(tx, city_of(who)) if not one.is_closed]
    unusual = [one.rule for one in await weeks.unusual_days(tx, city_of(who), first)]
    there = await weeks.sessions_there(tx, [one.centre_id for one in templates], first, last)
    return tuple(_made(one, unusual, there, first, last) for one in templates)


def _made(
    template: Template,
    unusual: Iterable[Unusual],
    there: dict[tuple[int, str, date], SessionThere],
    first: date,
    last: date,
) -> Made:
    planned, left_out = plan(template.week, unusual, template.centre_id, first, last)
    new = []
    for one in planned:
        session = there.get((template.centre_id, template.service_id, one.day))
        if session is None or (not session.is_cancelled and not _overlaps(one, session)):
            new.append(one)
    return Made(template, tuple(new), len(planned) - len(new), left_out)


def _overlaps(one: Planned, session: SessionThere) -> bool:
    starts, ends = f"{one.starts:%H:%M}", f"{one.ends:%H:%M}"
    return any(starts < other_ends and other_starts < ends for other_starts, other_ends in session.spans)


async def make(tx: Transaction, who: Staff, first: date, last: date) -> tuple[int, int]:
    """Make the sessions and slots that are missing and return (slots, seats); the same again makes none.

    Raises:
        MalformedRequest: as `preview`.
    """
    # Two officers who make the same days do so one after the other; the second finds nothing missing.
    await stock.lock_centres(tx, [one.centre_id for one in await weeks.templates(tx, city_of(who))])
    made = await preview(tx, who, first, last)
    for one in made:
        await _put(tx, one, city_of(who), first, last)
    slots, seats = sum(len(one.new) for one in made), sum(one.seats for one in made)
    if slots:
        await staffing.note(tx, who, "sessions-made", f"{first} {last}", f"{slots} {seats}")
    return slots, seats


async def _put(tx: Transaction, made: Made, district_id: int, first: date, last: date) -> None:
    place = made.template.centre_id, made.template.service_id
    there = await weeks.sessions_there(tx, [place[0]], first, last)
    for one in made.new:
        known = there.get((*place, one.day))
        named = uuid5(SESSIONS, f"{place[0]}/{place[1]}/{one.day}")
        session = centres.Session(
            known.session_id if known else named, place[0], district_id, place[1], one.day
        )
        if known is None:
            await centres.put_session(tx, session)
        slot = slot_name(*place, one.day, one.starts)
        slot_id = await centres.put_slot(tx, slot, session, one.starts, one.ends)
        await centres.put_seats(tx, slot_id, OPEN, one.seats)


async def shorts(tx: Transaction, who: Staff, made: Iterable[Made] = ()) -> list[Short]:
    """Return where the coming seats, with those that would be made, are more than the stock gives."""
    seats = await weeks.seats_ahead(tx, city_of(who))
    for one in made:
        key = one.template.centre_id, one.template.service_id
        seats[key] = seats.get(key, 0) + one.seats
    doses: dict[tuple[int, str], int] = {}
    for sums in await stock.of_city(tx, city_of(who)):
        there = Stock(sums.received or 0, sums.gone or 0, sums.doses_per_vial, sums.percent)
        key = sums.centre_id, sums.service_id
        doses[key] = doses.get(key, 0) + seats_from(there)
    return [
        Short(*key, seats.get(key, 0), there) for key, there in doses.items() if seats.get(key, 0) > there
    ]


async def remove(tx: Transaction, who: Staff, session_id: UUID) -> int:
    """Remove the slots of a session that no release holds, and return how many.

    Raises:
        SessionUnknown: the city has none of this name; SeatsAsTheyAre: every slot is released.
    """
    one = await city.session(tx, city_of(who), session_id)
    if one is None:
        raise SessionUnknown
    await stock.lock_centres(tx, [one.centre_id])
    removed = await weeks.remove_slots(tx, session_id)
    if not removed:
        raise SeatsAsTheyAre
    await staffing.note(tx, who, "session-removed", f"{one.centre_id} {one.service_id} {one.day}")
    return removed


async def _template(tx: Transaction, who: Staff, template_id: int) -> Template:
    one = await weeks.template(tx, city_of(who), template_id)
    if one is None:
        raise TemplateUnknown
    return one
