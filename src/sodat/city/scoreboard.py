"""The scoreboard: who won, whether being a program or being early helped, and what was broken.

Pure: from what the households saw and what became of their applications.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sodat.city.odds import Clusters, odds_ratio, speed_auc
from sodat.city.outcomes import lost
from sodat.city.population import Kind
from sodat.city.story import Played, Story

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The figures of one release. Rates are per identity, filed or not; counts of broken promises must be 0.

    `odds_ratio` is that of programs over citizens. `seats_given` and `applications` are the city's own.
    `filing_seconds_...`: how long the answer to the filing took that made an application, waiting and
    asking again included.
    """

    policy: str
    seed: int
    citizens: int
    bots: int
    seats: int
    applications: int
    seats_given: int
    bot_seats: int
    citizen_seats: int
    bot_win_rate: float | None
    citizen_win_rate: float | None
    odds_ratio: float | None
    odds_ratio_ci95: tuple[float, float] | None
    speed_auc: float | None
    opened_early: int
    acknowledged_lost: int | None
    early_refused: int
    twice_refused: int
    twice_accepted: int
    bot_requests: int
    citizen_requests: int
    filing_seconds_median: float | None
    filing_seconds_p99: float | None
    bots_filed: int
    citizens_filed: int
    pace: float
    unfinished: int

    def figures(self) -> dict[str, Any]:
        """Return what `sodat demo --once --json` prints of it, numbers rounded to four digits."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


def score(
    played: Played, won: Mapping[str, bool], *, seed: int, seats: int, pool: Collection[str] | None = None
) -> Scoreboard:
    """Return the scoreboard of one release.

    Args:
        played: what the households saw.
        won: which applications have seats; one that is missing has none.
        seed: of the population.
        seats: how many there were to give.
        pool: the applications of the public record; None when there is none to compare with.
    """
    bots, citizens = _clusters(played, won, "program"), _clusters(played, won, "citizen")
    ratio = odds_ratio(bots, citizens)
    bot_seats, citizen_seats = (sum(seat for _, seat in kind) for kind in (bots, citizens))
    programs = _of(played, "program")
    waits = sorted(one.seconds for story in played.stories for one in story.acknowledged.values())
    return Scoreboard(
        policy=played.policy,
        seed=seed,
        citizens=_persons(citizens),
        bots=_persons(bots),
        seats=seats,
        applications=sum(len(story.live) for story in played.stories),
        seats_given=bot_seats + citizen_seats,
        bot_seats=bot_seats,
        citizen_seats=citizen_seats,
        bot_win_rate=bot_seats / _persons(bots) if bots else None,
        citizen_win_rate=citizen_seats / _persons(citizens) if citizens else None,
        odds_ratio=ratio[0] if ratio else None,
        odds_ratio_ci95=ratio[1] if ratio else None,
        speed_auc=speed_auc(*_arrivals(played, won)),
        opened_early=played.opened_early,
        acknowledged_lost=None if pool is None else lost(played, pool),
        early_refused=sum(story.early_refused for story in programs),
        twice_refused=sum(story.twice_refused for story in programs),
        twice_accepted=sum(story.twice_accepted for story in programs),
        bot_requests=_requests(programs) + played.polls,
        citizen_requests=_requests(_of(played, "citizen")),
        filing_seconds_median=_quantile(waits, 0.5),
        filing_seconds_p99=_quantile(waits, 0.99),
        bots_filed=_filed(programs),
        citizens_filed=_filed(_of(played, "citizen")),
        pace=played.pace,
        unfinished=played.unfinished,
    )


def _of(played: Played, kind: Kind) -> list[Story]:
    return [story for story in played.stories if story.kind == kind]


def clusters(story: Story, won: Mapping[str, bool]) -> list[tuple[int, int]]:
    """Return (persons, seats) of each application of an account, and of those in none."""
    found: list[tuple[int, int]] = []
    seen: set[int] = set()
    for one in story.live:
        fresh = set(one.persons) - seen
        seen |= fresh
        if fresh:
            found.append((len(fresh), len(fresh) * won.get(one.application, False)))
    return [*found, (story.persons - len(seen), 0)] if story.persons > len(seen) else found


def _clusters(played: Played, won: Mapping[str, bool], kind: Kind) -> Clusters:
    return [cluster for story in _of(played, kind) for cluster in clusters(story, won)]


def _arrivals(played: Played, won: Mapping[str, bool]) -> tuple[list[float], list[float]]:
    """Return the arrivals of all persons who filed, winners and losers."""
    winners: list[float] = []
    losers: list[float] = []
    for story in played.stories:
        for one in story.live:
            side = winners if won.get(one.application, False) else losers
            side.extend([one.arrived] * len(one.persons))
    return winners, losers


def _persons(clusters: Clusters) -> int:
    return sum(persons for persons, _ in clusters)


def _requests(stories: list[Story]) -> int:
    return sum(story.statuses.total() for story in stories)


def _filed(stories: list[Story]) -> int:
    return sum(len({person for one in story.live for person in one.persons}) for story in stories)


def _quantile(ordered: list[float], share: float) -> float | None:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    return [round(part, DIGITS) for part in value] if isinstance(value, tuple) else value
