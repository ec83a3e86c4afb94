"""Who is on duty, asked anew for every act; and the trail that every act of theirs leaves."""

from sodat.rules.refusals import NotAllowed, NotSignedIn
from sodat.storage import staff
from sodat.storage.staff import Role, Staff
from sodat.storage.statements import Transaction
from sodat.vault import Login


async def on_duty(tx: Transaction, login: Login, *roles: Role) -> Staff:
    """Return who is on duty. The database decides, not the token: an appointment can end within a login.

    Only a login that began at the staff's own sign-in counts, by passkey or by password and code: a
    one-time code to a mobile never makes anybody staff (docs/adr/0022). In tests `web/duty.py` signs in.

    Raises:
        NotSignedIn: no login of the staff's own, or one that has ended.
        NotAllowed: another role.
    """
    who = await staff.of_login(tx, login.account_id, login.mac)
    if who is None or login.role != who.role:
        raise NotSignedIn
    if roles and who.role not in roles:
        raise NotAllowed
    return who


async def note(tx: Transaction, who: Staff, act: str, subject: str = "", reason: str = "") -> None:
    """Write down an act in the trail, in the transaction of the act itself."""
    await staff.add_act(tx, who.account_id, act, subject, reason)
