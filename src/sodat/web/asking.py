"""One request on its way through Starlette: who asks, for what, with what."""

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from starlette.requests import Request

from sodat.vault import Login
from sodat.web.asgi import header, headers
from sodat.web.bodies import decoded, read_body
from sodat.web.counting import Watch
from sodat.web.feeds.ready import Feeds
from sodat.web.languages import API_LANGUAGE, accepted
from sodat.web.logins import bearer
from sodat.web.notices import Notices
from sodat.web.ports import Portal

Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Asking:
    """A request together with the portal it came to."""

    request: Request
    portal: Portal
    notices: Notices
    feeds: Feeds
    watch: Watch

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def signed_in(self, *roles: str) -> Login:
        """Return who asks, by bearer token.

        Raises:
            NotSignedIn, NotAllowed.
        """
        return bearer(self.request.scope, self.portal.vault, *roles)

    async def body(self, decoder: msgspec.json.Decoder[Body]) -> Body:
        """Return what was sent, typed.

        Raises:
            MalformedRequest: with the field.
        """
        return decoded(decoder, await read_body(headers(self.request.scope), self.request.receive))

    @property
    def language(self) -> str:
        """Return the language a program wants its answers in."""
        return accepted(header(self.request.scope, b"accept-language"), API_LANGUAGE)
