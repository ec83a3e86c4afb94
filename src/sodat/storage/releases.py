"""Releases, their slots, trustees and clock in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sodat.rules.lifecycle import State, Timeline
from sodat.storage.literals import texts
from sodat.storage.release_rows import Clock, Gate, Listed, Offered, Part, Release, Slot, Trustee
from sodat.storage.statements import Transaction, load

_sql = load("releases")


async def add(tx: Transaction, release: Mapping[str, Any], times: Timeline, slots: Sequence[str]) -> int:
    """Add a draft and return how many slots it got; a slot of another release is refused by the database."""
    await _sql["release_add"].run(tx, **release, **_times(times))
    return await _sql["release_slot_add"].run(tx, release_id=release["release_id"], slots=list(slots))


async def add_trustee(
    tx: Transaction, release_id: str, position: int, trustee: str, commitment: str, held_secret: str | None
) -> None:
    """Add a trustee at a position."""
    await _sql["trustee_add"].run(
        tx,
        release_id=release_id,
        position=position,
        trustee=trustee,
        commitment=commitment,
        held_secret=held_secret,
    )


async def get(tx: Transaction, release_id: str) -> Release | None:
    """Return a release."""
    return await _sql["release_get"].row(tx, Release, release_id=release_id)


async def lock(tx: Transaction, release_id: str) -> Release | None:
    """Return a release and keep it from everybody else until commit."""
    return await _sql["release_lock"].row(tx, Release, release_id=release_id)


async def gates(tx: Transaction, release_ids: Sequence[str]) -> dict[str, Gate]:
    """Return the gates of releases; no step of theirs can happen before this transaction ends."""
    found = await _sql["release_share"].tuples(tx, release_ids=list(release_ids))
    return {row[0]: Gate(*row) for row in found}


async def now(tx: Transaction) -> datetime:
    """Return the database's clock, this moment."""
    moment: datetime = await _sql["clock_now"].value(tx)
    return moment


async def set_state(tx: Transaction, release_id: str, state: State) -> None:
    """Put a release into a state."""
    await _sql["release_state"].run(tx, release_id=release_id, state=state)


async def cancel(tx: Transaction, release_id: str, reason: str) -> None:
    """Cancel a release, stop its clock and let its slots be released anew."""
    await _sql["release_cancel"].run(tx, release_id=release_id, reason=reason)
    await _sql["clock_stop"].run(tx, release_id=release_id)
    await _sql["release_slots_free"].run(tx, release_id=release_id)


async def pause(tx: Transaction, release_id: str, reason: str) -> None:
    """Stop filings and steps."""
    await _sql["release_pause"].run(tx, release_id=release_id, reason=reason)


async def resume(tx: Transaction, release_id: str) -> None:
    """Let filings and steps go on."""
    await _sql["release_resume"].run(tx, release_id=release_id)


async def set_times(tx: Transaction, release_id: str, rules_json: bytes, times: Timeline) -> None:
    """Give a release other times, and the rules that say so."""
    await _sql["release_times"].run(tx, release_id=release_id, rules_json=rules_json, **_times(times))


async def set_clock(tx: Transaction, clock: Clock) -> None:
    """Set what a release does next."""
    await _sql["clock_put"].run(
        tx,
        release_id=clock.release_id,
        step_next=clock.step_next,
        due_at=clock.due_at,
        step_last=clock.step_last,
        refills_done=clock.refills_done,
    )


async def clock(tx: Transaction, release_id: str) -> Clock | None:
    """Return the clock of a release, locked until commit."""
    return await _sql["clock_get"].row(tx, Clock, release_id=release_id)


async def claim_due(tx: Transaction) -> Clock | None:
    """Return one step that is due and nobody else is doing; it is ours until commit."""
    return await _sql["clock_claim"].row(tx, Clock)


async def retry_later(tx: Transaction, release_id: str, after: timedelta) -> None:
    """Try the step again after a while."""
    await _sql["clock_retry"].run(tx, release_id=release_id, after=after)


async def listed(tx: Transaction) -> list[Listed]:
    """Return the releases that are not drafts, latest draw first."""
    return await _sql["releases_list"].rows(tx, Listed)


async def count_applications(tx: Transaction, release_id: str) -> int:
    """Return how many applications are not withdrawn."""
    return int(await _sql["applications_count"].value(tx, release_id=release_id))


async def slots(tx: Transaction, release_id: str) -> list[Slot]:
    """Return the slots of a release, sorted by id."""
    return await _sql["slots_of"].rows(tx, Slot, release_id=release_id)


async def parts(tx: Transaction, release_id: str) -> list[Part]:
    """Return the seats of a release by slot and part."""
    return await _sql["parts_of"].rows(tx, Part, release_id=release_id)


async def lock_arrivals(tx: Transaction, release_id: str) -> None:
    """Let no other batch give seats of a release until commit. Take it before the log's lock."""
    await _sql["arrivals_lock"].value(tx, release_id=release_id)


async def seats_left(tx: Transaction, slots: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return how many seats are left by (slot, part)."""
    found = await _sql["seats_left"].tuples(tx, slots=texts(slots))
    return {(slot, part): left for slot, part, left in found}


async def offered(tx: Transaction, release_id: str) -> Offered | None:
    """Return the service of a release."""
    return await _sql["service_of"].row(tx, Offered, release_id=release_id)


async def trustees(tx: Transaction, release_id: str) -> list[Trustee]:
    """Return the trustees of a release in the order of its rules."""
    return await _sql["trustees_of"].rows(tx, Trustee, release_id=release_id)


async def reveal(tx: Transaction, release_id: str, trustee: str, secret: str) -> bool:
    """Store a trustee's secret; False when it is there already."""
    return await _sql["trustee_reveal"].run(tx, release_id=release_id, trustee=trustee, secret=secret) == 1


async def put_beacon(tx: Transaction, chain: str, number: int, signature: str) -> None:
    """Store a beacon value that has proved itself."""
    await _sql["beacon_put"].run(tx, chain=chain, round=number, signature=signature)


async def beacon(tx: Transaction, chain: str, number: int) -> str | None:
    """Return the signature of a round, None when it is not here yet."""
    found: str | None = await _sql["beacon_get"].value(tx, chain=chain, round=number)
    return found


def _times(times: Timeline) -> dict[str, datetime | list[datetime]]:
    return {
        "opens_at": times.opens_at,
        "closes_at": times.closes_at,
        "commits_at": times.commits_at,
        "reveals_at": times.reveals_at,
        "draws_at": times.draws_at,
        "refills_at": list(times.refills_at),
        "settles_at": times.settles_at,
    }
