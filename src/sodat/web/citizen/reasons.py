"""Why an application has a place or has none: straight sentences, and a line for each wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sodat.actions.attending import Mine
from sodat.locale.dates import moment
from sodat.locale.sentences import say
from sodat.storage.appointments import Appointment
from sodat.storage.ended import ByOffice
from sodat.web.api.shown import HELD
from sodat.web.citizen.cutoffs import Cutoffs, last_number, last_of
from sodat.web.notices import ReleaseShown, SlotShown
from sodat.web.pages import grouped
from sodat.web.places import part_words, slot_words


@dataclass(frozen=True, slots=True)
class Wished:
    """One wish: where, how many seats, up to which number they went, and what that means for the reader."""

    words: str
    seats: int
    last: str
    you: str
    is_yours: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended otherwise than by its holder: places by the office, the application by a place elsewhere."""

    places: tuple[ByOffice, ...] = ()
    served_elsewhere: bool = False
    unconfirmed: frozenset[str] = frozenset()
    """Slots whose seat came back because nobody said in time that they come."""

    def last(self, state: str) -> ByOffice | None:
        """Return the last place that the office moved or cancelled."""
        return next((place for place in reversed(self.places) if place.state == state), None)


def reason(
    one: Mine, release: ReleaseShown, cutoffs: Cutoffs | None, language: str, ended: Ended
) -> list[str]:
    """Return the sentences: what happened and why, then what comes next."""
    application = one.application
    if release.state == "cancelled":
        return [say(language, "why.cancelled", {"reason": release.reason or "–"})]
    if application.state == "filed":
        closes = moment(datetime.fromisoformat(release.closes_at), language)
        return [say(language, "why.filed", {"closes_at": closes})]
    if application.state == "withdrawn":
        return [_withdrawn(one, ended, language)]
    if application.state == "booked":
        moved = ended.last("moved")
        won = (
            say(language, "why.office-moved", {"reason": moved.reason})
            if moved
            else _won(one, release, cutoffs or {}, language)
        )
        return [won, *_ahead(application.rank, release, language)]
    return [
        _lost(one, release, cutoffs or {}, language),
        *_ahead(application.rank, release, language),
        _next(release, language),
    ]


def _withdrawn(one: Mine, ended: Ended, language: str) -> str:
    taken = ended.last("cancelled")
    if taken is not None:
        return say(language, f"why.office-{taken.kind}", {"reason": taken.reason})
    if ended.unconfirmed:
        return say(language, "why.unconfirmed")
    if ended.served_elsewhere and not one.appointments:
        return say(language, "why.withdrawn-served")
    return say(language, "why.withdrawn")


def _is_drawn(release: ReleaseShown) -> bool:
    return release.policy != "first-come"


def _ahead(rank: int | None, release: ReleaseShown, language: str) -> list[str]:
    if rank is None:
        return []
    name = "application.ahead" if _is_drawn(release) else "application.arrived"
    if rank == 1:
        return [say(language, f"{name}-none")]
    return [say(language, name, {"count": grouped(rank - 1, language)})]


def _won(one: Mine, release: ReleaseShown, cutoffs: Cutoffs, language: str) -> str:
    rank, first = one.application.rank, one.application.choices[0]
    if rank is None or not _is_drawn(release):
        return say(language, "why.won-arrival")
    if any(each.state == "moved" for each in one.appointments):
        return say(language, "why.booked-moved")
    facts = {"rank": grouped(rank, language)}
    held = held_of(one)
    if held is not None and 0 < last_of(cutoffs.get(held.slot, ()), held.part) < rank:
        return say(language, "why.won-returned", facts)
    if held is not None and held.slot == first:
        return say(language, "why.won-first", facts)
    last = last_number(cutoffs.get(first, ()))
    if not 0 < last < rank:
        return say(language, "why.won-other", facts)
    return say(language, "why.won-later", facts | {"last": grouped(last, language)})


def held_of(one: Mine) -> Appointment | None:
    """Return the first place that an application holds; a party's places are of one part of one slot."""
    return next((each for each in one.appointments if each.state in HELD), None)


