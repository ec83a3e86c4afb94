"""Reading what is sent: never more than anybody needs, never longer than anybody takes."""

import asyncio
import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from sodat.rules.refusals import MalformedRequest
from sodat.web.asgi import Receive
from sodat.web.refused import BodyTooLarge

BODY_BYTES_MAX = 65_536
BODY_SECONDS_MAX = 20
"""A slow phone on 2G sends a filing in two; whoever takes longer holds a place on purpose."""


Body = TypeVar("Body")

_PATH = re.compile(r"`\$\.?([^`]*)`\Z")
_MISSING = re.compile(r"missing required field `(\w+)`")


async def read_body(
    headers: Mapping[bytes, bytes], receive: Receive, bytes_max: int = BODY_BYTES_MAX
) -> bytes:
    """Return the body of a request.

    Raises:
        BodyTooLarge: more than `bytes_max`.
        MalformedRequest: it broke off or took longer than BODY_SECONDS_MAX.
    """
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length) > bytes_max:
        raise BodyTooLarge(field="body", what="too-large")
    try:
        async with asyncio.timeout(BODY_SECONDS_MAX):
            return await _read(receive, bytes_max)
    except TimeoutError:
        raise MalformedRequest(field="body", what="took-too-long") from None


async def _read(receive: Receive, bytes_max: int) -> bytes:
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise MalformedRequest(field="body", what="broke-off")
        body += message.get("body", b"")
        more = bool(message.get("more_body"))
        if len(body) > bytes_max:
            raise BodyTooLarge(field="body", what="too-large")
    return body


def decoded(decoder: msgspec.json.Decoder[Body], data: bytes) -> Body:
    """Return a JSON body as the decoder's type.

    Raises:
        MalformedRequest: with the field that does not fit, or `body` when it is no JSON.
    """
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as mistake:
        words = str(mistake)
        where, missing = _PATH.search(words), _MISSING.search(words)
        inside = where.group(1).lstrip(".") if where else ""
        if missing:
            inside = f"{inside}.{missing.group(1)}".lstrip(".")
        raise MalformedRequest(field=inside or "body", what=words.partition(" - at ")[0][:120]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedRequest(field="body", what="not-json") from None
