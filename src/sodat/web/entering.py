"""Signing in of people who work here, by name, password and code: on a page, and for their programs."""

from sodat.actions import entering, passwords
from sodat.actions.entering import Begun
from sodat.rules.factors import PASSWORD_CHARACTERS_MAX, SignInRefused
from sodat.rules.people import latin_digits
from sodat.storage import releases
from sodat.storage.factors import Factors
from sodat.storage.statements import Transaction
from sodat.web.ports import Portal


async def right_password(portal: Portal, name: str, password: str, browser: bytes) -> Factors:
    """Return who has this name and this password; the try counts before it is known to be wrong.

    Args:
        portal: the system.
        name: as `entering.clean_name` gives it.
        password: as it was typed.
        browser: what tries are counted by, empty for whoever never signed in from there.

    Raises:
        SignInWait, SignInRefused.
    """
    async with portal.database.transaction() as tx:
        who = await entering.take_try(tx, name, browser)
    # Out of the transaction: it takes long on purpose.
    fits = await passwords.fits(who.password_hash if who else None, password[: PASSWORD_CHARACTERS_MAX + 1])
    if who is None or not fits:
        raise SignInRefused
    return who


async def begin_by_code(portal: Portal, tx: Transaction, who: Factors, code: str, browser: bytes) -> Begun:
    """Begin a login of whoever has the right password, if the authenticator's code is right too.

    Raises:
        SignInRefused, SignInCodeUsed.
    """
    now, hours = await releases.now(tx), portal.config.login_hours
    typed = latin_digits("".join(code.split()))
    return await entering.begin_by_code(tx, portal.vault, who, typed, browser, now, hours)
