"""People: one human being is one person, once in the whole system (docs/method.md 9).

What is typed is put into one form before it is compared: Devanagari digits, spaces, case.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sodat.rules.refusals import IdentityNotUsable, MalformedRequest, MobileNotUsable

PEOPLE_MAX = 4
NAME_CHARACTERS_MAX = 100

IdType = Literal["aadhaar", "pan", "voter", "passport", "driving-licence", "pension", "npr", "other"]
Gender = Literal["female", "male", "other"]

_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_GAPS = re.compile(r"[\s\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060\ufeff()./-]+")
"""What people and address books put between digits: spaces, marks of direction, brackets, dashes."""
_MOBILE = re.compile(r"(?:(?:\+|00)?91)?0?([6-9][0-9]{9})\Z")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "aadhaar": re.compile(r"\d{12}\Z"),
    "pan": re.compile(r"[A-Z]{5}\d{4}[A-Z]\Z"),
    "voter": re.compile(r"[A-Z]{3}\d{7}\Z"),
    "passport": re.compile(r"[A-Z]\d{7}\Z"),
    "driving-licence": re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{5,14}\Z"),
    "pension": re.compile(r"[A-Z0-9]{6,20}\Z"),
    "npr": re.compile(r"[A-Z0-9]{8,20}\Z"),
    "other": re.compile(r"[A-Z0-9]{5,20}\Z"),
}
_YEAR = re.compile(r"[0-9]{4}\Z")
_PINCODE = re.compile(r"[1-9]\d{5}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What an account holder may say anew about a person: all but the document."""

    name: str
    birth_year: int
    gender: Gender
    pincode: str


@dataclass(frozen=True, slots=True)
class Person:
    """What an account holder says about a person. The ID number is only ever kept as a keyed hash."""

    name: str
    birth_year: int
    gender: Gender
    id_type: IdType
    id_number: str
    pincode: str


def latin_digits(text: str) -> str:
    """Return the text with Devanagari digits written in Latin ones."""
    return text.translate(_DIGITS)


def mobile_number(text: str) -> str:
    """Return the ten digits of an Indian mobile number in any usual spelling.

    Raises:
        MobileNotUsable: anything else, landlines too.
    """
    found = _MOBILE.match(_GAPS.sub("", latin_digits(text)))
    if found is None:
        raise MobileNotUsable
    return found.group(1)


def person(
    *,
    name: str,
    birth_year: int | str,
    gender: str,
    id_type: str,
    id_number: str,
    pincode: str,
    this_year: int,
    check_digit: Callable[[str, str], bool] = lambda _type, _number: True,
) -> Person:
    """Return a person in normal form.

    Args:
        this_year: the year now, so that no rule reads a clock.
        check_digit: says whether an ID number of a type has a right check digit.

    Raises:
        MalformedRequest: with the field; IdentityNotUsable: the number does not fit its type.
    """
    return Person(
        name=name_of(name),
        birth_year=birth_year_of(birth_year, this_year),
        gender=gender_of(gender),
        id_type=id_type,  # type: ignore[arg-type]
        id_number=identity_number(id_type, id_number, check_digit),
        pincode=pincode_of(pincode),
    )


def name_of(text: str) -> str:
    """Return a name with single spaces, or refuse it."""
    shown = " ".join(text.split())
    if not 1 <= len(shown) <= NAME_CHARACTERS_MAX or not any(letter.isalpha() for letter in shown):
        raise MalformedRequest(field="name", what="length")
    if not all(letter.isprintable() or letter in "\u200c\u200d" for letter in shown):
        raise MalformedRequest(field="name", what="characters")
    return shown


def birth_year_of(text: int | str, this_year: int) -> int:
    """Return a year of birth somebody alive can have, or refuse it."""
    year = latin_digits(str(text)).strip()
    if not _YEAR.match(year) or not this_year - 125 <= int(year) <= this_year:
        raise MalformedRequest(field="birth_year", what="range")
    return int(year)


def gender_of(text: str) -> Gender:
    """Return a gender, or refuse it."""
    if text not in {"female", "male", "other"}:
        raise MalformedRequest(field="gender", what="choice")
    return text  # type: ignore[return-value]


def identity_number(id_type: str, text: str, check_digit: Callable[[str, str], bool]) -> str:
    """Return an ID number in normal form: no gaps, capitals, Latin digits.

    Raises:
        MalformedRequest: an unknown type; IdentityNotUsable: form or check digit are wrong.
    """
    if id_type not in _FORMS:
        raise MalformedRequest(field="id_type", what="choice")
    typed = _GAPS.sub("", latin_digits(text))
    number = typed.upper()
    if not typed.isascii() or not _FORMS[id_type].match(number) or not check_digit(id_type, number):
        raise IdentityNotUsable(id_type=id_type)
    return number


def pincode_of(text: str) -> str:
    """Return the six digits of a pincode, or refuse."""
    digits = _GAPS.sub("", latin_digits(text))
    if not digits.isascii() or not _PINCODE.match(digits):
        raise MalformedRequest(field="pincode", what="six-digits")
    return digits


def last_digits(id_number: str) -> str:
    """Return the part of an ID number that may be shown."""
    return id_number[-4:]
