"""What the picture on a slip says: which appointment it is, and its code.

Capital letters, digits and colons alone, so that the picture stays small and any reader of such
pictures shows text that can be typed too.
"""

import re
from uuid import UUID

from sodat.rules.people import latin_digits

_SLIP = re.compile(r"SODAT:([0-9A-F]{32}):([0-9]{4})\Z")


def slip_text(appointment: UUID, code: str) -> str:
    """Return the text of the picture: `SODAT:`, the appointment in 32 hex digits, its code."""
    return f"SODAT:{appointment.hex.upper()}:{code}"


def read_slip(text: str) -> tuple[UUID, str] | None:
    """Return the appointment and code of a text that came off a slip; None when it is none."""
    found = _SLIP.match(latin_digits("".join(text.split())).upper())
    return (UUID(found[1]), found[2]) if found else None
