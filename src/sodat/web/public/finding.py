"""Finding a centre: by pincode, by district, by name, or near another; whatever is near comes after."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sodat.rules.nearness import Far, Spot, far, middle
from sodat.rules.people import latin_digits
from sodat.storage.finding import District, Place
from sodat.web.answers import Answer
from sodat.web.notices import ReleaseListed
from sodat.web.outlook import Atlas
from sodat.web.pages import page
from sodat.web.public.race import rounds
from sodat.web.visit import Visit

HITS_MAX = 30
_PINCODE = re.compile(r"[1-9]\d{5}\Z")
_NUMERAL = re.compile(r"[\d\s-]+\Z")
_QUESTION_MAX = 60


@dataclass(frozen=True, slots=True)
class Round:
    """A round that has times at a centre."""

    release: str
    title: str
    state: str
    seats: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A centre that was found."""

    centre: int
    name: str
    pincode: str
    ward: str
    kilometres: str
    rounds: list[Round]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: where exactly that was asked for, and what is near it."""

    exact: Sequence[Place] = ()
    near: Sequence[tuple[Far, Place]] = ()
    heading: str = ""
    """Name of the sentence above it, with `asked` in it."""

    asked: str = ""
    mistake: str = ""


async def find(visit: Visit) -> Answer:
    """GET /find."""
    atlas = await visit.notices.outlook.atlas()
    listed = {one.release: one for one in await rounds(visit)}
    question = visit.asked("q").strip()
    found = search(atlas, question, visit.asked("district"), visit.asked("near"), visit.language)
    language = visit.language
    return page(
        visit,
        "public/near.html",
        422 if found.mistake else 200,
        question=question,
        district=visit.asked("district"),
        districts=[(one.district_id, _name(one, language)) for one in atlas.districts],
        found=found,
        exact=[_hit(one, None, listed, language) for one in found.exact[:HITS_MAX]],
        near=[_hit(one, how, listed, language) for how, one in found.near[:HITS_MAX]],
        is_guessed=any(how.guessed for how, _ in found.near),
        mistakes={"q": visit.say(found.mistake)} if found.mistake else {},
    )


def search(atlas: Atlas, question: str, district: str, near: str, language: str) -> Found:
    """Return what a question finds; no question finds nothing."""
    digits = latin_digits(question)
    within = _within(atlas.places, district)
    origin = next((one for one in atlas.places if str(one.centre_id) == near), None)
    if origin is not None:
        others = [one for one in atlas.places if one is not origin]
        ranked = _ranked(_spot(origin), origin.pincode, others)
        return Found([origin], ranked, "near.near-centre", _name(origin, language))
    if question and _NUMERAL.match(digits):
        pincode = re.sub(r"\D", "", digits)
        if not _PINCODE.match(pincode):
            return Found(mistake="near.six-digits")
        exact = [one for one in within if one.pincode == pincode]
        rest = [one for one in within if one.pincode != pincode]
        # The spot of a pincode is where its centres are, in whatever district one looks.
        there = [spot for one in atlas.places if one.pincode == pincode if (spot := _spot(one))]
        heading = "near.in-pincode" if exact else "near.not-in-pincode"
        return Found(exact, _ranked(middle(there), pincode, rest), heading, pincode)
    if question:
        words = question[:_QUESTION_MAX].casefold()
        named = [one for one in within if any(words in text.casefold() for text in _texts(one))]
        return Found(_by_rounds(named, language), (), "near.named" if named else "near.not-named", question)
    if district:
        name = next((_name(one, language) for one in atlas.districts if str(one.district_id) == district), "")
        if name:
            return Found(_by_rounds(within, language), (), "near.in-district", name)
    return Found()


def _within(places: Sequence[Place], district: str) -> list[Place]:
    return [one for one in places if not district or str(one.district_id) == district]


def _texts(one: Place) -> tuple[str, ...]:
    return one.name, one.name_mr, one.name_hi, one.ward


def _by_rounds(places: Sequence[Place], language: str) -> list[Place]:
    """Return centres by name, first those that offer something now."""
    return sorted(places, key=lambda one: (not one.releases, _name(one, language)))


def _ranked(spot: Spot | None, pincode: str, places: Sequence[Place]) -> list[tuple[Far, Place]]:
    measured = [(far(spot, pincode, _spot(one), one.pincode), one) for one in places]
    known = [(how, one) for how, one in measured if how is not None]
    return sorted(known, key=lambda pair: (pair[0], pair[1].centre_id))


def _spot(one: Place) -> Spot | None:
    if one.latitude is None or one.longitude is None:
        return None
    return Spot(one.latitude, one.longitude)


def _name(one: Place | District, language: str) -> str:
    return {"mr": one.name_mr, "hi": one.name_hi}.get(language, "") or one.name


def _hit(one: Place, how: Far | None, listed: dict[str, ReleaseListed], language: str) -> Hit:
    kilometres = how.kilometres if how else None
    rounds = [
        Round(name, str(getattr(listed[name].title, language)), listed[name].state, seats)
        for name, seats in zip(one.releases, one.seats, strict=True)
        if name in listed
    ]
    return Hit(
        centre=one.centre_id,
        name=_name(one, language),
        pincode=one.pincode,
        ward=one.ward if language == "en" else "",
        kilometres="" if kilometres is None else f"{kilometres:.1f}",
        rounds=rounds,
    )
