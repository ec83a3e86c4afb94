"""One visit of a page: who reads, in which language, and the answer to give."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote

from sodat.locale.sentences import LANGUAGES, say
from sodat.rules.refusals import NotSignedIn
from sodat.vault import Login
from sodat.web.answers import Answer
from sodat.web.asgi import Receive, Scope, header
from sodat.web.forms import FIELDS_MAX, Form, read_form
from sodat.web.languages import accepted
from sodat.web.logins import COOKIE, from_cookie
from sodat.web.notices import Notices
from sodat.web.ports import Portal
from sodat.web.refused import PageUnknown

LANGUAGE_COOKIE = "sodat_language"
_YEAR_SECONDS = 31_536_000

Headers = Sequence[tuple[bytes, bytes]]
FORGET = (b"clear-site-data", b'"cache", "storage"')
"""Has a device forget the pages and lists that it kept for whoever signs out."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was asked for."""

    scope: Scope
    receive: Receive
    portal: Portal
    notices: Notices
    language: str
    login: Login | None

    def part(self, name: str) -> str:
        """Return a part of the path.

        Raises:
            PageUnknown: nothing has the character zero in its name.
        """
        part = str(self.scope["path_params"][name])
        if "\0" in part:
            raise PageUnknown
        return part

    def asked(self, name: str) -> str:
        """Return a parameter of the address, empty where there is none."""
        return query(self.scope).get(name, "")

    def cookie(self, name: str) -> str:
        """Return a cookie, empty where there is none."""
        return _cookies(self.scope).get(name, "")

    def asked_form(self) -> Form:
        """Return the address as the form that made it."""
        fields: dict[str, list[str]] = {}
        for name, value in pairs(self.scope):
            fields.setdefault(name, []).append(value)
        return Form(fields)

    def say(self, name: str, /, **facts: str | int) -> str:
        """Return a sentence in the reader's language."""
        return say(self.language, name, facts)

    def signed_in(self) -> Login:
        """Return who is signed in.

        Raises:
            NotSignedIn: nobody; the reader is led to the sign-in page and back.
        """
        if self.login is None:
            raise NotSignedIn
        return self.login

    async def form(self) -> Form:
        """Return the form that was sent.

        Raises:
            FormFromElsewhere, MalformedRequest.
        """
        return await read_form(self.scope, self.receive)


Show = Callable[[Visit], Awaitable[Answer]]
Shown = tuple[str, str, Show]
"""Method, path, and what shows it. Each set of pages lists its own in its `routes.py`."""


def visit_of(scope: Scope, receive: Receive, portal: Portal, notices: Notices) -> Visit:
    """Return a visit: language by address, then cookie, then browser; login by cookie."""
    cookies = _cookies(scope)
    login = from_cookie(cookies[COOKIE], portal.vault) if COOKIE in cookies else None
    return Visit(scope, receive, portal, notices, language_of(scope, cookies), login)


def language_of(scope: Scope, cookies: dict[str, str] | None = None) -> str:
    """Return the language of a page."""
    kept = (_cookies(scope) if cookies is None else cookies).get(LANGUAGE_COOKIE, "")
    for wanted in (query(scope).get("lang", ""), kept):
        if wanted in LANGUAGES:
            return wanted
    return accepted(header(scope, b"accept-language"), LANGUAGES[0])


def query(scope: Scope) -> dict[str, str]:
    """Return the parameters of the address, of doubled ones the first."""
    return dict(reversed(pairs(scope)))


def pairs(scope: Scope) -> list[tuple[str, str]]:
    """Return the parameters of the address as they stand, doubled ones too; empty ones are left out."""
    try:
        found = parse_qsl(scope["query_string"].decode("ascii"), max_num_fields=FIELDS_MAX)
    except ValueError:
        return []
    return [(name, value.replace("\0", "")) for name, value in found]


def language_cookie(scope: Scope) -> Headers:
    """Return the cookie that keeps a language chosen in the address."""
    wanted = query(scope).get("lang", "")
    if wanted not in LANGUAGES:
        return ()
    return (_cookie(LANGUAGE_COOKIE, wanted, _YEAR_SECONDS),)


def login_cookie(token: str, seconds: int, *, secure: bool) -> Headers:
    """Return the cookie of a login; an empty token ends it. No script can read it."""
    return (_cookie(COOKIE, token, seconds, secure=secure),)


def kept_cookie(name: str, value: str, *, secure: bool) -> Headers:
    """Return a cookie that a browser keeps for a year and shows to no script."""
    return (_cookie(name, value, _YEAR_SECONDS, secure=secure),)


def _cookie(name: str, value: str, seconds: int, *, secure: bool = False) -> tuple[bytes, bytes]:
    said = f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax" + "; Secure" * secure
    return b"set-cookie", said.encode()


def _cookies(scope: Scope) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(header(scope, b"cookie")).items()}
    except CookieError:
        return {}


def onward(path: str, more: Headers = ()) -> Answer:
    """Return the way to the next page, so that loading it anew sends nothing twice."""
    place = quote(path, safe="/?=&%.-_~#")
    return Answer(303, headers=((b"location", place.encode()), (b"cache-control", b"no-store"), *more))
