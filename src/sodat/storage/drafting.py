"""What the composing of a release asks the database before it stores anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sodat.storage.statements import Transaction, load

_sql = load("drafting")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A slot that an officer chose for a release."""

    slot: str
    district_id: int
    service_id: str
    is_cancelled: bool
    is_released: bool
    starts_at: datetime


async def has_release(tx: Transaction, release_id: str) -> bool:
    """Return whether a release of this name is there."""
    return bool(await _sql["release_there"].value(tx, release_id=release_id))


async def has_district(tx: Transaction, district_id: int) -> bool:
    """Return whether a district is there."""
    return bool(await _sql["district_there"].value(tx, district_id=district_id))


async def has_service(tx: Transaction, service_id: str) -> bool:
    """Return whether a service is there."""
    return bool(await _sql["service_there"].value(tx, service_id=service_id))


async def slots_of_day(tx: Transaction, district_id: int, service_id: str, day: date) -> tuple[str, ...]:
    """Return the slots of a day that no release holds yet, sorted."""
    return tuple(
        await _sql["slots_of_day"].values(tx, district_id=district_id, service_id=service_id, day=day)
    )


async def choose(tx: Transaction, slots: Sequence[str]) -> list[Chosen]:
    """Return what is known of slots; nobody else can choose them until commit."""
    await _sql["slots_lock"].values(tx, slots=list(slots))
    return await _sql["slots_chosen"].rows(tx, Chosen, slots=list(slots))
