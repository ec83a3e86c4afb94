"""The hot lane: what the rush asks for, ahead of everything else (docs/adr/0012-hot-lane.md).

Filing is answered after COMMIT; availability comes from ready bytes with an ETag. The lane
knows no server: `asgi` and `rsgi` hand it requests in one shape and send its answers.
"""

from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from sodat.actions.entries import Filed, Filing
from sodat.rules.refusals import Refusal, ReleaseUnknown
from sodat.web.answers import JSON_HEADERS, Answer
from sodat.web.anywhere import FROM_ANYWHERE
from sodat.web.api import availability
from sodat.web.api.asked import Wishes
from sodat.web.api.once import HEADER
from sodat.web.api.told import Told
from sodat.web.asgi import App, Receive, Scope, Send, header, headers
from sodat.web.board import Board, Ready, Sheet
from sodat.web.bodies import decoded, read_body
from sodat.web.cowin import calls
from sodat.web.cowin.errors import Refused
from sodat.web.logins import Logins
from sodat.web.notices import RELEASE, Notices, ReleaseList, ReleaseShown
from sodat.web.notices import Ready as Notice
from sodat.web.ports import Portal
from sodat.web.showing import OWN

RELEASES = "/api/v1/releases"
READS = ("/api/v1/availability", calls.PUBLIC)
_BELOW, _FILE = "/api/v1/releases/", "/applications"
_PUBLIC = (b"cache-control", b"public, max-age=1")
SPELLINGS_MAX = 20_000
_KEY = HEADER.lower()
_wishes = msgspec.json.Decoder(Wishes)


class Asked(Protocol):
    """A request, whichever server took it."""

    method: str
    path: str
    query: str

    def header(self, name: str) -> str:
        """Return a header by lower-case name, empty where there is none."""

    async def body(self) -> bytes:
        """Return the body, of a size and within a time that anybody needs."""


@dataclass(frozen=True, slots=True)
class HotLane:
    """Answers the few hot requests."""

    portal: Portal
    notices: Notices
    board: Board
    logins: Logins
    told: Told
    spelt: dict[tuple[str, str], Sheet] = field(default_factory=dict)
    """Sheets by path and query as they came: most clients ask in the same words again."""

    def at_hand(self, path: str, query: str) -> Ready | None:
        """Return what was asked for in the same words before and is as it should be; else None."""
        sheet = self.spelt.get((path, query))
        return None if sheet is None else self.board.at_hand(sheet)

    async def answer(self, asked: Asked) -> Answer | None:
        """Return the answer to a hot request, None for all others.

        Raises:
            Refusal.
        """
        path = asked.path
        if asked.method == "POST":
            release = filed_for(path)
            return None if release is None else await self.file(release, asked)
        if asked.method not in {"GET", "HEAD"}:
            return None
        if path.startswith(READS):
            sheet = self.spelt.get((path, asked.query)) or self._understood(path, asked.query)
            if sheet is None:
                return None
            return (await self.board.make(sheet)).answer(asked.header("if-none-match"))
        if path.startswith(RELEASES):
            return await self._notice(path.removeprefix(RELEASES), asked.header("if-none-match"))
        return None

    async def file(self, release: str, asked: Asked) -> Answer | None:
        """Return the answer to a filing, once committed; None when it has a key, and may have been done.

        Raises:
            Refusal.
        """
        if asked.header(_KEY):
            return None
        login = self.logins.bearer(asked.header("authorization"))
        wishes = decoded(_wishes, await asked.body())
        if not RELEASE.match(release):
            raise ReleaseUnknown
        filed = await self.portal.intake.hand_in(
            Filing(login.account_id, release, wishes.persons, wishes.choices, wishes.split, wishes.keep)
        )
        if isinstance(filed, Refusal):
            raise filed
        return self.told.answer(filed)

    def _understood(self, path: str, query: str) -> Sheet | None:
        """Return the sheet that is asked for; None lets the rest say what is wrong."""
        if path == availability.PATH:
            sheet = self.board.sheet(OWN, availability.question(query))
        else:
            name = path.removeprefix(calls.PUBLIC)
            if name not in calls.CALLS:
                return None
            try:
                call = calls.session_call(name, query.encode())
            except Refused:
                return None
            sheet = self.board.sheet(call.kind, call)
        if len(self.spelt) >= SPELLINGS_MAX:
            self.spelt.clear()
        self.spelt[path, query] = sheet
        return sheet

    async def _notice(self, path: str, known: str) -> Answer | None:
        """Return the list of releases or one of them; `path` is what follows RELEASES."""
        name = path.removeprefix("/")
        if "/" in name or (name and name == path):
            return None
        return (
            _fresh(await self.notices.one(name), known) if name else _fresh(await self.notices.all(), known)
        )


def filed_for(path: str) -> str | None:
    """Return the release that a filing is sent for, None when the path is another."""
    if not path.startswith(_BELOW) or not path.endswith(_FILE):
        return None
    return path[len(_BELOW) : -len(_FILE)]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The hot lane as ASGI, ahead of an application."""

    lane: HotLane
    rest: App

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let `rest` do it."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.rest(scope, receive, send)
            return
        asked = AskedByAsgi(scope, receive)
        ready = self.lane.at_hand(asked.path, asked.query) if asked.method == "GET" else None
        answer = ready.answer(asked.header("if-none-match")) if ready else await self.lane.answer(asked)
        await (answer or self.rest)(scope, receive, send)


class AskedByAsgi:
    """A request of an ASGI server."""

    __slots__ = ("_receive", "_scope", "method", "path", "query")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope, self._receive = scope, receive
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: str = scope["query_string"].decode("latin-1")

    def header(self, name: str) -> str:
        """Return a header by lower-case name, empty where there is none."""
        return header(self._scope, name.encode())

    async def body(self) -> bytes:
        """Return the body."""
        return await read_body(headers(self._scope), self._receive)


async def hand_in(portal: Portal, filing: Filing) -> Filed:
    """Return what became of a filing, once it is committed.

    Raises:
        Refusal: the rules do not allow it.
    """
    result = await portal.intake.hand_in(filing)
    if isinstance(result, Refusal):
        raise result
    return result


def _fresh(notice: Notice[ReleaseList] | Notice[ReleaseShown], known: str) -> Answer:
    tags = ((b"etag", notice.etag), _PUBLIC, FROM_ANYWHERE)
    if notice.etag.decode().removeprefix("W/") in known:
        return Answer(304, headers=tags)
    return Answer(200, notice.body, (*JSON_HEADERS, *tags))
