"""What a review would find in one release if it knew addresses and devices.

All crews and citizens come from this one machine, so theirs are made up; of the kind that is harder on
citizens: everybody behind carriers' addresses.
"""

from collections.abc import Sequence

from sodat.city.population import Household
from sodat.redteam.addresses import CARRIERS_ONLY, lay_over
from sodat.rules import signals
from sodat.rules.traces import Limits
from sodat.storage import reviewing
from sodat.wiring import System


async def located(
    system: System, release_id: str, pace: float, homes: Sequence[Household], crew: Sequence[Household]
) -> frozenset[str]:
    """Return the mobiles of accounts that would be in cases. `homes`: the citizens'."""
    mobiles = {system.vault.mobile_hash(home.mobile): home.mobile for home in (*homes, *crew)}
    limits = Limits().at_pace(pace)
    hashes = [system.vault.mobile_hash(home.mobile) for home in crew]
    async with system.database.transaction() as tx:
        own = await reviewing.accounts_of(tx, hashes)
        laid = lay_over(await reviewing.traces(tx, release_id), own, CARRIERS_ONLY, seed=len(homes))
        cases = signals.cases(signals.signals(laid, limits), limits)
        suspects = await reviewing.mobiles_of(tx, [one for case in cases for one in case.accounts])
    return frozenset(mobiles[one] for one in suspects if one in mobiles)
