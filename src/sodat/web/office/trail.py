"""The trail: who did what, to whom and why; as a file; and whether it still fits the public log."""

import csv
import io
from datetime import UTC, date

from sodat.actions import anchoring
from sodat.locale.sentences import has
from sodat.storage import trail as store
from sodat.storage.staff import Role
from sodat.storage.trail import ActListed, Asked
from sodat.web.answers import Answer
from sodat.web.office.works import at_work
from sodat.web.pages import page
from sodat.web.visit import Visit

PAGE_ACTS = 50
FILE_ACTS = 100_000
SUBJECT_CHARACTERS_MAX = 100
_COLUMNS = ("act_id", "at", "person", "login_name", "role", "act", "subject", "reason", "anchor")
_READERS: tuple[Role, ...] = ("officer", "central", "auditor")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def trail(visit: Visit) -> Answer:
    """GET /office/trail?person=&act=&subject=&day=&before=."""
    asked = _asked(visit)
    async with at_work(visit, *_READERS) as (tx, who):
        found = await store.acts(tx, who.district_id, asked, PAGE_ACTS + 1)
        people, kinds = await store.people(tx, who.district_id), await store.kinds(tx)
    return page(
        visit,
        "office/trail.html",
        acts=found[:PAGE_ACTS],
        older=found[PAGE_ACTS - 1].act_id if len(found) > PAGE_ACTS else None,
        asked=asked,
        kept=[(name, visit.asked(name)) for name in ("person", "act", "subject", "day") if visit.asked(name)],
        people=people,
        kinds=sorted((act_words(visit, kind), kind) for kind in kinds),
        words=lambda kind: act_words(visit, kind),
        subject=lambda text: subject_words(visit, text),
    )


async def as_file(visit: Visit) -> Answer:
    """GET /office/trail.csv: the same acts, as many as a file holds."""
    async with at_work(visit, *_READERS) as (tx, who):
        found = await store.acts(tx, who.district_id, _asked(visit), FILE_ACTS)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    rows.writerows(_row(one) for one in found)
    headers = (
        (b"content-type", b"text/csv; charset=utf-8"),
        (b"content-disposition", b'attachment; filename="trail.csv"'),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    )
    return Answer(200, text.getvalue().encode(), headers)


async def check(visit: Visit) -> Answer:
    """GET /office/trail/check."""
    async with at_work(visit, *_READERS) as (tx, _):
        checked = await anchoring.check(tx)
    return page(visit, "office/trail-check.html", checked=checked, anchors=checked.anchors[::-1][:PAGE_ACTS])


def act_words(visit: Visit, act: str) -> str:
    """Return what an act is called; one that nobody has put into words yet is its name."""
    name = f"act.{act}"
    return visit.say(name) if has(visit.language, name) else act


def subject_words(visit: Visit, subject: str) -> str:
    """Return what an act was about, its kinds of things in the reader's language."""
    words = subject.split(" ")
    return " ".join(
        visit.say(f"about.{one}") if has(visit.language, f"about.{one}") else one for one in words
    )


def _asked(visit: Visit) -> Asked:
    return Asked(
        account_id=_whole(visit.asked("person")),
        act=visit.asked("act")[:SUBJECT_CHARACTERS_MAX],
        subject=visit.asked("subject").replace("\0", "").strip()[:SUBJECT_CHARACTERS_MAX],
        day=_day(visit.asked("day")),
        before=_whole(visit.asked("before")),
    )


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row(one: ActListed) -> tuple[str, ...]:
    fields = (
        str(one.act_id),
        one.at.astimezone(UTC).isoformat(timespec="microseconds"),
        one.name or "",
        one.login_name,
        one.role or "",
        one.act,
        one.subject,
        one.reason,
        str(one.anchor or ""),
    )
    # A spreadsheet would run what begins like this.
    return tuple(f"'{field}" if field.startswith(_FORMULA) else field for field in fields)
