"""A release as an officer types it: the decisions read out of a form, and the times that are usual.

What is not typed lies where the model release of protocol.md 2 has it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sodat.rules import shares
from sodat.rules import typed_fields as typed
from sodat.rules.lifecycle import Timeline
from sodat.rules.manifest import BEACONS, POLICIES, SHARE_ORDERS
from sodat.rules.refusals import MalformedRequest, RulesNotUsable
from sodat.rules.releases import Leads, check_timeline

TITLES = ("title_en", "title_mr", "title_hi")
MOMENTS = ("opens_at", "closes_at", "draws_at", "refill_1", "refill_2")
PERCENTS = tuple(f"share-{share}" for share in shares.ALL)
FIELDS = (
    *("release", "service", "policy", "places", "share_order", "pincodes", "party_size_max"),
    *("ticket_cap", "beacon", "trustees", *TITLES, *MOMENTS, *PERCENTS),
)
_RELEASE = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}\Z")
_TRUSTEE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_PLACE = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{1,10})\Z")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What an officer decided. `places`: (day, centre), all of whose free slots are meant."""

    release: str
    service_id: str
    titles: tuple[str, str, str]
    policy: str
    places: tuple[tuple[date, int], ...]
    times: Timeline
    percents: Mapping[str, int]
    share_order: str
    pincodes: tuple[str, ...]
    party_size_max: int
    ticket_cap: int
    beacon: str
    trustees: tuple[tuple[str, str], ...]
    """(id, commitment); in rehearsals the commitment may be empty, and the portal plays the trustee."""

    @property
    def drawn(self) -> tuple[str, ...]:
        """Return the shares that the rules name, in the order in which they are tried."""
        return tuple(share for share in shares.DRAWN if self.percents.get(share))

    @property
    def apart(self) -> tuple[str, ...]:
        """Return the shares that are no part of the draw."""
        return tuple(share for share in self.percents if share not in shares.DRAWN and self.percents[share])


def decisions(fields: Mapping[str, Sequence[str]]) -> Decisions:
    """Return what a form decides.

    Raises:
        MalformedRequest: with the field that cannot be read; RulesNotUsable: with the field that cannot be.
    """

    def one(name: str) -> str:
        return next(iter(fields.get(name, ())), "")

    name = one("release").strip()
    if not _RELEASE.match(name):
        raise RulesNotUsable(field="release", what="form")
    percents = {
        share: typed.whole(one(field) or "0", field, 0, 100)
        for share, field in zip(shares.ALL, PERCENTS, strict=True)
    }
    shares.check_percents(percents)
    pincodes = typed.pincodes(one("pincodes"), "pincodes")
    if percents["R"] and not pincodes:
        raise RulesNotUsable(field="pincodes", what="needed")
    titles = tuple(typed.words(one(title), title, 120) for title in TITLES)
    policy = _one_of(one("policy"), "policy", POLICIES)
    places = tuple(_place(value) for value in fields.get("places", ()))
    if not places:
        raise RulesNotUsable(field="places", what="none")
    return Decisions(
        release=name,
        service_id=one("service"),
        titles=(titles[0], titles[1], titles[2]),
        policy=policy,
        places=places,
        times=_times(one, policy),
        percents={share: percent for share, percent in percents.items() if percent},
        share_order=_one_of(one("share_order"), "share_order", SHARE_ORDERS),
        pincodes=pincodes,
        party_size_max=typed.whole(one("party_size_max"), "party_size_max", 1, 4),
        ticket_cap=typed.whole(one("ticket_cap"), "ticket_cap", 1, 100),
        beacon=_one_of(one("beacon"), "beacon", BEACONS),
        trustees=() if policy == "first-come" else _trustees(one("trustees")),
    )


def _times(one: typed.Take, policy: str) -> Timeline:
    opens_at, closes_at, draws_at = (typed.moment(one(name), name) for name in MOMENTS[:3])
    refills = tuple(typed.moment(one(name), name) for name in MOMENTS[3:] if one(name).strip())
    leads = Leads()
    if policy == "first-come":
        draws_at = closes_at
    for name, at, after in (("closes_at", closes_at, opens_at), ("draws_at", draws_at, closes_at)):
        if at < after or (at == after and name == "closes_at"):
            raise RulesNotUsable(field=name, what="order")
    for name, at in zip(MOMENTS[3:], refills, strict=False):
        if at <= draws_at:
            raise RulesNotUsable(field=name, what="order")
    commits_at = max(closes_at, draws_at - leads.commit)
    times = Timeline(
        opens_at=opens_at,
        closes_at=closes_at,
        commits_at=commits_at,
        reveals_at=max(commits_at, draws_at - leads.reveal),
        draws_at=draws_at,
        refills_at=tuple(sorted(refills)),
        settles_at=max((draws_at, *refills)) + leads.settle,
    )
    check_timeline(times)
    return times


def _trustees(text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        if len(words) > 2 or not _TRUSTEE.match(words[0]) or (words[1:] and not _HEX64.match(words[1])):
            raise RulesNotUsable(field="trustees", what="form")
        found.append((words[0], words[1] if words[1:] else ""))
    if len({name for name, _ in found}) != len(found):
        raise RulesNotUsable(field="trustees", what="twice")
    return tuple(found)


def _place(value: str) -> tuple[date, int]:
    found = _PLACE.match(value)
    if found is None:
        raise RulesNotUsable(field="places", what="form")
    return typed.day(found[1], "places"), int(found[2])


def _one_of(value: str, field: str, names: tuple[str, ...]) -> str:
    if value not in names:
        raise MalformedRequest(field=field, what="choose")
    return value


def usual_times(first: date, now: datetime) -> dict[str, str]:
    """Return the times that are usual for sessions from a day on, as a form shows them.

    The draw is on the evening before; where that has gone already, three hours from now.
    """
    evening = datetime.combine(first - timedelta(days=1), time(18), typed.INDIA)
    soon = now.astimezone(typed.INDIA).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    draws_at = evening if evening >= soon + timedelta(hours=2) else soon + timedelta(hours=3)
    morning = datetime.combine(first, time(7), typed.INDIA)
    usual = {
        "opens_at": max(soon, draws_at - timedelta(hours=32)),
        "closes_at": draws_at - timedelta(minutes=30),
        "draws_at": draws_at,
        "refill_1": draws_at + timedelta(hours=2),
        "refill_2": morning if morning > draws_at + timedelta(hours=2) else None,
    }
    return {name: typed.typed_moment(at) if at else "" for name, at in usual.items()}
