"""Somebody who works here, signed in as by password and code, for tests of the offices' pages."""

from datetime import UTC, datetime
from itertools import count

from flow.portal import PUNE
from sodat.actions import appointing, entering
from sodat.actions.appointing import Wanted
from sodat.storage import centres, factors
from sodat.vault import Login
from web.world import World

numbers = count(1)


def on_duty(
    world: World, role: str = "officer", *, district: int = 363, centre: int | None = None
) -> dict[str, str]:
    """Appoint somebody and return the headers of a browser in which they are signed in."""
    return browser_of(world, login_of(world, role, district=district, centre=centre))


def login_of(world: World, role: str = "officer", *, district: int = 363, centre: int | None = None) -> Login:
    """Appoint somebody and return a login of theirs."""
    name = f"{role}-{next(numbers)}"

    async def act(tx) -> Login:
        await centres.put_district(tx, PUNE)
        place = district if role in {"staff", "officer"} else None
        wanted = Wanted(name, f"नाव {name}", role, place, centre if role == "staff" else None)
        account = await appointing.appoint(tx, world.vault, None, wanted)
        who = await factors.of_account(tx, account)
        return (await entering.begin(tx, world.vault, who, "password", datetime.now(UTC), 12)).login

    return world.do(act)


def browser_of(world: World, login: Login) -> dict[str, str]:
    """Return the headers of a browser with a login."""
    return {"cookie": f"sodat_login={world.vault.token(login)}"}
