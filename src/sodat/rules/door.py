"""The door of a centre: who may come in with an appointment, and who without one.

* A seat is of the named person; nobody else comes in with it, and it is handed on to nobody.
* The document is seen by the staff at every check-in.
* Staff look people up for a purpose, and not without end; the person sees it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sodat.rules.refusals import Refusal

LOOK_UPS_MAX = 240
"""In one hour, by one of the staff: more than one every quarter of a minute."""

LOOK_UP_WINDOW = timedelta(hours=1)
NOTE_CHARACTERS_MIN = 5
LATE_SYNC_MAX = timedelta(days=2)
DESK_WINDOW = timedelta(hours=1)
"""How long a desk may act for a person after their document's number was typed."""


class NobodyFound(Refusal):
    """Nothing of the day at this centre fits what was scanned or typed."""

    code = "nobody-found"


class OtherCentre(Refusal):
    """The appointment is at another centre. Facts: centre, starts_at."""

    code = "other-centre"


class OtherDay(Refusal):
    """The appointment is on another day. Facts: starts_at."""

    code = "other-day"


class AppointmentOver(Refusal):
    """The appointment was given back, moved or kept. Facts: state."""

    code = "appointment-over"


class AlreadyCheckedIn(Refusal):
    """Somebody has come in with this appointment. Facts: arrived_at."""

    code = "already-checked-in"


class NotCheckedIn(Refusal):
    """Whoever was not checked in cannot be served, nor have a check-in undone."""

    code = "not-checked-in"


class DocumentNotSeen(Refusal):
    """The staff have not said that they saw the document."""

    code = "document-not-seen"


class NoteMissing(Refusal):
    """Why must be written down, for the trail. Facts: characters_min."""

    code = "note-missing"


class TooManyLookUps(Refusal):
    """One of the staff looked people up too often. Facts: wait_seconds."""

    code = "too-many-look-ups"


class OnSiteFull(Refusal):
    """All on-site seats of the day are given."""

    code = "on-site-full"


class NoSession(Refusal):
    """The centre has no session of this kind today."""

    code = "no-session"


class AlreadyWalkedIn(Refusal):
    """This person has a number today. Facts: number."""

    code = "already-walked-in"


class HasAppointment(Refusal):
    """This person has an appointment for the service. Facts: centre, starts_at."""

    code = "has-appointment"


class IdentityFirst(Refusal):
    """A desk acts for a person once the number of their document was typed, a short while ago."""

    code = "identity-first"


class PhoneNotNamed(Refusal):
    """This mobile's account never named the person."""

    code = "phone-not-named"


class ActUnknown(Refusal):
    """The number of an act that another device or centre used, or that is none."""

    code = "act-unknown"


@dataclass(frozen=True, slots=True)
class Booking:
    """What decides whether an appointment lets somebody in."""

    centre_id: int
    centre: str
    day: date
    starts_at: datetime
    state: str
    arrived_at: datetime | None


def check_here(booking: Booking, centre_id: int, day: date) -> None:
    """Refuse an appointment of another place or day, or one that is over.

    Raises:
        AppointmentOver, OtherCentre, OtherDay.
    """
    if booking.state in {"cancelled", "moved"}:
        raise AppointmentOver(state=booking.state)
    if booking.centre_id != centre_id:
        raise OtherCentre(centre=booking.centre, starts_at=booking.starts_at.isoformat())
    if booking.day != day:
        raise OtherDay(starts_at=booking.starts_at.isoformat())


def check_in(booking: Booking, centre_id: int, day: date, *, document_seen: bool) -> None:
    """Refuse whoever may not come in. Who was noted as missing and comes after all, may.

    Raises:
        AppointmentOver, OtherCentre, OtherDay, AlreadyCheckedIn, DocumentNotSeen.
    """
    check_here(booking, centre_id, day)
    if booking.arrived_at is not None:
        raise AlreadyCheckedIn(arrived_at=booking.arrived_at.isoformat())
    if booking.state == "served":
        raise AppointmentOver(state=booking.state)
    if not document_seen:
        raise DocumentNotSeen


def note(words: str) -> str:
    """Return a note for the trail as one line; refuse one that says nothing."""
    said = " ".join(words.split())[:300]
    if len(said) < NOTE_CHARACTERS_MIN:
        raise NoteMissing(characters_min=NOTE_CHARACTERS_MIN)
    return said


def check_look_ups(count: int, oldest_at: datetime | None, now: datetime) -> None:
    """Refuse one more look-up where the hour has had its number.

    Args:
        count: how many this person made within the window.
        oldest_at: when the first of them was.

    Raises:
        TooManyLookUps.
    """
    if count >= LOOK_UPS_MAX and oldest_at is not None:
        left = oldest_at + LOOK_UP_WINDOW - now
        raise TooManyLookUps(wait_seconds=max(1, int(left.total_seconds())))


def acted_at(said: datetime, now: datetime) -> datetime:
    """Return when something was done that a device tells of later: never in the future, nor long ago."""
    return max(min(said, now), now - LATE_SYNC_MAX)
