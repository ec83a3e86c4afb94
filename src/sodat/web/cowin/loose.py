"""Bodies as clients really sent them: numbers as text, text as numbers, 1 as 1.0, or nothing at all."""

from typing import Any, TypeAlias

import msgspec

from sodat.rules.people import latin_digits

Loose: TypeAlias = str | int | float | bool | None
Many: TypeAlias = list[Loose] | Loose

WHOLE_MAX = 10**15
_TEXT_MAX = 2_000
_JOINERS = "\u200c\u200d"
"""Parts of names in Devanagari, though nobody sees them."""


def text(value: Loose) -> str:
    """Return a value as text; a whole number never with a decimal point."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if abs(value) < WHOLE_MAX and value == int(value) else ""
    said = str(value)[:_TEXT_MAX].strip()
    # What cannot be seen has no business here, and the database takes no zero byte.
    return (
        said
        if said.isprintable()
        else "".join(letter for letter in said if letter.isprintable() or letter in _JOINERS)
    )


def digits(value: Loose) -> str:
    """Return what should be digits, as text; of `"1990.0"` `"1990"`."""
    return text(value).removesuffix(".0")


def whole(value: Loose) -> int | None:
    """Return a value as a whole number of at most fifteen digits, None where it is none."""
    said = latin_digits(digits(value))
    return int(said) if said.isascii() and said.isdecimal() and int(said[:20]) < WHOLE_MAX else None


def many(value: Many) -> list[Loose]:
    """Return a list; of one value a list of it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class Body(msgspec.Struct):
    """All that any call of this interface reads from a body; fields nobody knows are passed over."""

    mobile: Loose = None
    mobile_number: Loose = None
    otp: Loose = None
    txn: Loose = msgspec.field(name="txnId", default=None)
    dose: Loose = None
    session_id: Loose = None
    slot: Loose = None
    beneficiaries: Many = None
    appointment_id: Loose = None
    to_cancel: Many = msgspec.field(name="beneficiariesToCancel", default=None)
    beneficiary_reference_id: Loose = None
    name: Loose = None
    birth_year: Loose = None
    gender_id: Loose = None
    photo_id_type: Loose = None
    photo_id_number: Loose = None
    pincode: Loose = None
    comorbidity_ind: Loose = None
    consent_version: Loose = None
    center_id: Loose = None
    vaccine: Loose = None
    vaccine_batch: Loose = None
    vaccinator_name: Loose = None
    dose1_date: Loose = None


_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Body)


def decoder() -> msgspec.json.Decoder[Body]:
    """Return what reads a body."""
    return _decoder
