"""What became of the applications: as their households are told, and as the public record says."""

import asyncio
from collections.abc import Collection
from typing import Any

from sodat.city.reading import Dropped
from sodat.city.scene import DoorClosed
from sodat.city.story import Played, Story
from sodat.city.wire import Wire
from sodat.rules import lines

TRIES = 4
PAUSE_SECONDS = 0.5


async def outcomes(
    base_url: str, played: Played, *, connections: int = 64, timeout_seconds: float = 15.0
) -> dict[str, bool]:
    """Ask the portal, as every household, which of its applications to this release have seats.

    Raises:
        DoorClosed: an account that has applied cannot read its applications.
    """
    async with Wire(base_url, connections, timeout_seconds) as wire:
        told = await asyncio.gather(
            *(_applications(wire, story) for story in played.stories if story.acknowledged)
        )
    return {
        one["application"]: one["state"] == "booked" and bool(one["appointments"])
        for applications in told
        for one in applications
        if one["release"] == played.release
    }


async def _applications(wire: Wire, story: Story) -> list[dict[str, Any]]:
    token = story.login.token if story.login else None
    status = 0
    for _ in range(TRIES):
        try:
            answer = await wire.call("GET", "/api/v1/applications", token=token)
        except Dropped:
            continue
        status = answer.status
        if status == 200:
            return list(answer.body["applications"])
        await asyncio.sleep(PAUSE_SECONDS)
    raise DoorClosed(f"GET /api/v1/applications: {status}")


def read_result(result: bytes) -> dict[str, bool]:
    """Return which applications of a published `result.txt` have seats.

    Raises:
        MalformedFile: not a line file of four fields.
    """
    split = (
        lines.fields(line, 4, "result.txt", number)
        for number, line in enumerate(lines.read_lines(result, "result.txt"), 1)
    )
    return {application: slot != "-" for _, application, slot, _ in split}


def read_pool(pool: bytes) -> frozenset[str]:
    """Return the applications of a published `pool.txt`.

    Raises:
        MalformedFile: not a sorted line file.
    """
    return frozenset(line.split("|", 1)[0] for line in lines.read_sorted(pool, "pool.txt"))


def lost(played: Played, pool: Collection[str]) -> int:
    """Return how many acknowledged applications, never asked back, are missing from the pool: must be 0."""
    return sum(
        one.withdrawal == "none" and one.application not in pool
        for story in played.stories
        for one in story.acknowledged.values()
    )
