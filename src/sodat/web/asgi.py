"""The shape of an ASGI application, and what of a request is read by hand."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Message, Receive, Scope, Send

__all__ = ["App", "Message", "Receive", "Scope", "Send", "header", "headers"]

App = Callable[[Scope, Receive, Send], Awaitable[Any]]


def headers(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a request by lower-case name; of doubled ones the last."""
    return dict(scope["headers"])


def header(scope: Scope, name: bytes) -> str:
    """Return one header as text, empty where there is none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
