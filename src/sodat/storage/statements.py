"""Named SQL statements: `queries/<topic>.sql`, each headed by `-- name --` and what it does."""

import re
from dataclasses import dataclass
from importlib import resources
from typing import Any, TypeVar

from psycopg import AsyncConnection
from psycopg.rows import class_row

from sodat.rules.refusals import ensure

Transaction = AsyncConnection[Any]
"""A connection inside a transaction. Everything that is done with it commits together."""

Row = TypeVar("Row")
_HEAD = re.compile(r"^-- (\w+) --$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement with `%(name)s` parameters."""

    name: str
    sql: str

    async def rows(self, tx: Transaction, row: type[Row], **values: Any) -> list[Row]:
        """Return all rows, each as the given class; column names are field names."""
        async with tx.cursor(row_factory=class_row(row)) as cursor:
            await cursor.execute(self.sql, values)
            return await cursor.fetchall()

    async def row(self, tx: Transaction, row: type[Row], **values: Any) -> Row | None:
        """Return the only row, or None where there is none."""
        found = await self.rows(tx, row, **values)
        ensure(len(found) <= 1, f"{self.name} gives one row at most")
        return found[0] if found else None

    async def tuples(self, tx: Transaction, **values: Any) -> list[tuple[Any, ...]]:
        """Return all rows as tuples in the statement's order of columns: for batches, where classes cost."""
        cursor = await tx.execute(self.sql, values)
        return await cursor.fetchall()

    async def values(self, tx: Transaction, **values: Any) -> list[Any]:
        """Return the first column of all rows."""
        cursor = await tx.execute(self.sql, values)
        return [row[0] for row in await cursor.fetchall()]

    async def value(self, tx: Transaction, **values: Any) -> Any:
        """Return the first column of the first row, or None where there is none."""
        found = await self.values(tx, **values)
        return found[0] if found else None

    async def run(self, tx: Transaction, **values: Any) -> int:
        """Execute and return the number of rows changed."""
        return (await tx.execute(self.sql, values)).rowcount


def load(topic: str) -> dict[str, Statement]:
    """Return the statements of one topic by name."""
    text = (resources.files("sodat.storage") / "queries" / f"{topic}.sql").read_text("utf-8")
    pieces = _HEAD.split(text)[1:]
    return {name: Statement(name, sql.strip()) for name, sql in zip(pieces[::2], pieces[1::2], strict=True)}
