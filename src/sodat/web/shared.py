"""Public pages at the rush: one that many see alike is made once a second, not once for each.

Alike are visits of one address, language and menu that take the same encoding. Nothing on these
pages is about whoever reads.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sodat.web.answers import Answer
from sodat.web.asgi import header
from sodat.web.shelf import Shelf
from sodat.web.squeezing import accepts_gzip
from sodat.web.visit import Show, Visit

PAGES = frozenset({"/", "/releases/{release}", "/releases/{release}/draw"})
_HOST_MAX = 80
Look = tuple[str, bytes, str, str, bool, str, bool]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A page by what decides how it looks."""

    look: Look
    show: Show = field(compare=False)
    visit: Visit = field(compare=False)


def sharing() -> Callable[[str, str, Show], Show]:
    """Return what turns a page of a process into one that is shared, by method, path and page."""
    shelf: Shelf[_Wanted, Answer] = Shelf(_made)

    def shared(method: str, path: str, show: Show) -> Show:
        if method != "GET" or path not in PAGES:
            return show

        async def shown(visit: Visit) -> Answer:
            look = _look(visit)
            return await (show(visit) if look is None else shelf.get(_Wanted(look, show, visit)))

        return shown

    return shared


async def _made(wanted: _Wanted) -> Answer:
    return await wanted.show(wanted.visit)


def _look(visit: Visit) -> Look | None:
    """Return how a page looks to a visitor; None for an address that nobody else is likely to have."""
    asked: bytes = visit.scope["query_string"]
    host = header(visit.scope, b"host")
    if asked not in {b"", f"lang={visit.language}".encode()} or len(host) > _HOST_MAX:
        return None
    login = visit.login
    acts_for = login.acts_for if login is not None and login.helper_id else ""
    return (
        visit.scope["path"],
        asked,
        host,
        visit.language,
        login is not None,
        acts_for,
        accepts_gzip(visit.scope),
    )
