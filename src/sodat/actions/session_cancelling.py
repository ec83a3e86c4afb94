"""A session that loses seats, gets more, or does not take place: its holders are moved first, in kept order.

One transaction an act. The public record gets `seats-N.txt`, the session's seats from then on, and
`moves-N.txt`; the log their hashes with the reason. Refills afterwards run in the drawn order as ever:
who was moved keeps that place, and for whom none was left is out of this draw (docs/adr/0025).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sodat.actions import composing, staffing, stocking
from sodat.actions.refilling import drawn_order
from sodat.actions.tending import city_of
from sodat.rules import manifest
from sodat.rules.city import SeatsAsTheyAre, SessionAwaitsDraw, SessionUnknown
from sodat.rules.lifecycle import check_reason
from sodat.rules.pool import OPEN, Entry, print_inventory
from sodat.rules.rearranging import Holder, Rearranged, print_moves, rearranged, seats_of
from sodat.rules.refusals import ensure
from sodat.rules.shares import QUOTA
from sodat.rules.walk import Place
from sodat.storage import centre_days, city, records, releases, sessions, stock
from sodat.storage.city import SessionListed
from sodat.storage.release_rows import Release
from sodat.storage.sessions import Done, HolderThere, PartThere, SlotThere
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction

SEATS_MAX = 10_000
_MOVED_IN = frozenset({"booked", "settled"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act on a session will do, before it is done."""

    session: SessionListed
    slots: tuple[SlotThere, ...]
    parts: tuple[PartThere, ...]
    releases: tuple[Release, ...]
    by_release: Mapping[str, Rearranged]
    total: int

    @property
    def seats(self) -> int:
        """Return the seats there are now."""
        return sum(part.seats for part in self.parts)

    @property
    def moved(self) -> int:
        """Return how many persons get another place."""
        return sum(one.moved for one in self.by_release.values())

    @property
    def unplaced(self) -> int:
        """Return for how many persons no place is left."""
        return sum(one.unplaced for one in self.by_release.values())

    @property
    def stay(self) -> int:
        """Return how many persons stay where they are."""
        return sum(holder.entry.size for one in self.by_release.values() for holder in one.stay)


async def plan(tx: Transaction, who: Staff, session_id: UUID, total: int) -> Plan:
    """Return what setting a session's seats to `total` would do; its releases are locked until commit.

    Raises:
        SessionUnknown: the city has none of this name, or it was cancelled.
        SessionAwaitsDraw: its seats are committed, or given as people arrive, and not all given yet.
    """
    session = await city.session(tx, city_of(who), session_id)
    if session is None or session.cancelled_reason is not None:
        raise SessionUnknown
    found = []
    for name in sorted(session.releases):  # one order of locks for everybody
        release = await composing.locked(tx, name)
        if release.state not in {"draft", "cancelled"}:
            found.append(release)
            await _check_time(tx, release)
    # Before the centre, as whoever closes the day does: no number is given at the door meanwhile.
    await centre_days.lock_session(tx, session_id)
    await stock.lock_centres(tx, [session.centre_id])
    slots = await sessions.slots(tx, session_id)
    parts = await sessions.parts(tx, session_id)
    # Who came already stays, whatever becomes of the session.
    come = sum(part.held for part in parts) - session.held
    by_release, left = {}, max(0, total - come)
    for release in found:
        mine = [slot for slot in slots if slot.release_id == release.release_id]
        one = await _rearranged(tx, release, session_id, mine, left)
        by_release[release.release_id] = one
        left -= sum(holder.entry.size for holder in one.stay)
    return Plan(session, tuple(slots), tuple(parts), tuple(found), by_release, max(total, come))


async def _check_time(tx: Transaction, release: Release) -> None:
    """Refuse what would change a committed inventory, or one that arrivals are replayed over."""
    if release.state in _MOVED_IN:
        return
    if release.policy == "first-come":
        raise SessionAwaitsDraw(draws_at=release.closes_at.isoformat())
    clock = await releases.clock(tx, release.release_id)
    if clock is not None and clock.step_last not in {None, "open", "close"}:
        raise SessionAwaitsDraw(draws_at=release.draws_at.isoformat())


async def _rearranged(
    tx: Transaction, release: Release, session_id: UUID, slots: Sequence[SlotThere], seats_kept: int
) -> Rearranged:
    rules = manifest.read_rules(release.rules_json)
    there = await sessions.holders(tx, [slot.slot_id for slot in slots])
    drawn = {}
    if there and release.state in _MOVED_IN:
        drawn = {entry.application: entry for entry in await drawn_order(tx, release, rules)}
    shares = tuple(share for share in rules.shares if share != QUOTA)
    free = await sessions.free_seats(tx, release.release_id, session_id, (OPEN, *shares))
    return rearranged(
        [_holder(one, drawn.get(one.application)) for one in there],
        seats_kept,
        free,
        frozenset(slot.slot for slot in await sessions.slots(tx, session_id)),
        shares=shares,
        share_order=rules.share_order,
    )


