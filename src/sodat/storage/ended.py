"""Why places and applications ended, where it was not by their holder."""

from collections.abc import Sequence
from dataclasses import dataclass

from sodat.storage.statements import Transaction, load

_sql = load("ended")


@dataclass(frozen=True, slots=True)
class ByOffice:
    """A place that an act on its session ended. `state`: moved or cancelled; `kind`: the act."""

    application: str
    slot: str
    state: str
    kind: str
    reason: str


async def by_office(tx: Transaction, applications: Sequence[str]) -> list[ByOffice]:
    """Return the places of applications that the office ended, oldest first."""
    return await _sql["ended_by_office"].rows(tx, ByOffice, applications=list(applications))


async def is_served_elsewhere(tx: Transaction, application: str) -> bool:
    """Return whether one of a party has a place for the same service in another release."""
    return bool(await _sql["served_elsewhere"].value(tx, application=application))
