"""The figures of one kind over all seeds: what it got, what it cost, and what the citizens felt of it.

Odds ratio and interval as in `sodat.city.odds`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, field
from math import sqrt

from sodat.city.odds import odds_ratio
from sodat.city.scoreboard import clusters
from sodat.city.story import Story
from sodat.redteam.arrivals import among_the_first
from sodat.redteam.crew import MadeUp
from sodat.redteam.parties import citizens, crew, entrants, seats_of
from sodat.redteam.siege import Outcome
from sodat.redteam.speed import Speed, speed
from sodat.redteam.strata import Stratum, odds_among_alike, surplus

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """One kind, pooled. `trick_gains`: what its trick brought, to be 0.

    Of those who meant to have a seat for themselves, not of buyers who wait to be handed one:
    `identities`; `crew`: their accounts; `filed`: those of them that filed; `possible`: the seats there
    were for them; `won`: the seats they were given, whether or not they gave them back; odds and speed.

    Of the whole crew: `seats`: held in the end; `accounts`: that filed or were filed for; `flagged`: those
    of them in a case.

    `odds`: over all identities, whether or not they came to file; `odds_alike`: of parties
    that filed, among those of one size in one release.
    `surplus`: by how many standard deviations more of those parties had seats than a fair draw gives.
    `sold_out_seconds`: the middle one of the releases that were sold out.
    `last_seat_seconds`: when the last application that was given seats arrived, of the slowest seed.
    `requests_times_least`: `requests_times` of the release with the fewest.
    `controls`: tries that worked when they were allowed, and how many had to; `looks`: accounts for which it
    was looked up what the trick had brought, and how many there were.
    `redrawn`: the seats drawn, and what other seeds give from the same pools: mean and standard deviation.
    `first`: of the first thousand persons to file in each release, those of the crew, and all.
    """

    kind: str
    identities: int
    possible: int
    requests: int
    requests_times: float | None
    requests_times_least: float | None
    seats: int
    won: int
    odds: tuple[float, Interval] | None
    odds_alike: tuple[float, Interval] | None
    surplus: float | None
    speed: Speed | None
    redrawn: tuple[int, float, float] | None
    sold_out_seconds: float | None
    last_seat_seconds: float | None
    refused: Counter[str]
    trick_tries: int
    trick_gains: int
    controls: tuple[int, int]
    looks: tuple[int, int]
    first: tuple[int, int]
    crew: int
    filed: int
    accounts: int
    flagged: int
    broken: int
    located: int = 0
    doors: Counter[str] = field(default_factory=Counter)
    made_up: MadeUp = field(default_factory=MadeUp)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What citizens met: per request, and how many households that came had filed in the end."""

    requests: int
    errors: int
    p99_seconds: float | None
    households: int
    filed: int
    flagged: int
    located: int = 0


