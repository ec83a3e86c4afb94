"""Sessions after their release: who holds places there, and what the office does to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID

from sodat.storage.release_rows import Slot
from sodat.storage.statements import Transaction, load

_sql = load("sessions")


@dataclass(frozen=True, slots=True)
class SlotThere:
    """A slot of a session, with the release that holds it."""

    slot_id: int
    slot: str
    starts: time
    ends: time
    release_id: str | None


@dataclass(frozen=True, slots=True)
class PartThere:
    """The seats of a part of a slot, and how many of them have somebody."""

    slot_id: int
    slot: str
    part: str
    seats: int
    held: int


@dataclass(frozen=True, slots=True)
class HolderThere:
    """An application with places in a session. `size`: how many."""

    application: str
    release_id: str
    choices: list[str]
    arrival: int
    rank: int | None
    slot: str
    part: str
    size: int


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to a session."""

    kind: str
    seats_before: int
    seats_after: int
    moved: int
    unplaced: int
    reason: str
    done_at: datetime
    done_by: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A slot whose session was changed after the announcement."""

    slot: str
    cancelled_reason: str | None
    seats: dict[str, int]


async def slots(tx: Transaction, session_id: UUID) -> list[SlotThere]:
    """Return the slots of a session by time."""
    return await _sql["slots_of_session"].rows(tx, SlotThere, session_id=session_id)


async def parts(tx: Transaction, session_id: UUID) -> list[PartThere]:
    """Return the seats of a session by slot and part."""
    return await _sql["parts_of_session"].rows(tx, PartThere, session_id=session_id)


async def holders(tx: Transaction, slot_ids: Sequence[int]) -> list[HolderThere]:
    """Return who holds places in slots, in kept order."""
    return await _sql["holders"].rows(tx, HolderThere, slot_ids=list(slot_ids))


async def free_seats(
    tx: Transaction, release_id: str, session_id: UUID, parts: Sequence[str]
) -> dict[tuple[str, str], int]:
    """Return what nobody holds in the other sessions of a release that are still to begin."""
    found = await _sql["free_seats"].tuples(
        tx, release_id=release_id, session_id=session_id, parts=list(parts)
    )
    return {(slot, part): left for slot, part, left in found if left > 0}


async def end_places(
    tx: Transaction, applications: Sequence[str], slot_ids: Sequence[int], state: str
) -> list[tuple[str, int]]:
    """End the places of applications in slots; return (application, person) of each."""
    found = await _sql["places_end"].tuples(
        tx, applications=list(applications), slot_ids=list(slot_ids), state=state
    )
    return [(application, person) for application, person in found]


async def give_seats(tx: Transaction, counts: Mapping[tuple[int, str], int]) -> int:
    """Take seats of (slot, part) where that many are free, and return of how many parts."""
    wanted = sorted(counts.items())
    return await _sql["seats_give"].run(
        tx,
        slot_ids=[slot_id for (slot_id, _), _ in wanted],
        parts=[part for (_, part), _ in wanted],
        counts=[count for _, count in wanted],
    )


async def add_places(tx: Transaction, step: str, given: Sequence[tuple[str, int, str, int, str]]) -> int:
    """Give places whose seats were just taken: (release, person, application, slot, part) in order."""
    return await _sql["places_add"].run(
        tx,
        step=step,
        release_ids=[one[0] for one in given],
        person_ids=[one[1] for one in given],
        applications=[one[2] for one in given],
        slot_ids=[one[3] for one in given],
        parts=[one[4] for one in given],
    )


async def stay_where_moved(tx: Transaction, applications: Sequence[str]) -> None:
    """Let applications keep the place that the office gave them."""
    await _sql["stay_where_moved"].run(tx, applications=list(applications))


async def leave_the_line(
    tx: Transaction, applications: Sequence[str], person_ids: Sequence[int], service_id: str
) -> None:
    """Let those for whom no place was left out of the draw, with a ticket more next time."""
    await _sql["leave_the_line"].run(tx, applications=list(applications))
    await _sql["count_the_loss"].run(tx, person_ids=list(person_ids), service_id=service_id)


async def set_seats(tx: Transaction, seats: Sequence[tuple[int, str, int]]) -> None:
    """Set the seats of (slot, part); what is held is never more, the caller has seen to it."""
    await _sql["seats_set"].run(
        tx,
        slot_ids=[one[0] for one in seats],
        parts=[one[1] for one in seats],
        seats=[one[2] for one in seats],
    )


async def cancel(tx: Transaction, session_id: UUID, reason: str) -> bool:
    """Cancel a session, out of every draft too; False when it was cancelled already."""
    await _sql["slots_leave_drafts"].run(tx, session_id=session_id)
    return await _sql["session_cancel"].run(tx, session_id=session_id, reason=reason) == 1


async def add_act(tx: Transaction, session_id: UUID, done: Done, done_by: int) -> None:
    """Write down what was done to a session."""
    await _sql["act_add"].run(
        tx,
        session_id=session_id,
        kind=done.kind,
        seats_before=done.seats_before,
        seats_after=done.seats_after,
        moved=done.moved,
        unplaced=done.unplaced,
        reason=done.reason,
        done_by=done_by,
    )


async def acts(tx: Transaction, session_id: UUID) -> list[Done]:
    """Return what was done to a session, newest first."""
    return await _sql["acts_of"].rows(tx, Done, session_id=session_id)


async def tell_moved(tx: Transaction, applications: Sequence[str], reason: str) -> None:
    """Queue a letter to those who got another place."""
    await _sql["letters_of_moved"].run(tx, applications=list(applications), reason=reason)


async def tell_unplaced(tx: Transaction, applications: Sequence[str], reason: str) -> None:
    """Queue a letter to those for whom no place was left."""
    await _sql["letters_of_unplaced"].run(tx, applications=list(applications), reason=reason)


async def tell_wishing(
    tx: Transaction, session_id: UUID, release_ids: Sequence[str], slots: Sequence[str], reason: str
) -> None:
    """Queue a letter to those who wish for a time of a session that does not take place."""
    await _sql["letters_of_wishes"].run(
        tx, session_id=session_id, release_ids=list(release_ids), slots=list(slots), reason=reason
    )


async def as_they_are(tx: Transaction, release_id: str, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """Return the slots of a release as they are after what was done to their sessions."""
    changed = {one.slot: one for one in await _sql["changed_slots"].rows(tx, Changed, release_id=release_id)}
    return tuple(
        replace(slot, seats=changed[slot.slot].seats, cancelled=changed[slot.slot].cancelled_reason)
        if slot.slot in changed
        else slot
        for slot in slots
    )
