"""Work on a long range, shared out to threads in even, ordered parts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


def cuts(count: int, threads: int) -> list[int]:
    """Return where the parts of range(count) begin, and its end: threads + 1 numbers."""
    return [count * thread // threads for thread in range(threads + 1)]


def spread(bounds: list[int], work: Callable[[int, int, int], Answer]) -> list[Answer]:
    """Return work(part number, from, to) for each part, in order; a thread each."""
    parts = list(zip(range(len(bounds) - 1), bounds, bounds[1:], strict=False))
    if len(parts) == 1:
        return [work(*parts[0])]
    with ThreadPoolExecutor(len(parts)) as threads:
        return list(threads.map(lambda part: work(*part), parts))
