"""What the Co-WIN calls answer, for their description. Source: docs/cowin.md."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class CowinError(msgspec.Struct):
    """An error as Co-WIN gave it."""

    error: str
    code: str | UnsetType = msgspec.field(name="errorCode", default=UNSET)


class Forbidden(msgspec.Struct):
    """Not for this account."""

    message: str


class Txn(msgspec.Struct):
    """A code is on its way."""

    txn: str = msgspec.field(name="txnId")


class Token(msgspec.Struct):
    """A JWT of fifteen minutes."""

    token: str
    new: str | UnsetType = msgspec.field(name="isNewAccount", default=UNSET)


class Captcha(msgspec.Struct):
    """An empty picture."""

    captcha: str


class States(msgspec.Struct):
    """States with their numbers."""

    states: list[dict[str, str | int]]
    ttl: int


class Districts(msgspec.Struct):
    """Districts with their numbers."""

    districts: list[dict[str, str | int]]
    ttl: int


class Types(msgspec.Struct):
    """Photo IDs with their numbers."""

    types: list[dict[str, str | int]]
    ttl: int


class Genders(msgspec.Struct):
    """Genders with their numbers."""

    genders: list[dict[str, str | int]]
    ttl: int


class Session(msgspec.Struct):
    """What is offered on one day; in `find...` calls the fields of its centre stand beside."""

    session_id: str
    date: str
    available_capacity: int
    available_capacity_dose1: int
    available_capacity_dose2: int
    min_age_limit: int
    allow_all_age: bool
    vaccine: str
    slots: list[str]
    max_age_limit: int | UnsetType = UNSET


class Center(msgspec.Struct):
    """A centre with its sessions."""

    center_id: int
    name: str
    address: str
    state_name: str
    district_name: str
    block_name: str
    pincode: int
    lat: float
    long: float
    opens: str = msgspec.field(name="from")
    closes: str = msgspec.field(name="to")
    fee_type: str
    sessions: list[Session]
    vaccine_fees: list[dict[str, str]] | UnsetType = UNSET


class CenterNear(msgspec.Struct):
    """A centre near a point."""

    center_id: int
    name: str
    location: str


class Sessions(msgspec.Struct):
    """The sessions of one day."""

    sessions: list[Session]


class Centers(msgspec.Struct):
    """The sessions of seven days by centre."""

    centers: list[Center]


class CenterAlone(msgspec.Struct):
    """The sessions of seven days of one centre: an object, not a list; empty when there is none such."""

    centers: dict[str, Any]


class Near(msgspec.Struct):
    """The centres nearest to a point."""

    centers: list[CenterNear]
    ttl: int


class Beneficiary(msgspec.Struct):
    """A person with doses and appointments."""

    beneficiary_reference_id: str
    name: str
    birth_year: str
    gender: str
    mobile_number: str
    photo_id_type: str
    photo_id_number: str
    comorbidity_ind: str
    vaccination_status: str
    vaccine: str
    dose1_date: str
    dose2_date: str
    appointments: list[dict[str, Any]]


class Beneficiaries(msgspec.Struct):
    """The people of an account."""

    beneficiaries: list[Beneficiary]


class Named(msgspec.Struct):
    """The fourteen digits of a person."""

    beneficiary_reference_id: str


class Dosed(Named):
    """A dose was entered."""

    dose: int


class Confirmed(msgspec.Struct):
    """An appointment."""

    appointment_confirmation_no: str


class Filed(msgspec.Struct):
    """No appointment yet: an application for a draw, and when that is."""

    appointment_confirmation_no: None
    application_number: str
    choices: int
    closes_at: str
    draws_at: str
    message: str
