"""What only a rehearsal knows: the accounts that programs hold, and which releases are twins.

Written by `sodat demo`. Nothing that decides about anybody may ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sodat.storage.statements import Transaction, load

_sql = load("rehearsal")


@dataclass(frozen=True, slots=True)
class Home:
    """An account, and the persons it decides for in the order registered."""

    mobile_hash: bytes
    account_id: int
    persons: list[int]


@dataclass(frozen=True, slots=True)
class Race:
    """Two releases of the same seats, in which the same people apply."""

    rushed: str
    drawn: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One application as the race shows it. `seconds`: from the opening to its seats; 0 without any."""

    persons: int
    program: bool
    seated: bool
    rank: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Requests:
    """How often the portal was asked, by kind."""

    programs: int
    citizens: int


async def put_programs(tx: Transaction, mobile_hashes: Sequence[bytes]) -> int:
    """Note which accounts a program holds; return how many were new."""
    return await _sql["programs_put"].run(tx, mobile_hashes=list(mobile_hashes))


async def households(tx: Transaction, mobile_hashes: Sequence[bytes]) -> list[Home]:
    """Return the accounts of numbers with their persons."""
    return await _sql["households"].rows(tx, Home, mobile_hashes=list(mobile_hashes))


async def take_standing_along(tx: Transaction, service_id: str) -> int:
    """Let standing applications of rounds that are past enter the next, and return how many they are.

    Each round of a rehearsal is a service of its own, so that the same people can go again and again.
    """
    return await _sql["standing_along"].run(tx, service_id=service_id)


async def put_race(tx: Transaction, race: Race) -> None:
    """Note that two releases are twins."""
    await _sql["race_put"].run(tx, rushed=race.rushed, drawn=race.drawn)


async def put_requests(tx: Transaction, release_id: str, requests: Requests) -> None:
    """Note what was asked of the portal for a release."""
    await _sql["requests_put"].run(
        tx, release_id=release_id, programs=requests.programs, citizens=requests.citizens
    )


async def race(tx: Transaction) -> Race | None:
    """Return the newest race that has begun, else the first that will; None where nothing is rehearsed."""
    return await _sql["race_latest"].row(tx, Race)


async def twins(tx: Transaction) -> list[str]:
    """Return the releases that are there to be compared, not to be applied for."""
    return await _sql["twins"].values(tx)


async def next_race_at(tx: Transaction) -> datetime | None:
    """Return when the next race begins, None when none is announced."""
    found: datetime | None = await _sql["race_next"].value(tx)
    return found


async def entries(tx: Transaction, release_id: str) -> list[Entry]:
    """Return everybody in a release, in the order of arrival."""
    return await _sql["entries"].rows(tx, Entry, release_id=release_id)


async def requests(tx: Transaction, release_id: str) -> Requests | None:
    """Return what was asked for a release, None until all have gone home."""
    return await _sql["requests"].row(tx, Requests, release_id=release_id)
