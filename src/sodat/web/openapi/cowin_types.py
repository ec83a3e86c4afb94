"""What the Co-WIN calls answer, for their description. Source: docs/cowin.md."""

from typing import Annotated, Literal, TypedDict
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from sodat.web.openapi.cowin_places import Day, SlotLabel, Somewhere

DayOrNone = Annotated[str, Meta(pattern=r"^(\d{2}-\d{2}-\d{4})?$")]
Reference = Annotated[str, Meta(pattern=r"^[1-9]\d{13}$")]


class CowinError(msgspec.Struct):
    """An error as Co-WIN gave it."""

    error: str
    code: str | UnsetType = msgspec.field(name="errorCode", default=UNSET)


class Forbidden(msgspec.Struct):
    """Not for this account."""

    message: str


class Txn(msgspec.Struct):
    """A code is on its way."""

    txn: UUID = msgspec.field(name="txnId")


class Token(msgspec.Struct):
    """A JWT of fifteen minutes."""

    token: str
    new: str | UnsetType = msgspec.field(name="isNewAccount", default=UNSET)


class Captcha(msgspec.Struct):
    """An empty picture."""

    captcha: str


class Appointment(Somewhere):
    """An appointment to come, kept or missed. Its pincode is a text."""

    appointment_id: UUID
    session_id: UUID
    date: Day
    slot: SlotLabel
    dose: int
    pincode: str


class Beneficiary(TypedDict):
    """A person with doses and appointments."""

    beneficiary_reference_id: Reference
    name: str
    birth_year: str
    gender: str
    mobile_number: str
    photo_id_type: str
    photo_id_number: str
    comorbidity_ind: Literal["Y", "N"]
    vaccination_status: Literal["Not Vaccinated", "Partially Vaccinated", "Vaccinated"]
    vaccine: str
    dose1_date: DayOrNone
    dose2_date: DayOrNone
    appointments: list[Appointment]


class Beneficiaries(TypedDict):
    """The people of an account."""

    beneficiaries: list[Beneficiary]


class Named(msgspec.Struct):
    """The fourteen digits of a person."""

    beneficiary_reference_id: Reference


class Dosed(Named):
    """A dose was entered."""

    dose: int


class Confirmed(msgspec.Struct):
    """An appointment."""

    appointment_confirmation_no: UUID


class Filed(msgspec.Struct):
    """No appointment yet: an application for a draw, and when that is."""

    appointment_confirmation_no: None
    application_number: str
    choices: int
    closes_at: str
    draws_at: str
    message: str
