"""The swarm: programs that hold many accounts and file for them at machine speed.

One poller watches the release for all of them. Every account is signed in beforehand, knocks
before the hour, files the moment it opens, tries to enter its persons twice, and repeats its
filing over and over. It breaks no seal and forges nothing: it is only fast and tireless.
"""

import asyncio
from time import time

from sodat.city.reading import Dropped
from sodat.city.scene import Scene
from sodat.city.story import unix_seconds
from sodat.city.visitor import Visitor
from sodat.city.wire import Wire

LEADS_SECONDS = (1.0, 0.5, 0.2)
"""How long before the hour the early tries are made."""
POLL_FROM_SECONDS = 0.2
POLL_EVERY_SECONDS = 0.03


class NeverOpened(Exception):
    """The release was not seen open before its closing time."""


async def watch(wire: Wire, scene: Scene) -> tuple[float, int]:
    """Wait for the release to be open and start everybody; return when it was seen, and the polls made.

    Raises:
        NeverOpened: not before its closing time.
    """
    polls = 0
    while time() < scene.closes_at:
        polls += 1
        try:
            answer = await wire.call("GET", f"/api/v1/releases/{scene.release}")
            if answer.status == 200 and answer.body["state"] == "open":
                scene.opening.set()
                return time(), polls
        except Dropped:
            pass  # the next poll asks again
        # After a first look nothing can happen until the hour; a door open before it is found anyway.
        await asyncio.sleep(max(POLL_EVERY_SECONDS, scene.opens_at - POLL_FROM_SECONDS - time()))
    raise NeverOpened(scene.release)


async def swarm(visitor: Visitor, scene: Scene) -> None:
    """Live through one release as a program that holds this account."""
    if not await visitor.sign_in():
        return
    parties = visitor.parties(scene.party_size_max)
    wishes = visitor.household.wishes
    await _knock(visitor, scene)
    await scene.opening.wait()
    await asyncio.sleep(visitor.household.timing.program * scene.pace)
    for party in parties:
        await visitor.file(scene.release, party, wishes, opens_at=scene.opens_at)
    for party in parties:
        await _enter_twice(visitor, scene, party)
        for _ in range(scene.repeats):
            if scene.left < 0:
                return
            await visitor.file(scene.release, party, wishes, opens_at=scene.opens_at)


async def _knock(visitor: Visitor, scene: Scene) -> None:
    """Try to file before the hour, and count what came of it."""
    for lead in LEADS_SECONDS[: scene.early_tries]:
        wait = scene.opens_at - lead - time()
        if wait < 0:
            continue
        await asyncio.sleep(wait)
        for party in visitor.parties(scene.party_size_max):
            answer = await visitor.file(
                scene.release, party, visitor.household.wishes, opens_at=scene.opens_at, tries=1
            )
            if answer.status in {200, 201}:
                # A try that took its time may have arrived after the hour, which is no breach.
                said = answer.body.get("filed_at")
                early = time() < scene.opens_at or (said and unix_seconds(said) < scene.opens_at)
                visitor.story.early_accepted += int(bool(early))
            elif 400 <= answer.status < 500:
                visitor.story.early_refused += 1


async def _enter_twice(visitor: Visitor, scene: Scene, party: tuple[int, ...]) -> None:
    """Try to enter one person of a party once more: alone, or twice in one application."""
    if visitor.household.split or not visitor.story.acknowledged:
        return  # of a split party each person stands alone anyway
    again = party[:1] if len(party) > 1 else party * 2
    body = {"persons": again, "choices": visitor.household.wishes}
    answer = await visitor.ask("POST", f"/api/v1/releases/{scene.release}/applications", body)
    if answer.status in {200, 201}:
        visitor.story.twice_accepted += 1
        visitor.story.note(answer.body, answer.status, again[:1], time() - scene.opens_at, answer.seconds)
    elif 400 <= answer.status < 500:
        visitor.story.twice_refused += 1
