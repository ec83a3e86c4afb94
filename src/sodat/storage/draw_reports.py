"""What is told of a draw beside its record, kept once made."""

from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from sodat.storage.statements import Transaction, load

_sql = load("draw_reports")


@dataclass(frozen=True, slots=True)
class Way:
    """How and when an application came, and from which area."""

    application: str
    channel: str
    arrival: int
    pincode: str


async def get(tx: Transaction, release_id: str) -> Any:
    """Return a report as it was put, None where there is none yet."""
    return await _sql["report_get"].value(tx, release_id=release_id)


async def put(tx: Transaction, release_id: str, report: Any) -> None:
    """Keep a report; one that is there already stays."""
    await _sql["report_put"].run(tx, release_id=release_id, report=Jsonb(report))


async def ways(tx: Transaction, release_id: str) -> list[Way]:
    """Return the ways of all applications of a release, withdrawn ones too."""
    return await _sql["ways"].rows(tx, Way, release_id=release_id)