def _holder(one: HolderThere, drawn: Entry | None) -> Holder:
    shares = drawn.shares if drawn is not None else ()
    entry = Entry(one.application, one.size, 1, shares, tuple(one.choices))
    return Holder(entry, Place(one.slot, one.part), one.rank or 0)


async def cancel(tx: Transaction, who: Staff, session_id: UUID, reason: str) -> Plan:
    """Cancel a session: its holders are moved as far as seats that they wished for are free; all are told.

    Raises:
        ReasonMissing: the public is told why; SessionUnknown, SessionAwaitsDraw: as `plan`.
    """
    words = check_reason(reason)
    one = await plan(tx, who, session_id, 0)
    await _do(tx, who, one, words, "session-cancelled")
    return one


async def set_seats(tx: Transaction, who: Staff, session_id: UUID, total: int, reason: str) -> Plan:
    """Give a session fewer seats, the last in kept order being moved; or more, as far as there is stock.

    Raises:
        ReasonMissing: the public is told why; SessionUnknown, SessionAwaitsDraw: as `plan`.
        SeatsAsTheyAre: it has that many. StockShort: there are not enough doses.
    """
    words = check_reason(reason)
    one = await plan(tx, who, session_id, total)
    if one.total == one.seats:
        raise SeatsAsTheyAre
    await _do(tx, who, one, words, "session-raised" if one.total > one.seats else "session-shortened")
    if one.total > one.seats:
        await stocking.check_centre(tx, one.session.centre_id, one.session.service_id)
    return one


async def _do(tx: Transaction, who: Staff, one: Plan, words: str, kind: str) -> None:
    session_id = one.session.session_id
    for release in one.releases:
        await _move(tx, release, one.by_release[release.release_id], one, words)
    seats = await _new_seats(tx, one)
    if kind == "session-cancelled":
        ensure(await sessions.cancel(tx, session_id, words), "a session is cancelled once")
        waiting = [release.release_id for release in one.releases if release.state not in _MOVED_IN]
        names = [slot.slot for slot in one.slots]
        await sessions.tell_wishing(tx, session_id, waiting, names, words)
    done = Done(kind, one.seats, one.total, one.moved, one.unplaced, words, await releases.now(tx), who.name)
    await sessions.add_act(tx, session_id, done, who.account_id)
    await staffing.note(tx, who, kind, f"{one.session.centre_id} {one.session.day}", words)
    # The log's head is the last lock of a transaction, so that nobody waits long for it.
    for release in one.releases:
        await _publish(tx, release, one, seats, kind, words)


async def _move(tx: Transaction, release: Release, go: Rearranged, one: Plan, words: str) -> None:
    numbers = {part.slot: part.slot_id for part in await releases.parts(tx, release.release_id)}
    here = [slot.slot_id for slot in one.slots]
    to = {holder.entry.application: place for holder, place in go.go if place is not None}
    out = [holder.entry.application for holder, place in go.go if place is None]
    ended = await sessions.end_places(tx, list(to), here, "moved")
    counts = Counter((numbers[to[name].slot], to[name].part) for name, _ in ended)
    if counts:
        ensure(await sessions.give_seats(tx, counts) == len(counts), "movers go where seats are free")
        step = f"moved-{await _number(tx, release)}"
        given = [
            (release.release_id, person, name, numbers[to[name].slot], to[name].part)
            for name, person in sorted(ended)
        ]
        ensure(await sessions.add_places(tx, step, given) == len(given), "every mover has a place")
        await sessions.stay_where_moved(tx, list(to))
        await sessions.tell_moved(tx, list(to), words)
    lost = await sessions.end_places(tx, out, here, "cancelled")
    if lost:
        await sessions.leave_the_line(tx, out, [person for _, person in lost], release.service_id)
        await sessions.tell_unplaced(tx, out, words)


async def _new_seats(tx: Transaction, one: Plan) -> dict[tuple[str, str], int]:
    """Set the seats of the session once its movers have left, and return them by (slot, part)."""
    now = await sessions.parts(tx, one.session.session_id)
    before = {(part.slot, part.part): part.seats for part in now}
    held = {(part.slot, part.part): part.held for part in now}
    seats = seats_of(before, held, one.total)
    ids = {slot.slot: slot.slot_id for slot in one.slots}
    await sessions.set_seats(tx, [(ids[slot], part, count) for (slot, part), count in seats.items()])
    return seats


async def _publish(
    tx: Transaction, release: Release, one: Plan, seats: Mapping[tuple[str, str], int], kind: str, words: str
) -> None:
    mine = {slot.slot for slot in one.slots if slot.release_id == release.release_id}
    number = await _number(tx, release)
    inventory = print_inventory({key: count for key, count in seats.items() if key[0] in mine})
    digests = [await records.put(tx, release.release_id, f"seats-{number}.txt", inventory)]
    go = one.by_release[release.release_id].go
    if go:
        moves = print_moves(go)
        digests.append(await records.put(tx, release.release_id, f"moves-{number}.txt", moves))
    await composing.tell(tx, kind, release, f"{' '.join(digests)} {words}")


async def _number(tx: Transaction, release: Release) -> int:
    names = await records.names(tx, release.release_id)
    return 1 + sum(name.startswith("seats-") for name in names)
