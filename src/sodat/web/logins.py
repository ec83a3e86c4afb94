"""Who is asking: a bearer token for programs, a cookie for pages, the same token in both."""

from datetime import UTC, datetime
from time import time

from sodat.rules.refusals import NotAllowed, NotSignedIn
from sodat.vault import Login, Vault
from sodat.web.asgi import Scope, header

COOKIE = "sodat_login"
KNOWN_MAX = 50_000
_BEARER = "bearer "


def bearer(scope: Scope, vault: Vault, *roles: str) -> Login:
    """Return who the bearer token speaks for. With `roles`, only one of these.

    Raises:
        NotSignedIn: no token, or one that does not hold any more.
        NotAllowed: another role.
    """
    said = header(scope, b"authorization")
    if said[: len(_BEARER)].lower() != _BEARER:
        raise NotSignedIn
    return _checked(_own(vault.login(said[len(_BEARER) :].strip(), now())), roles)


class Logins:
    """The tokens that this process has verified: each once, and from then on a look-up until it expires."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[str, tuple[float, Login]] = {}

    def knows(self, said: str) -> bool:
        """Return whether an `Authorization` header speaks for anybody."""
        try:
            self.bearer(said)
        except NotSignedIn:
            return False
        return True

    def bearer(self, said: str) -> Login:
        """Return who an `Authorization` header speaks for.

        Raises:
            NotSignedIn: as `bearer`.
        """
        known = self._known.get(said)
        if known is not None and known[0] > time() and self._vault.stands(known[1]):
            return known[1]
        if said[: len(_BEARER)].lower() != _BEARER:
            raise NotSignedIn
        login = _own(self._vault.login(said[len(_BEARER) :].strip(), now()))
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known[said] = login.expires_at.timestamp(), login
        return login


def from_cookie(token: str, vault: Vault) -> Login | None:
    """Return who a page's cookie speaks for; None when nobody is signed in."""
    try:
        return vault.login(token, now())
    except NotSignedIn:
        return None


def _own(login: Login) -> Login:
    # Helpers act on the pages alone, where every act looks at the consent and leaves its trail.
    if login.helper_id:
        raise NotSignedIn
    return login


def _checked(login: Login, roles: tuple[str, ...]) -> Login:
    if roles and login.role not in roles:
        raise NotAllowed
    return login


def now() -> datetime:
    """Return the process's own time."""
    # A login lives for hours; the process's own clock is near enough for it.
    return datetime.now(UTC)
