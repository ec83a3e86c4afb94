"""A visit of somebody who works here: who it is, and the host that passkeys are bound to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from sodat.actions import staffing
from sodat.actions.passkeys import Site
from sodat.storage.staff import Role, Staff
from sodat.storage.statements import Transaction
from sodat.web.asgi import header
from sodat.web.visit import Visit

HOME = {"staff": "/centre", "officer": "/office", "central": "/central", "auditor": "/office/trail"}
"""Where each role begins."""


@asynccontextmanager
async def at_work(visit: Visit, *roles: Role) -> AsyncIterator[tuple[Transaction, Staff]]:
    """Begin a transaction of whoever is on duty in one of these roles, or in any.

    Raises:
        NotSignedIn: nobody; NotAllowed: another role.
    """
    login = visit.signed_in()
    async with visit.portal.database.transaction() as tx:
        yield tx, await staffing.on_duty(tx, login, *roles)


def site_of(visit: Visit) -> Site:
    """Return the host that was asked, as a browser checks it; plain HTTP counts in rehearsals only."""
    host = header(visit.scope, b"host")
    origins = (
        (f"https://{host}",) if visit.portal.config.is_production else (f"https://{host}", f"http://{host}")
    )
    return Site(urlsplit(f"//{host}").hostname or "localhost", origins)
