"""What is there before the day of an appointment: the slip, and whether its holders said that they come."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("coming")


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


async def papers(tx: Transaction, application: str) -> list[Paper]:
    """Return what the slips of an application's live appointments say."""
    return await _sql["papers"].rows(tx, Paper, application=application)
