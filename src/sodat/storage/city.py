"""What an officer's city has: centres, services and sessions, as the office lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("city")

SESSIONS_MAX = 500


@dataclass(frozen=True, slots=True)
class CentreListed:
    """A centre as the office sees it. `sessions`: how many lie ahead."""

    centre_id: int
    name: str
    name_mr: str
    name_hi: str
    address: str
    ward: str
    block: str
    pincode: str
    latitude: float | None
    longitude: float | None
    opens: time
    closes: time
    closed_reason: str | None
    sessions: int


@dataclass(frozen=True, slots=True)
class District:
    """A city by name."""

    district_id: int
    state_name: str
    name: str
    name_mr: str
    name_hi: str


@dataclass(frozen=True, slots=True)
class SessionListed:
    """A session as the office sees it. `held`: seats with somebody in them now."""

    session_id: UUID
    centre_id: int
    name: str
    name_mr: str
    name_hi: str
    service_id: str
    day: date
    cancelled_reason: str | None
    slots: int
    seats: int
    held: int
    releases: list[str]


async def centres(tx: Transaction, district_id: int) -> list[CentreListed]:
    """Return the centres of a city by name, closed ones last."""
    return await _sql["centres"].rows(tx, CentreListed, district_id=district_id, centre_id=None)


async def centre(tx: Transaction, district_id: int, centre_id: int) -> CentreListed | None:
    """Return one centre of a city."""
    return await _sql["centres"].row(tx, CentreListed, district_id=district_id, centre_id=centre_id)


async def next_centre(tx: Transaction) -> int:
    """Return a number for a centre that came without one."""
    return int(await _sql["centre_next"].value(tx) or 9_000_000)


async def change_centre(tx: Transaction, district_id: int, centre_id: int, said: Mapping[str, Any]) -> bool:
    """Describe a centre anew; False when the city has none of this number."""
    changed = await _sql["centre_change"].run(tx, district_id=district_id, centre_id=centre_id, **said)
    return changed == 1


async def close_centre(tx: Transaction, district_id: int, centre_id: int, reason: str) -> bool:
    """Close a centre; False when it is not open."""
    closed = await _sql["centre_close"].run(tx, district_id=district_id, centre_id=centre_id, reason=reason)
    return closed == 1


async def reopen_centre(tx: Transaction, district_id: int, centre_id: int) -> bool:
    """Open a closed centre again; False when it is not closed."""
    return await _sql["centre_reopen"].run(tx, district_id=district_id, centre_id=centre_id) == 1


@dataclass(frozen=True, slots=True)
class ServiceListed:
    """A service as the office names it."""

    service_id: str
    name: str
    name_mr: str
    name_hi: str
    age_min: int
    age_max: int | None


async def services(tx: Transaction, district_id: int) -> list[ServiceListed]:
    """Return what a city offers, by name."""
    return await _sql["services"].rows(tx, ServiceListed, district_id=district_id)


async def district(tx: Transaction, district_id: int) -> District | None:
    """Return a city."""
    return await _sql["district"].row(tx, District, district_id=district_id)


async def elsewhere(tx: Transaction, district_id: int, centre_ids: Sequence[int]) -> list[int]:
    """Return which of these centres another city has."""
    return await _sql["centres_elsewhere"].values(tx, district_id=district_id, centre_ids=list(centre_ids))


async def sessions(
    tx: Transaction, district_id: int, first: date, last: date, centre_id: int | None = None
) -> list[SessionListed]:
    """Return the sessions of some days, by day and centre; not more than `SESSIONS_MAX`."""
    return await _sql["sessions"].rows(
        tx,
        SessionListed,
        district_id=district_id,
        first=first,
        last=last,
        session_id=None,
        centre_id=centre_id,
        most=SESSIONS_MAX,
    )


async def session(tx: Transaction, district_id: int, session_id: UUID) -> SessionListed | None:
    """Return one session of a city."""
    return await _sql["sessions"].row(
        tx,
        SessionListed,
        district_id=district_id,
        first=date.min,
        last=date.max,
        session_id=session_id,
        centre_id=None,
        most=1,
    )
