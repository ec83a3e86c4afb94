"""Signing in of people who work here: what a password must be, and how long guessing has to wait."""

from datetime import timedelta

from sodat.rules.refusals import Refusal

PASSWORD_CHARACTERS_MIN = 12
PASSWORD_CHARACTERS_MAX = 200
FREE_TRIES = 3
WAIT_SECONDS_MAX = 900


class SignInRefused(Refusal):
    """Name, password and code do not fit together. It is not said which of them."""

    code = "sign-in-refused"


class SignInWait(Refusal):
    """Too many tries in vain from browsers that never signed in here. Facts: wait_seconds."""

    code = "sign-in-wait"


class SignInCodeUsed(Refusal):
    """The code of this half minute was used already. Facts: wait_seconds."""

    code = "sign-in-code-used"


class PasswordWeak(Refusal):
    """A password that would be guessed. Facts: what, characters_min."""

    code = "password-weak"


class PasskeyRefused(Refusal):
    """What the passkey signed does not hold, came too late or was used already."""

    code = "passkey-refused"


class InvitationUnknown(Refusal):
    """The invitation was used, is too old, or there is none."""

    code = "invitation-unknown"


class LastWayIn(Refusal):
    """The only way to sign in cannot be removed."""

    code = "last-way-in"


def check_password(password: str, login_name: str) -> None:
    """Refuse a password that guessing finds first. Source: NIST SP 800-63B 5.1.1.2, length before classes.

    Raises:
        PasswordWeak: what is short, long, name, few.
    """
    facts = {"characters_min": PASSWORD_CHARACTERS_MIN}
    if len(password) < PASSWORD_CHARACTERS_MIN:
        raise PasswordWeak(what="short", **facts)
    if len(password) > PASSWORD_CHARACTERS_MAX:
        raise PasswordWeak(what="long", **facts)
    if login_name in password.lower():
        raise PasswordWeak(what="name", **facts)
    if len(set(password)) < PASSWORD_CHARACTERS_MIN // 2:
        raise PasswordWeak(what="few", **facts)


def wait_after(failures: int) -> timedelta:
    """Return how long the next try has to wait: nothing for the first few, then doubled, up to a maximum."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return timedelta(seconds=min(WAIT_SECONDS_MAX, 2 ** min(failures - FREE_TRIES, 10) * 2))