def figures(outcomes: Sequence[Outcome], seats: int) -> Figures:
    """Return the figures of one kind over its releases, each of which had that many seats."""
    own = [(one, story) for one in outcomes for story in entrants(one)]
    others = [(one, story) for one in outcomes for story in citizens(one)]
    identities = sum(story.persons for _, story in own)
    requests = sum(one.loot.tally.requests for one in outcomes)
    tricks = [one.loot.trick for one in outcomes]
    alike = _strata(own, others)
    last = [each.arrived for one, story in own for each in story.live if one.won.get(each.application)]
    sold = [one.sold_out_seconds for one in outcomes if one.sold_out_seconds is not None]
    return Figures(
        kind=outcomes[0].kind,
        identities=identities,
        possible=sum(min(seats, sum(story.persons for story in entrants(one))) for one in outcomes),
        requests=requests,
        requests_times=_times(requests, identities, outcomes),
        requests_times_least=_least_times(outcomes),
        seats=sum(seats_of(story, one.held) for one in outcomes for story in crew(one)),
        won=sum(seats_of(story, one.won) for one, story in own),
        odds=odds_ratio(_won(own), _won(others)),
        odds_alike=odds_among_alike(alike),
        surplus=surplus(alike),
        speed=speed(outcomes),
        redrawn=_redrawn(outcomes),
        sold_out_seconds=sorted(sold)[len(sold) // 2] if sold else None,
        last_seat_seconds=max(last, default=None),
        refused=sum((one.loot.tally.refused for one in outcomes), Counter()),
        trick_tries=sum(one.tries for one in tricks),
        trick_gains=sum(one.loot.trick.gains + _handed_over(one) for one in outcomes),
        controls=(sum(one.controls for one in tricks), sum(one.controls_due for one in tricks)),
        looks=(sum(one.looked for one in tricks), sum(one.looks_due for one in tricks)),
        doors=sum((one.doors for one in tricks), Counter()),
        made_up=_together(one.made_up for one in tricks),
        first=among_the_first(one.played.stories for one in outcomes),
        crew=len(own),
        filed=sum(bool(story.live) for _, story in own),
        accounts=sum(bool(story.live) for one in outcomes for story in crew(one)),
        flagged=sum(story.mobile in one.flagged for one in outcomes for story in crew(one) if story.live),
        broken=sum(
            one.played.opened_early + one.broken.oversold + one.broken.double_booked + one.broken.opened_early
            for one in outcomes
        ),
        located=sum(story.mobile in one.located for one in outcomes for story in crew(one) if story.live),
    )


def hindrance(outcomes: Iterable[Outcome]) -> Hindrance:
    """Return what the citizens of some releases met."""
    several = list(outcomes)
    homes = [story for one in several for story in citizens(one)]
    waits = sorted(wait for one in several for wait in one.citizens.seconds)
    return Hindrance(
        requests=sum(one.citizens.requests for one in several),
        errors=sum(one.citizens.errors for one in several),
        p99_seconds=waits[int(0.99 * len(waits))] if waits else None,
        households=len(homes),
        filed=sum(bool(story.live) for story in homes),
        flagged=sum(story.mobile in one.flagged for one in several for story in citizens(one)),
        located=sum(story.mobile in one.located for one in several for story in citizens(one)),
    )


def _won(stories: Iterable[tuple[Outcome, Story]]) -> list[tuple[int, int]]:
    return [cluster for one, story in stories for cluster in clusters(story, one.won)]


def _strata(
    own: Iterable[tuple[Outcome, Story]], others: Iterable[tuple[Outcome, Story]]
) -> Collection[Stratum]:
    found: dict[tuple[str, int], Stratum] = defaultdict(Stratum)
    for is_crew, stories in ((True, own), (False, others)):
        for one, story in stories:
            for each in story.live:
                stratum = found[(one.played.release, len(each.persons))]
                stratum.add(crew=is_crew, won=bool(one.won.get(each.application)))
    return found.values()


def _redrawn(outcomes: Iterable[Outcome]) -> tuple[int, float, float] | None:
    """Return the seats of all draws together beside those of other seeds; the draws are independent."""
    drawn = [one.redrawn for one in outcomes if one.redrawn is not None]
    if not drawn:
        return None
    return (
        sum(one.seats for one in drawn),
        sum(one.mean for one in drawn),
        sqrt(sum(one.variance for one in drawn)),
    )


def _together(several: Iterable[MadeUp]) -> MadeUp:
    return MadeUp(*map(sum, zip(*map(astuple, several), strict=True)))


def _handed_over(one: Outcome) -> int:
    """Return the seats that those hold in the end who entered only to be handed one."""
    return sum(seats_of(story, one.held) for story in crew(one)) - sum(
        seats_of(story, one.held) for story in entrants(one)
    )


def _least_times(outcomes: Sequence[Outcome]) -> float | None:
    """Return the requests an identity of the release in which there were fewest, as `_times` counts them."""
    each = [
        _times(one.loot.tally.requests, sum(story.persons for story in entrants(one)), [one])
        for one in outcomes
    ]
    return min((times for times in each if times is not None), default=None)


def _times(requests: int, identities: int, outcomes: Sequence[Outcome]) -> float | None:
    """Return the requests an identity, as a multiple of those a citizen."""
    persons = sum(story.persons for one in outcomes for story in citizens(one))
    asked = sum(one.citizens.requests for one in outcomes)
    return requests / identities / (asked / persons) if identities and asked else None