def _lost(one: Mine, release: ReleaseShown, cutoffs: Cutoffs, language: str) -> str:
    application = one.application
    if application.rank is None or not _is_drawn(release):
        return say(language, "why.lost-arrival")
    facts: dict[str, str | int] = {"rank": grouped(application.rank, language)}
    last = last_number(cutoffs.get(application.choices[0], ()))
    if last == 0:
        return say(language, "why.lost-nobody", facts)
    if application.rank < last and len(application.persons) > 1:
        return say(language, "why.lost-size", facts | {"size": len(application.persons)})
    return say(language, "why.lost", facts | {"last": grouped(last, language)})


def _next(release: ReleaseShown, language: str) -> str:
    later = [at for at in release.refills_at if at > release.now]
    if release.state == "settled" or not later:
        return say(language, "why.over")
    refill = moment(datetime.fromisoformat(later[0]), language)
    return say(language, "why.next", {"refill_at": refill})


def refill_ahead(release: ReleaseShown, language: str) -> str:
    """Return when places that came back are given next; empty when never again."""
    later = [at for at in release.refills_at if at > release.now]
    if release.state not in {"booked", "drawn"} or not later:
        return ""
    return moment(datetime.fromisoformat(later[0]), language)


def last_refill(release: ReleaseShown, language: str) -> str:
    """Return when places are given on for the last time; empty when that is over."""
    if not release.refills_at or release.refills_at[-1] <= release.now:
        return ""
    return moment(datetime.fromisoformat(release.refills_at[-1]), language)


def wishes_of(
    one: Mine, slots: dict[str, SlotShown], cutoffs: Cutoffs | None, language: str, ended: Ended
) -> list[Wished]:
    """Return a line for each wish, in the order of wishing."""
    got = held_of(one)
    held = got.slot if got else ""
    over = {each.slot: "given-back" for each in one.appointments if each.state == "cancelled"}
    over |= dict.fromkeys(ended.unconfirmed, "unconfirmed")
    over |= {place.slot: "office" for place in ended.places}
    lines, is_earlier = [], True
    for slot in one.application.choices:
        shown = slots.get(slot)
        is_earlier = is_earlier and slot != held
        parts = cutoffs.get(slot, ()) if cutoffs is not None else None
        last = None if parts is None else last_of(parts, got.part if got and slot == held else "open")
        you = _you(one, slot, held, over, last, is_earlier=is_earlier)
        lines.append(
            Wished(
                words=slot_words(shown, language),
                seats=sum(shown.seats.values()) if shown else 0,
                last=""
                if last is None
                else grouped(last, language)
                if last
                else say(language, "application.nobody"),
                you=say(language, f"application.you-{you}", {"size": len(one.application.persons)})
                if you
                else "",
                is_yours=slot == held,
            )
        )
    return lines


def _you(one: Mine, slot: str, held: str, over: dict[str, str], last: int | None, *, is_earlier: bool) -> str:
    """Return what a wish became for the reader, as the end of a name of a sentence."""
    if slot == held:
        return "got"
    if slot in over:
        return over[slot]
    if held and not is_earlier:
        return "earlier"
    return _passed_over(one, last)


def _passed_over(one: Mine, last: int | None) -> str:
    rank = one.application.rank
    if last is None or rank is None or one.application.state == "filed":
        return ""
    if last == 0:
        return "open"
    return "size" if rank < last and len(one.application.persons) > 1 else "after"


def shares_ahead(
    choices: Sequence[str], rank: int | None, cutoffs: Cutoffs | None, language: str
) -> list[str]:
    """Return the sentences about seats set apart that went to later numbers at the first wish."""
    if rank is None or cutoffs is None or not choices:
        return []
    return [
        say(
            language,
            "application.share-ahead",
            {"part": part_words(each.part, language), "last": grouped(each.last, language)},
        )
        for each in cutoffs.get(choices[0], ())
        if each.part != "open" and each.last > rank
    ]


def share_of_place(one: Mine, cutoffs: Cutoffs | None, language: str) -> list[str]:
    """Return the sentence about a place set apart: it has a last number of its own."""
    held, rank = held_of(one), one.application.rank
    if held is None or rank is None or cutoffs is None or held.part == "open":
        return []
    last = last_of(cutoffs.get(held.slot, ()), held.part)
    if last < rank:
        return []
    facts = {"part": part_words(held.part, language), "last": grouped(last, language)}
    return [say(language, "application.share-yours", facts)]
