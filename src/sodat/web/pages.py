"""Pages from templates, with the headers that keep everything foreign out."""

import re
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sodat.locale import dates, sentences
from sodat.rules.refusals import NotSignedIn, Refusal
from sodat.web import answers
from sodat.web.answers import Answer, refusal_headers
from sodat.web.squeezing import squeezed
from sodat.web.static import address
from sodat.web.statuses import STATUS
from sodat.web.visit import Headers, Visit, language_cookie, onward, pairs

CSP = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    b"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    b"frame-ancestors 'none'; base-uri 'none'"
)
SECURITY: Headers = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", CSP),
    (b"x-content-type-options", b"nosniff"),
    # Not no-referrer: a browser would then hide where our own forms come from.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"vary", b"cookie, accept-language, accept-encoding"),
)
_OFFICES = ("/office", "/centre", "/central")
"""Below these nobody but the staff signs in, and not by a code to a mobile."""

_ACT = re.compile(r"/(?:\d+/remove|withdraw|appointments/[^/]+/cancel)\Z")
"""Ends of addresses that only take forms; the page they belong to is the address before."""

PIECES_MAX = 256
_pieces: dict[tuple[object, ...], Markup] = {}

_environment = Environment(
    loader=PackageLoader("sodat"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def page(visit: Visit, template: str, status: int = 200, more: Headers = (), **view: Any) -> Answer:
    """Return a page in the reader's language."""
    said = _words(visit.language) | {
        "path": visit.scope["path"] if status != HTTPStatus.NOT_FOUND else "",
        "here": _here(visit),
        "login": visit.login,
        "rehearsal": not visit.portal.config.is_production,
    }
    body, encoded = squeezed(visit.scope, _environment.get_template(template).render(said | view).encode())
    return Answer(status, body, (*SECURITY, *encoded, *language_cookie(visit.scope), *more))


def piece(language: str, template: str, key: tuple[object, ...], **view: Any) -> Markup:
    """Return a part of pages that is the same for all readers of a language, made once for each key."""
    whole = (template, language, *key)
    if whole not in _pieces:
        if len(_pieces) >= PIECES_MAX:
            _pieces.clear()
        made = _environment.get_template(template).render(_words(language) | view)
        _pieces[whole] = Markup(made)  # noqa: S704 - a template of ours has escaped what is in it
    return _pieces[whole]


def refused_page(refusal: Refusal, visit: Visit) -> Answer:
    """Return a refusal as a person sees it; whoever has to sign in is led there and back."""
    if isinstance(refusal, NotSignedIn):
        path = visit.scope["path"]
        office = "/office" if path.startswith(_OFFICES) else ""
        back = _address(visit) if visit.scope["method"] in {"GET", "HEAD"} else office or "/"
        return onward(f"{office}/sign-in?next={quote(back, safe='/')}")
    message, status = answers.sentence(refusal, visit.language), STATUS[type(refusal)]
    return page(visit, "refused.html", status, refusal_headers(refusal), message=message)


def _here(visit: Visit) -> str:
    """Return this address up to where `lang=` is put in."""
    if visit.scope["method"] == "POST":
        return f"{quote(_ACT.sub('', visit.scope['path']))}?"
    kept = [pair for pair in pairs(visit.scope) if pair[0] != "lang"]
    return f"{quote(visit.scope['path'])}?{urlencode(kept)}{'&' * bool(kept)}"


def _address(visit: Visit) -> str:
    asked = urlencode(pairs(visit.scope))
    return f"{visit.scope['path']}{'?' * bool(asked)}{asked}"


@cache
def _words(language: str) -> dict[str, Any]:
    """Return what every template can say in a language."""

    def t(name: str, /, **facts: str | int) -> str:
        return sentences.say(language, name, facts)

    def number(value: int) -> str:
        return grouped(value, language)

    return {
        "language": language,
        "languages": sentences.NAMES,
        "t": t,
        "number": number,
        "day": lambda day: dates.long_day(day, language),
        "moment": lambda text: dates.moment_of(text, language),
        "file": address,
        "drum": _drum(),
    }


@cache
def grouped(value: int, language: str) -> str:
    """Return a number in groups as India writes it: 12,34,567."""
    return str(format_decimal(value, locale="en_IN" if language == "en" else language))


def _drum() -> Markup:
    text = (resources.files("sodat") / "templates" / "public" / "drum.svg").read_text("utf-8")
    return Markup(text)  # noqa: S704 - a file of ours
