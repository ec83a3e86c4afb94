"""What the Co-WIN calls take, for their description. Source: docs/cowin.md."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from sodat.web.openapi.cowin_places import SlotLabel

Loose = str | int
"""Clients send digits as text or as a number; both are taken."""

WORDS = {
    "pincode": "Six digits, Latin or Devanagari.",
    "district_id": "A district's number.",
    "center_id": "A centre's number.",
    "date": "DD-MM-YYYY, or the year first.",
    "vaccine": "Only sessions of this vaccine.",
    "lat": "Degrees of latitude.",
    "long": "Degrees of longitude.",
    "appointment_id": "An appointment's id.",
    "beneficiary_reference_id": "A person's fourteen digits.",
    "mobile_number": "A mobile number.",
}
"""What stands in a query."""


class MobileSaid(msgspec.Struct):
    """A mobile, in all spellings; `secret` is passed over."""

    mobile: Annotated[Loose, Meta(examples=["9876543210"])]
    secret: str | UnsetType = UNSET


class CodeSaid(msgspec.Struct):
    """The SHA-256 of the code, in hex."""

    otp: Annotated[str, Meta(pattern="^[0-9a-fA-F]{64}$")]
    txn: UUID = msgspec.field(name="txnId")


class BeneficiarySaid(msgspec.Struct):
    """A person as Co-WIN named them; `mobile_number` is for a vaccinator to say."""

    name: Annotated[str, Meta(examples=["Sita Patil"])]
    birth_year: Annotated[Loose, Meta(examples=["1990"])]
    gender_id: Annotated[Loose, Meta(examples=[2])]
    photo_id_type: Annotated[Loose, Meta(examples=[13])]
    photo_id_number: Annotated[Loose, Meta(examples=["AB123456"])]
    pincode: Annotated[Loose, Meta(examples=["411001"])] | UnsetType = UNSET
    comorbidity_ind: Annotated[str, Meta(examples=["N"])] | UnsetType = UNSET
    consent_version: Annotated[Loose, Meta(examples=["1"])] | UnsetType = UNSET
    mobile_number: Annotated[Loose, Meta(examples=["9876543210"])] | UnsetType = UNSET


class ReferenceSaid(msgspec.Struct):
    """A person by their fourteen digits."""

    beneficiary_reference_id: Loose


class ScheduleSaid(msgspec.Struct):
    """A wish. `dose`, `center_id` and `captcha` are passed over."""

    session_id: UUID
    slot: SlotLabel
    beneficiaries: Annotated[list[Loose], Meta(min_length=1, max_length=4)]
    dose: Loose | UnsetType = UNSET
    center_id: Loose | UnsetType = UNSET
    captcha: str | UnsetType = UNSET


class OnSpotSaid(msgspec.Struct):
    """A wish for somebody who came: known by their fourteen digits, or named here as in `BeneficiarySaid`."""

    session_id: UUID
    slot: SlotLabel
    beneficiary_reference_id: Loose | UnsetType = UNSET
    name: str | UnsetType = UNSET
    mobile_number: Loose | UnsetType = UNSET
    birth_year: Loose | UnsetType = UNSET
    gender_id: Loose | UnsetType = UNSET
    photo_id_type: Loose | UnsetType = UNSET
    photo_id_number: Loose | UnsetType = UNSET
    pincode: Loose | UnsetType = UNSET
    comorbidity_ind: str | UnsetType = UNSET
    consent_version: Loose | UnsetType = UNSET


class RescheduleSaid(msgspec.Struct):
    """Another slot for an appointment."""

    appointment_id: UUID
    session_id: UUID
    slot: SlotLabel


class CancelSaid(msgspec.Struct):
    """An appointment to give back, of all or of some of its people; or the number of an application."""

    appointment_id: UUID
    to_cancel: list[Loose] = msgspec.field(name="beneficiariesToCancel", default_factory=list)


class VaccinateSaid(msgspec.Struct):
    """A dose that was given."""

    beneficiary_reference_id: Loose
    center_id: Loose
    vaccine: str
    vaccine_batch: str
    dose: Loose
    dose1_date: str | UnsetType = UNSET
    vaccinator_name: str | UnsetType = UNSET
