"""Webhooks: an office's own programs hear of public acts, in the transaction of the act itself."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from uuid import UUID, uuid4

import msgspec

from sodat.rules.manifest import time_text
from sodat.rules.webhooks import (
    EVENTS,
    SECRET_BYTES,
    WEBHOOKS_MAX,
    TooManyWebhooks,
    WebhookUnknown,
    event_of,
    parts_of,
)
from sodat.storage import releases, webhooks
from sodat.storage.statements import Transaction
from sodat.storage.webhooks import Delivery, Webhook
from sodat.vault import Vault

SECRET = "webhook"  # noqa: S105 (the name of the field it is sealed for)
DELIVERIES_SHOWN = 50


class Message(msgspec.Struct):
    """What a webhook hears: what the public log says, no more. `id` is the same for all who hear it."""

    id: UUID
    event: str
    release: str
    policy: str
    at: str


async def subscribe(
    tx: Transaction, vault: Vault, account_id: int, url: str, events: Sequence[str], *, rehearsal: bool
) -> tuple[Webhook, str]:
    """Return a new webhook and its secret, which is shown this one time.

    Raises:
        WebhookAddressNotUsable, TooManyWebhooks.
    """
    parts_of(url, rehearsal=rehearsal)
    if await webhooks.count(tx, account_id) >= WEBHOOKS_MAX:
        raise TooManyWebhooks(webhooks_max=WEBHOOKS_MAX)
    secret = f"whsec_{urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip('=')}"
    wanted = [event for event in EVENTS if event in events]
    return await webhooks.add(tx, account_id, url, wanted, vault.seal(secret, SECRET)), secret


async def one_of_mine(
    tx: Transaction, account_id: int, webhook_id: UUID
) -> tuple[Webhook, Sequence[Delivery]]:
    """Return a webhook of an account and its last messages, newest first.

    Raises:
        WebhookUnknown: there is none of that name, or it is somebody else's.
    """
    for one in await webhooks.of_account(tx, account_id):
        if one.webhook_id == webhook_id:
            return one, await webhooks.deliveries(tx, account_id, webhook_id, DELIVERIES_SHOWN)
    raise WebhookUnknown


async def unsubscribe(tx: Transaction, account_id: int, webhook_id: UUID) -> None:
    """End a webhook at once; what it has not heard yet it never hears.

    Raises:
        WebhookUnknown: there is none of that name, or it is somebody else's.
    """
    if not await webhooks.end(tx, account_id, webhook_id):
        raise WebhookUnknown


async def tell(tx: Transaction, act: str, release_id: str, policy: str) -> None:
    """Queue a public act for all who want to hear of it; it commits together with the act."""
    event = event_of(act, policy)
    if event is not None:
        at = time_text(await releases.now(tx))
        message = Message(id=uuid4(), event=event, release=release_id, policy=policy, at=at)
        await webhooks.tell(tx, event, release_id, msgspec.json.encode(message))
