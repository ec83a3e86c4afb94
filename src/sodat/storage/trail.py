"""The trail of the staff's acts in the database: listed, and tied to the public log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sodat.rules.trail import Act
from sodat.storage.statements import Transaction, load

_sql = load("trail")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which acts are asked for; empty and None: any."""

    account_id: int | None = None
    act: str = ""
    subject: str = ""
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ActListed:
    """One act as a page shows it. `anchor`: the anchor that holds it, None as long as none does."""

    act_id: int
    account_id: int
    name: str | None
    login_name: str
    role: str | None
    act: str
    subject: str
    reason: str
    at: datetime
    anchor: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who has left a trail."""

    account_id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point at which the trail was tied to the public log."""

    anchor: int
    salt: bytes
    hash: bytes
    acts: int
    leaf_index: int
    anchored_at: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    act_id: int
    account_id: int
    act: str
    subject: str
    reason: str
    at: datetime

    @property
    def hashed(self) -> Act:
        """Return the act as it is hashed."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return Act(self.act_id, self.account_id, self.act, self.subject, self.reason, at)


@dataclass(frozen=True, slots=True)
class _Held:
    anchor: int
    act_id: int
    account_id: int
    act: str
    subject: str
    reason: str
    at: datetime


async def acts(tx: Transaction, district_id: int | None, asked: Asked, many: int) -> list[ActListed]:
    """Return acts, newest first."""
    return await _sql["acts"].rows(
        tx,
        ActListed,
        district_id=district_id,
        account_id=asked.account_id,
        act=asked.act,
        subject=asked.subject,
        day=asked.day,
        before=asked.before,
        many=many,
    )


async def people(tx: Transaction, district_id: int | None) -> list[Actor]:
    """Return who has left a trail."""
    return await _sql["people"].rows(tx, Actor, district_id=district_id)


async def kinds(tx: Transaction) -> list[str]:
    """Return the names of the acts that there are."""
    return await _sql["kinds"].values(tx)


async def may_anchor(tx: Transaction) -> bool:
    """Return whether nobody else is making an anchor; until commit nobody else may."""
    return bool(await _sql["anchor_lock"].value(tx))


async def loose(tx: Transaction, many: int) -> list[Act]:
    """Return acts that no anchor holds, by number."""
    return [one.hashed for one in await _sql["loose"].rows(tx, _Row, many=many)]


async def last_anchor(tx: Transaction) -> Anchor | None:
    """Return the newest anchor."""
    return await _sql["last_anchor"].row(tx, Anchor)


async def anchors(tx: Transaction) -> list[Anchor]:
    """Return all anchors, the first one first."""
    return await _sql["anchors"].rows(tx, Anchor)


async def add_anchor(tx: Transaction, one: Anchor, acts: Sequence[int]) -> None:
    """Store an anchor and which acts it holds."""
    await _sql["anchor_add"].run(
        tx,
        anchor=one.anchor,
        salt=one.salt,
        hash=one.hash,
        acts=one.acts,
        leaf_index=one.leaf_index,
        anchored_at=one.anchored_at,
    )
    await _sql["anchored_add"].run(tx, acts=list(acts), anchor=one.anchor)


async def held(tx: Transaction) -> dict[int, list[Act]]:
    """Return the acts that each anchor holds, by number."""
    found: dict[int, list[Act]] = {}
    for one in await _sql["anchored"].rows(tx, _Held):
        row = _Row(one.act_id, one.account_id, one.act, one.subject, one.reason, one.at)
        found.setdefault(one.anchor, []).append(row.hashed)
    return found
