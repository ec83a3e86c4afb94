"""Who is on duty, asked anew for every act; and the trail that every act of theirs leaves."""

from sodat.rules.refusals import NotAllowed
from sodat.storage import staff
from sodat.storage.staff import Role, Staff
from sodat.storage.statements import Transaction
from sodat.vault import Login


async def on_duty(tx: Transaction, login: Login, *roles: Role) -> Staff:
    """Return who is on duty. The database decides, not the token: an appointment can end within a login.

    Raises:
        NotAllowed: nobody who works here, or not in one of these roles.
    """
    who = await staff.of_account(tx, login.account_id)
    if who is None or login.role != who.role or (roles and who.role not in roles):
        raise NotAllowed
    return who


async def note(tx: Transaction, who: Staff, act: str, subject: str = "", reason: str = "") -> None:
    """Write down an act in the trail, in the transaction of the act itself."""
    await staff.add_act(tx, who.account_id, act, subject, reason)
