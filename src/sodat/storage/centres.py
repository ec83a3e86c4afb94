"""Districts, centres, services, sessions and slots in the database."""

from dataclasses import asdict, dataclass
from datetime import date, time
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("centres")


@dataclass(frozen=True, slots=True)
class District:
    """A district of a state."""

    district_id: int
    state_id: int
    state_name: str
    name: str
    name_mr: str = ""
    name_hi: str = ""


@dataclass(frozen=True, slots=True)
class Centre:
    """A place where the service is given."""

    centre_id: int
    name: str
    district_id: int
    pincode: str
    name_mr: str = ""
    name_hi: str = ""
    address: str = ""
    ward: str = ""
    block: str = ""
    latitude: float | None = None
    longitude: float | None = None
    opens: time = time(9)
    closes: time = time(17)
    fee_type: str = "Free"


@dataclass(frozen=True, slots=True)
class Service:
    """What is offered."""

    service_id: str
    name: str
    age_min: int
    age_max: int | None = None
    dose_gap_days: int = 0
    name_mr: str = ""
    name_hi: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One centre, one service, one day."""

    session_id: UUID
    centre_id: int
    district_id: int
    service_id: str
    day: date
    fee: int = 0
    capacity_stated: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    centres: int
    sessions: int
    slots: int


async def put_district(tx: Transaction, district: District) -> None:
    """Add a district unless it is there."""
    await _sql["district_put"].run(tx, **asdict(district))


async def district_named(tx: Transaction, state_name: str, name: str) -> int | None:
    """Return the number of a district, None when it is not there."""
    found: int | None = await _sql["district_by_name"].value(tx, state_name=state_name, name=name)
    return found


async def next_district(tx: Transaction) -> int:
    """Return a number for a district that came without one."""
    return int(await _sql["district_next"].value(tx) or 100_000)


async def put_centre(tx: Transaction, centre: Centre) -> None:
    """Add a centre, or bring one up to date; a local name once given stays."""
    await _sql["centre_put"].run(tx, **asdict(centre))


async def put_service(tx: Transaction, service: Service) -> None:
    """Add a service unless it is there."""
    await _sql["service_put"].run(tx, **asdict(service))


async def put_session(tx: Transaction, session: Session) -> None:
    """Add a session, or bring its fee and stated capacity up to date."""
    await _sql["session_put"].run(tx, **asdict(session))


async def put_slot(tx: Transaction, slot: str, session: Session, starts: time, ends: time) -> int:
    """Add a slot unless it is there and return its number."""
    return int(
        await _sql["slot_put"].value(
            tx,
            slot=slot,
            session_id=session.session_id,
            district_id=session.district_id,
            starts=starts,
            ends=ends,
        )
    )


async def put_seats(tx: Transaction, slot_id: int, part: str, seats: int) -> None:
    """Set the seats of one part of a slot; fewer than are taken is refused by the database."""
    await _sql["slot_part_put"].run(tx, slot_id=slot_id, part=part, seats=seats)


async def counts(tx: Transaction) -> Counts:
    """Return how many centres, sessions and slots there are."""
    return (await _sql["counts"].rows(tx, Counts))[0]
