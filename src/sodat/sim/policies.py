"""The policies that are compared, as data. Names are those of the outside contract."""

from dataclasses import dataclass
from typing import Literal

BROWSERS = 20
"""Browsers that one program opens for each identity, where a place in line belongs to a browser."""
COPIES = 5
"""Applications that one program files for each identity, where nobody looks for doubles."""
BARRED_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Policy:
    """One way to serve the same people. Order and walk are those of the portal (docs/method.md 3, 4)."""

    name: str
    order: Literal["arrival", "room", "draw"]
    freed: Literal["refill", "shelf"] = "refill"
    """What comes back follows the drawn order, or lies open for whoever asks first."""
    captcha: bool = False
    """With a limit of requests for each address, as both came together."""
    browsers: int = 1
    copies: int = 1
    shares: bool = False
    tickets: bool = False
    verified_only: bool = False
    agents_wait_seconds: int = 0

    @property
    def race(self) -> bool:
        """Return whether seats go to whoever asks first."""
        return self.order == "arrival"


PUNE = (
    Policy("first-come", "arrival", freed="shelf"),
    Policy("first-come-captcha", "arrival", freed="shelf", captcha=True),
    Policy("waiting-room-browser", "room", freed="shelf", browsers=BROWSERS),
    Policy("waiting-room", "room"),
    Policy("draw", "draw"),
    Policy("draw-residents", "draw", shares=True),
    Policy("draw-tickets", "draw", tickets=True),
    Policy("draw-instant-release", "draw", freed="shelf"),
    Policy("draw-no-dedupe", "draw", copies=COPIES),
)

TATKAL = (
    Policy("first-come", "arrival", freed="shelf", shares=True),
    Policy("first-come-verified", "arrival", freed="shelf", shares=True, verified_only=True),
    Policy(
        "first-come-agents-barred", "arrival", freed="shelf", shares=True, agents_wait_seconds=BARRED_SECONDS
    ),
    Policy(
        "first-come-2025",
        "arrival",
        freed="shelf",
        shares=True,
        verified_only=True,
        agents_wait_seconds=BARRED_SECONDS,
    ),
    Policy("waiting-room", "room", shares=True),
    Policy("draw", "draw", shares=True),
    Policy("draw-verified", "draw", shares=True, verified_only=True),
    Policy("draw-no-dedupe", "draw", shares=True, copies=COPIES),
)
