"""The rules of a release as a manifest: `rules.json` (docs/method.md 2).

Parsed once into values that cannot be wrong; printed as RFC 8785 canonical JSON.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sodat.rules import lines
from sodat.rules.fields import Fields
from sodat.rules.lines import Json
from sodat.rules.refusals import MalformedFile, RecordRefused, RulesNotUsable

VERSION = "sodat-draw/1"
POLICIES = ("draw", "waiting-room", "first-come")
BEACONS = ("drand", "trustees", "local")
SHARE_ORDERS = ("reserved-first", "open-first")
_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}\Z")
_SHARE = re.compile(r"[A-Za-z0-9]{1,16}\Z")
_TRUSTEE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")

_RULES_FIELDS = frozenset(
    {
        "v",
        "release",
        "policy",
        "share_order",
        "shares",
        "party_size_max",
        "ticket_cap",
        "opens_at",
        "closes_at",
        "draws_at",
        "refills_at",
        "commit_lead_seconds",
        "beacon",
        "trustees",
    }
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a release fixes before anybody applies. All of it is hashed."""

    release: str
    policy: str
    share_order: str
    shares: tuple[str, ...]
    party_size_max: int
    ticket_cap: int
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    refills_at: tuple[datetime, ...]
    commit_lead_seconds: int
    beacon_kind: str
    beacon_chain: str
    trustees: tuple[str, ...]
    more: Mapping[str, Json] = field(default_factory=dict)
    """Whatever else is fixed: hashes of the plain-word texts, fallback, expansion rule, beacon key."""


def time_text(time: datetime) -> str:
    """Return `YYYY-MM-DDThh:mm:ssZ` of an aware time."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(text: Json, file: str) -> datetime:
    """Return the UTC time of `YYYY-MM-DDThh:mm:ssZ`, or refuse."""
    if not isinstance(text, str) or not _TIME.match(text):
        raise MalformedFile(file=file, line=1, what="time")
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        raise MalformedFile(file=file, line=1, what="time") from None


def check_rules(rules: Rules) -> None:
    """Refuse rules that contradict themselves or the protocol."""
    checks = (
        ("release", bool(_ID.match(rules.release))),
        ("policy", rules.policy in POLICIES),
        ("share_order", rules.share_order in SHARE_ORDERS),
        ("shares", len(set(rules.shares)) == len(rules.shares) and "open" not in rules.shares),
        ("shares", all(_SHARE.match(share) for share in rules.shares)),
        ("party_size_max", 1 <= rules.party_size_max <= 4),
        ("ticket_cap", 1 <= rules.ticket_cap <= 100),
        ("times", rules.opens_at < rules.closes_at <= rules.draws_at),
        ("refills_at", all(rules.draws_at < at for at in rules.refills_at)),
        ("refills_at", list(rules.refills_at) == sorted(set(rules.refills_at))),
        ("beacon", rules.beacon_kind in BEACONS),
        ("commit_lead_seconds", rules.commit_lead_seconds >= (0 if rules.beacon_kind == "local" else 120)),
        ("trustees", len(set(rules.trustees)) == len(rules.trustees)),
        ("trustees", all(_TRUSTEE.match(trustee) for trustee in rules.trustees)),
        ("trustees", rules.beacon_kind != "trustees" or len(rules.trustees) >= 3),
    )
    for name, holds in checks:
        if not holds:
            raise RulesNotUsable(field=name, what="not-usable")


def print_rules(rules: Rules) -> bytes:
    """Return `rules.json`."""
    beacon: dict[str, Json] = {"kind": rules.beacon_kind}
    if rules.beacon_kind != "trustees":
        beacon["chain"] = rules.beacon_chain
    more = dict(rules.more)
    if "beacon_public_key" in more:
        beacon["public_key"] = more.pop("beacon_public_key")
    return lines.canonical(
        {
            **more,
            "v": VERSION,
            "release": rules.release,
            "policy": rules.policy,
            "share_order": rules.share_order,
            "shares": list(rules.shares),
            "party_size_max": rules.party_size_max,
            "ticket_cap": rules.ticket_cap,
            "opens_at": time_text(rules.opens_at),
            "closes_at": time_text(rules.closes_at),
            "draws_at": time_text(rules.draws_at),
            "refills_at": [time_text(at) for at in rules.refills_at],
            "commit_lead_seconds": rules.commit_lead_seconds,
            "beacon": beacon,
            "trustees": list(rules.trustees),
        }
    )


def with_times(
    rules: Rules,
    opens_at: datetime,
    closes_at: datetime,
    draws_at: datetime,
    refills_at: tuple[datetime, ...],
) -> Rules:
    """Return the same rules at other times."""
    return replace(rules, opens_at=opens_at, closes_at=closes_at, draws_at=draws_at, refills_at=refills_at)


def read_rules(data: bytes) -> Rules:
    """Return the rules of a `rules.json`.

    Raises:
        MalformedFile: not canonical, a field missing or of the wrong type.
        RecordRefused: version-unknown.
        RulesNotUsable: they contradict the protocol.
    """
    file = "rules.json"
    value = lines.read_canonical(data, file)
    check_version(value)
    take = Fields(value, file)
    beacon = Fields(take.object("beacon"), file)
    kind = beacon.text("kind")
    more: dict[str, Json] = {name: inner for name, inner in value.items() if name not in _RULES_FIELDS}
    if "public_key" in beacon.value:
        more["beacon_public_key"] = beacon.text("public_key")
    rules = Rules(
        release=take.text("release"),
        policy=take.text("policy"),
        share_order=take.text("share_order"),
        shares=take.texts("shares"),
        party_size_max=take.whole("party_size_max"),
        ticket_cap=take.whole("ticket_cap"),
        opens_at=read_time(value.get("opens_at", ""), file),
        closes_at=read_time(value.get("closes_at", ""), file),
        draws_at=read_time(value.get("draws_at", ""), file),
        refills_at=tuple(read_time(at, file) for at in take.texts("refills_at")),
        commit_lead_seconds=take.whole("commit_lead_seconds"),
        beacon_kind=kind,
        beacon_chain="" if kind == "trustees" else beacon.text("chain"),
        trustees=take.texts("trustees"),
        more=more,
    )
    check_rules(rules)
    return rules


def check_version(value: Mapping[str, Json]) -> None:
    """Refuse a manifest of another protocol version."""
    if value.get("v") != VERSION:
        raise RecordRefused(reason="version-unknown", detail=str(value.get("v", "-"))[:40])
