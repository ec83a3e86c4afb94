"""Everything an account's own page shows, read at once."""

import msgspec

from sodat.storage.applications import Application
from sodat.storage.appointments import Appointment
from sodat.storage.statements import Transaction, load

_sql = load("mine")


class Own(msgspec.Struct, frozen=True):
    """What is an account's own."""

    applications: list[Application]
    """Newest first, with those of others that a desk gave to this account."""

    appointments: list[Appointment]
    """Of these applications, oldest first; ended ones too."""

    names: dict[int, str]
    """Of its people, and of those it filed a second time."""

    stands: bool
    """Whether it ever had a standing application."""


_own = msgspec.json.Decoder(Own)


async def own(tx: Transaction, account_id: int) -> Own:
    """Return what is an account's own."""
    return _own.decode(await _sql["mine"].value(tx, account_id=account_id))
