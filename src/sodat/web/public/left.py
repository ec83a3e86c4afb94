"""How long something still takes, in the words of somebody who is in no hurry."""

from datetime import datetime, timedelta

from sodat.locale.sentences import say

_DAYS_FROM = timedelta(hours=48)


def left(now: str, then: str, language: str) -> str:
    """Return how long it is from one ISO 8601 time to another; empty once it is over."""
    rest = datetime.fromisoformat(then) - datetime.fromisoformat(now)
    if rest <= timedelta(0):
        return ""
    if rest >= _DAYS_FROM:
        return say(language, "start.left-days", {"days": rest.days})
    minutes = max(1, int(rest.total_seconds()) // 60)
    if minutes < 60:
        return say(language, "start.left-minutes", {"minutes": minutes})
    return say(language, "start.left-hours", {"hours": minutes // 60, "minutes": f"{minutes % 60:02}"})
