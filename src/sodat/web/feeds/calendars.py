"""iCalendar: the times of announced releases for everybody, and of one application for its account.

Source: RFC 5545 and 7986; times are in UTC, so no time zone has to come along.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import STATUS, Calendar, Event

from sodat.locale.dates import INDIA
from sodat.locale.sentences import say
from sodat.storage.applications import Application
from sodat.storage.feeds import FeedRelease, Kept
from sodat.storage.release_rows import Release
from sodat.web.feeds.fhir import HERE

LINE_BYTES_MAX = 75
_MINUTES = 26_000_000
"""Minutes from 1970 to before the first draw. A draw is only ever put off, so its time counts its changes."""

_HELD = frozenset({"booked", "served", "no-show"})


def of_releases(
    found: Iterable[FeedRelease], as_of: datetime, language: str, origin: str, every: timedelta
) -> bytes:
    """Return a calendar with the filing time and the draw of each release, lines not folded yet."""
    events = [event for one in found for event in _release(one, as_of, language, origin)]
    made = Calendar.new(
        prodid="-//Sodat//releases//EN",
        uid=f"releases.{language}@{origin}",
        name=say(language, "calendar.releases"),
        language=language,
        refresh_interval=every,
        subcomponents=events,
    )
    # RFC 7986 5.7: this property has no default type, so it must be named.
    made["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"
    return unfolded(made.to_ical())


def of_application(
    one: Application, release: Release, kept: Sequence[Kept], language: str, origin: str
) -> bytes:
    """Return a calendar with the draw of an application and its appointments.

    Taken in again, it changes what was taken in before: each event keeps its UID, and its SEQUENCE grows
    when the draw is put off, an appointment is given back or moved (RFC 5545 3.8.7.4).

    It names neither the people nor their codes: calendars are copied to many places.
    """
    title = _title(release, language)
    events = []
    if release.policy != "first-come":
        events.append(
            _event(
                f"{one.application}.draw@{origin}",
                release.read_at,
                (release.draws_at, release.draws_at),
                say(language, "calendar.draw", {"title": title}),
                url=f"{HERE}/applications/{one.application}",
                is_off=one.state == "withdrawn" or release.state == "cancelled",
                changes=int(release.draws_at.timestamp()) // 60 - _MINUTES,
            )
        )
    events += [_appointment(each, one, release.read_at, language, origin) for each in kept]
    made = Calendar.new(
        prodid="-//Sodat//application//EN",
        uid=f"{one.application}@{origin}",
        name=say(language, "calendar.application", {"title": title}),
        language=language,
        subcomponents=events,
    )
    return unfolded(made.to_ical())


def unfolded(body: bytes) -> bytes:
    """Return a calendar with each line in one piece, so that the portal's address can be put in."""
    return body.replace(b"\r\n ", b"")


def folded(body: bytes) -> bytes:
    """Return a calendar with long lines folded, never within a letter. Source: RFC 5545 3.1."""
    lines = []
    for whole in body.split(b"\r\n"):
        line = whole
        while len(line) > LINE_BYTES_MAX:
            cut = LINE_BYTES_MAX
            while line[cut] & 0xC0 == 0x80:
                cut -= 1
            lines.append(line[:cut])
            line = b" " + line[cut:]
        lines.append(line)
    return b"\r\n".join(lines)


def _release(one: FeedRelease, as_of: datetime, language: str, origin: str) -> Iterable[Event]:
    facts = {"title": _title(one, language)}
    times = {"apply": (one.opens_at, one.closes_at)}
    if one.policy != "first-come":
        times["draw"] = (one.draws_at, one.draws_at)
    for kind, span in times.items():
        yield _event(
            f"{one.release_id}.{kind}@{origin}",
            as_of,
            span,
            say(language, f"calendar.{kind}", facts),
            url=f"{HERE}/releases/{one.release_id}",
            is_off=one.state == "cancelled",
        )


def _appointment(one: Kept, of: Application, now: datetime, language: str, origin: str) -> Event:
    name = {"mr": one.name_mr, "hi": one.name_hi}.get(language) or one.name
    span = (datetime.combine(one.day, one.starts, INDIA), datetime.combine(one.day, one.ends, INDIA))
    return _event(
        f"{one.appointment_id}@{origin}",
        now,
        span,
        say(language, "calendar.appointment", {"centre": name}),
        url=f"{HERE}/applications/{of.application}",
        is_off=one.state not in _HELD,
        changes=0,
        note=say(language, "calendar.appointment-note"),
        place=", ".join(part for part in (name, one.address, one.pincode) if part),
    )


def _event(
    uid: str,
    now: datetime,
    span: tuple[datetime, datetime],
    summary: str,
    *,
    url: str,
    is_off: bool,
    changes: int | None = None,
    note: str | None = None,
    place: str | None = None,
) -> Event:
    starts, ends = (_utc(at) for at in span)
    return Event.new(
        uid=uid,
        stamp=_utc(now),
        start=starts,
        end=ends if ends > starts else None,
        summary=summary,
        description=note,
        location=place,
        url=url,
        status=STATUS.CANCELLED if is_off else STATUS.CONFIRMED,
        sequence=None if changes is None else changes + is_off,
    )


def _title(one: FeedRelease | Release, language: str) -> str:
    return {"mr": one.title_mr, "hi": one.title_hi}.get(language, one.title_en)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
