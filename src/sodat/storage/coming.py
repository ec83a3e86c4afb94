"""What is there before the day of an appointment: the slip, and whether its holders said that they come."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sodat.rules.attendance import MISSES_TO_ASK, MISSES_WINDOW, NOTICE
from sodat.storage.statements import Transaction, load

_sql = load("coming")
_MISSES: dict[str, int | timedelta] = {"misses": MISSES_TO_ASK, "window": MISSES_WINDOW}


@dataclass(frozen=True, slots=True)
class Paper:
    """What the slip of one appointment says."""

    appointment_id: UUID
    person_id: int
    code: str
    name: str
    id_type: str
    id_last: str
    centre: str
    name_mr: str
    name_hi: str
    address: str
    pincode: str
    day: date
    starts: time
    ends: time


async def say(tx: Transaction, application: str) -> None:
    """Note that those who hold seats of an application come."""
    await _sql["coming_say"].run(tx, application=application)


async def is_said(tx: Transaction, application: str) -> bool:
    """Return whether they said that they come."""
    return bool(await _sql["coming_said"].value(tx, application=application))


async def ask(tx: Transaction, release_id: str) -> list[UUID]:
    """Ask whoever missed places to say that they come; return the appointments, each asked about once."""
    return await _sql["coming_ask"].values(tx, release_id=release_id, **_MISSES)


async def is_asked(tx: Transaction, application: str) -> bool:
    """Return whether somebody still has to say that they come."""
    return bool(await _sql["coming_asked"].value(tx, application=application, **_MISSES))


async def lapse(tx: Transaction, release_id: str) -> list[tuple[UUID, str]]:
    """End the appointments of a release that nobody confirmed in time; return each with its application."""
    await _sql["coming_lapsing"].values(tx, release_id=release_id)
    return sorted(await _sql["coming_lapse"].tuples(tx, release_id=release_id, notice=NOTICE, **_MISSES))


async def lapsed(tx: Transaction, application: str) -> frozenset[str]:
    """Return the slots that an application lost because nobody said that they come."""
    return frozenset(await _sql["coming_lapsed"].values(tx, application=application))


async def papers(tx: Transaction, application: str) -> list[Paper]:
    """Return what the slips of an application's live appointments say."""
    return await _sql["papers"].rows(tx, Paper, application=application)
