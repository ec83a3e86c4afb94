"""Sending messages to webhooks: signed, tried again for about 17 hours, given up where it can be seen.

Whoever names an address must not be able to reach through us what they cannot reach
themselves: a name is looked up once, every address it leads to must be public, and the
connection goes to one of the addresses that were checked. Redirects are not followed; of
the answer only the first line is read.
"""

import asyncio
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from sodat.actions.ports import OutsideFailure
from sodat.actions.webhooks import SECRET
from sodat.rules.refusals import Refusal
from sodat.rules.webhooks import TRIES_MAX, parts_of, signature, wait_after
from sodat.storage import webhooks
from sodat.storage.database import Database
from sodat.storage.webhooks import Due
from sodat.vault import Vault

AT_ONCE = 20
SECONDS_MAX = 10.0
LINE_BYTES_MAX = 1_024
LEASE = timedelta(seconds=60)
_log = logging.getLogger(__name__)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) -> its addresses."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that a name leads to."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def send_waiting(
    database: Database, vault: Vault, *, rehearsal: bool, look_up: Resolve = resolve
) -> int:
    """Send the messages that are due and return how many they were."""
    async with database.transaction() as tx:
        due = await webhooks.claim(tx, AT_ONCE, LEASE)
    await asyncio.gather(*(_deliver(database, vault, one, look_up, rehearsal=rehearsal) for one in due))
    return len(due)


async def _deliver(database: Database, vault: Vault, due: Due, look_up: Resolve, *, rehearsal: bool) -> None:
    try:
        await _send(vault, due, look_up, rehearsal=rehearsal)
    except OutsideFailure as failure:
        problem = str(failure)
    else:
        problem = ""
    async with database.transaction() as tx:
        if not problem:
            await webhooks.delivered(tx, due.delivery_id)
        elif due.tries < TRIES_MAX:
            await webhooks.failed(tx, due.delivery_id, wait_after(due.tries), problem)
        else:
            _log.warning("webhook %s: %s given up: %s", due.webhook_id, due.event, problem)
            await webhooks.given_up(tx, due.delivery_id, problem)


async def _send(vault: Vault, due: Due, look_up: Resolve, *, rehearsal: bool) -> None:
    secret = vault.open(due.secret_sealed, SECRET)
    if secret is None:
        raise OutsideFailure("secret-sealed-by-another-key")
    try:
        scheme, host, port, target = parts_of(due.url, rehearsal=rehearsal)
    except Refusal as refused:
        raise OutsideFailure(f"address-{refused.facts['why']}") from None
    signed = signature(secret, int(time.time()), due.body)
    named = f"[{host}]" if ":" in host else host
    head = (
        f"POST {target} HTTP/1.1\r\nHost: {named}:{port}\r\nUser-Agent: sodat\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(due.body)}\r\n"
        f"Sodat-Event: {due.event}\r\nSodat-Signature: {signed}\r\nConnection: close\r\n\r\n"
    )
    try:
        async with asyncio.timeout(SECONDS_MAX):
            address = _allowed(await look_up(host, port), rehearsal=rehearsal)
            status = await _status((address, port), host, scheme == "https", head.encode() + due.body)
    except TimeoutError:
        raise OutsideFailure("took-too-long") from None
    except ssl.SSLError:
        raise OutsideFailure("certificate-or-tls") from None
    except (OSError, ValueError, EOFError) as failure:
        _log.info("webhook %s does not answer: %s", due.webhook_id, failure)
        raise OutsideFailure("no-answer") from None
    if not 200 <= status < 300:
        raise OutsideFailure(f"status-{status}")


def _allowed(addresses: Sequence[str], *, rehearsal: bool) -> str:
    """Return the address to connect to; one that is not allowed spoils all of the name."""
    found = [ipaddress.ip_address(one.partition("%")[0]) for one in addresses]
    fits = is_loopback if rehearsal else is_public
    if not found or not all(fits(one) for one in found):
        raise OutsideFailure("address-not-public" if not rehearsal else "address-not-loopback")
    return str(found[0])


def is_loopback(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is this machine's own."""
    return address.is_loopback


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is one of the public net, and hides no other within it."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inside is not None or address in _TRANSLATED or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


async def _status(where: tuple[str, int], host: str, is_tls: bool, request: bytes) -> int:  # noqa: FBT001
    """Send a request and return the status of its answer.

    Raises:
        OSError, ValueError, EOFError: no proper answer.
    """
    tls = ssl.create_default_context() if is_tls else None
    reader, writer = await asyncio.open_connection(
        *where, ssl=tls, server_hostname=host if is_tls else None, limit=LINE_BYTES_MAX
    )
    try:
        writer.write(request)
        await writer.drain()
        line = await reader.readuntil(b"\r\n")
    except asyncio.LimitOverrunError as overrun:
        raise ValueError("the first line never ends") from overrun
    finally:
        writer.transport.abort()
    version, _, rest = line.partition(b" ")
    if not version.startswith(b"HTTP/1.") or not rest[:3].isdigit():
        raise ValueError("not HTTP")
    return int(rest[:3])
