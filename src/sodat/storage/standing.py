"""Standing applications in the database: they enter every release of a service until served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sodat.rules.standing import StandingWish
from sodat.storage.statements import Transaction, load

_sql = load("standing")


@dataclass(frozen=True, slots=True)
class Standing:
    """One standing application."""

    standing_id: int
    account_id: int
    persons: list[int]
    service_id: str
    pincodes: list[str]
    centres: list[int]
    mornings_first: bool | None
    split: bool
    expires_on: date
    ended_why: str | None

    @property
    def wish(self) -> StandingWish:
        """Return where and when."""
        return StandingWish(tuple(self.pincodes), tuple(self.centres), self.mornings_first)


async def add(
    tx: Transaction,
    account_id: int,
    persons: Sequence[int],
    service_id: str,
    wish: StandingWish,
    *,
    split: bool,
    expires_on: date,
) -> int:
    """Add a standing application and return its number."""
    return int(
        await _sql["standing_add"].value(
            tx,
            account_id=account_id,
            persons=list(persons),
            service_id=service_id,
            pincodes=list(wish.pincodes),
            centres=list(wish.centres),
            mornings_first=wish.mornings_first,
            split=split,
            expires_on=expires_on,
        )
    )


async def take_turns(tx: Transaction, account_id: int) -> None:
    """Let other requests of the same account wait until commit."""
    await _sql["standing_turns"].run(tx, account_id=account_id)


async def of_account(tx: Transaction, account_id: int) -> list[Standing]:
    """Return the standing applications of an account, newest first, ended ones too."""
    return await _sql["standing_of_account"].rows(tx, Standing, account_id=account_id)


async def withdraw(tx: Transaction, standing_id: int, account_id: int) -> bool:
    """End a standing application; False when it is not a live one of this account."""
    ended = await _sql["standing_end"].run(
        tx, standing_id=standing_id, account_id=account_id, why="withdrawn"
    )
    return ended == 1


async def entering(tx: Transaction, release_id: str) -> list[Standing]:
    """Return those that enter a release, oldest first."""
    return await _sql["standing_live"].rows(tx, Standing, release_id=release_id)


async def end_served(tx: Transaction, release_id: str) -> int:
    """End those that a release has served, and those too old; return how many, each told by letter."""
    served = await _sql["standing_served"].run(tx, release_id=release_id)
    return served + await _sql["standing_expire"].run(tx)


async def is_service(tx: Transaction, service_id: str) -> bool:
    """Return whether there is such a service."""
    return bool(await _sql["service_exists"].value(tx, service_id=service_id))
