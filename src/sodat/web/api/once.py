"""Idempotency keys: a POST that is sent again under its key is answered again and not done again.

The answer is stored in the transaction of the errand itself, so there is no moment in which
one is there without the other. A refusal changed nothing and is not stored: what was refused
may be sent again under the same key.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import blake2b

import msgspec

from sodat.rules.refusals import MalformedRequest, Refusal
from sodat.storage import answered
from sodat.storage.answered import Answered
from sodat.storage.statements import Transaction
from sodat.web.answers import JSON_HEADERS, NOTHING, Answer, refusal_json
from sodat.web.asgi import headers
from sodat.web.asking import Asking
from sodat.web.refused import KeyInUse, KeyReused

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
REPLAYED = (b"idempotency-replayed", b"true")
_KEY = re.compile(r"[!-~]{1,255}\Z")
_SEALED = "answer"
_WAIT_SECONDS = 1

Act = Callable[[Transaction], Awaitable[Answer | Refusal]]
"""An errand. A refusal that it returns is committed and remembered; one that it raises undoes everything."""


async def once(
    asking: Asking, account_id: int | None, body: msgspec.Struct | None, act: Act, kept: timedelta = KEPT
) -> Answer:
    """Return the answer of an errand, done at most once under the request's key if it has one.

    Raises:
        MalformedRequest: not a key.
        KeyInUse: a request with this key is being worked on.
        KeyReused: the key came with another request.
    """
    said = headers(asking.request.scope).get(HEADER.lower().encode())
    if said is None:
        async with asking.portal.database.transaction() as tx:
            done = await act(tx)
        return _answer(asking, done)
    key = said.decode("latin-1")
    if not _KEY.match(key):
        raise MalformedRequest(field=HEADER, what="1-to-255-visible-ascii")
    key_hash = _hash(f"{account_id or '-'}", key)
    request_hash = _hash(asking.request.method, asking.request.url.path, msgspec.json.encode(body).decode())
    async with asking.portal.database.transaction() as tx:
        if not await answered.take(tx, key_hash):
            raise KeyInUse(wait_seconds=_WAIT_SECONDS)
        before = await answered.get(tx, key_hash)
        if before is not None:
            return _again(asking, before, request_hash)
        answer = _answer(asking, await act(tx))
        sealed = asking.portal.vault.seal(answer.body.decode(), _SEALED)
        await answered.put(tx, key_hash, Answered(request_hash, answer.status, sealed), kept)
    return answer


def _again(asking: Asking, before: Answered, request_hash: bytes) -> Answer:
    if before.request_hash != request_hash:
        raise KeyReused
    body = asking.portal.vault.open(before.body_sealed, _SEALED) or ""
    kinds = (*JSON_HEADERS, *NOTHING.headers) if body else NOTHING.headers
    return Answer(before.status, body.encode(), (*kinds, REPLAYED))


def _answer(asking: Asking, done: Answer | Refusal) -> Answer:
    return refusal_json(done, asking.language) if isinstance(done, Refusal) else done


def _hash(*parts: str) -> bytes:
    """Return a hash of texts; their lengths keep two different lists from reading the same."""
    said = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return blake2b(said, digest_size=32).digest()
