"""How often somebody signed in may ask, by account and by person, never by address.

Thousands of honest people share one address of their provider, so an address tells nothing. The counts are of
one process: with W of them a limit is at most W times as high, and no write to the database is spent on it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from sodat.rules.refusals import TooManyRequests

KEYS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in a window of time, which begins with the first."""

    what: str
    most: int
    seconds: int


SEARCHES = Limit("search", 20, 900)
"""As many as Co-WIN allowed a login; but nobody is logged out or blocked for it."""

SESSIONS = Limit("sessions", 100, 300)
SCHEDULES = Limit("schedule", 240, 60)
"""Of an account: as for its four people. Moving and giving back count too."""

SCHEDULES_OF_PERSON = Limit("schedule-of-person", 60, 60)
"""Twenty choices asked for three times over; a program that fires every 50 ms is through in three seconds."""


@dataclass(slots=True)
class Counts:
    """Who asked how often. `clock`: seconds that only go forward."""

    clock: Callable[[], float] = monotonic
    _windows: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)

    def count(self, limit: Limit, who: str) -> None:
        """Count one request.

        Raises:
            TooManyRequests: with the seconds until the window ends; the request is not counted.
        """
        now, key = self.clock(), (limit.what, who)
        ends, so_far = self._windows.get(key, (0.0, 0))
        if ends <= now:
            ends, so_far = now + limit.seconds, 0
            self._forget(now)
        if so_far >= limit.most:
            raise TooManyRequests(wait_seconds=int(ends - now) + 1)
        self._windows[key] = (ends, so_far + 1)

    def _forget(self, now: float) -> None:
        if len(self._windows) >= KEYS_MAX:
            self._windows = {key: one for key, one in self._windows.items() if one[0] > now}
