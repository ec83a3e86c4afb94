"""Webhooks: which public acts are told, to what kind of address, how signed, and how often tried.

A message tells only what the public log tells, and nothing in it can be booked: whoever hears
of it a second earlier has no better chance.
"""

import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Literal, get_args

from sodat.rules.refusals import Refusal

Event = Literal[
    "release.announced",
    "release.opened",
    "release.closed",
    "release.committed",
    "release.drawn",
    "release.booked",
    "release.refilled",
    "release.cancelled",
]
EVENTS: tuple[Event, ...] = get_args(Event)

WEBHOOKS_MAX = 10
"""Of one account: an office has a handful of systems."""

TRIES_MAX = 10
"""The last one is about 17 hours after the first; then a person has to look."""

URL_CHARACTERS_MAX = 500
SECRET_BYTES = 32

_ACTS: Mapping[str, Event] = {
    "announced": "release.announced",
    "opened": "release.opened",
    "closed": "release.closed",
    "committed": "release.committed",
    "result": "release.drawn",
    "booked": "release.booked",
    "cancelled": "release.cancelled",
}
_REFILL = re.compile(r"refill-[0-9]+\Z")
_URL = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]{2,45}\])"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<target>/[!$%&'()*+,./0-9:;=@A-Z_a-z~?-]*)?\Z"
)
_PUBLIC_NAME = re.compile(r"[a-z0-9.-]+\.[a-z][a-z0-9-]*\Z")
_PORT_OF = {"http": 80, "https": 443}


class WebhookUnknown(Refusal):
    """The account has no such webhook."""

    code = "webhook-unknown"


class WebhookAddressNotUsable(Refusal):
    """Nothing may be sent to this address. Facts: why (form, https-only, name-only, loopback-only)."""

    code = "webhook-address-not-usable"


class TooManyWebhooks(Refusal):
    """The account has as many as it may. Facts: webhooks_max."""

    code = "too-many-webhooks"


def event_of(act: str, policy: str) -> Event | None:
    """Return what is told of an act in the log; None when it is not told."""
    if _REFILL.match(act):
        return "release.refilled"
    if act == "result" and policy == "first-come":
        # Its seats were given on arrival: with the result all of them are settled and published.
        return "release.booked"
    return _ACTS.get(act)


def parts_of(url: str, *, rehearsal: bool) -> tuple[str, str, int, str]:
    """Return (scheme, host, port, target) of an address that webhooks may have.

    In production only https; in a rehearsal only http to the machine itself, so that playing
    never reaches anybody. Whether a name leads to a public address shows when it is called.

    Raises:
        WebhookAddressNotUsable.
    """
    found = _URL.match(url) if len(url) <= URL_CHARACTERS_MAX else None
    if found is None or int(found["port"] or 1) > 65_535:
        raise WebhookAddressNotUsable(why="form")
    scheme, host = found["scheme"], found["host"].strip("[]")
    if rehearsal and (scheme != "http" or host not in {"127.0.0.1", "::1", "localhost"}):
        raise WebhookAddressNotUsable(why="loopback-only")
    if not rehearsal and scheme != "https":
        raise WebhookAddressNotUsable(why="https-only")
    if not rehearsal and not _PUBLIC_NAME.match(host):
        raise WebhookAddressNotUsable(why="name-only")
    return scheme, host, int(found["port"] or _PORT_OF[scheme]), found["target"] or "/"


def signature(secret: str, at_seconds: int, body: bytes) -> str:
    """Return the `Sodat-Signature` of a message sent at a Unix time."""
    said = f"{at_seconds}.".encode() + body
    return f"t={at_seconds},v1={hmac.new(secret.encode(), said, sha256).hexdigest()}"


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries that failed: 10 s, 30 s, 90 s, at most 8 h."""
    return timedelta(seconds=min(10 * 3 ** (tries - 1), 8 * 3600))
