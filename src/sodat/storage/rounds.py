"""The releases of a city as its officers see them: the list, what they are composed of, and drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from psycopg.types.json import Jsonb

from sodat.rules.lifecycle import State, Step
from sodat.storage.statements import Transaction, load

_sql = load("city")


@dataclass(frozen=True, slots=True)
class Round:
    """A release in the officers' list. `due_at`: when its next step comes."""

    release_id: str
    service_id: str
    title_en: str
    title_mr: str
    title_hi: str
    policy: str
    state: State
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    settles_at: datetime
    paused_at: datetime | None
    paused_reason: str | None
    cancelled_reason: str | None
    step_next: Step | None
    due_at: datetime | None
    applications: int
    seats: int
    held: int
    first_day: date | None

    def title(self, language: str) -> str:
        """Return its title in a language."""
        return {"mr": self.title_mr, "hi": self.title_hi}.get(language, self.title_en)


@dataclass(frozen=True, slots=True)
class Place:
    """A day of a centre that a release can be composed of. `mine`: in this draft already."""

    day: date
    centre_id: int
    name: str
    name_mr: str
    name_hi: str
    ward: str
    pincode: str
    slots: int
    starts: time
    ends: time
    seats: int
    mine: bool

    @property
    def key(self) -> str:
        """Return how a form names it."""
        return f"{self.day.isoformat()}/{self.centre_id}"


@dataclass(frozen=True, slots=True)
class Free:
    """What of a service no release holds yet: from the first to the last day, and the seats on them."""

    service_id: str
    first: date
    last: date
    seats: int


async def all_of(tx: Transaction, district_id: int) -> list[Round]:
    """Return the releases of a city, drafts first, then the latest draw first."""
    return await _sql["releases"].rows(tx, Round, district_id=district_id, release_id=None)


async def one_of(tx: Transaction, district_id: int, release_id: str) -> Round | None:
    """Return one release of a city."""
    return await _sql["releases"].row(tx, Round, district_id=district_id, release_id=release_id)


async def places(
    tx: Transaction, district_id: int, service_id: str, first: date, last: date, release_id: str = ""
) -> list[Place]:
    """Return where a service has seats that no other release holds."""
    return await _sql["places"].rows(
        tx,
        Place,
        district_id=district_id,
        service_id=service_id,
        first=first,
        last=last,
        release_id=release_id,
    )


async def free(tx: Transaction, district_id: int) -> list[Free]:
    """Return the services that have seats ahead which no release holds, the earliest day first."""
    return await _sql["services_free"].rows(tx, Free, district_id=district_id)


async def slots_at(
    tx: Transaction, district_id: int, service_id: str, chosen: Sequence[tuple[date, int]]
) -> tuple[str, ...]:
    """Return the free slots of chosen days and centres, sorted."""
    return tuple(
        await _sql["places_slots"].values(
            tx,
            district_id=district_id,
            service_id=service_id,
            days=[day for day, _ in chosen],
            centre_ids=[centre for _, centre in chosen],
        )
    )


async def seats_of(tx: Transaction, slots: Sequence[str]) -> list[tuple[int, int]]:
    """Return (number of the slot, all its seats), sorted by the slot's name."""
    return [(slot_id, seats) for slot_id, seats in await _sql["seats_of_slots"].tuples(tx, slots=list(slots))]


async def clear_parts(tx: Transaction, slot_ids: Sequence[int]) -> None:
    """Take away how seats are split, where nobody has one."""
    await _sql["parts_clear"].run(tx, slot_ids=list(slot_ids))


async def remove_draft(tx: Transaction, release_id: str) -> bool:
    """Remove a draft; False when it is none."""
    await _sql["draft_slots_remove"].run(tx, release_id=release_id)
    await _sql["draft_trustees_remove"].run(tx, release_id=release_id)
    return await _sql["draft_remove"].run(tx, release_id=release_id) == 1


async def put_form(
    tx: Transaction, release_id: str, fields: Mapping[str, Sequence[str]], typed_by: int
) -> None:
    """Keep a draft as it was typed."""
    said = {name: list(values) for name, values in fields.items()}
    await _sql["form_put"].run(tx, release_id=release_id, fields=Jsonb(said), typed_by=typed_by)


async def form_of(tx: Transaction, release_id: str) -> dict[str, list[str]] | None:
    """Return a draft as it was typed; None when it came from a file."""
    found: dict[str, list[str]] | None = await _sql["form_of"].value(tx, release_id=release_id)
    return found
