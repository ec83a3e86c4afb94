"""What the red team says a review would find with addresses, over the real database."""

from datetime import timedelta
from types import SimpleNamespace

from flow.portal import numbers
from flow.test_reviewing import crew
from sodat.actions import reviewing
from sodat.redteam.reviews import located


def households(portal, count):
    """Register people and return them as the red team knows them too."""
    first = (next(numbers) + 1) * 100_000
    people = portal.people(count)
    return people, [SimpleNamespace(mobile=f"9{first + one:09d}") for one in range(count)]


def test_a_crew_whose_codes_come_apart_is_found_by_its_address_alone(portal):
    release = portal.release({"a": {"open": 5}})
    citizens, homes = households(portal, 40)
    programs, own = households(portal, 8)
    crew(portal, release, citizens, fast=False)
    accounts = crew(portal, release, programs)

    async def apart(tx):
        for step, (account, _) in enumerate(citizens):
            later = timedelta(minutes=9 * (step + 1))
            await tx.execute(
                "UPDATE application SET filed_at = filed_at + %s WHERE account_id = %s", [later, account]
            )
        for step, account in enumerate(accounts):
            await tx.execute(
                "UPDATE one_time_code c SET sent_at = sent_at - %s, used_at = used_at - %s"
                " FROM account a WHERE a.mobile_hash = c.mobile_hash AND account_id = %s",
                [timedelta(minutes=7 * step), timedelta(minutes=7 * step), account],
            )

    portal.do(apart)

    assert portal.do(lambda tx: reviewing.suspected(tx, release)) == ()
    found = portal.loop.run_until_complete(located(portal, release, 1.0, homes, own))
    assert found == {one.mobile for one in own}
