"""Whether an application can go out, and what is said at which field where it cannot."""

from collections.abc import Mapping
from datetime import datetime

from sodat.rules import lifecycle
from sodat.rules import refusals as no
from sodat.rules.applications import CHOICES_MAX
from sodat.rules.refusals import Refusal
from sodat.web.answers import sentence
from sodat.web.citizen.wishing import Acted, Wishes, without_centre
from sodat.web.notices import ReleaseShown, SlotShown
from sodat.web.places import slot_words
from sodat.web.visit import Visit

_ABOUT_CHOICES = (no.ChoicesMissing, no.SlotUnknown, no.FullyBooked)
_ABOUT_PERSONS = (no.PartySize, no.PersonUnknown, no.NotEligible, no.AlreadyApplied, no.AlreadyBooked)
_LASTING = {"pincodes": "places", "pincode": "places", "expires_on": "until"}


def check_door(release: ReleaseShown) -> None:
    """Refuse whoever comes before the opening or after the closing: sooner than after all the filling in.

    Raises:
        NotYetOpen, ApplicationsClosed, ReleasePaused, ReleaseCancelled.
    """
    if release.policy == "waiting-room" and release.state == "booked":
        return  # later arrivals get what is left; whether there is anything, the filing finds out
    opens, closes, now = (
        datetime.fromisoformat(at) for at in (release.opens_at, release.closes_at, release.now)
    )
    lifecycle.check_filing(
        release.state,  # type: ignore[arg-type]
        now,
        opens,
        closes,
        paused=release.paused or None,
        cancelled=release.reason or None,
    )


def mistakes_of(
    visit: Visit, release: ReleaseShown, acted: Acted, refusal: Refusal | None, names: Mapping[int, str]
) -> dict[str, str]:
    """Return what is to be put right, by field."""
    if refusal is not None:
        found = {_field(refusal): _words(visit, acted, refusal, names)}
        if "wishes" not in found and not acted.wishes.choices:
            # The rules stop at the first; whoever reads wants to put all right at once.
            found["wishes"] = sentence(no.ChoicesMissing(choices_max=CHOICES_MAX), visit.language)
        return found
    if acted.mistake == "places":
        pincodes = ", ".join(sorted({slot.pincode for slot in release.slots}))
        return {"places": visit.say("apply.places-unknown", pincodes=pincodes)}
    if acted.mistake == "add":
        return {"add": visit.say(acted.said or "apply.add-nothing", choices_max=CHOICES_MAX)}
    return {}


def said_of(visit: Visit, release: ReleaseShown, acted: Acted, slots: Mapping[str, SlotShown]) -> str:
    """Return what a button did, in words; empty where there is nothing to say."""
    if not acted.said or acted.mistake:
        return ""
    wish = slot_words(slots.get(acted.slot), visit.language)
    said = visit.say(acted.said, wish=wish, place=acted.place, count=len(acted.wishes.choices))
    return f"{said} {left_out(visit, release, acted.wishes)}" if acted.said == "apply.filled" else said


def left_out(visit: Visit, release: ReleaseShown, wishes: Wishes) -> str:
    """Return which of the pincodes have no centre here, in words; empty where all have."""
    missing = without_centre(wishes, release)
    return visit.say("apply.places-without", pincodes=", ".join(missing)) if missing else ""


def _field(refusal: Refusal) -> str:
    """Return the part of the form that a refusal is about."""
    if isinstance(refusal, _ABOUT_CHOICES):
        return "wishes"
    if isinstance(refusal, no.MalformedRequest):
        return _LASTING.get(str(refusal.facts.get("field")), "until")
    return "persons" if isinstance(refusal, _ABOUT_PERSONS) else "send"


def _words(visit: Visit, acted: Acted, refusal: Refusal, names: Mapping[int, str]) -> str:
    """Return the sentence of a refusal, with a person's name where the rules know a place in the party."""
    if isinstance(refusal, no.MalformedRequest):
        return visit.say(f"apply.wrong-{_field(refusal)}")
    place = refusal.facts.get("person")
    if not isinstance(place, int) or not 1 <= place <= len(acted.wishes.persons):
        return sentence(refusal, visit.language)
    person = acted.wishes.persons[place - 1]
    name = names.get(int(person)) if person.isdecimal() else None
    return sentence(type(refusal)(**refusal.facts | {"person": name or place}), visit.language)
