"""The hot lane: what the rush asks for, in raw ASGI, ahead of everything else.

Filing is answered after COMMIT; reading comes from ready bytes with an ETag.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from sodat.actions import attending
from sodat.actions.entries import Filed, Filing
from sodat.rules.refusals import Refusal, ReleaseUnknown
from sodat.storage.applications import Application
from sodat.storage.appointments import Appointment
from sodat.web.answers import JSON_HEADERS, Answer, json
from sodat.web.api import shown
from sodat.web.api.asked import Wishes
from sodat.web.asgi import App, Receive, Scope, Send, header, headers
from sodat.web.bodies import decoded, read_body
from sodat.web.logins import bearer
from sodat.web.notices import RELEASE, Notices, Ready, ReleaseList, ReleaseShown
from sodat.web.ports import Portal

RELEASES = "/api/v1/releases"
_FILE = "/applications"
_PUBLIC = (b"cache-control", b"public, max-age=1")
_wishes = msgspec.json.Decoder(Wishes)


@dataclass(frozen=True, slots=True)
class HotLane:
    """Answers the few hot requests itself and hands on the rest."""

    portal: Portal
    notices: Notices
    rest: App

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let `rest` do it."""
        path: str = scope["path"] if scope["type"] == "http" else ""
        if not path.startswith(RELEASES):
            await self.rest(scope, receive, send)
            return
        answer = await self._answer(path.removeprefix(RELEASES), scope, receive)
        await (answer or self.rest)(scope, receive, send)

    async def _answer(self, path: str, scope: Scope, receive: Receive) -> Answer | None:
        """Return the answer to a hot request, None for all others. `path` is what follows RELEASES."""
        name = path.removeprefix("/")
        if scope["method"] == "POST" and path.startswith("/") and path.endswith(_FILE):
            return await self._file(name.removesuffix(_FILE), scope, receive)
        if scope["method"] not in {"GET", "HEAD"} or "/" in name or (name and name == path):
            return None
        if not name:
            return _fresh(await self.notices.all(), scope)
        return _fresh(await self.notices.one(name), scope)

    async def _file(self, release: str, scope: Scope, receive: Receive) -> Answer:
        login = bearer(scope, self.portal.vault)
        wishes = decoded(_wishes, await read_body(headers(scope), receive))
        if not RELEASE.match(release):
            raise ReleaseUnknown
        filing = Filing(
            account_id=login.account_id,
            release_id=release,
            persons=wishes.persons,
            choices=wishes.choices,
            split=wishes.split,
            keep=wishes.keep,
        )
        filed = await hand_in(self.portal, filing)
        first = filed.applications[0]
        others = [one.application for one in filed.applications[1:]]
        seats = await seats_of(self.portal, first)
        return json(
            201 if filed.is_new else 200, shown.application(first, self.portal.vault, seats, others=others)
        )


async def hand_in(portal: Portal, filing: Filing) -> Filed:
    """Return what became of a filing, once it is committed.

    Raises:
        Refusal: the rules do not allow it.
    """
    result = await portal.intake.hand_in(filing)
    if isinstance(result, Refusal):
        raise result
    return result


async def seats_of(portal: Portal, one: Application) -> Sequence[Appointment]:
    """Return the appointments of an application; only one that is booked has any."""
    if one.state != "booked":
        return ()
    async with portal.database.transaction() as tx:
        return (await attending.one_of_mine(tx, one.account_id, one.application)).appointments


def _fresh(ready: Ready[ReleaseList] | Ready[ReleaseShown], scope: Scope) -> Answer:
    tags = ((b"etag", ready.etag), _PUBLIC)
    if ready.etag.decode().removeprefix("W/") in header(scope, b"if-none-match"):
        return Answer(304, headers=tags)
    return Answer(200, ready.body, (*JSON_HEADERS, *tags))
