"""What is offered in a district or around a pincode on a day, slot by slot, for the own interface."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sodat.storage.statements import Transaction, load

_sql = load("offered")


@dataclass(frozen=True, slots=True)
class SlotOffered:
    """A slot of an announced release, with its centre. `seats`: by part, what may be asked for now."""

    slot: str
    starts: time
    ends: time
    centre_id: int
    name: str
    name_mr: str
    name_hi: str
    pincode: str
    release_id: str
    policy: str
    state: str
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    seats: dict[str, int]


async def slots(
    tx: Transaction, day: date, *, district_id: int | None = None, pincode: str | None = None
) -> list[SlotOffered]:
    """Return the slots of a place and day, by centre and slot."""
    return await _sql["slots_offered"].rows(
        tx, SlotOffered, day=day, district_id=district_id, pincode=pincode
    )
