"""Reading the decisions about a release from the TOML file in which an officer wrote them down."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sodat.actions.composing import Draft
from sodat.rules.lifecycle import Timeline
from sodat.rules.manifest import BEACONS, POLICIES, SHARE_ORDERS
from sodat.rules.refusals import MalformedFile
from sodat.rules.releases import Leads
from sodat.rules.typed_json import Value, decoded

EXAMPLE = """\
release = "pune-2027-05-09"
district = 363
service = "covishield-18-44"
policy = "draw"                         # draw, waiting-room or first-come
day = 2027-05-09                        # every slot of that day still free; or: slots = ["...", "..."]

opens_at = 2027-05-07T10:00:00+05:30
closes_at = 2027-05-08T17:30:00+05:30
draws_at = 2027-05-08T18:00:00+05:30
refills_at = [2027-05-08T20:00:00+05:30, 2027-05-09T07:00:00+05:30]

shares = ["D2", "R"]                    # second doses, residents
share_order = "reserved-first"
resident_pincodes = ["411001", "411002"]
party_size_max = 4
ticket_cap = 5
commit_lead_seconds = 120
beacon = "drand"

[titles]
en = "Vaccination on Sunday, 9 May"
mr = "रविवार, ९ मे रोजी लसीकरण"
hi = "रविवार, 9 मई को टीकाकरण"

[[trustees]]                            # from: sodat release trustee city
id = "city"
commitment = "8291eb88a5987cebc1e7ac4527dd86c17698784d30ea66f25b34c03ffaed2a9b"
"""
WHOLE_MAX = 10**6
_STEPS = ("opens_at", "closes_at", "commits_at", "reveals_at", "draws_at")
_NAMES = frozenset({"release", "district", "service", "titles", "policy", "slots", "day", "trustees"}).union(
    (*_STEPS, "refills_at", "settles_at", "shares", "share_order", "resident_pincodes"),
    ("party_size_max", "ticket_cap", "commit_lead_seconds", "beacon"),
)
_LINE = re.compile(r" \(at line ([0-9]+), column [0-9]+\)")
_RELEASE = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
TRUSTEE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHARE = re.compile(r"[A-Za-z0-9]{1,16}")
_PINCODE = re.compile(r"[1-9][0-9]{5}")
_HEX64 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of a file. With a day, the slots are still to be found."""

    draft: Draft
    day: date | None


def read_decisions(data: bytes, file: str) -> Decided:
    """Return what a file decides about a release.

    Raises:
        MalformedFile: with the line of what is not TOML, or the path of the field that does not fit.
    """
    top = Value(file, "", _parsed(data, file))
    _only(top, _NAMES)
    slots, day = _places(top)
    trustees = _each(top, "trustees")
    for one in trustees:
        _only(one, frozenset({"id", "commitment"}))
    titles = top.field("titles")
    _only(titles, frozenset({"en", "mr", "hi"}))
    draft = Draft(
        release=_matched(top.field("release"), _RELEASE, "pune-2027-05-09 (small letters, digits, . and -)"),
        district_id=top.field("district").whole(1, 2**31 - 1),
        service_id=top.field("service").text(),
        titles=(titles.field("en").text(), titles.field("mr").text(), titles.field("hi").text()),
        policy=_one_of(top.field("policy"), POLICIES),
        slots=slots,
        times=_times(top),
        shares=tuple(_matched(one, _SHARE, "D2 (letters and digits)") for one in _each(top, "shares")),
        share_order=_one_of(top.field("share_order"), SHARE_ORDERS)
        if top.has("share_order")
        else "reserved-first",
        resident_pincodes=tuple(
            _matched(one, _PINCODE, '"411001"') for one in _each(top, "resident_pincodes")
        ),
        party_size_max=_whole(top, "party_size_max", 1, 4, 4),
        ticket_cap=_whole(top, "ticket_cap", 1, 100, 5),
        commit_lead_seconds=_whole(top, "commit_lead_seconds", 0, WHOLE_MAX, 120),
        beacon=_one_of(top.field("beacon"), BEACONS) if top.has("beacon") else "drand",
        trustees=tuple(
            (
                _matched(one.field("id"), TRUSTEE, "city (letters, digits, . _ and -)"),
                _matched(one.field("commitment"), _HEX64, "64 hex digits"),
            )
            for one in trustees
        ),
    )
    return Decided(draft, day)


