"""Figures about the portal as a whole, none about a person."""

from dataclasses import dataclass

from sodat.storage.statements import Transaction, load

_sql = load("figures")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure under a name, with one label where there are several of a name."""

    name: str
    label: str
    value: str
    figure: float


async def all_of_them(tx: Transaction) -> list[Figure]:
    """Return all figures; those of one name stand together."""
    return await _sql["figures"].rows(tx, Figure)
