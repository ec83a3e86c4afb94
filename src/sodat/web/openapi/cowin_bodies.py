"""What the Co-WIN calls take, for their description. Source: docs/cowin.md."""

import msgspec
from msgspec import UNSET, UnsetType

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

    mobile: Loose


class CodeSaid(msgspec.Struct):
    """The SHA-256 of the code, in hex."""

    otp: str
    txn: str = msgspec.field(name="txnId")


class BeneficiarySaid(msgspec.Struct):
    """A person as Co-WIN named them."""

    name: str
    birth_year: Loose
    gender_id: Loose
    photo_id_type: Loose
    photo_id_number: Loose
    pincode: Loose | UnsetType = UNSET
    comorbidity_ind: str | UnsetType = UNSET
    consent_version: Loose | UnsetType = UNSET
    mobile_number: Loose | UnsetType = UNSET


class ReferenceSaid(msgspec.Struct):
    """A person by their fourteen digits."""

    beneficiary_reference_id: Loose


class ScheduleSaid(msgspec.Struct):
    """A wish."""

    dose: Loose
    session_id: str
    slot: str
    beneficiaries: list[Loose]


class OnSpotSaid(msgspec.Struct):
    """A wish for somebody who came."""

    session_id: str
    slot: str
    beneficiary_reference_id: Loose | UnsetType = UNSET
    name: str | UnsetType = UNSET
    mobile_number: Loose | UnsetType = UNSET


class RescheduleSaid(msgspec.Struct):
    """Another slot for an appointment."""

    appointment_id: str
    session_id: str
    slot: str


class CancelSaid(msgspec.Struct):
    """An appointment to give back, of all or of some of its people."""

    appointment_id: str
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
