"""Tending the centres of a city: adding, describing anew, closing with a reason, opening again."""

from dataclasses import asdict

from sodat.actions import staffing
from sodat.rules.centre_form import Described
from sodat.rules.city import CentreUnknown, SessionsAhead
from sodat.rules.lifecycle import check_reason
from sodat.storage import centres, city
from sodat.storage.centres import Centre
from sodat.storage.staff import Staff
from sodat.storage.statements import Transaction


def city_of(who: Staff) -> int:
    """Return the city that an officer works for; the database lets no officer be without one."""
    return who.district_id or 0


async def add(tx: Transaction, who: Staff, said: Described) -> int:
    """Add a centre to an officer's city and return its number."""
    number = await city.next_centre(tx)
    await centres.put_centre(tx, Centre(centre_id=number, district_id=city_of(who), **asdict(said)))
    await staffing.note(tx, who, "centre-added", str(number))
    return number


async def change(tx: Transaction, who: Staff, centre_id: int, said: Described) -> None:
    """Describe a centre anew.

    Raises:
        CentreUnknown: the officer's city has none of this number.
    """
    if not await city.change_centre(tx, city_of(who), centre_id, asdict(said)):
        raise CentreUnknown
    await staffing.note(tx, who, "centre-changed", str(centre_id))


async def close(tx: Transaction, who: Staff, centre_id: int, reason: str) -> None:
    """Close a centre for new sessions; what it has ahead must be cancelled first, session by session.

    Raises:
        ReasonMissing: whoever looks the centre up is told why.
        CentreUnknown: the officer's city has none of this number that is open.
        SessionsAhead: people may hold places there.
    """
    words = check_reason(reason)
    one = await city.centre(tx, city_of(who), centre_id)
    if one is None:
        raise CentreUnknown
    if one.sessions:
        raise SessionsAhead(sessions=one.sessions)
    if not await city.close_centre(tx, city_of(who), centre_id, words):
        raise CentreUnknown
    await staffing.note(tx, who, "centre-closed", str(centre_id), words)


async def reopen(tx: Transaction, who: Staff, centre_id: int) -> None:
    """Open a closed centre again.

    Raises:
        CentreUnknown: the officer's city has none of this number that is closed.
    """
    if not await city.reopen_centre(tx, city_of(who), centre_id):
        raise CentreUnknown
    await staffing.note(tx, who, "centre-reopened", str(centre_id))
