"""What an import asks the database before it stores anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("importing")


@dataclass(frozen=True, slots=True)
class SessionThere:
    """What a stored session is known by."""

    session_id: UUID
    centre_id: int
    service_id: str
    day: date


async def sessions_there(
    tx: Transaction, session_ids: Sequence[UUID], centre_ids: Sequence[int], days: Sequence[date]
) -> list[SessionThere]:
    """Return the stored sessions of these ids, or of these centres and days."""
    return await _sql["sessions_there"].rows(
        tx, SessionThere, session_ids=list(session_ids), centre_ids=list(centre_ids), days=list(days)
    )


async def state_number(tx: Transaction, state_name: str) -> int:
    """Return a number for a state that came without one."""
    return int(await _sql["state_number"].value(tx, state_name=state_name))
