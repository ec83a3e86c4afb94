"""Appointments in the database. Seats are given only where the database has them left."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from sodat.rules.refusals import ensure
from sodat.rules.walk import Place
from sodat.storage.applications import Application
from sodat.storage.literals import numbers, texts
from sodat.storage.statements import Transaction, load

_CODES = 10_000
_CODE_BYTES = 5
"""So many that no code is likelier than another by more than one in a hundred million."""
_sql = load("appointments")


class Appointment(msgspec.Struct, frozen=True):
    """One seat given to one person. A struct, since many are made at once on arrival."""

    appointment_id: UUID
    release_id: str
    person_id: int
    application: str
    slot: str
    part: str
    seat_no: int
    code: str
    state: str


@dataclass(frozen=True, slots=True)
class Held:
    """What an application holds."""

    application: str
    slot: str
    part: str
    size: int
    is_over: bool = False
    """One of them came or did not come: this party moves nowhere any more."""


async def book(
    tx: Transaction, step: str, given: Sequence[tuple[str, int, Place]], slot_ids: Mapping[str, int]
) -> None:
    """Give seats: (application, size, place) in the order of the walk, all or none.

    Raises:
        InvariantBroken: the database does not have the seats that the walk gave.
    """
    if not given:
        return
    counts = Counter[tuple[int, str]]()
    for _, size, place in given:
        counts[slot_ids[place.slot], place.part] += size
    wanted = sorted(counts.items())
    taken = await _sql["seats_take"].run(
        tx,
        slot_ids=[slot_id for (slot_id, _), _ in wanted],
        parts=[part for (_, part), _ in wanted],
        counts=[count for _, count in wanted],
    )
    ensure(taken == len(wanted), "the walk gives only seats that are there")
    made = await _sql["appointments_add"].run(
        tx,
        step=step,
        applications=[application for application, _, _ in given],
        slot_ids=[slot_ids[place.slot] for _, _, place in given],
        parts=[place.part for _, _, place in given],
    )
    ensure(made == sum(counts.values()), "every seat has a person")


async def arrive(
    tx: Transaction, given: Sequence[tuple[Application, Place]], slot_ids: Mapping[str, int]
) -> dict[str, tuple[Appointment, ...]]:
    """Give seats on arrival, all of one release, in the order of the walk; return them by application.

    Raises:
        InvariantBroken: the database does not have the seats that the walk gave.
    """
    if not given:
        return {}
    counts: dict[tuple[int, str], int] = {}
    people: list[int] = []
    names: list[str] = []
    where: list[tuple[int, str]] = []
    numbered: list[int] = []
    for one, place in given:
        part = slot_ids[place.slot], place.part
        for person in one.persons:
            counts[part] = counts.get(part, 0) + 1
            people.append(person)
            names.append(one.application)
            where.append(part)
            numbered.append(counts[part])
    wanted = sorted(counts.items())
    found = await _sql["appointments_arrive"].tuples(
        tx,
        release_id=given[0][0].release_id,
        slot_ids=numbers([slot_id for (slot_id, _), _ in wanted]),
        parts=texts([part for (_, part), _ in wanted]),
        counts=numbers([many for _, many in wanted]),
        person_ids=numbers(people),
        applications=texts(names),
        person_slot_ids=numbers([slot_id for slot_id, _ in where]),
        person_parts=texts([part for _, part in where]),
        places=numbers(numbered),
        codes=texts(_codes(len(people))),
    )
    ensure(len(found) == len(people), "the walk gives only seats that are there")
    seats = {person: (appointment_id, seat_no, code) for person, appointment_id, seat_no, code in found}
    return {
        one.application: tuple([_given(one, place, person, *seats[person]) for person in one.persons])
        for one, place in given
    }


def _given(
    one: Application, place: Place, person: int, appointment_id: UUID, seat_no: int, code: str
) -> Appointment:
    return Appointment(
        appointment_id,
        one.release_id,
        person,
        one.application,
        place.slot,
        place.part,
        seat_no,
        code,
        "booked",
    )


def _codes(count: int) -> list[str]:
    """Return secret codes of four digits, all from one look at the system's chance."""
    chance = secrets.token_bytes(_CODE_BYTES * count)
    pieces = [chance[at : at + _CODE_BYTES] for at in range(0, len(chance), _CODE_BYTES)]
    return [f"{int.from_bytes(piece) % _CODES:04d}" for piece in pieces]


async def end(tx: Transaction, applications: Sequence[str], state: str) -> int:
    """End the live appointments of applications as cancelled or moved, and return how many."""
    return await _sql["appointments_end"].run(tx, applications=list(applications), state=state)


async def give_back(tx: Transaction, applications: Sequence[str]) -> int:
    """Cancel the live appointments of applications, but for persons that a desk gave to another account."""
    return await _sql["appointments_give_back"].run(tx, applications=list(applications))


async def of_filings(
    tx: Transaction, filings: Sequence[str], account_id: int | None = None
) -> list[Appointment]:
    """Return the appointments of filings, ended ones too, oldest first; with an account only its own."""
    return await _sql["appointments_of_filing"].rows(
        tx, Appointment, filings=list(filings), account_id=account_id
    )


async def is_passed_on(tx: Transaction, application: str, account_id: int) -> bool:
    """Return whether a person in another account's application was given to this account at a desk."""
    found = await _sql["application_passed_on"].value(tx, application=application, account_id=account_id)
    return bool(found)


async def account_of(tx: Transaction, appointment_id: UUID) -> int | None:
    """Return whose an appointment is."""
    found: int | None = await _sql["appointment_account"].value(tx, appointment_id=appointment_id)
    return found


async def lock(tx: Transaction, appointment_id: UUID) -> Appointment | None:
    """Return an appointment and keep it from others until commit."""
    return await _sql["appointment_lock"].row(tx, Appointment, appointment_id=appointment_id)


async def end_release(tx: Transaction, release_id: str) -> int:
    """End all live appointments of a cancelled release, and return how many."""
    return await _sql["appointments_end_release"].run(tx, release_id=release_id)


async def cancel(tx: Transaction, appointment_id: UUID) -> bool:
    """Cancel one live appointment; False when it was not live."""
    return await _sql["appointment_cancel"].run(tx, appointment_id=appointment_id) == 1


async def is_held(tx: Transaction, application: str) -> bool:
    """Return whether an application still has a live appointment."""
    return bool(await _sql["application_holds"].value(tx, application=application))


async def held(tx: Transaction, release_id: str) -> list[Held]:
    """Return who holds what in a release, sorted by application."""
    return await _sql["held"].rows(tx, Held, release_id=release_id)


async def given_on_arrival(tx: Transaction, release_id: str) -> list[Held]:
    """Return who was given what on arrival, given back or not, sorted by application."""
    return await _sql["given_on_arrival"].rows(tx, Held, release_id=release_id)


async def flow_back(tx: Transaction, release_id: str, parts: Sequence[str]) -> None:
    """Turn every seat that nobody holds into an open one, shares included."""
    await _sql["open_parts_add"].run(tx, release_id=release_id)
    await _sql["parts_flow_back"].run(tx, release_id=release_id, parts=list(parts))
