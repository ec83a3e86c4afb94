"""What answers for the feeds."""

import re
from hashlib import blake2b

from sodat.actions import attending
from sodat.locale.sentences import LANGUAGES
from sodat.rules.refusals import MalformedRequest, ReleaseUnknown
from sodat.storage import feeds, releases
from sodat.web.answers import Answer
from sodat.web.api.applications import application_name
from sodat.web.asgi import Scope, header
from sodat.web.asking import Asking
from sodat.web.feeds import calendars
from sodat.web.feeds.fhir import HERE
from sodat.web.feeds.ready import MANIFEST
from sodat.web.ports import Portal
from sodat.web.refused import PageUnknown

CALENDAR = "text/calendar; charset=utf-8"
NDJSON = "application/fhir+ndjson"
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?\Z|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?\Z")
_FILES = frozenset({"locations.ndjson", "schedules.ndjson", "slots.ndjson"})


async def bulk_publish(asking: Asking) -> Answer:
    """GET /fhir/$bulk-publish."""
    return await _feed(asking, MANIFEST, "application/json")


async def bulk_file(asking: Asking) -> Answer:
    """GET /fhir/{file}."""
    name = asking.part("file")
    if name not in _FILES:
        raise PageUnknown
    return await _feed(asking, name, NDJSON)


async def release_calendar(asking: Asking) -> Answer:
    """GET /feeds/releases.ics."""
    return await _feed(asking, f"releases.{_language(asking)}.ics", CALENDAR)


async def application_calendar(asking: Asking) -> Answer:
    """GET /api/v1/applications/{application}/calendar.ics."""
    login = asking.signed_in()
    name = application_name(asking.part("application"))
    async with asking.portal.database.transaction() as tx:
        one = (await attending.one_of_mine(tx, login.account_id, name)).application
        release = await releases.get(tx, one.release_id)
        if release is None:
            raise ReleaseUnknown
        kept = await feeds.appointments(tx, name)
    made = calendars.of_application(one, release, kept, _language(asking), asking.portal.config.origin)
    headers = (
        (b"content-type", CALENDAR.encode()),
        (b"content-disposition", b'attachment; filename="sodat.ics"'),
        (b"cache-control", b"private, no-store"),
    )
    return Answer(200, calendars.folded(_addressed(asking, made)), headers)


async def _feed(asking: Asking, name: str, media: str) -> Answer:
    ready = await asking.feeds.file(name)
    body = _addressed(asking, ready.body)
    if media == CALENDAR:
        body = calendars.folded(body)
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = (
        (b"etag", tag.encode()),
        (b"cache-control", f"public, max-age={ready.seconds_left}".encode()),
        (b"access-control-allow-origin", b"*"),
    )
    if tag in header(asking.request.scope, b"if-none-match"):
        return Answer(304, headers=headers)
    return Answer(200, body, ((b"content-type", media.encode()), *headers))


def _addressed(asking: Asking, body: bytes) -> bytes:
    return addressed(asking.request.scope, asking.portal, body)


def addressed(scope: Scope, portal: Portal, body: bytes) -> bytes:
    """Return a file with the address that the caller knows the portal by."""
    host = header(scope, b"host")
    scheme = "https" if portal.config.is_production else "http"
    address = f"{scheme}://{host if _HOST.match(host) else 'localhost'}"
    return body.replace(HERE.encode(), address.encode())


def _language(asking: Asking) -> str:
    asked = asking.request.query_params.get("language")
    if asked is None:
        return asking.language
    if asked not in LANGUAGES:
        raise MalformedRequest(field="language", what="mr-hi-or-en")
    return asked
