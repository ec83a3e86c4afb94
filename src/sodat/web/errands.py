"""Which requests are somebody's errand: what a person or an officer does, or asks about themselves.

All else is what anybody may read, with a token too. Who asks with a token that is none reads as well: such a
request is not let ahead of others, and refused when its turn comes.
"""

import re
from typing import Protocol

from sodat.rules.refusals import NotSignedIn
from sodat.vault import Vault
from sodat.web.cowin import calls, tokens
from sodat.web.logins import COOKIE, Logins, from_cookie, now

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_PUBLIC = ("/api/v1/releases", "/api/v1/availability", calls.PUBLIC, "/log/", "/feeds/", "/fhir/", "/static/")
_SIGNING_IN = ("/api/v1/login", "/api/v2/auth/", "/sign-in", "/office/sign-in")
_COWIN = "/api/v2/"
_BEARER = re.compile(r"bearer\s+(?P<token>\S+)\s*\Z", re.IGNORECASE)
_COOKIE = re.compile(rf'(?:^|;)\s*{COOKIE}="?(?P<token>[^";\s]+)')
_SAID_MAX, _KEPT_MAX = 2_048, 4_096
"""Characters of what is looked at before the turn has come; no login of ours is that long."""


class Headers(Protocol):
    """The headers of a request, by lower-case name."""

    def get(self, name: str) -> str | None:
        """Return one, None where there is none."""


def is_errand(logins: Logins, vault: Vault, method: str, path: str, headers: Headers) -> bool:
    """Return whether a request is somebody's errand."""
    if method in _READING:
        if path.startswith(_PUBLIC):
            return False
    elif path.startswith(_SIGNING_IN):
        return True
    said, kept = headers.get("authorization") or "", headers.get("cookie") or ""
    bearer = _BEARER.match(said) if len(said) <= _SAID_MAX else None
    if bearer:
        return logins.knows(said) or (path.startswith(_COWIN) and _is_cowins(vault, bearer["token"]))
    cookie = _COOKIE.search(kept) if len(kept) <= _KEPT_MAX else None
    return cookie is not None and from_cookie(cookie["token"], vault) is not None


def _is_cowins(vault: Vault, token: str) -> bool:
    try:
        tokens.login(vault, token, now())
    except NotSignedIn:
        return False
    return True
