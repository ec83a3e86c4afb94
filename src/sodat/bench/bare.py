"""The baseline of everything that serves: Granian's RSGI with nothing behind it.

A GET is answered with ready bytes of an availability document's size; a POST is read and
decoded as a filing is, and answered without being kept anywhere.
"""

from typing import Any

import msgspec

from sodat.web.api.asked import Wishes

BODY_BYTES = 600
BODY = msgspec.json.encode({"ready": "x" * (BODY_BYTES - len('{"ready":""}'))})
HEADERS = [("content-type", "application/json"), ("etag", 'W/"0123456789abcdef01"')]
_wishes = msgspec.json.Decoder(Wishes)


async def app(scope: Any, protocol: Any) -> None:
    """Answer one request."""
    if scope.method == "GET":
        protocol.response_bytes(200, HEADERS, BODY)
        return
    wishes = _wishes.decode(await protocol())
    protocol.response_str(
        201, HEADERS, f'{{"persons":{len(wishes.persons)},"choices":{len(wishes.choices)}}}'
    )
