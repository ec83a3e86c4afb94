"""Polling without end: it reads everything over many connections, past every cache.

Stands for denial of service by asking.
"""

import asyncio

from sodat.city.reading import Dropped
from sodat.redteam.crew import Crew, until

LINES = 32
LEAD_SECONDS = 0.5


async def attack(crew: Crew) -> None:
    """Read as fast as the portal answers, for the whole time."""
    await until(crew.scene.opens_at - LEAD_SECONDS)
    await asyncio.gather(*(_read(crew, line) for line in range(LINES)))


async def _read(crew: Crew, line: int) -> None:
    release, number = crew.scene.release, 0
    while crew.going:
        number += 1
        dodge = f"_={line}.{number}"
        for path in (
            f"/api/v1/releases/{release}?{dodge}",
            f"/api/v1/releases?{dodge}",
            f"/api/v1/releases/{release}/record/pool.txt?{dodge}",
            f"/log/checkpoint?{dodge}",
        ):
            try:
                await crew.scout.call("GET", path)
            except Dropped:
                await asyncio.sleep(0.05)
