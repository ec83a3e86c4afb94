"""Forms: what was typed, kept; from our own pages only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, urlsplit

from sodat.rules.refusals import MalformedRequest
from sodat.web.asgi import Receive, Scope, header, headers
from sodat.web.bodies import read_body
from sodat.web.refused import FormFromElsewhere

FIELDS_MAX = 60
FORM_BYTES_MAX = 262_144
"""More than a body of the API: a form writes each letter of Devanagari in nine bytes, and what was typed
comes back to be put right, however long it is."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, each with all its values."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return the first value of a field, empty where there is none."""
        return next(iter(self.fields.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """Return all values of a field that say something."""
        return [value for value in self.fields.get(name, ()) if value]

    def has(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return bool(self.one(name))


async def read_form(scope: Scope, receive: Receive, fields_max: int = FIELDS_MAX) -> Form:
    """Return the form that was sent from a page of ours.

    Raises:
        FormFromElsewhere: another site's page sent it.
        MalformedRequest: it cannot be read as a form.
    """
    check_origin(scope)
    data = await read_body(headers(scope), receive, FORM_BYTES_MAX)
    try:
        fields = parse_qs(data.decode("utf-8"), keep_blank_values=True, max_num_fields=fields_max)
    except ValueError:
        raise MalformedRequest(field="body", what="not-a-form") from None
    # Nobody types the character zero, and no text of the database holds it.
    return Form({name: [value.replace("\0", "") for value in values] for name, values in fields.items()})


def check_origin(scope: Scope) -> None:
    """Refuse what another site's page sends.

    Source: OWASP, cross-site request forgery, Fetch Metadata first and Origin where a browser is older.
    """
    site = header(scope, b"sec-fetch-site")
    origin = header(scope, b"origin")
    if site:
        holds = site in {"same-origin", "none"}
    else:
        holds = not origin or urlsplit(origin).netloc == header(scope, b"host")
    if not holds:
        raise FormFromElsewhere


def local_path(text: str, otherwise: str = "/") -> str:
    """Return a path of this portal to go on to; anything that could lead elsewhere becomes `otherwise`."""
    parts = urlsplit(text)
    fine = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    if not fine or parts.netloc or "\\" in text:
        return otherwise
    return quote(text, safe="/?=&%.-_~")
