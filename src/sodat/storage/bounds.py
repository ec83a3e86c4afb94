"""Bounds of cities in the database: the newest of a state is in force, all others are its history."""

from dataclasses import dataclass
from datetime import datetime

from sodat.rules.bounds import Bounds
from sodat.storage.statements import Transaction, load

_sql = load("bounds")


@dataclass(frozen=True, slots=True)
class Stored:
    """Bounds as they were set, by whom and why."""

    bounds_id: int
    state_id: int
    policies: list[str]
    open_hours_min: int
    notice_hours_min: int
    residents_percent_max: int
    quota_percent_max: int
    reason: str
    set_at: datetime
    set_by: str

    @property
    def bounds(self) -> Bounds:
        """Return what they allow."""
        return Bounds(
            tuple(self.policies),
            self.open_hours_min,
            self.notice_hours_min,
            self.residents_percent_max,
            self.quota_percent_max,
        )


@dataclass(frozen=True, slots=True)
class State:
    """A state, and how many cities it has here."""

    state_id: int
    name: str
    cities: int


async def of_state(tx: Transaction, state_id: int) -> list[Stored]:
    """Return what a state set for its cities, the newest first."""
    return await _sql["bounds_of_state"].rows(tx, Stored, state_id=state_id)


async def of_release(tx: Transaction, release_id: str) -> Bounds | None:
    """Return the bounds in force for the city of a release; None where none were ever set."""
    found = await _sql["bounds_of_release"].row(tx, Stored, release_id=release_id)
    return found.bounds if found else None


async def add(tx: Transaction, state_id: int, bounds: Bounds, reason: str, set_by: int) -> None:
    """Put bounds in force."""
    await _sql["bounds_add"].run(
        tx,
        state_id=state_id,
        policies=list(bounds.policies),
        open_hours_min=bounds.open_hours_min,
        notice_hours_min=bounds.notice_hours_min,
        residents_percent_max=bounds.residents_percent_max,
        quota_percent_max=bounds.quota_percent_max,
        reason=reason,
        set_by=set_by,
    )


async def seats_by_part(tx: Transaction, release_id: str) -> dict[str, int]:
    """Return the seats of a release by part."""
    return dict(await _sql["seats_by_part"].tuples(tx, release_id=release_id))


async def states(tx: Transaction) -> list[State]:
    """Return the states that have cities here."""
    return await _sql["states"].rows(tx, State)
