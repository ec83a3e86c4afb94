"""What is offered where, as programs ask for it: by district, pincode or centre, some days at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("availability")


@dataclass(frozen=True, slots=True)
class CentreOffering:
    """A centre and where it is."""

    centre_id: int
    name: str
    address: str
    block: str
    ward: str
    pincode: str
    latitude: float | None
    longitude: float | None
    opens: time
    closes: time
    fee_type: str
    district: str
    state: str


@dataclass(frozen=True, slots=True)
class SessionOffered(CentreOffering):
    """An announced session at its centre, with the seats that may be asked for at this moment.

    `starts` and `ends` hold one entry a slot, earliest first.
    """

    session_id: UUID
    day: date
    fee: int
    vaccine: str
    age_min: int
    age_max: int | None
    starts: list[time]
    ends: list[time]
    seats_first_dose: int
    seats_second_dose: int


@dataclass(frozen=True, slots=True)
class StateNamed:
    """A state that has a district here."""

    state_id: int
    state_name: str


@dataclass(frozen=True, slots=True)
class DistrictNamed:
    """A district of a state."""

    state_id: int
    district_id: int
    name: str
    name_mr: str
    name_hi: str


async def sessions(
    tx: Transaction,
    first_day: date,
    last_day: date,
    *,
    district_id: int | None = None,
    pincode: str | None = None,
    centre_id: int | None = None,
) -> list[SessionOffered]:
    """Return the announced sessions of a place from the first to the last day, by centre and day.

    A cancelled session is not among them, nor one of a draft or a cancelled release.
    """
    return await _sql["availability_sessions"].rows(
        tx,
        SessionOffered,
        first_day=first_day,
        last_day=last_day,
        district_id=district_id,
        pincode=pincode,
        centre_id=centre_id,
    )


async def centre(tx: Transaction, centre_id: int) -> CentreOffering | None:
    """Return a centre, None where there is none of that number."""
    return await _sql["availability_centre"].row(tx, CentreOffering, centre_id=centre_id)


async def near(tx: Transaction, latitude: float, longitude: float, count: int) -> Sequence[CentreOffering]:
    """Return the centres whose place is known, the nearest first."""
    return await _sql["availability_near"].rows(
        tx, CentreOffering, latitude=latitude, longitude=longitude, count=count
    )


async def states(tx: Transaction) -> list[StateNamed]:
    """Return the states, by name."""
    return await _sql["availability_states"].rows(tx, StateNamed)


async def districts(tx: Transaction, state_id: int) -> list[DistrictNamed]:
    """Return the districts of a state, by name."""
    return await _sql["availability_districts"].rows(tx, DistrictNamed, state_id=state_id)
