"""The public documents of releases, ready as values for pages and as bytes for programs."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from sodat.actions.catalogue import Offer
from sodat.rules.manifest import Rules, time_text
from sodat.rules.refusals import ReleaseUnknown
from sodat.storage import log, records, releases, sessions
from sodat.storage.release_rows import Listed, Release, Slot, Trustee
from sodat.storage.statements import Transaction
from sodat.web.outlook import Outlook
from sodat.web.ports import Portal
from sodat.web.shelf import Shelf
from sodat.web.turns import Line, Turns

RELEASE = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}\Z")
Document = TypeVar("Document")


class Title(msgspec.Struct):
    """What a release is called."""

    en: str
    mr: str
    hi: str


class ReleaseListed(msgspec.Struct, kw_only=True):
    """A release in the list."""

    release: str
    service: str
    title: Title
    policy: str
    state: str
    opens_at: str
    closes_at: str
    draws_at: str
    seats: int
    applications: int
    paused: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class SlotShown(msgspec.Struct):
    """A slot with its seats by part."""

    slot: str
    centre: int
    name: str
    name_mr: str
    name_hi: str
    pincode: str
    date: str
    starts: str
    ends: str
    seats: dict[str, int]
    cancelled: str | UnsetType = UNSET


class TrusteeShown(msgspec.Struct):
    """A trustee's commitment, and the secret once it is public."""

    trustee: str
    commitment: str
    secret: str | None


class ReleaseShown(ReleaseListed, kw_only=True):
    """A release in full."""

    now: str
    commits_at: str
    reveals_at: str
    refills_at: list[str]
    settles_at: str
    shares: list[str]
    share_order: str
    party_size_max: int
    beacon: dict[str, str]
    trustees: list[TrusteeShown]
    slots: list[SlotShown]
    record: list[str]


class ReleaseList(msgspec.Struct):
    """All releases, newest draw first."""

    now: str
    releases: list[ReleaseListed]


@dataclass(frozen=True, slots=True)
class Ready(Generic[Document]):
    """A document, its bytes, and a tag that changes with everything but the time in it."""

    document: Document
    body: bytes
    etag: bytes


_encoder = msgspec.json.Encoder()


class Notices:
    """The public documents of one process."""

    def __init__(self, portal: Portal, turns: Turns) -> None:
        self._portal, self._line = portal, Line(turns)
        self.outlook = Outlook(portal)
        self._list: Shelf[None, Ready[ReleaseList]] = Shelf(self._make_list)
        self._one: Shelf[str, Ready[ReleaseShown]] = Shelf(self._make_one)
        self._checkpoint: Shelf[None, bytes] = Shelf(self._make_checkpoint)

    async def all(self) -> Ready[ReleaseList]:
        """Return the list of releases."""
        return await self._list.get(None)

    async def one(self, release: str) -> Ready[ReleaseShown]:
        """Return a release in full.

        Raises:
            ReleaseUnknown: there is none of that name, or it is a draft.
        """
        if not RELEASE.match(release):
            raise ReleaseUnknown
        return await self._one.get(release)

    async def checkpoint(self) -> bytes:
        """Return the newest checkpoint of the log, at most a second old; empty while there is none."""
        return await self._checkpoint.get(None)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read what everybody may read and nobody keeps ready, a few at a time."""
        async with self._line.asking(), self._portal.database.transaction() as tx:
            yield tx

    async def _make_checkpoint(self, _: None) -> bytes:
        async with self._portal.database.transaction() as tx:
            latest = await log.latest(tx)
        return latest.note.encode() if latest else b""

    async def _make_list(self, _: None) -> Ready[ReleaseList]:
        async with self._portal.database.transaction() as tx:
            now, found = time_text(await releases.now(tx)), await releases.listed(tx)
        return _ready(ReleaseList(now, [_listed(one) for one in found]))

    async def _make_one(self, name: str) -> Ready[ReleaseShown]:
        async with self._portal.database.transaction() as tx:
            offer = await self._portal.catalogue.offer(tx, name)
            slots = await sessions.as_they_are(tx, name, offer.slots)
            release = await releases.get(tx, name)
            if release is None:
                raise ReleaseUnknown
            count = await releases.count_applications(tx, name)
            trustees = await releases.trustees(tx, name)
            files = await records.names(tx, name)
        return _ready(_shown(release, replace(offer, slots=slots), count, trustees, files))


def _ready(document: Document) -> Ready[Document]:
    value = msgspec.to_builtins(document)
    value.pop("now")
    tag = blake2b(_encoder.encode(value), digest_size=9).hexdigest()
    return Ready(document, _encoder.encode(document), f'W/"{tag}"'.encode())


def _listed(one: Listed) -> ReleaseListed:
    return ReleaseListed(
        release=one.release_id,
        service=one.service_id,
        title=Title(one.title_en, one.title_mr, one.title_hi),
        policy=one.policy,
        state=one.state,
        opens_at=time_text(one.opens_at),
        closes_at=time_text(one.closes_at),
        draws_at=time_text(one.draws_at),
        seats=one.seats,
        applications=one.applications,
        paused=UNSET if one.paused_reason is None else one.paused_reason,
        reason=UNSET if one.cancelled_reason is None else one.cancelled_reason,
    )


def _shown(
    release: Release, offer: Offer, count: int, trustees: list[Trustee], files: list[str]
) -> ReleaseShown:
    rules = offer.rules
    return ReleaseShown(
        release=release.release_id,
        service=release.service_id,
        title=Title(release.title_en, release.title_mr, release.title_hi),
        policy=release.policy,
        state=release.state,
        opens_at=time_text(release.opens_at),
        closes_at=time_text(release.closes_at),
        draws_at=time_text(release.draws_at),
        seats=sum(sum(slot.seats.values()) for slot in offer.slots),
        applications=count,
        paused=UNSET if release.paused_reason is None else release.paused_reason,
        reason=UNSET if release.cancelled_reason is None else release.cancelled_reason,
        now=time_text(release.read_at),
        commits_at=time_text(release.commits_at),
        reveals_at=time_text(release.reveals_at),
        refills_at=[time_text(at) for at in release.refills_at],
        settles_at=time_text(release.settles_at),
        shares=list(rules.shares),
        share_order=rules.share_order,
        party_size_max=rules.party_size_max,
        beacon=_beacon(rules),
        trustees=[TrusteeShown(one.trustee, one.commitment, one.secret) for one in trustees],
        slots=[_slot(slot) for slot in offer.slots],
        record=files,
    )


def _beacon(rules: Rules) -> dict[str, str]:
    said = {"kind": rules.beacon_kind, "chain": rules.beacon_chain}
    if "beacon_public_key" in rules.more:
        said["public_key"] = str(rules.more["beacon_public_key"])
    return said


def _slot(slot: Slot) -> SlotShown:
    return SlotShown(
        slot=slot.slot,
        centre=slot.centre_id,
        name=slot.name,
        name_mr=slot.name_mr,
        name_hi=slot.name_hi,
        pincode=slot.pincode,
        date=slot.day.isoformat(),
        starts=f"{slot.starts:%H:%M}",
        ends=f"{slot.ends:%H:%M}",
        seats=dict(slot.seats),
        cancelled=slot.cancelled or UNSET,
    )
