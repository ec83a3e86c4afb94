"""What the picture on a slip says: which appointment it is, and its code.

Capital letters, digits and colons alone, so that the picture stays small and any reader of such
pictures shows text that can be typed too.
"""

import re
from uuid import UUID

from sodat.rules.people import latin_digits

_SLIP = re.compile(r"SODAT[:;]?([0-9A-F]{8}(?:-?[0-9A-F]{4}){3}-?[0-9A-F]{12})[:;]?([0-9]{4})\Z")
"""A hand scanner is a keyboard: the colon may come as what lies on its key, or not at all."""

_CODE = re.compile(r"[0-9]{4}\Z")
_APPLICATION = re.compile(r"[0-9a-f]{8,32}\Z")


def slip_text(appointment: UUID, code: str) -> str:
    """Return the text of the picture: `SODAT:`, the appointment in 32 hex digits, its code."""
    return f"SODAT:{appointment.hex.upper()}:{code}"


def read_slip(text: str) -> tuple[UUID, str] | None:
    """Return the appointment and code of a text that came off a slip; None when it is none."""
    found = _SLIP.match(latin_digits("".join(text.split())).upper())
    return (UUID(found[1]), found[2]) if found else None


def read_code(text: str) -> str | None:
    """Return the four digits of a slip's code, None when it is something else."""
    typed = "".join(latin_digits(text).split())
    return typed if _CODE.match(typed) else None


def read_application(text: str) -> str | None:
    """Return an application's number or the beginning of one, None when it is something else.

    It is printed in groups; eight of its digits are enough to find it at a desk.
    """
    typed = re.sub(r"[\s-]", "", latin_digits(text)).lower()
    return typed if _APPLICATION.match(typed) else None
