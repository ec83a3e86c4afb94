"""What a server such as Granian imports: `sodat.serving:app`, configured by the environment."""

from sodat.config import from_environment
from sodat.web.app import application
from sodat.web.asgi import App, Receive, Scope, Send
from sodat.wiring import build

_ready: list[App] = []


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer; the system is built when the server starts, not when this file is read."""
    if not _ready:
        _ready.append(application(build(from_environment())))
    await _ready[0](scope, receive, send)
