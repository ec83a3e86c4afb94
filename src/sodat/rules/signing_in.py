"""What is typed to sign in: a code out of a message, an e-mail address (docs/method.md 9)."""

import re

from sodat.rules.people import latin_digits
from sodat.rules.refusals import Refusal

CODE_DIGITS = 6
EMAIL_CHARACTERS_MAX = 254

_GAPS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff.-]+")
_ALONE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}\Z"
)


class CodeUnreadable(Refusal):
    """What was typed has no six digits in it; no try is lost."""

    code = "code-unreadable"


class EmailNotUsable(Refusal):
    """Not an e-mail address that mail can be sent to."""

    code = "email-not-usable"


def one_time_code(text: str) -> str:
    """Return the six digits of a code, typed with gaps or in Devanagari, or pasted with its whole message.

    Raises:
        CodeUnreadable.
    """
    typed = latin_digits(text)[:500]
    joined = _GAPS.sub("", typed)
    if len(joined) == CODE_DIGITS and joined.isascii() and joined.isdecimal():
        return joined
    found = _ALONE.findall(typed)
    if len(found) != 1:
        raise CodeUnreadable
    return str(found[0])


def email_address(text: str) -> str:
    """Return an e-mail address in small letters.

    Raises:
        EmailNotUsable.
    """
    typed = text.strip()
    if len(typed) > EMAIL_CHARACTERS_MAX or not _EMAIL.match(typed):
        raise EmailNotUsable
    return typed.lower()


def shown_email(address: str) -> str:
    """Return an address so that its owner knows it and a stranger does not: `s…a@example.org`."""
    name, _, where = address.partition("@")
    return f"{name[0]}…{name[-1] if len(name) > 1 else ''}@{where}"
