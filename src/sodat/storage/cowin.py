"""What Co-WIN's interface asks the database beyond what the portal itself asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("cowin")


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """A person of an account. `decides`: this account decides for them, another has not filed them first."""

    person_id: int
    name: str
    birth_year: int
    gender: str
    id_type: str
    id_last: str
    comorbidity: bool
    doses: int
    last_dose_on: date | None
    decides: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment with its slot and centre."""

    appointment_id: UUID
    person_id: int
    application: str
    state: str
    code: str
    session_id: UUID
    day: date
    starts: time
    ends: time
    vaccine: str
    centre_id: int
    centre: str
    block: str
    ward: str
    pincode: str
    address: str
    latitude: float | None
    longitude: float | None
    opens: time
    closes: time
    fee_type: str
    district: str
    state_name: str


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose a person was given."""

    person_id: int
    dose: int
    given_on: date
    vaccine: str
    batch: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who decides for a person, and how many doses they had."""

    person_id: int
    account_id: int
    doses: int
    last_dose_on: date | None


@dataclass(frozen=True, slots=True)
class SlotOfSession:
    """A released slot of a session."""

    slot: str
    starts: time
    ends: time
    release_id: str
    policy: str
    closes_at: datetime
    draws_at: datetime


@dataclass(frozen=True, slots=True)
class _Left:
    slot: str
    seats: int


async def beneficiaries(tx: Transaction, account_id: int) -> list[Beneficiary]:
    """Return the people of an account, oldest entry first."""
    return await _sql["beneficiaries"].rows(tx, Beneficiary, account_id=account_id)


async def visits(tx: Transaction, person_ids: Sequence[int]) -> list[Visit]:
    """Return the appointments of people that were not given back, earliest day first."""
    return await _sql["visits"].rows(tx, Visit, person_ids=list(person_ids))


async def doses(tx: Transaction, person_ids: Sequence[int]) -> list[Dose]:
    """Return the doses of people that were entered, first dose first."""
    return await _sql["doses"].rows(tx, Dose, person_ids=list(person_ids))


async def add_dose(tx: Transaction, person_id: int, dose: int, given_on: date, **more: Any) -> bool:
    """Enter a dose; False when this dose is there already. `more`: vaccine, batch and who gave it where."""
    told = {"vaccinator": "", "centre_id": None, "entered_by": None} | more
    entered = await _sql["dose_add"].run(tx, person_id=person_id, dose=dose, given_on=given_on, **told)
    return entered == 1


async def count_doses(tx: Transaction, person_id: int, dose: int, given_on: date) -> None:
    """Set how many doses a person had, and when the last was."""
    await _sql["doses_counted"].run(tx, person_id=person_id, dose=dose, given_on=given_on)
    await _sql["vaccinated"].run(tx, person_id=person_id)


async def keep_visit(tx: Transaction, person_id: int, centre_id: int) -> None:
    """Note that a person kept the appointment at a centre, if there was one."""
    await _sql["visit_kept"].run(tx, person_id=person_id, centre_id=centre_id)


async def bearer(tx: Transaction, person_id: int) -> Bearer | None:
    """Return a person whoever decides for them; the row stays locked until commit."""
    return await _sql["bearer"].row(tx, Bearer, person_id=person_id)


async def put_consent(
    tx: Transaction, person_id: int, account_id: int, *, comorbidity: bool, consent_version: str
) -> None:
    """Note what an account said of a person that it decides for."""
    await _sql["consent_put"].run(
        tx,
        person_id=person_id,
        account_id=account_id,
        comorbidity=comorbidity,
        consent_version=consent_version,
    )


async def slots_of_session(tx: Transaction, session_id: UUID) -> list[SlotOfSession]:
    """Return the released slots of a session, those of the release that closes last first."""
    return await _sql["session_slots"].rows(tx, SlotOfSession, session_id=session_id)


async def seats_left(tx: Transaction, slots: Sequence[str]) -> dict[str, int]:
    """Return how many seats of each slot nobody has taken; slots that do not exist are left out."""
    return {one.slot: one.seats for one in await _sql["seats_left"].rows(tx, _Left, slots=list(slots))}


async def wait_for_log(tx: Transaction) -> None:
    """Wait until nobody appends to the log; until commit nobody else can. Take shares of releases before."""
    await _sql["log_wait"].run(tx)


async def last_named(tx: Transaction, account_id: int) -> int | None:
    """Return the person an account named last, None where there is none."""
    found: int | None = await _sql["last_named"].value(tx, account_id=account_id)
    return found


async def persons_live(tx: Transaction, application: str) -> list[int]:
    """Return who of an application has a seat."""
    return await _sql["persons_live"].values(tx, application=application)


async def release_of(tx: Transaction, appointment_id: UUID) -> str | None:
    """Return the release of an appointment, None where there is none."""
    found: str | None = await _sql["appointment_release"].value(tx, appointment_id=appointment_id)
    return found


async def account_of_mobile(tx: Transaction, mobile_hash: bytes) -> int | None:
    """Return the account of a number, None where it never signed in."""
    found: int | None = await _sql["account_of_mobile"].value(tx, mobile_hash=mobile_hash)
    return found
