"""Citizens: one visit at human speed; some change their wishes, a few withdraw and file again."""

import asyncio

from sodat.city.scene import Scene
from sodat.city.visitor import Visitor


async def visit(visitor: Visitor, scene: Scene) -> None:
    """Live through one release as a citizen.

    Where speed pays, the household is signed in beforehand and reacts to the opening; where it does
    not, it comes when it suits it and does everything in that one visit.
    """
    pace, own = scene.pace, visitor.household.timing
    if scene.first_come and not await visitor.sign_in():
        return
    await scene.opening.wait()
    choosing = own.choosing(captcha=scene.captcha)
    if not scene.first_come:
        needed = ((0.0 if visitor.story.login else own.sign_in) + choosing) * pace
        await asyncio.sleep(own.moment * max(0.0, scene.left - needed))
        if not await visitor.sign_in(pace=pace):
            return
    await asyncio.sleep(own.notice * pace)
    await visitor.read(scene.release)
    await asyncio.sleep((choosing - own.notice) * pace)
    for party in visitor.parties(scene.party_size_max):
        await visitor.file(scene.release, party, visitor.household.wishes, opens_at=scene.opens_at)
    if not scene.first_come:
        await _reconsider(visitor, scene)


async def _reconsider(visitor: Visitor, scene: Scene) -> None:
    """Come back for other wishes. Under first-come nobody does: it would give the seat away."""
    own = visitor.household
    if own.habit == "once" or scene.left <= 0:
        return
    await asyncio.sleep(own.timing.later * scene.left)
    await visitor.read(scene.release)
    for party in visitor.parties(scene.party_size_max):
        if own.habit == "refiles" and not await _withdraw(visitor, party, scene):
            continue
        await visitor.file(scene.release, party, own.later_wishes, opens_at=scene.opens_at)


async def _withdraw(visitor: Visitor, party: tuple[int, ...], scene: Scene) -> bool:
    """Withdraw a party's applications, then hesitate; return whether all are withdrawn."""
    theirs = [one for one in visitor.story.live if set(one.persons) <= set(party)]
    done = [await visitor.withdraw(one.application) for one in theirs]
    await asyncio.sleep(visitor.household.timing.confirm * scene.pace)
    return all(done)
