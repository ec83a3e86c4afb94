"""What an imported file offers: centres, and sessions with their slots."""

import re
from dataclasses import dataclass
from datetime import date, time

_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class CentreRead:
    """A centre of an imported file."""

    centre_id: int
    name: str
    state: str
    district: str
    pincode: str
    name_mr: str = ""
    address: str = ""
    ward: str = ""
    block: str = ""
    latitude: float | None = None
    longitude: float | None = None
    opens: time = time(9)
    closes: time = time(17)
    fee_type: str = "Free"


@dataclass(frozen=True, slots=True)
class SlotRead:
    """A slot of an imported session, with its seats by part."""

    slot: str
    starts: time
    ends: time
    seats: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SessionRead:
    """A session of an imported file. `path` is where it stood; it is no part of what it is."""

    session_id: str
    centre_id: int
    vaccine: str
    age_min: int
    age_max: int | None
    day: date
    fee: int
    capacity: int
    slots: tuple[SlotRead, ...]
    path: str

    @property
    def service_id(self) -> str:
        """Return the service: the vaccine and for whom, since that is what a session was told apart by."""
        ages = f"{self.age_min}" if self.age_max is None else f"{self.age_min}-{self.age_max}"
        return f"{slug(self.vaccine)}-{ages}"


@dataclass(frozen=True, slots=True)
class Import:
    """All that a file holds: centres by number, sessions in the order of the file, nothing twice."""

    centres: tuple[CentreRead, ...]
    sessions: tuple[SessionRead, ...]


def slug(text: str) -> str:
    """Return a text as small letters and digits with hyphens between; empty if there are none in it."""
    return _SLUG.sub("-", text.lower()).strip("-")
