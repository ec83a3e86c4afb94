"""Centres as somebody looks for them."""

from dataclasses import dataclass

from sodat.storage.statements import Transaction, load

_sql = load("finding")


@dataclass(frozen=True, slots=True)
class Place:
    """A centre, with the rounds that are coming or open there (earliest draw first) and their seats."""

    centre_id: int
    name: str
    name_mr: str
    name_hi: str
    ward: str
    district_id: int
    pincode: str
    latitude: float | None
    longitude: float | None
    releases: list[str]
    seats: list[int]


@dataclass(frozen=True, slots=True)
class District:
    """A district that has centres."""

    district_id: int
    name: str
    name_mr: str
    name_hi: str


async def places(tx: Transaction) -> list[Place]:
    """Return all centres by number."""
    return await _sql["places"].rows(tx, Place)


async def districts(tx: Transaction) -> list[District]:
    """Return the districts with centres, by name."""
    return await _sql["districts"].rows(tx, District)
