"""What the database says of a release, its slots, trustees and clock."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sodat.rules.lifecycle import State, Step, Timeline


@dataclass(frozen=True, slots=True)
class Release:
    """One release. `read_at` is the database's clock when it was read."""

    release_id: str
    district_id: int
    service_id: str
    title_en: str
    title_mr: str
    title_hi: str
    policy: str
    state: State
    rules_json: bytes
    opens_at: datetime
    closes_at: datetime
    commits_at: datetime
    reveals_at: datetime
    draws_at: datetime
    refills_at: list[datetime]
    settles_at: datetime
    resident_pincodes: list[str]
    paused_at: datetime | None
    paused_reason: str | None
    cancelled_reason: str | None
    read_at: datetime

    @property
    def timeline(self) -> Timeline:
        """Return the times of the release."""
        return Timeline(
            self.opens_at,
            self.closes_at,
            self.commits_at,
            self.reveals_at,
            self.draws_at,
            tuple(self.refills_at),
            self.settles_at,
        )


@dataclass(frozen=True, slots=True)
class Gate:
    """What decides whether a filing may still come in."""

    release_id: str
    state: State
    policy: str
    opens_at: datetime
    closes_at: datetime
    settles_at: datetime
    paused_reason: str | None
    cancelled_reason: str | None
    refills_over: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The step a release takes next."""

    release_id: str
    step_next: Step | None
    due_at: datetime
    step_last: Step | None
    refills_done: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A release in a list."""

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
    paused_reason: str | None
    cancelled_reason: str | None
    applications: int
    seats: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a release with its centre. `seats` by part."""

    slot_id: int
    slot: str
    centre_id: int
    name: str
    name_mr: str
    name_hi: str
    pincode: str
    day: date
    starts: time
    ends: time
    seats: dict[str, int]
    cancelled: str | None = None
    """Why its session does not take place."""


@dataclass(frozen=True, slots=True)
class Part:
    """The seats of one part of a slot."""

    slot_id: int
    slot: str
    part: str
    seats: int
    taken: int


@dataclass(frozen=True, slots=True)
class Offered:
    """What a release offers: its service, and the first day of it."""

    name: str
    age_min: int
    age_max: int | None
    dose_gap_days: int
    day: date


@dataclass(frozen=True, slots=True)
class Trustee:
    """A trustee of a release. `held_secret` only in rehearsals."""

    trustee: str
    commitment: str
    secret: str | None
    held_secret: str | None
