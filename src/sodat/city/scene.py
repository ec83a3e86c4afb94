"""What all households of one release share: its times, its opening, and how the swarm behaves."""

import asyncio
from dataclasses import dataclass, field
from time import time

FIRST_COME = "first-come"
MARGIN_SHARE = 0.1
"""Of the window, kept free before the closing, so that nobody is late for the server's sake."""


class DoorClosed(Exception):
    """The portal did not answer as a portal does."""


@dataclass(slots=True)
class Scene:
    """One release. Times in seconds since 1970, by this machine's clock, which is also the server's."""

    release: str
    policy: str
    opens_at: float
    closes_at: float
    party_size_max: int
    pace: float
    captcha: bool
    repeats: int
    early_tries: int
    opening: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def first_come(self) -> bool:
        """Say whether being early pays, so that all who know the hour come at the opening."""
        return self.policy == FIRST_COME

    @property
    def left(self) -> float:
        """Return the seconds in which filing is still safe; may be negative."""
        return self.closes_at - MARGIN_SHARE * (self.closes_at - self.opens_at) - time()
