"""Who works in the rehearsal: one of each role and a second officer, with a password that all may know."""

import pyotp

from sodat.actions import appointing, passwords
from sodat.actions.appointing import Wanted
from sodat.actions.entering import totp_field
from sodat.city import pune
from sodat.demo.rehearsal import put_places
from sodat.storage import factors
from sodat.storage.staff import Role
from sodat.wiring import System

PASSWORD = "no hurry in pune"  # noqa: S105 - of a rehearsal, which shows the codes too
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("officer", "अनुराधा कुलकर्णी", "officer"),
    ("officer2", "संजय पवार", "officer"),
    ("central", "रमेश शिंदे", "central"),
    ("centre", "लता गायकवाड", "staff"),
    ("auditor", "फातिमा शेख", "auditor"),
)
"""Name to sign in under, name, role. A seat of the quota takes two officers."""


async def appoint_all(system: System) -> None:
    """Appoint those who are not there yet, each with password and authenticator."""
    password, centre = await passwords.hashed(PASSWORD), pune.centres()[0].centre
    async with system.database.transaction() as tx:
        await put_places(tx)
        for login_name, name, role in PEOPLE:
            if await factors.of_name(tx, login_name) is not None:
                continue
            district = pune.DISTRICT if role in {"officer", "staff"} else None
            wanted = Wanted(login_name, name, role, district, centre if role == "staff" else None)
            account = await appointing.appoint(tx, system.vault, None, wanted)
            secret = system.vault.seal(pyotp.random_base32(), totp_field(account))
            await factors.set_password(tx, account, password, secret, 0)
            await factors.drop_invitation(tx, account)


def sign_ins(base_url: str) -> str:
    """Return what the terminal says of them: the page, the password, and where their codes are shown."""
    rows = [f"  {name:14} {role:14} {base_url}/_demo/totp/{name}" for name, _, role in PEOPLE]
    head = f"  sign in at     {base_url}/office/sign-in   password of all: {PASSWORD}"
    return "\n".join((head, f"  {'as':14} {'who is':14} the code is shown at", *rows))
