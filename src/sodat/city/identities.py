"""Invented identity documents with right check digits.

They are random: whether a number is anybody's is not known, and nothing but this machine sees it.
"""

from random import Random

from stdnum import luhn, verhoeff
from stdnum.in_ import aadhaar

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def identity(random: Random, surname_letter: str) -> tuple[str, str]:
    """Return (id_type, id_number) of one document: Aadhaar mostly, as in life."""
    kind = random.choices(("aadhaar", "pan", "voter", "driving-licence", "passport"), (70, 12, 10, 5, 3))[0]
    if kind == "aadhaar":
        return kind, _aadhaar(random)
    if kind == "pan":
        return (
            kind,
            f"{_letters(random, 3)}P{surname_letter}{random.randrange(1, 10_000):04}{_letters(random, 1)}",
        )
    if kind == "voter":
        digits = f"{random.randrange(1_000_000):06}"
        return kind, f"{_letters(random, 3)}{digits}{luhn.calc_check_digit(digits)}"
    if kind == "driving-licence":
        return kind, f"MH12{random.randrange(1995, 2021)}{random.randrange(10_000_000):07}"
    return kind, f"{_letters(random, 1)}{random.randrange(10_000_000):07}"


def _aadhaar(random: Random) -> str:
    for _ in range(100):
        digits = str(random.randrange(20_000_000_000, 100_000_000_000))
        number = f"{digits}{verhoeff.calc_check_digit(digits)}"
        if aadhaar.is_valid(number):  # a palindrome is not
            return number
    raise AssertionError("a hundred palindromes in a row")


def _letters(random: Random, count: int) -> str:
    return "".join(random.choices(_LETTERS, k=count))
