"""The kinds of programs, after those that emptied booking portals: one file each, all of them bounded."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from sodat.redteam.crew import Crew
from sodat.redteam.kinds import (
    auto,
    cancel_and_grab,
    early_bird,
    farm,
    hoarder,
    hooked,
    keep_alive,
    pool,
    scraper,
    timed,
)

Chance = Literal["same", "none", "no-identities"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of program.

    `chance`: what a draw owes it. `same`: each identity the odds of a citizen's. `none`: it only tries
    a trick, which must bring exactly nothing. `no-identities`: it asks for nothing.
    """

    attack: Callable[[Crew], Awaitable[None]]
    chance: Chance = "same"


KINDS: dict[str, Kind] = {
    "pool": Kind(pool.attack),
    "timed": Kind(timed.attack),
    "auto": Kind(auto.attack),
    "hooked": Kind(hooked.attack),
    "keep-alive": Kind(keep_alive.attack),
    "farm": Kind(farm.attack),
    "cancel-and-grab": Kind(cancel_and_grab.attack),
    "early-bird": Kind(early_bird.attack, "none"),
    "hoarder": Kind(hoarder.attack),
    "scraper": Kind(scraper.attack, "no-identities"),
}
