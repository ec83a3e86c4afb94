"""Places and sessions as the Co-WIN calls answer them, for their description. Source: docs/cowin.md."""

from typing import Annotated, Literal, NotRequired, TypedDict
from uuid import UUID

import msgspec
from msgspec import Meta

Day = Annotated[str, Meta(pattern=r"^\d{2}-\d{2}-\d{4}$")]
Clock = Annotated[str, Meta(pattern=r"^\d{2}:\d{2}:\d{2}$")]
SlotLabel = Annotated[str, Meta(pattern=r"^\d{2}:\d{2}[AP]M-\d{2}:\d{2}[AP]M$")]
Count = Annotated[int, Meta(ge=0)]


class State(TypedDict):
    """A state; `_l` is the name in the language asked for, where it is known."""

    state_id: int
    state_name: str
    state_name_l: str


class States(TypedDict):
    """The states; `ttl`: for how many hours they may be kept."""

    states: list[State]
    ttl: int


class District(TypedDict):
    """A district."""

    state_id: int
    district_id: int
    district_name: str
    district_name_l: str


class Districts(TypedDict):
    """The districts of a state."""

    districts: list[District]
    ttl: int


class PhotoId(TypedDict):
    """A kind of photo ID."""

    type: str
    type_l: str
    id: int


class Types(TypedDict):
    """The kinds of photo ID."""

    types: list[PhotoId]
    ttl: int


class Gender(TypedDict):
    """A gender."""

    gender: str
    gender_l: str
    id: int


class Genders(TypedDict):
    """The genders."""

    genders: list[Gender]
    ttl: int


class Session(TypedDict):
    """What is offered on one day. `date`: DD-MM-YYYY; no `max_age_limit`: no end of ages."""

    session_id: UUID
    date: Day
    available_capacity: Count
    available_capacity_dose1: Count
    available_capacity_dose2: Count
    min_age_limit: int
    max_age_limit: NotRequired[int]
    allow_all_age: bool
    vaccine: str
    slots: list[SlotLabel]


_Hours = TypedDict("_Hours", {"from": Clock, "to": Clock})


class Somewhere(_Hours):
    """Where it is, and when it is open."""

    center_id: int
    name: str
    address: str
    state_name: str
    district_name: str
    block_name: str
    lat: float
    long: float
    fee_type: Literal["Free", "Paid"]


class Place(Somewhere):
    """A centre. Its pincode is a number."""

    pincode: int


class SessionAtCenter(Place, Session):
    """A session with the fields of its centre beside its own."""

    fee: str


class VaccineFee(TypedDict):
    """What a vaccine costs at a centre that is paid."""

    vaccine: str
    fee: str


class Center(Place):
    """A centre with its sessions."""

    sessions: list[Session]
    vaccine_fees: NotRequired[list[VaccineFee]]


class CenterNear(Place):
    """A centre near a point."""

    location: str


class Sessions(TypedDict):
    """The sessions of one day."""

    sessions: list[SessionAtCenter]


class Centers(TypedDict):
    """The sessions of seven days by centre."""

    centers: list[Center]


class CenterAlone(TypedDict):
    """The sessions of seven days of one centre: an object, not a list."""

    centers: Center


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """An empty object."""


class CenterUnknown(TypedDict):
    """There is no such centre."""

    centers: Nothing


class Near(TypedDict):
    """The centres nearest to a point."""

    centers: list[CenterNear]
    ttl: int
