"""Play one release: the whole city files through the real door, and everything is written down."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter, time

from sodat.city.citizens import visit
from sodat.city.population import Household
from sodat.city.scene import FIRST_COME, DoorClosed, Scene
from sodat.city.story import Login, Played, Story, unix_seconds
from sodat.city.swarm import swarm, watch
from sodat.city.timing import pace_for
from sodat.city.visitor import Visitor
from sodat.city.wire import Wire

GRACE_SECONDS = 10.0
"""How long after the closing time a request may still be under way."""

Tell = Callable[[int, int], None]
"""Called with (households done, households in all)."""


async def play(
    base_url: str,
    release: str,
    households: Sequence[Household],
    *,
    policy: str | None = None,
    window_seconds: float | None = None,
    pace: float | None = None,
    captcha: bool = False,
    repeats: int = 20,
    early_tries: int = 3,
    connections: int = 200,
    timeout_seconds: float = 15.0,
    logins: Mapping[str, Login] | None = None,
    tell: Tell | None = None,
) -> Played:
    """Let all households file in one release, and return what they saw.

    Ends when all are done, at the latest shortly after the closing time. Programs sign in before the
    opening, and under first-come citizens do too: leave time for that, or hand in `logins`. The limits
    that have a default are those of `Scene`; `window_seconds` closes early, never late.

    Raises:
        NotLoopback: any other machine. DoorClosed: the release cannot be read. NeverOpened: it did not open.
    """
    began = perf_counter()
    stories = _stories(households, logins or {})
    half = max(1, connections // 2)
    async with (
        Wire(base_url, 1, timeout_seconds) as poller,
        Wire(base_url, half, timeout_seconds) as calm,
        Wire(base_url, half, timeout_seconds) as fast,
    ):
        scene = await _scene(poller, release, policy, window_seconds)
        scene.captcha, scene.repeats, scene.early_tries = captcha, repeats, early_tries
        scene.pace = pace or _pace(scene, households)
        visitors = _visitors(households, stories, calm, fast)
        opened_at, polls, unfinished = await _run(poller, scene, visitors, tell)
    return Played(
        policy=scene.policy,
        release=release,
        opens_at=scene.opens_at,
        opened_at=opened_at,
        early_seconds=max(0.0, scene.opens_at - opened_at),
        pace=scene.pace,
        seconds=perf_counter() - began,
        unfinished=unfinished,
        polls=polls,
        stories=tuple(stories),
    )


def _visitors(
    households: Sequence[Household], stories: Sequence[Story], calm: Wire, fast: Wire
) -> list[Visitor]:
    pairs = zip(households, stories, strict=True)
    return [Visitor(calm if home.kind == "citizen" else fast, home, story) for home, story in pairs]


def _stories(households: Sequence[Household], logins: Mapping[str, Login]) -> list[Story]:
    return [Story(one.mobile, one.kind, len(one.people), logins.get(one.mobile)) for one in households]


async def sign_in_all(
    base_url: str, households: Iterable[Household], *, connections: int = 64, timeout_seconds: float = 15.0
) -> dict[str, Login]:
    """Sign every household in as fast as the portal allows; return the logins that worked, by mobile."""
    async with Wire(base_url, connections, timeout_seconds) as wire:
        visitors = [
            Visitor(wire, home, Story(home.mobile, home.kind, len(home.people))) for home in households
        ]
        await asyncio.gather(*(visitor.sign_in() for visitor in visitors))
    stories = (visitor.story for visitor in visitors)
    return {story.mobile: story.login for story in stories if story.login and story.login.persons}


async def _scene(wire: Wire, release: str, policy: str | None, window_seconds: float | None) -> Scene:
    answer = await wire.call("GET", f"/api/v1/releases/{release}")
    if answer.status != 200:
        raise DoorClosed(f"GET /api/v1/releases/{release}: {answer.status}")
    opens_at, closes_at = (unix_seconds(answer.body[name]) for name in ("opens_at", "closes_at"))
    if window_seconds is not None:
        closes_at = min(closes_at, max(opens_at, time()) + window_seconds)
    return Scene(
        release=release,
        policy=policy or str(answer.body["policy"]),
        opens_at=opens_at,
        closes_at=closes_at,
        party_size_max=int(answer.body["party_size_max"]),
        pace=1.0,
        captcha=False,
        repeats=0,
        early_tries=0,
    )


def _pace(scene: Scene, households: Sequence[Household]) -> float:
    """Return the pace at which the longest visit after the opening fits into half of the window."""
    before = 0.0 if scene.policy == FIRST_COME else 1.0
    visits = (
        one.timing.choosing(captcha=scene.captcha) + before * one.timing.sign_in
        for one in households
        if one.kind == "citizen"
    )
    return pace_for(visits, scene.closes_at - max(scene.opens_at, time()))


async def _run(
    poller: Wire, scene: Scene, visitors: Sequence[Visitor], tell: Tell | None
) -> tuple[float, int, int]:
    """Run everybody; return when the opening was seen, the polls, and how many were not done in time."""
    done = 0

    async def live(visitor: Visitor) -> None:
        nonlocal done
        await (visit if visitor.household.kind == "citizen" else swarm)(visitor, scene)
        done += 1
        if tell is not None:
            tell(done, len(visitors))

    tasks = [asyncio.create_task(live(visitor)) for visitor in visitors]
    try:
        opened_at, polls = await watch(poller, scene)
        if tasks:
            await asyncio.wait(tasks, timeout=max(0.0, scene.closes_at + GRACE_SECONDS - time()))
    finally:
        unfinished = sum(task.cancel() for task in tasks)
        failed = await asyncio.gather(*tasks, return_exceptions=True)
    for error in failed:
        if isinstance(error, Exception):
            raise error
    return opened_at, polls, unfinished
