"""Taking in centres and sessions from a file: all of it in one transaction, or nothing.

The same file again changes nothing. A session that is there keeps its slots and their seats: by then
an officer may have set them, or a release may have given them away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sodat.rules import centre_list, districts, imports
from sodat.rules.offerings import CentreRead, Import, SessionRead
from sodat.rules.refusals import MalformedFile
from sodat.storage import centres as store
from sodat.storage import importing
from sodat.storage.centres import Centre, District, Service, Session
from sodat.storage.importing import SessionThere
from sodat.storage.statements import Transaction


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file held, and how much of it was new."""

    centres: int
    sessions: int
    slots: int
    seats: int
    sessions_new: int


def read_file(data: bytes, file: str, *, state: str, district: str) -> Import:
    """Return what a file holds: a Co-WIN answer, or a list of centres if its name ends in `.csv`.

    Args:
        data: the bytes of the file.
        file: its name, for refusals.
        state: where the centres of a list are; an answer says it itself.
        district: as `state`.

    Raises:
        MalformedFile: with line or path.
    """
    if file.lower().endswith(".csv"):
        return centre_list.read_centre_list(data, file, state=state, district=district)
    return imports.read_cowin(data, file)


async def store_import(tx: Transaction, found: Import, file: str) -> Imported:
    """Store what a file holds and return how much that is.

    Raises:
        MalformedFile: a session contradicts one that is stored already.
    """
    there = await _check(tx, found.sessions, file)
    numbers = {
        place: await _district(tx, *place)
        for place in dict.fromkeys((one.state, one.district) for one in found.centres)
    }
    district_of = {one.centre_id: numbers[one.state, one.district] for one in found.centres}
    for centre in found.centres:
        await store.put_centre(tx, _centre(centre, district_of[centre.centre_id]))
    for read in found.sessions:
        session = await _put_session(tx, read, district_of[read.centre_id])
        if session.session_id not in there:
            await _put_slots(tx, read, session)
    return Imported(
        centres=len(found.centres),
        sessions=len(found.sessions),
        slots=sum(len(session.slots) for session in found.sessions),
        seats=sum(session.capacity for session in found.sessions),
        sessions_new=len(found.sessions) - len(there),
    )


async def _check(tx: Transaction, sessions: Sequence[SessionRead], file: str) -> frozenset[UUID]:
    """Refuse what contradicts a stored session, and return which sessions are there."""
    stored = await importing.sessions_there(
        tx,
        [UUID(one.session_id) for one in sessions],
        [one.centre_id for one in sessions],
        [one.day for one in sessions],
    )
    by_id = {one.session_id: one for one in stored}
    by_place = {(one.centre_id, one.service_id, one.day): one for one in stored}
    for session in sessions:
        session_id = UUID(session.session_id)
        meant = SessionThere(session_id, session.centre_id, session.service_id, session.day)
        place = (session.centre_id, session.service_id, session.day)
        for known, what in (
            (by_id.get(session_id, meant), "this session is stored for another centre, service or day"),
            (by_place.get(place, meant), "this centre has another session of this service on this day"),
        ):
            if known != meant:
                raise MalformedFile(file=file, line=0, what=f"{session.path}.session_id: {what}")
    return frozenset(by_id) & {UUID(one.session_id) for one in sessions}


async def _district(tx: Transaction, state: str, district: str) -> int:
    known = await store.district_named(tx, state, district)
    if known is not None:
        return known
    number = districts.district_number(state, district) or await store.next_district(tx)
    state_number = districts.STATES.get(state) or await importing.state_number(tx, state)
    await store.put_district(tx, District(number, state_number, state, district))
    return number


def _centre(read: CentreRead, district_id: int) -> Centre:
    return Centre(
        centre_id=read.centre_id,
        name=read.name,
        district_id=district_id,
        pincode=read.pincode,
        name_mr=read.name_mr,
        address=read.address,
        ward=read.ward,
        block=read.block,
        latitude=read.latitude,
        longitude=read.longitude,
        opens=read.opens,
        closes=read.closes,
        fee_type=read.fee_type,
    )


async def _put_session(tx: Transaction, read: SessionRead, district_id: int) -> Session:
    await store.put_service(tx, Service(read.service_id, read.vaccine, read.age_min, read.age_max))
    session = Session(
        session_id=UUID(read.session_id),
        centre_id=read.centre_id,
        district_id=district_id,
        service_id=read.service_id,
        day=read.day,
        fee=read.fee,
        capacity_stated=read.capacity,
    )
    await store.put_session(tx, session)
    return session


async def _put_slots(tx: Transaction, read: SessionRead, session: Session) -> None:
    for slot in read.slots:
        slot_id = await store.put_slot(tx, slot.slot, session, slot.starts, slot.ends)
        for part, seats in slot.seats:
            await store.put_seats(tx, slot_id, part, seats)
