"""Public documents kept ready: made at most once a second in a process, whoever asks for them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sodat.rules.refusals import Refusal

Key = TypeVar("Key")
Value = TypeVar("Value")

KEPT_SECONDS = 1.0
KEYS_MAX = 512


@dataclass(slots=True)
class _Kept(Generic[Value]):
    until: float
    value: asyncio.Future[Value | Refusal]


class Shelf(Generic[Key, Value]):
    """Values by key. All who ask while one is being made wait for the same making."""

    def __init__(self, make: Callable[[Key], Awaitable[Value]], seconds: float = KEPT_SECONDS) -> None:
        self._make = make
        self._seconds = seconds
        self._kept: dict[Key, _Kept[Value]] = {}

    async def get(self, key: Key) -> Value:
        """Return the value of a key, at most `seconds` old.

        Raises:
            Refusal: what making it raised; that too is kept, so that asking for nothing costs little.
        """
        clock = asyncio.get_running_loop().time
        kept = self._kept.get(key)
        if kept is None or kept.until <= clock() or _failed(kept.value):
            kept = _Kept(clock() + self._seconds, asyncio.ensure_future(self._made(key)))
            self._put(key, kept)
        value = kept.value.result() if kept.value.done() else await asyncio.shield(kept.value)
        if isinstance(value, Refusal):
            raise type(value)(**value.facts)
        return value

    async def _made(self, key: Key) -> Value | Refusal:
        try:
            return await self._make(key)
        except Refusal as refusal:
            return refusal

    def _put(self, key: Key, kept: _Kept[Value]) -> None:
        self._kept.pop(key, None)
        if len(self._kept) >= KEYS_MAX:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = kept


def _failed(value: asyncio.Future[Value | Refusal]) -> bool:
    return value.done() and (value.cancelled() or value.exception() is not None)
