"""Who of the staff looked at one's people, and what for: for the people themselves."""

from sodat.storage import centre_days
from sodat.web.answers import Answer
from sodat.web.pages import page
from sodat.web.visit import Visit


async def looked_up(visit: Visit) -> Answer:
    """GET /looked-up."""
    login = visit.signed_in()
    async with visit.portal.database.transaction() as tx:
        looks = await centre_days.look_ups_of(tx, login.account_id)
    return page(visit, "centre/looked-up.html", looks=looks)
