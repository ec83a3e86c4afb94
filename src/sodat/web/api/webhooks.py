"""Webhooks of an office's account: subscribing, seeing how messages fared, ending.

Whose they are is asked of the database: no code to a mobile makes anybody an officer (docs/adr/0022).
"""

from typing import Any
from uuid import UUID

import msgspec

from sodat.actions import staffing, webhooks
from sodat.rules.manifest import time_text
from sodat.rules.webhooks import WebhookUnknown
from sodat.storage import webhooks as stored
from sodat.storage.staff import Role
from sodat.storage.statements import Transaction
from sodat.storage.webhooks import Delivery, Webhook
from sodat.web.answers import NOTHING, Answer, json
from sodat.web.api.asked import WebhookWanted
from sodat.web.api.once import once
from sodat.web.asking import Asking

ROLES: tuple[Role, ...] = ("officer", "central")
_wanted = msgspec.json.Decoder(WebhookWanted)


class WebhookShown(msgspec.Struct):
    """A webhook and how many of its messages wait, arrived, or were given up."""

    webhook: str
    url: str
    events: list[str]
    created_at: str
    waiting: int
    delivered: int
    given_up: int


class WebhookMade(WebhookShown):
    """A new webhook with its secret, which is shown this one time."""

    secret: str


class DeliveryShown(msgspec.Struct):
    """A message to a webhook. `problem`: why its last try failed."""

    event: str
    release: str
    queued_at: str
    tries: int
    delivered_at: str | None
    given_up_at: str | None
    problem: str | None


class WebhookFully(WebhookShown):
    """A webhook with its last messages, newest first."""

    deliveries: list[DeliveryShown]


class WebhooksShown(msgspec.Struct):
    """The webhooks of an account, oldest first."""

    webhooks: list[WebhookShown]


async def add(asking: Asking) -> Answer:
    """POST /api/v1/webhooks."""
    login = asking.signed_in(*ROLES)
    wanted = await asking.body(_wanted)
    portal = asking.portal

    async def act(tx: Transaction) -> Answer:
        await staffing.on_duty(tx, login, *ROLES)
        made, secret = await webhooks.subscribe(
            tx,
            portal.vault,
            login.account_id,
            wanted.url,
            wanted.events,
            rehearsal=not portal.config.is_production,
        )
        return json(201, WebhookMade(**_shown(made), secret=secret))

    return await once(asking, login.account_id, wanted, act)


async def all_of_mine(asking: Asking) -> Answer:
    """GET /api/v1/webhooks."""
    login = asking.signed_in(*ROLES)
    async with asking.portal.database.transaction() as tx:
        await staffing.on_duty(tx, login, *ROLES)
        found = await stored.of_account(tx, login.account_id)
    return json(200, WebhooksShown([WebhookShown(**_shown(one)) for one in found]))


async def one_of_mine(asking: Asking) -> Answer:
    """GET /api/v1/webhooks/{webhook}."""
    login = asking.signed_in(*ROLES)
    name = _name(asking.part("webhook"))
    async with asking.portal.database.transaction() as tx:
        await staffing.on_duty(tx, login, *ROLES)
        one, deliveries = await webhooks.one_of_mine(tx, login.account_id, name)
    return json(200, WebhookFully(**_shown(one), deliveries=[_delivery(each) for each in deliveries]))


async def remove(asking: Asking) -> Answer:
    """DELETE /api/v1/webhooks/{webhook}."""
    login = asking.signed_in(*ROLES)
    name = _name(asking.part("webhook"))
    async with asking.portal.database.transaction() as tx:
        await staffing.on_duty(tx, login, *ROLES)
        await webhooks.unsubscribe(tx, login.account_id, name)
    return NOTHING


def _name(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise WebhookUnknown from None


def _shown(one: Webhook) -> dict[str, Any]:
    return {
        "webhook": str(one.webhook_id),
        "url": one.url,
        "events": one.events,
        "created_at": time_text(one.created_at),
        "waiting": one.waiting,
        "delivered": one.delivered,
        "given_up": one.given_up,
    }


def _delivery(one: Delivery) -> DeliveryShown:
    return DeliveryShown(
        event=one.event,
        release=one.release_id,
        queued_at=time_text(one.queued_at),
        tries=one.tries,
        delivered_at=time_text(one.delivered_at) if one.delivered_at else None,
        given_up_at=time_text(one.given_up_at) if one.given_up_at else None,
        problem=one.problem,
    )
