"""Why an application has a place or has none, in one straight sentence."""

from collections.abc import Sequence
from datetime import datetime

from sodat.actions.attending import Mine
from sodat.locale.dates import moment
from sodat.locale.sentences import say
from sodat.web.api.shown import HELD, Cutoff
from sodat.web.notices import ReleaseShown
from sodat.web.pages import grouped


def reason(one: Mine, release: ReleaseShown, cutoffs: Sequence[Cutoff], language: str) -> list[str]:
    """Return the sentences: what happened and why, then what comes next."""
    application = one.application
    if application.state == "filed":
        closes = moment(datetime.fromisoformat(release.closes_at), language)
        return [say(language, "why.filed", {"closes_at": closes})]
    if application.state == "withdrawn":
        return [say(language, "why.withdrawn")]
    if application.state == "booked":
        return [_won(one, cutoffs, language)]
    return [_lost(one, cutoffs, language), _next(release, language)]


def _won(one: Mine, cutoffs: Sequence[Cutoff], language: str) -> str:
    rank, first = one.application.rank, one.application.choices[0]
    if rank is None:
        return say(language, "why.won-arrival")
    facts = {"rank": grouped(rank, language)}
    if any(each.slot == first and each.state in HELD for each in one.appointments):
        return say(language, "why.won-first", facts)
    last = last_rank(cutoffs, first)
    if not 0 < last < rank:
        return say(language, "why.won-other", facts)
    return say(language, "why.won-later", facts | {"last": grouped(last, language)})


def _lost(one: Mine, cutoffs: Sequence[Cutoff], language: str) -> str:
    application = one.application
    if application.rank is None:
        return say(language, "why.lost-arrival")
    facts: dict[str, str | int] = {"rank": grouped(application.rank, language)}
    last = last_rank(cutoffs, application.choices[0])
    if last == 0:
        return say(language, "why.lost-nobody", facts)
    if application.rank < last and len(application.persons) > 1:
        return say(language, "why.lost-size", facts | {"size": len(application.persons)})
    return say(language, "why.lost", facts | {"last": grouped(last, language)})


def last_rank(cutoffs: Sequence[Cutoff], slot: str) -> int:
    """Return the last number served at a slot in the places for all; where there are none, in any."""
    ranks = {each.part: each.last_rank for each in cutoffs if each.slot == slot}
    return ranks.get("open", max(ranks.values(), default=0))


def _next(release: ReleaseShown, language: str) -> str:
    later = [at for at in release.refills_at if at > release.now]
    if release.state == "settled" or not later:
        return say(language, "why.over")
    refill = moment(datetime.fromisoformat(later[0]), language)
    return say(language, "why.next", {"refill_at": refill})
