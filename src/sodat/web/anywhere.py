"""Pages of other origins may read what is public anyway, in the reader's own browser (CORS).

Without a login: a browser sends none, and no call that takes one is opened. Whoever checks a
draw needs no server in between.
"""

from dataclasses import dataclass

from sodat.web.answers import Answer
from sodat.web.asgi import App, Message, Receive, Scope, Send

FROM_ANYWHERE = (b"access-control-allow-origin", b"*")
_OPEN = (
    "/api/v1/releases",
    "/api/v1/availability",
    "/api/v2/admin/location/",
    "/api/v2/appointment/sessions/public/",
    "/api/v2/appointment/centers/public/",
    "/api/v2/openapi.json",
    "/openapi.json",
    "/log/",
    "/fhir/",
    "/feeds/",
)
_READING = ("GET", "HEAD")
_ASKED_FIRST = Answer(
    204,
    headers=(
        FROM_ANYWHERE,
        (b"access-control-allow-methods", b"GET, HEAD"),
        (b"access-control-allow-headers", b"accept-language, if-none-match"),
        (b"access-control-max-age", b"86400"),
    ),
)
"""What a browser hears that asks first, as it does before it sends `If-None-Match`."""


def opened(answer: Answer, method: str, path: str) -> Answer:
    """Return an answer with the header that lets pages of other origins read it, where they may."""
    if method not in _READING or not path.startswith(_OPEN):
        return answer
    return Answer(answer.status, answer.body, (*answer.headers, FROM_ANYWHERE))


@dataclass(frozen=True, slots=True)
class Anywhere:
    """Opens the public reads of an application to pages of other origins."""

    inside: App

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(_OPEN):
            await self.inside(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _ASKED_FIRST(scope, receive, send)
            return

        async def send_opened(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["method"] in _READING:
                headers = list(message["headers"])
                if FROM_ANYWHERE not in headers:
                    headers.append(FROM_ANYWHERE)
                message = {**message, "headers": headers}
            await send(message)

        await self.inside(scope, receive, send_opened)
