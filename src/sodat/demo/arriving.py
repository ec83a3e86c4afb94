"""How the city of the rehearsal comes to the door: citizens signed in long ago, programs do so all at once.

Citizens come with logins of some day before. What programs do at the last moment, many numbers in the same
second and each code typed at once, is what a review looks for.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sodat.city.play import sign_in_all
from sodat.city.population import Household
from sodat.city.story import Login
from sodat.demo.rehearsal import register
from sodat.storage import rehearsal
from sodat.vault import Login as Known
from sodat.wiring import System

PROGRAMS_AT_ONCE = 16
LOGIN_LIVES = timedelta(hours=8)


async def arrive(system: System, base_url: str, households: Sequence[Household]) -> dict[str, Login]:
    """Register the city, note whose accounts programs hold, and return the logins of all but the visitor."""
    await register(system, households, datetime.now(UTC).year)
    programs = [one for one in households[1:] if one.kind == "program"]
    async with system.database.transaction() as tx:
        await rehearsal.put_programs(tx, [system.vault.mobile_hash(one.mobile) for one in programs])
    logins = await _known(system, [one for one in households[1:] if one.kind == "citizen"])
    for first in range(0, len(programs), PROGRAMS_AT_ONCE):
        logins |= await sign_in_all(base_url, programs[first : first + PROGRAMS_AT_ONCE])
    return logins


async def _known(system: System, citizens: Sequence[Household]) -> dict[str, Login]:
    """Return logins of citizens who signed in some day before."""
    by_hash = {system.vault.mobile_hash(one.mobile): one for one in citizens}
    until = datetime.now(UTC) + LOGIN_LIVES
    async with system.database.transaction() as tx:
        homes = await rehearsal.households(tx, list(by_hash))
    return {
        by_hash[home.mobile_hash].mobile: Login(
            system.vault.token(Known(home.account_id, "citizen", until)),
            tuple(home.persons[: len(by_hash[home.mobile_hash].people)]),
        )
        for home in homes
    }
