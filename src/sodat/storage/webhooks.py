"""Webhooks in the database: who wants to hear of what, and what still has to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sodat.storage.statements import Transaction, load

_sql = load("webhooks")


@dataclass(frozen=True, slots=True)
class Webhook:
    """One subscription, with how its messages fared."""

    webhook_id: UUID
    url: str
    events: list[str]
    created_at: datetime
    waiting: int
    delivered: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one webhook, as its account sees it."""

    delivery_id: int
    event: str
    release_id: str
    queued_at: datetime
    tries: int
    delivered_at: datetime | None
    given_up_at: datetime | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """A message to send now. `tries` counts this one."""

    delivery_id: int
    event: str
    body: bytes
    tries: int
    webhook_id: UUID
    url: str
    secret_sealed: bytes


async def count(tx: Transaction, account_id: int) -> int:
    """Return how many webhooks an account has; until commit nobody else adds one."""
    await _sql["webhooks_lock"].run(tx, account_id=account_id)
    return int(await _sql["webhooks_count"].value(tx, account_id=account_id))


async def add(
    tx: Transaction, account_id: int, url: str, events: Sequence[str], secret_sealed: bytes
) -> Webhook:
    """Store a webhook."""
    made = await _sql["webhook_add"].rows(
        tx, Webhook, account_id=account_id, url=url, events=list(events), secret_sealed=secret_sealed
    )
    return made[0]


async def of_account(tx: Transaction, account_id: int) -> list[Webhook]:
    """Return the webhooks of an account, oldest first."""
    return await _sql["webhooks_of"].rows(tx, Webhook, account_id=account_id)


async def deliveries(tx: Transaction, account_id: int, webhook_id: UUID, many: int) -> list[Delivery]:
    """Return the last messages to a webhook, newest first."""
    return await _sql["webhook_deliveries"].rows(
        tx, Delivery, account_id=account_id, webhook_id=webhook_id, count=many
    )


async def end(tx: Transaction, account_id: int, webhook_id: UUID) -> bool:
    """Remove a webhook and what it has not heard yet; False when there is none of this account."""
    return await _sql["webhook_end"].run(tx, account_id=account_id, webhook_id=webhook_id) == 1


async def tell(tx: Transaction, event: str, release_id: str, body: bytes) -> int:
    """Queue a message to all who want to hear of this event and return how many they are."""
    return await _sql["webhooks_tell"].run(tx, event=event, release_id=release_id, body=body)


async def claim(tx: Transaction, many: int, lease: timedelta) -> list[Due]:
    """Return messages to send now; nobody else sends them before the lease is over."""
    return await _sql["deliveries_claim"].rows(tx, Due, count=many, lease=lease)


async def delivered(tx: Transaction, delivery_id: int) -> None:
    """Note that a message arrived."""
    await _sql["delivery_done"].run(tx, delivery_id=delivery_id)


async def failed(tx: Transaction, delivery_id: int, wait: timedelta, problem: str) -> None:
    """Try a message again after a while."""
    await _sql["delivery_failed"].run(tx, delivery_id=delivery_id, wait=wait, problem=problem)


async def given_up(tx: Transaction, delivery_id: int, problem: str) -> None:
    """Try a message no more; its account sees that and why."""
    await _sql["delivery_given_up"].run(tx, delivery_id=delivery_id, problem=problem)


async def forget(tx: Transaction) -> None:
    """Remove messages of more than 30 days ago."""
    await _sql["deliveries_forget"].run(tx)
