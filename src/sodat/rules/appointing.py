"""Who may appoint whom: always one step down, never sideways, never oneself."""

import re
from collections.abc import Mapping

from sodat.rules.refusals import MalformedRequest, NotAllowed, Refusal

APPOINTS: Mapping[str, tuple[str, ...]] = {"central": ("officer", "auditor"), "officer": ("staff",)}
"""Which roles a role appoints. The first central official is named by the operator of the machine."""

NAME_CHARACTERS_MAX = 100
_LOGIN_NAME = re.compile(r"[a-z][a-z0-9.-]{1,31}\Z")


class LoginNameTaken(Refusal):
    """Somebody else signs in under this name."""

    code = "login-name-taken"


class StaffUnknown(Refusal):
    """Nobody of this number works here, or not where the asker may see it."""

    code = "staff-unknown"


def check_appointing(by_role: str, by_district: int | None, role: str, district: int | None) -> None:
    """Refuse an appointment that is not the appointing person's to give, change or end.

    Raises:
        NotAllowed: a role not one step below, or another city than one's own.
    """
    if role not in APPOINTS.get(by_role, ()):
        raise NotAllowed
    if by_role == "officer" and by_district != district:
        raise NotAllowed


def display_name(text: str) -> str:
    """Return a name as it is shown.

    Raises:
        MalformedRequest: nothing, or longer than NAME_CHARACTERS_MAX.
    """
    words = " ".join(text.split())
    if not 1 <= len(words) <= NAME_CHARACTERS_MAX or not words.isprintable():
        raise MalformedRequest(field="name", what="length")
    return words


def login_name(text: str) -> str:
    """Return a name to sign in under.

    Raises:
        MalformedRequest: not 2 to 32 of a-z, 0-9, dot and hyphen, a letter first.
    """
    name = text.strip().lower()
    if not _LOGIN_NAME.match(name):
        raise MalformedRequest(field="login_name", what="login-name")
    return name
