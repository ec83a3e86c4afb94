"""What follows when somebody does not come: never a ban, never fewer chances (docs/method.md 14).

* A place missed counts for half a year, whatever the service; one that a centre excuses does not.
* The first is told, and nothing follows. Whoever has missed more says before the last refill that they come
  to the place they have now; else its seat goes along the drawn order, as everything that comes back.
* Nobody is asked when no refill is left that could give the seat on, nor with less notice than NOTICE.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

MISSES_WINDOW = timedelta(days=180)
MISSES_TO_ASK = 2
"""So many places missed without an excuse, and the next one has to be confirmed."""


NOTICE = timedelta(hours=2)
"""So long everybody has at the least to say that they come."""


def can_be_asked(refills_at: Sequence[datetime], done: int, now: datetime) -> bool:
    """Return whether a refill is left, and far enough off, that could give on what nobody confirms."""
    return done < len(refills_at) and refills_at[-1] - now >= NOTICE


def is_time(refills: int, number: int) -> bool:
    """Return whether refill `number` is the last, before which an unconfirmed seat comes back."""
    return number == refills
