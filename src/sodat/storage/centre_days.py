"""A day at a centre in the database: who is expected, who came, who was looked at, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("centre_days")


@dataclass(frozen=True, slots=True)
class Session:
    """One service at the centre today, from the first slot's start to the last one's end."""

    session_id: UUID
    service_id: str
    service_en: str
    service_mr: str
    service_hi: str
    day: date
    starts: time
    ends: time
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with an appointment."""

    appointment_id: UUID
    person_id: int
    name: str
    birth_year: int
    gender: str
    id_type: str
    id_last: str
    contested: bool
    session_id: UUID
    starts: time
    ends: time
    part: str
    code: str
    state: str
    arrived_at: datetime | None
    excused_reason: str | None
    application: str


@dataclass(frozen=True, slots=True)
class Found(Visitor):
    """An appointment that was asked for by its number: it may be of another centre or day."""

    centre_id: int
    day: date
    centre_en: str
    centre_mr: str
    centre_hi: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a session's day."""

    coming: int
    here: int
    served: int
    missed: int
    walk_ins: int
    walk_ins_served: int
    called: int


@dataclass(frozen=True, slots=True)
class Missed:
    """An appointment that a person missed."""

    appointment_id: UUID
    day: date
    starts: time
    centre_en: str
    centre_mr: str
    centre_hi: str
    excused_reason: str | None


@dataclass(frozen=True, slots=True)
class LookUp:
    """A look of the staff at somebody, as that person sees it."""

    at: datetime
    name: str
    purpose: str
    centre_en: str
    centre_mr: str
    centre_hi: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How a session's day was closed."""

    doses_given: int
    doses_wasted: int
    vials_opened: int
    vials_broken: int
    doses_per_vial: int
    closed_at: datetime


async def place(tx: Transaction, centre_id: int, language: str) -> str:
    """Return the name of a centre in a language, else as it is registered."""
    ((name, marathi, hindi),) = await _sql["place"].tuples(tx, centre_id=centre_id)
    return {"mr": marathi, "hi": hindi}.get(language) or str(name)


async def sessions_of(tx: Transaction, centre_id: int, day: date) -> list[Session]:
    """Return the sessions of a centre on a day, by their start."""
    return await _sql["sessions_of"].rows(tx, Session, centre_id=centre_id, day=day)


async def lock_session(tx: Transaction, session_id: UUID) -> None:
    """Keep a session's day from others until commit."""
    await _sql["session_lock"].value(tx, session_id=session_id)


async def visitors_of(tx: Transaction, centre_id: int, day: date) -> list[Visitor]:
    """Return who has an appointment at a centre on a day, by slot and name."""
    return await _sql["visitors_of"].rows(tx, Visitor, centre_id=centre_id, day=day)


async def visitor(tx: Transaction, appointment_id: UUID) -> Found | None:
    """Return an appointment, wherever it is; it is ours until commit."""
    return await _sql["visitor"].row(tx, Found, appointment_id=appointment_id)


async def arrive(tx: Transaction, appointment_id: UUID, at: datetime) -> bool:
    """Check somebody in; False when somebody else did so meanwhile."""
    return await _sql["arrive"].run(tx, appointment_id=appointment_id, at=at) == 1


async def undo_arrival(tx: Transaction, appointment_id: UUID) -> bool:
    """Take a check-in back; False when there was none, or the person was served."""
    return await _sql["arrival_undo"].run(tx, appointment_id=appointment_id) == 1


async def see_document(tx: Transaction, person_id: int) -> None:
    """Note that a person's document was seen."""
    await _sql["document_seen"].run(tx, person_id=person_id)


async def serve(tx: Transaction, appointment_id: UUID) -> bool:
    """Note that somebody who came was served; False when it was noted before."""
    return await _sql["serve"].run(tx, appointment_id=appointment_id) == 1


async def miss(tx: Transaction, session_id: UUID, reason: str | None) -> int:
    """Note who did not come to the slots that are over, and return how many; a reason excuses them."""
    return await _sql["miss"].run(tx, session_id=session_id, reason=reason)


async def excuse(tx: Transaction, appointment_id: UUID, reason: str) -> bool:
    """Excuse somebody who did not come; False when the appointment was not missed."""
    return await _sql["excuse"].run(tx, appointment_id=appointment_id, reason=reason) == 1


async def misses(tx: Transaction, person_id: int, since: datetime) -> int:
    """Return how many appointments a person missed without an excuse."""
    return int(await _sql["misses_of"].value(tx, person_id=person_id, since=since))


async def missed(tx: Transaction, person_id: int) -> list[Missed]:
    """Return what a person missed, the last first."""
    return await _sql["missed_of"].rows(tx, Missed, person_id=person_id)


async def begin_act(tx: Transaction, client_id: UUID, centre_id: int, account_id: int, kind: str) -> bool:
    """Take the number of an act; False when the act was done before."""
    return (
        await _sql["act_begin"].run(
            tx, client_id=client_id, centre_id=centre_id, account_id=account_id, kind=kind
        )
        == 1
    )


async def end_act(tx: Transaction, client_id: UUID, outcome: str) -> None:
    """Write down what an act made."""
    await _sql["act_end"].run(tx, client_id=client_id, outcome=outcome)


async def outcome(tx: Transaction, client_id: UUID, centre_id: int, account_id: int, kind: str) -> str | None:
    """Return what an act made; None when the number is of somebody else's act."""
    found: str | None = await _sql["act_get"].value(
        tx, client_id=client_id, centre_id=centre_id, account_id=account_id, kind=kind
    )
    return found


async def look_ups(
    tx: Transaction, account_id: int, since: datetime
) -> tuple[int, datetime | None, datetime]:
    """Return how often one of the staff looked people up since a time, when first, and the time now."""
    ((count, oldest, now),) = await _sql["look_ups_count"].tuples(tx, account_id=account_id, since=since)
    return int(count), oldest, now


async def add_look_ups(
    tx: Transaction, account_id: int, centre_id: int, purpose: str, person_ids: Sequence[int | None]
) -> None:
    """Note who was looked at, and what for."""
    await _sql["look_up_add"].run(
        tx, account_id=account_id, centre_id=centre_id, purpose=purpose, person_ids=list(person_ids)
    )


async def look_ups_of(tx: Transaction, account_id: int) -> list[LookUp]:
    """Return who looked at an account's people, newest first."""
    return await _sql["look_ups_of_account"].rows(tx, LookUp, account_id=account_id)


async def counts(tx: Transaction, session_id: UUID) -> Counts:
    """Return the numbers of a session's day."""
    return (await _sql["counts"].rows(tx, Counts, session_id=session_id))[0]


async def add_day_end(tx: Transaction, session_id: UUID, end: Ended, closed_by: int) -> bool:
    """Write the end of a day; False when it was written before."""
    return (
        await _sql["day_end_add"].run(
            tx,
            session_id=session_id,
            doses_given=end.doses_given,
            doses_wasted=end.doses_wasted,
            vials_opened=end.vials_opened,
            vials_broken=end.vials_broken,
            doses_per_vial=end.doses_per_vial,
            closed_by=closed_by,
        )
        == 1
    )


async def day_end(tx: Transaction, session_id: UUID) -> Ended | None:
    """Return how a session's day was closed, None as long as it is not."""
    return await _sql["day_end_get"].row(tx, Ended, session_id=session_id)
