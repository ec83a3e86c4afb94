"""Which of two programs draws: the plain rules, or for great pools the engine, which gives the same bytes."""

import os
from typing import Literal

from sodat.rules import draw
from sodat.rules.draw import Drawn
from sodat.rules.manifest import Rules

Engine = Literal["auto", "plain", "fast"]

# Below this the plain rules are done before numba is even loaded.
PLAIN_LINES_MAX = 20_000
# What the engine's columns hold; rules beyond it are drawn plainly.
SHARES_MAX = 64


def draw_files(
    rules: Rules, inventory: bytes, pool: bytes, seed: str, *, engine: Engine = "auto", threads: int = 0
) -> Drawn:
    """Return the files of a draw; `threads` 0: as many as there are processors.

    Raises:
        MalformedFile: the pool or the inventory is not of the form it must have.
    """
    if engine == "auto":
        engine = (
            "fast" if pool.count(b"\n") > PLAIN_LINES_MAX and len(rules.shares) <= SHARES_MAX else "plain"
        )
    if engine == "plain":
        return draw.draw(rules, inventory, pool, seed)
    # Here, for it brings numba along, which nobody should wait for who does not use it.
    from sodat.engine.draw import draw as fast  # noqa: PLC0415

    return fast(rules, inventory, pool, seed, threads=threads or len(os.sched_getaffinity(0)))
