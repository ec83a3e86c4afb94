"""Letters: one short text message each, at most two parts of Devanagari SMS."""

from collections.abc import Mapping
from datetime import date, datetime

from sodat.locale.dates import short_day, short_moment
from sodat.locale.sentences import Facts, has, known, say

LETTER_UNITS_MAX = 134
"""Two joined parts of 67 UCS-2 characters each."""

KINDS = (
    "code",
    "help-code",
    "help-begun",
    "help-ended",
    "contested",
    "applied",
    "won",
    "moved",
    "not-this-time",
    "given-back",
    "confirm",
    "unconfirmed",
    "missed",
    "reminder",
    "withdrawn-by-desk",
    "release-paused",
    "standing-served",
    "standing-expired",
    "release-cancelled",
    "standby",
    "asked",
    "session-moved",
    "session-cancelled",
    "wish-cancelled",
)
_LONG = ("centre", "name", "reason", "title", "service", "who")
"""Facts that are written by people and may be cut; what is cut ends in an ellipsis."""

_WHO_UNITS_MAX = 24
"""So much of a name tells the people of a household apart."""

_MOMENTS = ("refill_at", "draws_at", "confirm_by")
_BY_ARRIVAL: Mapping[str, str] = {"won": "won-by-arrival", "not-this-time": "not-by-arrival"}


def text(kind: str, language: str, facts: Facts) -> str:
    """Return the text of a letter, its longest fact cut where it would not fit otherwise.

    A win or a loss without a rank tells of a first-come release; a loss or an application says when
    something happens next where something does.
    """
    spoken = known(language)
    name = _BY_ARRIVAL.get(kind, kind) if facts.get("rank") is None else kind
    said: dict[str, str | int | None] = {**facts, "who": _who(facts.get("who"))}
    if said.get("day"):
        said["day"] = short_day(date.fromisoformat(str(said["day"])[:10]), spoken)
    for fact in _MOMENTS:
        if said.get(fact):
            said[fact] = short_moment(datetime.fromisoformat(str(said[fact])), spoken)
            name = f"{name}-then" if has(spoken, f"letter.{name}-then") else name
    for fact in _LONG:
        too_much = _units(say(spoken, f"letter.{name}", said)) - LETTER_UNITS_MAX
        if too_much > 0 and said.get(fact):
            said[fact] = _cut(str(said[fact]), too_much)
    return say(spoken, f"letter.{name}", said).replace("….", "…")


def subject(kind: str, language: str) -> str:
    """Return the subject of a letter by e-mail."""
    spoken = known(language)
    return say(spoken, f"subject.{kind}" if has(spoken, f"subject.{kind}") else "subject.other")


def _who(name: str | int | None) -> str:
    """Return whose letter it is, empty where it is for all who went together."""
    if not name:
        return ""
    too_much = _units(str(name)) - _WHO_UNITS_MAX
    return f"{_cut(str(name), too_much) if too_much > 0 else name}: "


def _cut(words: str, too_much: int) -> str:
    kept = words
    while kept and _units(words) - _units(kept) < too_much + 1:
        kept = kept[:-1]
    return f"{kept.rstrip(' :,')}…"


def _units(words: str) -> int:
    """Return how many UCS-2 characters a text takes."""
    return len(words.encode("utf-16-le")) // 2
