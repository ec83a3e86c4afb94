"""Which requests are somebody's errand: what a person does or asks about themselves, or an officer.

All else is what anybody may read. Whoever asks with a token that is none reads too: such a request
is not let ahead of others, and refused when its turn comes.
"""

from typing import Protocol

from sodat.rules.refusals import NotSignedIn
from sodat.vault import Vault
from sodat.web.cowin import tokens
from sodat.web.logins import COOKIE, Logins, from_cookie, now

READING = frozenset({"GET", "HEAD", "OPTIONS"})
_COWIN = "/api/v2/"
_BEARER = len("Bearer ")


class Headers(Protocol):
    """The headers of a request, by lower-case name."""

    def get(self, name: str) -> str | None:
        """Return one, None where there is none."""


def is_errand(logins: Logins, vault: Vault, method: str, path: str, headers: Headers) -> bool:
    """Return whether a request is somebody's errand."""
    said, kept = headers.get("authorization"), headers.get("cookie")
    if said:
        return _is_cowins(vault, said) if path.startswith(_COWIN) else logins.knows(said)
    if kept and COOKIE in kept:
        token = next((one for one in map(_login, kept.split(";")) if one), "")
        return from_cookie(token, vault) is not None
    return method not in READING


def _is_cowins(vault: Vault, said: str) -> bool:
    try:
        tokens.login(vault, said[_BEARER:].strip(), now())
    except NotSignedIn:
        return False
    return True


def _login(cookie: str) -> str:
    name, _, value = cookie.partition("=")
    return value.strip().strip('"') if name.strip() == COOKIE else ""