def _parsed(data: bytes, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(decoded(data, file))
    except (ValueError, RecursionError) as wrong:
        found = _LINE.search(str(wrong))
        what = _LINE.sub("", str(wrong))[:80]
        raise MalformedFile(file=file, line=int(found[1]) if found else 0, what=f"not TOML: {what}") from None


def _places(top: Value) -> tuple[tuple[str, ...], date | None]:
    """Return the slots, or the day whose slots are meant."""
    if top.has("day"):
        if top.has("slots"):
            top.field("day").refuse("either a day or slots, not both")
        day = top.field("day").value
        if not isinstance(day, date) or isinstance(day, datetime):
            top.field("day").refuse("not a date, as 2027-05-09 without quotes")
        return (), day
    members = top.field("slots").items()
    if not members:
        top.field("slots").refuse("empty")
    return tuple(one.text() for one in _each(top, "slots")), None


def _times(top: Value) -> Timeline:
    """Return the times, in order; what is not given lies where the model release has it."""
    leads = Leads()
    draws_at = _time(top.field("draws_at"))

    def given(name: str, model: datetime) -> datetime:
        return _time(top.field(name)) if top.has(name) else model

    times = Timeline(
        opens_at=_time(top.field("opens_at")),
        closes_at=_time(top.field("closes_at")),
        commits_at=given("commits_at", draws_at - leads.commit),
        reveals_at=given("reveals_at", draws_at - leads.reveal),
        draws_at=draws_at,
        refills_at=tuple(_time(one) for one in top.field("refills_at").items()),
        settles_at=given("settles_at", draws_at + leads.settle),
    )
    steps = [(name, getattr(times, name)) for name in _STEPS]
    later = [("draws_at", draws_at)]
    later += [(f"refills_at[{n}]", at) for n, at in enumerate(times.refills_at)] + [
        ("settles_at", times.settles_at)
    ]
    for (before, first), (name, then) in pairwise(steps):
        if then < first or (then == first and name == "closes_at"):
            Value(top.file, name, None).refuse(
                f"{then.isoformat()}, too early after {before} ({first.isoformat()})"
            )
    for (before, first), (name, then) in pairwise(later):
        if then <= first:
            Value(top.file, name, None).refuse(
                f"{then.isoformat()}, not after {before} ({first.isoformat()})"
            )
    return times


def _time(value: Value) -> datetime:
    time = value.value
    if not isinstance(time, datetime) or time.tzinfo is None:
        value.refuse("not a time with its offset, as 2027-05-08T18:00:00+05:30 without quotes")
    if time.microsecond:
        value.refuse("not a whole second")
    return time


def _only(value: Value, names: frozenset[str]) -> None:
    for name in value.fields():
        if name not in names:
            Value(value.file, f"{value.path}.{name}" if value.path else name, None).refuse(
                "not a field of a release"
            )


def _each(top: Value, name: str) -> list[Value]:
    """Return the members of a list that may be missing; none stands twice."""
    members = top.field(name).items() if top.has(name) else []
    for place, one in enumerate(members):
        if any(one.value == other.value for other in members[:place]):
            one.refuse("stands twice")
    return members


def _matched(value: Value, pattern: re.Pattern[str], form: str) -> str:
    return value.matched(pattern, form)[0]


def _one_of(value: Value, names: tuple[str, ...]) -> str:
    if value.value not in names:
        value.refuse(f"not one of {', '.join(names)}")
    return str(value.value)


def _whole(top: Value, name: str, low: int, high: int, missing: int) -> int:
    return top.field(name).whole(low, high) if top.has(name) else missing
