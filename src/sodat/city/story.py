"""What happened to each household, as it saw it at the door."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sodat.city.population import Kind

NO_ANSWER = 0
"""Stands among the statuses for a request that nothing came back for."""


@dataclass(frozen=True, slots=True)
class Login:
    """An account that is signed in: its token, and its persons' numbers in the order registered."""

    token: str
    persons: tuple[int, ...]


@dataclass(slots=True)
class Acknowledged:
    """One application the portal said it has.

    `arrived`: seconds from the opening to the moment the filing was sent that first made it, by
    this machine's clock; `seconds`: how long its answer took. `filed_at`, `leaf_index`, `receipt`:
    the portal's own words, the last ones.
    """

    application: str
    persons: tuple[int, ...]
    status: int
    arrived: float
    seconds: float
    filed_at: str
    leaf_index: int | None
    receipt: Any
    withdrawal: Literal["none", "asked", "done"] = "none"


@dataclass(slots=True)
class Story:
    """One household's part in one release. `persons` is how many identities it has.

    `early_refused` and `early_accepted` count filings tried before the opening; `twice_refused`
    and `twice_accepted` tries to enter a person a second time; `statuses` every answer.
    """

    mobile: str
    kind: Kind
    persons: int
    login: Login | None = None
    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    early_refused: int = 0
    early_accepted: int = 0
    twice_refused: int = 0
    twice_accepted: int = 0

    def note(self, said: Any, status: int, persons: tuple[int, ...], arrived: float, seconds: float) -> None:
        """Write down an application from the portal's answer; the first arrival of a live one counts."""
        others = said.get("with") or []
        members = tuple(said.get("persons") or persons)
        self._note(said, status, members, arrived, seconds)
        rest = [person for person in persons if person not in members]
        for index, other in enumerate(others):
            one = other if isinstance(other, dict) else {"application": other}
            own = tuple(one.get("persons") or rest[index : index + 1])
            self._note(one, status, own, arrived, seconds)

    def _note(self, said: Any, status: int, persons: tuple[int, ...], arrived: float, seconds: float) -> None:
        before = self.acknowledged.get(said["application"])
        if before is not None and before.withdrawal != "done":
            arrived, seconds = before.arrived, before.seconds
        self.acknowledged[said["application"]] = Acknowledged(
            application=said["application"],
            persons=persons,
            status=status,
            arrived=arrived,
            seconds=seconds,
            filed_at=said.get("filed_at") or "",
            leaf_index=said.get("leaf_index"),
            receipt=said.get("receipt"),
        )

    @property
    def live(self) -> tuple[Acknowledged, ...]:
        """Return the applications that were not withdrawn, in the order they were made."""
        return tuple(one for one in self.acknowledged.values() if one.withdrawal != "done")


@dataclass(frozen=True, slots=True)
class Played:
    """One release as the whole city saw it.

    `opened_at`: when the opening was seen, seconds since 1970. `early_seconds`: how long before its
    published time it was seen open, 0 when it kept its time. `unfinished`: households that were
    still busy when the time was up.
    """

    policy: str
    release: str
    opens_at: float
    opened_at: float
    early_seconds: float
    pace: float
    seconds: float
    unfinished: int
    polls: int
    stories: tuple[Story, ...]

    @property
    def requests(self) -> int:
        """Return how many requests went out."""
        return self.polls + sum(story.statuses.total() for story in self.stories)

    @property
    def opened_early(self) -> int:
        """Return how often the door stood open before its time: must be 0."""
        return int(self.early_seconds > 0) + sum(story.early_accepted for story in self.stories)


def unix_seconds(text: str) -> float:
    """Return the seconds since 1970 of a UTC time as the portal writes it."""
    return datetime.fromisoformat(text).timestamp()
